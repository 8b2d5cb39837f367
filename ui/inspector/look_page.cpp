#include "ui/inspector/look_page.h"

#include "ui/actions/action_registry.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>

namespace splatreel::ui {

LookPage::LookPage(const ActionRegistry& actions, QWidget* parent) : QWidget(parent) {
    auto* form = new QFormLayout(this);
    form->setContentsMargins(metric::padding, metric::padding, metric::padding, metric::padding);
    form->setSpacing(2 * metric::grid);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    auto* look = new QComboBox(this);
    look->addItems({tr("Colour"), tr("Alpha"), tr("Depth"), tr("Normals"), tr("Ellipsoids"), tr("Centres")});
    look->setAccessibleName(tr("Show"));
    form->addRow(tr("Show"), look);
    auto* backdrop = new QComboBox(this);
    backdrop->addItems({tr("Quiet gradient"), tr("White"), tr("Black"), tr("Checker")});
    backdrop->setAccessibleName(tr("Background"));
    form->addRow(tr("Background"), backdrop);
    connect(look, &QComboBox::activated, this, &LookPage::lookChosen);
    connect(backdrop, &QComboBox::activated, this, &LookPage::backdropChosen);
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

}  // namespace splatreel::ui
