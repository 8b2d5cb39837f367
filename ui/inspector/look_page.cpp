#include "ui/inspector/look_page.h"

#include "ui/actions/action_registry.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>

namespace splatreel::ui {

LookPage::LookPage(const ActionRegistry& actions, QWidget* parent)
    : QWidget(parent), look_(new QComboBox(this)), backdrop_(new QComboBox(this)) {
    auto* form = new QFormLayout(this);
    form->setContentsMargins(metric::padding, metric::padding, metric::padding, metric::padding);
    form->setSpacing(2 * metric::grid);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    look_->addItems({tr("Colour"), tr("Alpha"), tr("Depth"), tr("Normals"), tr("Ellipsoids"), tr("Centres")});
    look_->setAccessibleName(tr("Show"));
    form->addRow(tr("Show"), look_);
    backdrop_->addItems({tr("Quiet gradient"), tr("White"), tr("Black"), tr("Checker")});
    backdrop_->setAccessibleName(tr("Background"));
    form->addRow(tr("Background"), backdrop_);
    connect(look_, &QComboBox::activated, this, &LookPage::lookChosen);
    connect(backdrop_, &QComboBox::activated, this, &LookPage::backdropChosen);
    // The same actions as in the menus, so that both always say the same.
    for (const char* id : {"view.grid", "view.cube", "view.statistics", "take.turntable"}) {
        QAction* action = actions.action(QLatin1String(id));
        auto* check = new QCheckBox(ActionRegistry::plainName(*action), this);
        check->setChecked(action->isChecked());
        check->setEnabled(action->isEnabled());
        connect(check, &QCheckBox::clicked, action, &QAction::trigger);
        connect(action, &QAction::changed, check, [check, action] {
            check->setChecked(action->isChecked());
            check->setEnabled(action->isEnabled());
        });
        form->addRow(QString(), check);
    }
}

void LookPage::setLook(int look) {
    if (look < 0 || look >= look_->count()) return;
    look_->setCurrentIndex(look);
    emit lookChosen(look);
}

void LookPage::setBackdrop(int kind) {
    if (kind < 0 || kind >= backdrop_->count()) return;
    backdrop_->setCurrentIndex(kind);
    emit backdropChosen(kind);
}

}  // namespace splatreel::ui
