#include "ui/shell/viewport_tools.h"

#include "core/edit/frame_operator.h"
#include "core/edit/operators/box.h"
#include "ui/actions/action_registry.h"
#include "ui/shell/stage_feed.h"
#include "ui/viewport/viewport_window.h"

#include <QActionGroup>
#include <algorithm>
#include <utility>

namespace splatreel::ui {
namespace {

constexpr const char* lookAround = "tool.none";
constexpr const char* toolIds[] = {lookAround, "tool.select", "tool.brush",  "tool.lasso", "tool.select_box",
                                   "tool.box", "tool.move",   "tool.rotate", "tool.scale"};
constexpr float smallestBrush = 2;  // logical pixels
constexpr float largestBrush = 400;
constexpr float boxMargin = 1.04F;  // of a new box beyond what it holds
constexpr const char* axisNames[] = {"_x", "_y", "_z"};

std::optional<core::Combine> combineOf(SelectionMode mode) {
    switch (mode) {
        case SelectionMode::replace:
            return std::nullopt;
        case SelectionMode::add:
            return core::Combine::add;
        case SelectionMode::remove:
            return core::Combine::subtract;
        case SelectionMode::intersect:
            return core::Combine::intersect;
    }
    return std::nullopt;
}

core::ScreenRegion regionOf(const SelectionStroke& stroke) {
    core::ScreenRegion region;
    region.camera = stroke.camera;
    region.points = stroke.path;
    if (stroke.kind == SelectionKind::brush) {
        region.figure = core::ScreenRegion::Figure::stroke;
        region.radius = stroke.radius;
    } else if (stroke.kind == SelectionKind::rectangle) {
        const glm::vec2 a = stroke.path.front();
        const glm::vec2 b = stroke.path.back();
        region.points = {a, {b.x, a.y}, b, {a.x, b.y}};
    }
    return region;
}

core::ParameterSet parametersOf(const core::TakeOperator& edit) {
    const core::ParameterSchema schema = core::findFrameOperator(edit.kind)->schema();
    auto read = core::parametersOf(schema, edit.values);
    return read.ok() ? *std::move(read) : core::ParameterSet(schema);
}

glm::vec3 vectorOf(const core::ParameterSet& parameters, const std::string& name) {
    glm::vec3 vector(0.0F);
    for (int axis = 0; axis < 3; ++axis)
        vector[axis] = static_cast<float>(parameters.real(name + axisNames[axis]));
    return vector;
}

void setVector(core::ParameterSet& parameters, const std::string& name, const glm::vec3& vector) {
    for (int axis = 0; axis < 3; ++axis) {
        // A value that does not fit keeps the last one that did: the handle stops there.
        (void)parameters.set(name + axisNames[axis], core::ParameterValue(double{vector[axis]}));
    }
}

}  // namespace

ViewportTools::ViewportTools(Session& session, TakeEditor& editor, ActionRegistry& actions, StageFeed& feed,
                             ViewportWindow& viewport)
    : QObject(&viewport),
      session_(session),
      editor_(editor),
      actions_(actions),
      feed_(feed),
      viewport_(viewport) {
    auto* group = new QActionGroup(this);
    for (const char* id : toolIds) {
        QAction* action = actions_.action(QLatin1String(id));
        group->addAction(action);
        connect(action, &QAction::toggled, this, [this, id](bool on) {
            if (!on) return;
            viewport_.setTool(nullptr);  // ends what it was doing
            chosen_ = QLatin1String(id) == QLatin1String(lookAround) ? QString() : QLatin1String(id);
            selectionBox_.reset();
            boxBase_ = boxOwn_ = {};
            takeUp();
            emit toolChanged();
        });
    }
    actions_.action(QLatin1String(lookAround))->setChecked(true);
    const auto on = [&](const char* id, auto&& slot) {
        connect(actions_.action(QLatin1String(id)), &QAction::triggered, this, slot);
    };
    on("tool.brush_smaller", [this] { resizeBrush(1 / 1.25F); });
    on("tool.brush_larger", [this] { resizeBrush(1.25F); });
    on("edit.delete", [this] { editor_.deleteSelected(); });
    on("edit.select_all", [this] { editor_.selectAll(); });
    on("edit.select_none", [this] { editor_.selectNone(); });
    on("edit.invert_selection", [this] { editor_.invert(); });
    connect(&session_, &Session::projectChanged, this, &ViewportTools::follow);
    connect(&session_, &Session::currentChanged, this, &ViewportTools::follow);
    connect(&editor_, &TakeEditor::chosenChanged, this, &ViewportTools::follow);
    connect(&editor_, &TakeEditor::scopeChanged, this, &ViewportTools::follow);
    connect(&feed_, &StageFeed::shownChanged, this, &ViewportTools::follow);
    connect(&feed_, &StageFeed::marksChanged, this, &ViewportTools::follow);
    connect(&viewport_, &ViewportWindow::picked, this, [this](const render::Pick& pick) {
        const auto& items = viewport_.stage().items;
        if (pick.item < 0 || pick.item >= static_cast<int>(items.size())) return;
        const core::PackedGaussiansPtr& frame = items[static_cast<std::size_t>(pick.item)].frame;
        const core::GaussiansPtr& exact = items[static_cast<std::size_t>(pick.item)].exact;
        if (frame == nullptr || exact == nullptr || pick.place >= frame->rows.size()) return;
        const auto stride = 3 * static_cast<std::size_t>(core::shCoefficientCount(exact->shDegree));
        const float* dc = exact->sh.data() + stride * frame->rows[pick.place];
        editor_.pickColor(glm::clamp(core::shC0 * glm::vec3(dc[0], dc[1], dc[2]) + 0.5F, 0.0F, 1.0F));
    });
}

QString ViewportTools::hint() const {
    if (chosen_.isEmpty()) return {};
    const QString modifiers = tr("Shift adds · Ctrl takes away · both intersect · Alt looks around");
    if (chosen_ == QLatin1String("tool.select")) return tr("Drag a rectangle · %1").arg(modifiers);
    if (chosen_ == QLatin1String("tool.lasso")) return tr("Draw around · %1").arg(modifiers);
    if (chosen_ == QLatin1String("tool.brush")) return tr("Paint · [ ] size · %1").arg(modifiers);
    if (chosen_ == QLatin1String("tool.select_box")) return tr("Pull the faces: what is inside is selected");
    if (chosen_ == QLatin1String("tool.box")) return tr("Pull the faces: what is outside is cut away");
    return tr("Drag a handle · Ctrl snaps");
}

void ViewportTools::resizeBrush(float factor) {
    if (!viewport_.isVisible()) return;  // another brush is in hand
    brushRadius_ = std::clamp(brushRadius_ * factor, smallestBrush, largestBrush);
    if (chosen_ == QLatin1String("tool.brush")) takeUp();
}

void ViewportTools::takeUp() {
    held_ = false;
    dragged_.reset();
    feed_.setToolInHand(!chosen_.isEmpty());
    const auto stroke = [this](const SelectionStroke& drawn) { onStroke(drawn); };
    if (chosen_ == QLatin1String("tool.select")) {
        viewport_.setTool(makeSelectionTool(SelectionKind::rectangle, brushRadius_, stroke));
    } else if (chosen_ == QLatin1String("tool.lasso")) {
        viewport_.setTool(makeSelectionTool(SelectionKind::lasso, brushRadius_, stroke));
    } else if (chosen_ == QLatin1String("tool.brush")) {
        viewport_.setTool(makeSelectionTool(SelectionKind::brush, brushRadius_, stroke));
    } else {
        viewport_.setTool(nullptr);
        follow();
    }
}

void ViewportTools::follow() {
    if (held_ || viewport_.isToolHeld()) return;
    const bool handles = !chosen_.isEmpty() && chosen_ != QLatin1String("tool.select") &&
                         chosen_ != QLatin1String("tool.lasso") && chosen_ != QLatin1String("tool.brush");
    if (!handles) return;
    if (feed_.bounds().empty()) return viewport_.setTool(nullptr);
    if (chosen_ == QLatin1String("tool.box")) return viewport_.setTool(cropTool());
    if (chosen_ == QLatin1String("tool.select_box")) return viewport_.setTool(boxSelectionTool());
    viewport_.setTool(gizmoTool(chosen_ == QLatin1String("tool.move")     ? GizmoMode::move
                                : chosen_ == QLatin1String("tool.rotate") ? GizmoMode::rotate
                                                                          : GizmoMode::scale));
}

void ViewportTools::onStroke(const SelectionStroke& stroke) {
    if (stroke.path.empty()) return;
    const SelectionMode mode = stroke.mode == SelectionMode::replace ? mode_ : stroke.mode;
    editor_.select(regionOf(stroke), combineOf(mode), tr("Select"), feed_.shown());
}

core::OrientedBox ViewportTools::boxAround() const {
    const core::Bounds& bounds = feed_.bounds();
    core::OrientedBox box;
    for (int axis = 0; axis < 3; ++axis) {
        box.center[axis] = 0.5F * (bounds.min[axis] + bounds.max[axis]);
        box.size[axis] = std::max(0.01F, boxMargin * (bounds.max[axis] - bounds.min[axis]));
    }
    return box;
}

void ViewportTools::change(const core::TakeOperator& edit, const QString& name, bool finished) {
    if (finished && !held_) return letGo();  // a click that moved nothing
    // One drag is one step, also where it makes the edit.
    const QString drag = QStringLiteral("handle ") + chosen_;
    held_ = true;
    if (core::findOperator(session_.edits(), edit.id) != nullptr) {
        editor_.replace(edit, name, drag);
        dragged_ = edit;
    } else {
        editor_.append(edit, name, drag);
        dragged_ = editor_.chosen();
    }
    if (finished) letGo();
}

void ViewportTools::letGo() {
    session_.sealDrag();
    dragged_.reset();
    // Later: the tool that says so is still at work.
    QMetaObject::invokeMethod(
        this,
        [this] {
            held_ = false;
            follow();
        },
        Qt::QueuedConnection);
}

std::unique_ptr<ViewportTool> ViewportTools::cropTool() {
    const auto known = editor_.handled("crop");
    const core::OrientedBox box = known ? core::cropBox(parametersOf(*known)) : boxAround();
    return makeBoxTool(box, [this, known](const core::OrientedBox& now, bool finished) {
        core::TakeOperator edit = dragged_ ? *dragged_ : known ? *known : editor_.newEdit("crop");
        core::ParameterSet parameters = parametersOf(edit);
        if (!core::setCropBox(parameters, now)) return;
        edit.values = core::valuesOf(parameters);
        change(edit, tr("Crop to box"), finished);
    });
}

std::unique_ptr<ViewportTool> ViewportTools::boxSelectionTool() {
    if (!selectionBox_) selectionBox_ = boxAround();
    return makeBoxTool(*selectionBox_, [this](const core::OrientedBox& now, bool finished) {
        if (finished && !held_) return letGo();
        held_ = true;
        selectionBox_ = now;
        // As long as nobody else selects, the box as it is goes together with what was there before it.
        if (!(editor_.selected() == boxOwn_)) boxBase_ = editor_.selected();
        const std::optional<core::Combine> how = combineOf(mode_);
        auto next = core::combined(how ? boxBase_ : core::Selection(), now, how.value_or(core::Combine::add));
        if (next) {
            boxOwn_ = *next;
            editor_.setSelected(*std::move(next), tr("Select by box"), QStringLiteral("select box"));
        }
        if (finished) letGo();
    });
}

std::unique_ptr<ViewportTool> ViewportTools::gizmoTool(GizmoMode mode) {
    const auto known = editor_.handled("transform");
    render::Placement placement;
    glm::vec3 pivot = boxAround().center;
    if (known) {
        const core::ParameterSet parameters = parametersOf(*known);
        pivot = vectorOf(parameters, "pivot");
        const glm::vec3 turn = vectorOf(parameters, "turn");
        placement.translation = pivot + vectorOf(parameters, "move");
        placement.rotation = glm::quat_cast(core::eulerRotation(turn.x, turn.y, turn.z));
        placement.scale = static_cast<float>(parameters.real("scale"));
    } else {
        if (const core::Bounds& marked = feed_.marks().bounds; !marked.empty()) {
            for (int axis = 0; axis < 3; ++axis) pivot[axis] = 0.5F * (marked.min[axis] + marked.max[axis]);
        }
        placement.translation = pivot;
    }
    const QString name = mode == GizmoMode::move     ? tr("Move")
                         : mode == GizmoMode::rotate ? tr("Rotate")
                                                     : tr("Scale");
    return makeGizmoTool(
        mode, placement, [this, known, pivot, name](const render::Placement& now, bool finished) {
            core::TakeOperator edit = dragged_ ? *dragged_ : known ? *known : editor_.newEdit("transform");
            core::ParameterSet parameters = parametersOf(edit);
            setVector(parameters, "pivot", pivot);
            setVector(parameters, "move", now.translation - pivot);
            setVector(parameters, "turn", core::eulerAngles(glm::mat3_cast(now.rotation)));
            (void)parameters.set("scale", core::ParameterValue(double{now.scale}));
            edit.values = core::valuesOf(parameters);
            change(edit, name, finished);
        });
}

}  // namespace splatreel::ui
