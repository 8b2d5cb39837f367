#include "ui/shell/view_bar.h"

#include "ui/actions/action_registry.h"
#include "ui/panels/elided_label.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>
#include <algorithm>
#include <array>

namespace splatreel::ui {
namespace {

constexpr std::array compareModes = {"view.wipe", "view.side_by_side", "view.difference"};

}  // namespace

ViewBar::ViewBar(Session& session, const ActionRegistry& actions, QWidget* parent)
    : QWidget(parent),
      session_(session),
      actions_(actions),
      camera_(new QToolButton(this)),
      track_(new QToolButton(this)),
      compare_(new QToolButton(this)),
      hint_(new ElidedLabel(this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(2 * metric::grid, metric::grid, 2 * metric::grid, metric::grid);
    layout->setSpacing(metric::grid);
    const auto prepare = [&](QToolButton* button, const char* picture, const QString& text) {
        button->setIcon(icon(QLatin1String(picture)));
        button->setIconSize(QSize(metric::smallIcon, metric::smallIcon));
        button->setText(text);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        layout->addWidget(button);
    };
    prepare(camera_, "camera", tr("Camera"));
    camera_->setPopupMode(QToolButton::InstantPopup);
    camera_->setObjectName(QStringLiteral("cameraMenu"));
    auto* cameras = new QMenu(camera_);
    for (const char* id : {"view.frame", "view.input_camera", "", "view.front", "view.back", "view.right",
                           "view.left", "view.top", "view.bottom", "view.orthographic", "",
                           "view.camera_track", "play.camera_key", "play.previous_key", "play.next_key"}) {
        *id == '\0' ? static_cast<void>(cameras->addSeparator())
                    : cameras->addAction(actions.action(QLatin1String(id)));
    }
    camera_->setMenu(cameras);
    prepare(track_, "key", tr("Camera track"));
    QAction* through = actions.action(QStringLiteral("view.camera_track"));
    track_->setCheckable(true);
    track_->setObjectName(QStringLiteral("trackToggle"));
    connect(track_, &QToolButton::clicked, through, &QAction::setChecked);
    prepare(compare_, "compare", tr("Compare"));
    compare_->setPopupMode(QToolButton::InstantPopup);
    compare_->setObjectName(QStringLiteral("compareMenu"));
    compare_->setMenu(new QMenu(compare_));
    connect(compare_->menu(), &QMenu::aboutToShow, this, &ViewBar::fillCompareMenu);
    hint_->setProperty("role", QStringLiteral("second"));
    hint_->setObjectName(QStringLiteral("toolHint"));
    hint_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    layout->addWidget(hint_, 1);
    connect(through, &QAction::changed, this, &ViewBar::update);
    for (const char* id : compareModes)
        connect(actions.action(QLatin1String(id)), &QAction::changed, this, &ViewBar::update);
    connect(&session_, &Session::currentChanged, this, &ViewBar::update);
    update();
}

void ViewBar::setHint(const QString& hint) {
    hint_->setWholeText(hint);
}

void ViewBar::update() {
    const QAction* through = actions_.action(QStringLiteral("view.camera_track"));
    track_->setChecked(through->isChecked());
    track_->setEnabled(through->isEnabled());
    track_->setToolTip(through->isEnabled() ? ActionRegistry::plainName(*through) : through->toolTip());
    QString mode;
    for (const char* id : compareModes) {
        const QAction* action = actions_.action(QLatin1String(id));
        if (action->isChecked()) mode = ActionRegistry::plainName(*action);
    }
    const Take* other = session_.comparedTake();
    const QString with = other == nullptr                  ? tr("source")
                         : other == session_.currentTake() ? tr("before edits")
                                                           : other->name;
    compare_->setText(mode.isEmpty() ? tr("Compare") : tr("%1: %2").arg(mode, with));
}

bool ViewBar::isComparing() const {
    return std::any_of(compareModes.begin(), compareModes.end(),
                       [this](const char* id) { return actions_.action(QLatin1String(id))->isChecked(); });
}

void ViewBar::fillCompareMenu() {
    QMenu* menu = compare_->menu();
    menu->clear();
    for (const char* id : compareModes) menu->addAction(actions_.action(QLatin1String(id)));
    const auto heading = [menu](const QString& text) {
        menu->addSeparator();
        menu->addAction(text)->setEnabled(false);
    };
    heading(tr("With"));
    const Take* current = session_.currentTake();
    const Take* compared = session_.comparedTake();
    const auto add = [&](const QString& name, TakeId id, bool checked) {
        QAction* action = menu->addAction(name, this, [this, id] {
            session_.setComparedTake(id);
            // Who chooses with what wants to see it.
            if (!isComparing()) actions_.action(QStringLiteral("view.wipe"))->trigger();
        });
        action->setCheckable(true);
        action->setChecked(checked);
        return action;
    };
    add(tr("The source clip"), 0, compared == nullptr)->setEnabled(session_.currentClip() != nullptr);
    if (current != nullptr) add(tr("The take before its edits"), current->id, compared == current);
    for (const auto& take : session_.takes()) {
        if (take.get() != current) add(take->name, take->id, compared == take.get());
    }
    heading(tr("Hold %1 to see the other one alone")
                .arg(actions_.action(QStringLiteral("view.compare_hold"))
                         ->shortcut()
                         .toString(QKeySequence::NativeText)));
}

}  // namespace splatreel::ui
