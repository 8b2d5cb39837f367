#include "ui/shell/compare_hold.h"

#include "ui/viewport/viewport_window.h"

#include <QAction>
#include <QApplication>
#include <QKeyEvent>
#include <algorithm>
#include <utility>

namespace splatreel::ui {

CompareHold::CompareHold(QAction& action, ViewportWindow& viewport)
    : QObject(&viewport), action_(action), viewport_(viewport) {
    action_.setAutoRepeat(false);
    connect(&action_, &QAction::triggered, this, &CompareHold::triggered);
    qApp->installEventFilter(this);
}

CompareHold::~CompareHold() {
    qApp->removeEventFilter(this);
}

bool CompareHold::isKey(const QKeyEvent& event) const {
    return action_.shortcuts().contains(QKeySequence(event.keyCombination()));
}

bool CompareHold::endsHold(const QKeyEvent& event) const {
    // A modifier may have been let go first.
    const QList<QKeySequence> keys = action_.shortcuts();
    return std::ranges::any_of(
        keys, [&](const QKeySequence& key) { return !key.isEmpty() && key[0].key() == event.key(); });
}

void CompareHold::hold(bool on) {
    holding_ = on;
    viewport_.setComparing(on);
}

void CompareHold::triggered() {
    if (std::exchange(pressed_, false)) return hold(true);
    viewport_.setComparing(!viewport_.stage().comparing);
}

bool CompareHold::eventFilter(QObject* watched, QEvent* event) {
    const bool inViewport = watched == &viewport_;
    switch (event->type()) {
        case QEvent::ShortcutOverride:
            if (!isKey(*static_cast<QKeyEvent*>(event))) break;
            if (inViewport) {
                event->accept();  // its press and release are told apart here, not by a shortcut
                return true;
            }
            pressed_ = true;
            break;
        case QEvent::KeyPress: {
            const auto& key = *static_cast<QKeyEvent*>(event);
            if (!isKey(key)) break;
            pressed_ = false;  // whoever has the focus has a use of its own for it
            if (!inViewport) break;
            if (!key.isAutoRepeat()) hold(true);
            return true;
        }
        case QEvent::KeyRelease: {
            const auto& key = *static_cast<QKeyEvent*>(event);
            if (key.isAutoRepeat() || !endsHold(key)) break;
            pressed_ = false;
            if (holding_) hold(false);
            break;
        }
        case QEvent::ApplicationStateChange:
            if (holding_ && QGuiApplication::applicationState() != Qt::ApplicationActive) hold(false);
            break;
        default:
            break;
    }
    return QObject::eventFilter(watched, event);
}

}  // namespace splatreel::ui
