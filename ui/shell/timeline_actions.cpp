#include "ui/shell/timeline_actions.h"

#include "ui/actions/action_registry.h"
#include "ui/shell/window_actions.h"
#include "ui/theme/theme.h"
#include "ui/timeline/timeline_canvas.h"

#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <algorithm>

namespace splatreel::ui {
namespace {

constexpr std::pair<const char*, core::Easing> easings[] = {{"timeline.key_smooth", core::Easing::smooth},
                                                            {"timeline.key_ease", core::Easing::bezier},
                                                            {"timeline.key_even", core::Easing::linear},
                                                            {"timeline.key_hold", core::Easing::hold}};

/// What acts on clips.
constexpr const char* clipIds[] = {
    "timeline.split",       "timeline.slower",          "timeline.faster",  "timeline.speed_percent",
    "timeline.speed_curve", "timeline.speed_as_filmed", "timeline.reverse", "timeline.freeze",
    "timeline.slip_back",   "timeline.slip_forward",    "timeline.fade_in", "timeline.fade_out",
    "timeline.fade_none",   "timeline.interpolate",     "timeline.enable"};

QIcon dot(const QColor& color) {
    QPixmap pixmap(metric::smallIcon, metric::smallIcon);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(pixmap.rect().adjusted(2, 2, -2, -2));
    return pixmap;
}

}  // namespace

TimelineActions::TimelineActions(TimelineCanvas& canvas, const ActionRegistry& actions, QObject* parent)
    : QObject(parent), canvas_(canvas), actions_(actions) {
    canvas_.installEventFilter(this);
    connectActions();
    connect(&canvas_, &TimelineCanvas::menuWanted, this, &TimelineActions::showMenu);
    connect(&canvas_, &TimelineCanvas::selectionChanged, this, &TimelineActions::update);
    connect(&canvas_, &TimelineCanvas::edited, this, &TimelineActions::update);
    connect(&canvas_, &TimelineCanvas::habitsChanged, this, &TimelineActions::update);
    update();
}

void TimelineActions::connectActions() {
    TimelineCanvas& canvas = canvas_;
    const auto on = [&](const char* id, auto&& slot) {
        connect(actions_.action(QLatin1String(id)), &QAction::triggered, &canvas, slot);
    };
    on("timeline.split", &TimelineCanvas::splitAtPlayhead);
    on("timeline.copy", &TimelineCanvas::copySelected);
    on("timeline.paste", &TimelineCanvas::pasteAtPlayhead);
    on("timeline.duplicate", &TimelineCanvas::duplicateSelected);
    on("timeline.delete", [&canvas] { canvas.removeSelected(false); });
    on("timeline.ripple_delete", [&canvas] { canvas.removeSelected(true); });
    on("timeline.rename", &TimelineCanvas::renameCurrent);
    on("timeline.slower", [&canvas] { canvas.changeSpeed(0.5); });
    on("timeline.faster", [&canvas] { canvas.changeSpeed(2); });
    on("timeline.speed_percent", &TimelineCanvas::askForSpeed);
    on("timeline.speed_curve", &TimelineCanvas::editSpeedCurve);
    on("timeline.speed_as_filmed", &TimelineCanvas::playAsFilmed);
    on("timeline.reverse", &TimelineCanvas::reverseClips);
    on("timeline.freeze", &TimelineCanvas::freezeAtPlayhead);
    on("timeline.slip_back", [&canvas] { canvas.slipClips(-1); });
    on("timeline.slip_forward", [&canvas] { canvas.slipClips(1); });
    on("timeline.fade_in", &TimelineCanvas::fadeIn);
    on("timeline.fade_out", &TimelineCanvas::fadeOut);
    on("timeline.fade_none", &TimelineCanvas::clearFades);
    // Which clips are meant changes with the playhead: the action's own mark may be of others.
    on("timeline.interpolate", [this] {
        const core::Clip* clip = firstClip();
        canvas_.setClipsInterpolated(clip != nullptr && !clip->interpolated);
        update();
    });
    on("timeline.enable", [this] {
        const core::Clip* clip = firstClip();
        canvas_.setClipsEnabled(clip != nullptr && !clip->enabled);
        update();
    });
    on("timeline.key_numbers", &TimelineCanvas::editSelectedKey);
    on("timeline.key_replace", &TimelineCanvas::replaceSelectedKey);
    for (const auto& [id, easing] : easings) {
        on(id, [this, easing = easing] {
            canvas_.setEasing(easing);
            update();  // also where it was so already
        });
    }
    on("timeline.camera_straight", &TimelineCanvas::setCameraStraight);
    on("timeline.track_up", [&canvas] { canvas.moveTrack(-1); });
    on("timeline.track_down", [&canvas] { canvas.moveTrack(1); });
    on("timeline.track_show", &TimelineCanvas::setTrackVisible);
    on("timeline.track_lock", &TimelineCanvas::setTrackLocked);
    on("timeline.track_remove", &TimelineCanvas::removeTrack);
    on("timeline.marker", &TimelineCanvas::addMarkerAtPlayhead);
    on("timeline.marker_color", &TimelineCanvas::nextMarkerColor);
    on("timeline.rate", &TimelineCanvas::askForRate);
    on("timeline.fit", [&canvas] { canvas.zoomToFit(); });
    on("timeline.zoom_in", [&canvas] { canvas.zoomAtPlayhead(1.5); });
    on("timeline.zoom_out", [&canvas] { canvas.zoomAtPlayhead(1 / 1.5); });
    on("timeline.snap", &TimelineCanvas::setSnapping);
    on("timeline.follow", &TimelineCanvas::setFollowing);
}

const core::Clip* TimelineActions::firstClip() const {
    const std::vector<std::uint64_t> clips = canvas_.meantClips();
    return clips.empty() ? nullptr : canvas_.timeline().clip(clips.front());
}

void TimelineActions::update() {
    const auto action = [this](const char* id) { return actions_.action(QLatin1String(id)); };
    const core::Timeline& timeline = canvas_.timeline();
    const bool any =
        std::ranges::any_of(timeline.tracks, [](const auto& track) { return !track.clips.empty(); });
    for (const char* id : clipIds) action(id)->setEnabled(any);
    const core::Clip* clip = firstClip();
    action("timeline.interpolate")->setChecked(clip != nullptr && clip->interpolated);
    action("timeline.enable")->setChecked(clip != nullptr && clip->enabled);
    const std::vector<std::uint64_t> keys = canvas_.selectedKeys();
    for (const char* id : {"timeline.key_numbers", "timeline.key_replace"})
        action(id)->setEnabled(!keys.empty());
    for (const auto& [id, easing] : easings) {
        action(id)->setEnabled(!keys.empty());
        action(id)->setChecked(
            std::ranges::any_of(timeline.camera.keys, [&, easing = easing](const auto& key) {
                return !keys.empty() && key.id == keys.front() && key.easing == easing;
            }));
    }
    action("timeline.camera_straight")->setChecked(timeline.camera.course == core::CameraCourse::straight);
    action("timeline.marker_color")->setEnabled(!canvas_.selectedMarkers().empty());
    const core::Track* track = canvas_.meantTrack();
    for (const char* id : {"timeline.track_show", "timeline.track_lock"})
        action(id)->setEnabled(track != nullptr);
    action("timeline.track_up")->setEnabled(track != nullptr && track != &timeline.tracks.front());
    action("timeline.track_down")->setEnabled(track != nullptr && track != &timeline.tracks.back());
    action("timeline.track_remove")->setEnabled(track != nullptr && !track->locked);
    action("timeline.track_show")->setChecked(track != nullptr && track->visible);
    action("timeline.track_lock")->setChecked(track != nullptr && track->locked);
    action("timeline.snap")->setChecked(canvas_.isSnapping());
    action("timeline.follow")->setChecked(canvas_.isFollowing());
}

void TimelineActions::showMenu(const TimelineHit& hit, const QPoint& place) {
    using Kind = TimelineHit::Kind;
    update();
    auto* menu = new QMenu(&canvas_);
    menu->setObjectName(QStringLiteral("timelineMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [this](QMenu& to, const MenuIds& ids) { addAll(to, actions_, ids); };
    const auto addRemove = [this, menu](bool withRipple) {
        addAll(*menu, actions_, {"", "timeline.copy", "timeline.paste", "timeline.duplicate"});
        // Deleting here has the key that deletes in the viewport, unless it was given one of its own.
        const QAction* own = actions_.action(QStringLiteral("timeline.delete"));
        const QAction* shared = actions_.action(QStringLiteral("edit.delete"));
        const QKeySequence key = own->shortcut().isEmpty() ? shared->shortcut() : own->shortcut();
        menu->addAction(tr("Delete") + u'\t' + key.toString(QKeySequence::NativeText), &canvas_,
                        [this] { canvas_.removeSelected(false); });
        if (withRipple) addAll(*menu, actions_, {"timeline.ripple_delete"});
    };
    switch (hit.kind) {
        case Kind::clip:
        case Kind::clipStart:
        case Kind::clipEnd:
        case Kind::fadeIn:
        case Kind::fadeOut:
            add(*menu, {"timeline.split", ""});
            add(*menu->addMenu(tr("Speed")), timelineSpeedMenu());
            add(*menu->addMenu(tr("Fade and slip")), timelineFadeMenu());
            add(*menu, {"timeline.reverse", "timeline.freeze", "timeline.interpolate", "timeline.enable",
                        "timeline.rename"});
            addRemove(true);
            break;
        case Kind::cameraKey:
            add(*menu, {"timeline.key_numbers", "timeline.key_replace", "", "timeline.key_smooth",
                        "timeline.key_ease", "timeline.key_even", "timeline.key_hold"});
            addRemove(false);
            break;
        case Kind::head:
        case Kind::visibility:
        case Kind::lock:
            if (hit.track == 0) {
                add(*menu, {"timeline.camera_straight", "", "play.camera_key", "timeline.import_camera",
                            "timeline.export_camera"});
            } else {
                add(*menu, {"timeline.rename", ""});
                add(*menu, timelineTrackMenu());
            }
            break;
        case Kind::marker: {
            add(*menu, {"timeline.rename"});
            QMenu* colors = menu->addMenu(tr("Colour"));
            const Theme& theme = currentTheme();
            int index = 0;
            for (const auto& [name, color] :
                 {std::pair(tr("Yellow"), theme.warning), std::pair(tr("Green"), theme.good),
                  std::pair(tr("Blue"), theme.source), std::pair(tr("Red"), theme.error)}) {
                colors->addAction(dot(color), name, &canvas_,
                                  [this, index] { canvas_.setMarkerColor(index); });
                ++index;
            }
            add(*menu, {"timeline.marker_color", ""});
            menu->addAction(tr("Delete"), &canvas_, [this] { canvas_.removeSelected(false); });
            break;
        }
        default:
            add(*menu,
                {"play.in", "play.out", "play.clear_range", "timeline.marker", "play.camera_key", "",
                 "timeline.paste", "", "timeline.rate", "timeline.fit", "timeline.snap", "timeline.follow"});
            break;
    }
    menu->popup(place);
}

std::function<void()> TimelineActions::ownMeaning(const QKeyEvent& event) const {
    const QKeySequence key(event.keyCombination().toCombined() & ~static_cast<int>(Qt::KeypadModifier));
    const auto starts = [&](const char* id) {
        return actions_.action(QLatin1String(id))->shortcuts().contains(key);
    };
    if (starts("edit.select_all")) return [this] { canvas_.selectAll(); };
    if (starts("edit.delete") && !canvas_.selection().empty())
        return [this] { canvas_.removeSelected(false); };
    return {};
}

bool TimelineActions::eventFilter(QObject* watched, QEvent* event) {
    const bool asked = event->type() == QEvent::ShortcutOverride;
    if (watched == &canvas_ && (asked || event->type() == QEvent::KeyPress)) {
        if (const auto meaning = ownMeaning(*static_cast<QKeyEvent*>(event))) {
            event->accept();
            if (!asked) meaning();
            return true;
        }
    }
    return QObject::eventFilter(watched, event);
}

}  // namespace splatreel::ui
