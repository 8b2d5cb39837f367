#include "ui/shell/view_memory.h"

#include "ui/actions/action_registry.h"
#include "ui/inspector/look_page.h"
#include "ui/inspector/selection_section.h"
#include "ui/preferences/preferences.h"
#include "ui/session/take_editor.h"
#include "ui/shell/viewport_host.h"
#include "ui/shell/viewport_tools.h"
#include "ui/timeline/timeline_canvas.h"

#include <QAction>
#include <QLocale>
#include <algorithm>
#include <array>
#include <optional>

namespace splatreel::ui {
namespace {

const auto stateKey = QStringLiteral("view");

// What a project remembers. Words rather than numbers, so that a list may change its order.
constexpr const char* lookKey = "look";
constexpr const char* compareKey = "compare";
constexpr const char* comparedKey = "compared_take";
constexpr const char* wipeKey = "wipe";
constexpr const char* scopeKey = "edit_scope";
constexpr const char* clipKey = "shown_clip";
constexpr const char* firstFrameKey = "timeline_first_frame";
constexpr const char* scaleKey = "timeline_pixels_per_frame";

constexpr std::array lookNames = {"color", "alpha", "depth", "normal", "ellipsoids", "centers"};
constexpr std::array scopeNames = {"frame", "range", "all"};
constexpr std::array compareIds = {"view.wipe", "view.side_by_side", "view.difference"};
/// Actions that are switched on and off, and whether they are on at first.
constexpr std::pair<const char*, bool> switches[] = {
    {"view.grid", false}, {"view.cube", true}, {"view.statistics", false}};

template <std::size_t Count>
std::optional<int> indexIn(const std::array<const char*, Count>& names, const std::string& name) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<int>(found - names.begin());
}

std::string textOf(double number) {
    return QLocale::c().toString(number, 'g', QLocale::FloatingPointShortest).toStdString();
}

}  // namespace

ViewMemory::ViewMemory(const Parts& parts, QObject* parent) : QObject(parent), parts_(parts) {
    recall();
    for (const auto& [id, on] : switches)
        connect(parts_.actions.action(QLatin1String(id)), &QAction::toggled, this, &ViewMemory::remember);
    connect(&parts_.look, &LookPage::backdropChosen, this, &ViewMemory::remember);
    connect(&parts_.selection, &SelectionSection::modeChosen, this, &ViewMemory::remember);
    connect(&parts_.timeline, &TimelineCanvas::habitsChanged, this, &ViewMemory::remember);
}

void ViewMemory::remember() {
    QJsonObject state;
    for (const auto& [id, on] : switches)
        state[QLatin1String(id)] = parts_.actions.action(QLatin1String(id))->isChecked();
    state[QStringLiteral("backdrop")] = parts_.viewport.backdropChoice();
    state[QStringLiteral("selection_mode")] = static_cast<int>(parts_.viewport.tools().mode());
    state[QStringLiteral("snap")] = parts_.timeline.isSnapping();
    state[QStringLiteral("follow")] = parts_.timeline.isFollowing();
    parts_.preferences.setState(stateKey, state);
}

void ViewMemory::recall() {
    const QJsonObject state = parts_.preferences.state(stateKey).toObject();
    for (const auto& [id, on] : switches)
        parts_.actions.action(QLatin1String(id))->setChecked(state[QLatin1String(id)].toBool(on));
    parts_.look.setBackdrop(state[QStringLiteral("backdrop")].toInt());
    parts_.selection.setMode(state[QStringLiteral("selection_mode")].toInt());
    parts_.timeline.setSnapping(state[QStringLiteral("snap")].toBool(true));
    parts_.timeline.setFollowing(state[QStringLiteral("follow")].toBool(true));
}

QString ViewMemory::compareMode() const {
    for (const char* id : compareIds) {
        if (parts_.actions.action(QLatin1String(id))->isChecked()) return QLatin1String(id);
    }
    return {};
}

void ViewMemory::describe(core::ProjectView& view) const {
    auto& settings = view.settings;
    const Stage& stage = parts_.viewport.viewport().stage();
    settings[lookKey] = lookNames[static_cast<std::size_t>(stage.look)];
    settings[compareKey] = compareMode().toStdString();
    settings[wipeKey] = textOf(static_cast<double>(stage.wipe));
    if (const Take* other = parts_.session.comparedTake()) settings[comparedKey] = std::to_string(other->id);
    settings[scopeKey] = scopeNames[static_cast<std::size_t>(parts_.editor.scope())];
    const Clip* clip = parts_.session.currentClip();
    if (parts_.session.currentTake() == nullptr && clip != nullptr)
        settings[clipKey] = std::to_string(clip->id);
    if (!parts_.timeline.isFitted()) {
        settings[firstFrameKey] = textOf(parts_.timeline.scale().firstFrame);
        settings[scaleKey] = textOf(parts_.timeline.scale().pixelsPerFrame);
    }
}

void ViewMemory::show(const core::ProjectView& view) {
    const auto setting = [&](const char* name) {
        const auto found = view.settings.find(name);
        return found != view.settings.end() ? QString::fromStdString(found->second) : QString();
    };
    const auto number = [&](const char* name) { return QLocale::c().toDouble(setting(name)); };
    Session& session = parts_.session;
    if (const ClipId clip = setting(clipKey).toULongLong(); session.clip(clip) != nullptr) {
        session.setCurrentTake(0);
        session.setCurrentClip(clip);
    }
    if (const auto look = indexIn(lookNames, setting(lookKey).toStdString())) parts_.look.setLook(*look);
    if (const auto scope = indexIn(scopeNames, setting(scopeKey).toStdString()))
        parts_.editor.setScope(static_cast<EditScope>(*scope));
    if (const double wipe = number(wipeKey); wipe > 0 && wipe < 1)
        parts_.viewport.viewport().setWipe(static_cast<float>(wipe));
    if (view.settings.contains(compareKey)) {
        const TakeId compared = setting(comparedKey).toULongLong();
        session.setComparedTake(session.take(compared) != nullptr ? compared : 0);
        // A take that is compared with has chosen a mode by itself.
        const QString wanted = setting(compareKey);
        for (const QString& id : {compareMode(), wanted}) {
            if (id.isEmpty() || !indexIn(compareIds, id.toStdString())) continue;
            QAction* action = parts_.actions.action(id);
            if (action->isChecked() != (id == wanted)) action->trigger();
        }
    }
    if (view.settings.contains(scaleKey)) {
        parts_.timeline.showPart(number(firstFrameKey), number(scaleKey));
    } else {
        parts_.timeline.zoomToFit();
    }
}

}  // namespace splatreel::ui
