#include "ui/timeline/timeline_accessible.h"

#include "ui/timeline/timeline_canvas.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>
#include <map>

namespace splatreel::ui {
namespace {

/// One element. It knows its id only, so that it stays right while the timeline changes.
class AccessibleElement final : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    AccessibleElement(TimelineCanvas& canvas, std::uint64_t id) : canvas_(&canvas), id_(id) {}

    [[nodiscard]] bool isValid() const override { return found().has_value(); }
    [[nodiscard]] QObject* object() const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface* parent() const override {
        return canvas_ != nullptr ? QAccessible::queryAccessibleInterface(canvas_) : nullptr;
    }
    [[nodiscard]] QAccessibleInterface* child(int) const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    [[nodiscard]] int childCount() const override { return 0; }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    [[nodiscard]] QAccessible::Role role() const override { return QAccessible::ListItem; }

    [[nodiscard]] QString text(QAccessible::Text kind) const override {
        const auto element = found();
        return kind == QAccessible::Name && element ? element->name : QString();
    }
    void setText(QAccessible::Text, const QString&) override {}

    [[nodiscard]] QRect rect() const override {
        const auto element = found();
        if (!element) return {};
        const QRect place = element->rect.toAlignedRect() & canvas_->rect();
        return {canvas_->mapToGlobal(place.topLeft()), place.size()};
    }

    [[nodiscard]] QAccessible::State state() const override {
        QAccessible::State state;
        const auto element = found();
        if (!element) {
            state.invalid = true;
            return state;
        }
        state.focusable = true;
        state.selectable = element->kind != TimelineElement::Kind::track;
        state.selected = canvas_->selection().count(id_) != 0;
        state.focused = canvas_->hasFocus() && canvas_->current() == id_;
        state.offscreen = rect().isEmpty();
        return state;
    }

    void* interface_cast(QAccessible::InterfaceType type) override {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this)
                                                    : nullptr;
    }
    [[nodiscard]] QStringList actionNames() const override { return {pressAction(), setFocusAction()}; }
    void doAction(const QString&) override {
        if (!isValid()) return;
        canvas_->setFocus(Qt::OtherFocusReason);
        canvas_->setCurrent(id_);
    }
    [[nodiscard]] QStringList keyBindingsForAction(const QString&) const override { return {}; }

private:
    [[nodiscard]] std::optional<TimelineElement> found() const {
        if (canvas_ == nullptr) return std::nullopt;
        for (const TimelineElement& each : canvas_->elements()) {
            if (each.id == id_) return each;
        }
        return std::nullopt;
    }

    QPointer<TimelineCanvas> canvas_;
    std::uint64_t id_;
};

class AccessibleTimeline final : public QAccessibleWidget {
public:
    explicit AccessibleTimeline(TimelineCanvas* canvas)
        : QAccessibleWidget(canvas, QAccessible::List), canvas_(*canvas) {}
    ~AccessibleTimeline() override {
        for (const auto& [id, known] : children_) QAccessible::deleteAccessibleInterface(known);
    }
    AccessibleTimeline(const AccessibleTimeline&) = delete;
    AccessibleTimeline& operator=(const AccessibleTimeline&) = delete;

    [[nodiscard]] int childCount() const override { return static_cast<int>(canvas_.elements().size()); }
    [[nodiscard]] QAccessibleInterface* child(int index) const override {
        const std::vector<TimelineElement> all = canvas_.elements();
        if (index < 0 || index >= static_cast<int>(all.size())) return nullptr;
        return interfaceOf(all[static_cast<std::size_t>(index)].id);
    }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface* child) const override {
        const int count = childCount();
        for (int i = 0; i < count; ++i) {
            if (this->child(i) == child) return i;
        }
        return -1;
    }
    [[nodiscard]] QAccessibleInterface* childAt(int x, int y) const override {
        // What lies on a track before the track, as the last ones do.
        const QPointF point = canvas_.mapFromGlobal(QPoint(x, y));
        const std::vector<TimelineElement> all = canvas_.elements();
        for (auto each = all.rbegin(); each != all.rend(); ++each) {
            if (each->rect.contains(point)) return interfaceOf(each->id);
        }
        return nullptr;
    }
    [[nodiscard]] QAccessibleInterface* focusChild() const override {
        return canvas_.hasFocus() && canvas_.current() != 0 ? interfaceOf(canvas_.current()) : nullptr;
    }

private:
    [[nodiscard]] QAccessibleInterface* interfaceOf(std::uint64_t id) const {
        const auto known = children_.find(id);
        if (known != children_.end()) return QAccessible::accessibleInterface(known->second);
        auto* made = new AccessibleElement(canvas_, id);  // owned by QAccessible from here on
        children_[id] = QAccessible::registerAccessibleInterface(made);
        return made;
    }

    TimelineCanvas& canvas_;
    mutable std::map<std::uint64_t, QAccessible::Id> children_;
};

QAccessibleInterface* makeAccessible(const QString& name, QObject* object) {
    auto* canvas = qobject_cast<TimelineCanvas*>(object);
    return canvas != nullptr && name == QLatin1String(TimelineCanvas::staticMetaObject.className())
               ? new AccessibleTimeline(canvas)
               : nullptr;
}

}  // namespace

void installTimelineAccessibility() {
    QAccessible::installFactory(&makeAccessible);  // once, however often it is asked
}

void tellFocus(TimelineCanvas& canvas) {
    if (!QAccessible::isActive() || !canvas.hasFocus()) return;
    QAccessibleInterface* list = QAccessible::queryAccessibleInterface(&canvas);
    QAccessibleInterface* now = list != nullptr ? list->focusChild() : nullptr;
    if (now == nullptr) return;
    QAccessibleEvent event(now, QAccessible::Focus);
    QAccessible::updateAccessibility(&event);
}

}  // namespace splatreel::ui
