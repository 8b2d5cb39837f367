#include "ui/timeline/camera_key_dialog.h"
#include "ui/timeline/timeline_canvas.h"

#include <QContextMenuEvent>
#include <QInputDialog>
#include <QMenu>
#include <algorithm>

/// What the right button offers on the timeline.
namespace splatreel::ui {

void TimelineCanvas::contextMenuEvent(QContextMenuEvent* event) {
    if (drag_ != Drag::none) return;
    const TimelineHit hit = hitAt(event->pos());
    QMenu menu(this);
    switch (hit.kind) {
        case TimelineHit::Kind::clip:
        case TimelineHit::Kind::clipStart:
        case TimelineHit::Kind::clipEnd:
            if (selected_.count(hit.id) == 0) setSelection({hit.id});
            addClipActions(menu, hit.id);
            break;
        case TimelineHit::Kind::cameraKey:
            if (selected_.count(hit.id) == 0) setSelection({hit.id});
            addKeyActions(menu, hit.id);
            break;
        default:
            addRulerActions(menu, hit);
            break;
    }
    menu.exec(event->globalPos());
}

void TimelineCanvas::addClipActions(QMenu& menu, core::ClipId id) {
    const core::Clip* clip = timeline_.clip(id);
    if (clip == nullptr) return;
    menu.addAction(tr("Split at playhead\tS"), this, &TimelineCanvas::splitAtPlayhead);
    menu.addSeparator();
    QMenu* speed = menu.addMenu(tr("Speed"));
    for (const auto& [name, factor] :
         {std::pair(tr("A quarter as fast"), 0.25), std::pair(tr("Half as fast"), 0.5),
          std::pair(tr("Twice as fast"), 2.0), std::pair(tr("Four times as fast"), 4.0)}) {
        speed->addAction(name, this, [this, id, factor = factor] {
            apply(core::changeSpeed(timeline_, id, factor), tr("Change speed"));
        });
    }
    speed->addAction(tr("In percent…"), this, [this, id] { askForSpeed(id); })
        ->setEnabled(clip->speed.isConstant());
    speed->addSeparator();
    speed->addAction(tr("Ramp from slow to fast"), this, [this, id] {
        const core::Clip* now = timeline_.clip(id);
        if (now == nullptr) return;
        const double last = now->length;
        apply(core::setSpeedCurve(timeline_, id, {{{0, 0.25, 0.25}, {last, 1.75, 1.75}}}), tr("Speed curve"));
    });
    speed->addAction(tr("As filmed"), this,
                     [this, id] { apply(core::setSpeedCurve(timeline_, id, {}), tr("Speed as filmed")); });
    menu.addAction(tr("Reverse"), this,
                   [this, id] { apply(core::reverseClip(timeline_, id), tr("Reverse")); });
    menu.addAction(tr("Freeze the playhead's frame for a second"), this, [this, id] {
        const int frames = std::max(1, static_cast<int>(timeline_.rate.framesPerSecond() + 0.5));
        apply(core::freezeFrame(timeline_, id, playhead_, frames), tr("Freeze frame"));
    });
    QMenu* fades = menu.addMenu(tr("Fade"));
    const int in = clip->fadeIn;
    const int out = clip->fadeOut;
    const int half = std::max(1, static_cast<int>(timeline_.rate.framesPerSecond() / 2));
    const auto fade = [&](const QString& text, int newIn, int newOut) {
        fades->addAction(text, this, [this, id, newIn, newOut] {
            apply(core::setFades(timeline_, id, newIn, newOut), tr("Fade"));
        });
    };
    fade(tr("In, half a second"), half, out);
    fade(tr("Out, half a second"), in, half);
    fade(tr("None"), 0, 0);
    const auto toggle = [&](const QString& text, bool on, auto&& change) {
        QAction* action = menu.addAction(text, this, change);
        action->setCheckable(true);
        action->setChecked(on);
    };
    toggle(tr("Interpolate between frames"), clip->interpolated, [this, id, on = !clip->interpolated] {
        apply(core::setClipInterpolated(timeline_, id, on), tr("Interpolate between frames"));
    });
    toggle(tr("Enabled"), clip->enabled, [this, id, on = !clip->enabled] {
        apply(core::setClipEnabled(timeline_, id, on), on ? tr("Enable clip") : tr("Disable clip"));
    });
    menu.addSeparator();
    menu.addAction(tr("Copy\tCtrl+C"), this, &TimelineCanvas::copySelected);
    menu.addAction(tr("Paste at playhead\tCtrl+V"), this, &TimelineCanvas::pasteAtPlayhead)
        ->setEnabled(!clipboard_.empty());
    menu.addAction(tr("Duplicate\tCtrl+D"), this, &TimelineCanvas::duplicateSelected);
    menu.addAction(tr("Delete\tX"), this, [this] { removeSelected(false); });
    menu.addAction(tr("Delete and close the gap\tShift+X"), this, [this] { removeSelected(true); });
}

void TimelineCanvas::askForSpeed(core::ClipId id) {
    const core::Clip* clip = timeline_.clip(id);
    if (clip == nullptr || !clip->speed.isConstant()) return;
    const double now = std::abs(clip->speed.speedAt(0));
    if (now == 0) return;  // a frozen frame has none
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Speed"));
    dialog->setLabelText(tr("Speed in percent; the clip's length follows"));
    dialog->setInputMode(QInputDialog::DoubleInput);
    dialog->setDoubleRange(1, 2000);
    dialog->setDoubleDecimals(1);
    dialog->setDoubleValue(100 * now);
    connect(dialog, &QInputDialog::doubleValueSelected, this, [this, id, now](double percent) {
        apply(core::changeSpeed(timeline_, id, percent / (100 * now)), tr("Change speed"));
    });
    dialog->open();
}

void TimelineCanvas::addKeyActions(QMenu& menu, std::uint64_t id) {
    const auto& keys = timeline_.camera.keys;
    const auto key = std::find_if(keys.begin(), keys.end(), [id](const auto& k) { return k.id == id; });
    if (key == keys.end()) return;
    menu.addAction(tr("Numbers…"), this, [this, id] { editKey(id); });
    menu.addAction(tr("Set to the camera of now"), this, [this, id] { emit cameraKeyReplaced(id); });
    QMenu* easing = menu.addMenu(tr("To the next key"));
    const std::pair<core::Easing, QString> kinds[] = {{core::Easing::smooth, tr("Smooth, through the keys")},
                                                      {core::Easing::bezier, tr("Ease in and out")},
                                                      {core::Easing::linear, tr("Straight")},
                                                      {core::Easing::hold, tr("Hold, then cut")}};
    for (const auto& [kind, name] : kinds) {
        QAction* action = easing->addAction(name, this, [this, kind = kind] {
            core::Timeline result = timeline_;
            for (const core::CameraKeyframe& old : timeline_.camera.keys) {
                if (selected_.count(old.id) == 0) continue;
                core::CameraKeyframe changed = old;
                changed.easing = kind;
                result = core::changeCameraKey(std::move(result), changed);
            }
            apply(std::move(result), tr("Easing"));
        });
        action->setCheckable(true);
        action->setChecked(key->easing == kind);
    }
    menu.addSeparator();
    menu.addAction(tr("Copy\tCtrl+C"), this, &TimelineCanvas::copySelected);
    menu.addAction(tr("Paste at playhead\tCtrl+V"), this, &TimelineCanvas::pasteAtPlayhead)
        ->setEnabled(!clipboard_.empty());
    menu.addAction(tr("Delete\tX"), this, [this] { removeSelected(false); });
}

void TimelineCanvas::editKey(std::uint64_t id) {
    const auto& keys = timeline_.camera.keys;
    const auto key = std::find_if(keys.begin(), keys.end(), [id](const auto& k) { return k.id == id; });
    if (key == keys.end()) return;
    emit keyActivated(id);
    auto* dialog = new CameraKeyDialog(*key, timeline_.length(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &CameraKeyDialog::changed, this, [this](const core::CameraKeyframe& now) {
        apply(core::changeCameraKey(timeline_, now), tr("Change camera key"));
    });
    dialog->show();
}

void TimelineCanvas::askForMarkerName(std::uint64_t id) {
    const auto found = std::find_if(timeline_.markers.begin(), timeline_.markers.end(),
                                    [id](const core::Marker& marker) { return marker.id == id; });
    if (found == timeline_.markers.end()) return;
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Marker"));
    dialog->setLabelText(tr("Name"));
    dialog->setTextValue(QString::fromStdString(found->name));
    connect(dialog, &QInputDialog::textValueSelected, this, [this, id](const QString& name) {
        apply(core::renameMarker(timeline_, id, name.toStdString()), tr("Rename marker"));
    });
    dialog->open();
}

void TimelineCanvas::addRulerActions(QMenu& menu, const TimelineHit& hit) {
    if (hit.kind == TimelineHit::Kind::marker) {
        menu.addAction(tr("Rename marker…"), this, [this, id = hit.id] { askForMarkerName(id); });
        menu.addAction(tr("Delete marker"), this, [this, id = hit.id] {
            apply(core::removeMarker(timeline_, id), tr("Delete marker"));
        });
        menu.addSeparator();
    }
    menu.addAction(tr("Set in at playhead\tI"), this, &TimelineCanvas::setInAtPlayhead);
    menu.addAction(tr("Set out at playhead\tO"), this, &TimelineCanvas::setOutAtPlayhead);
    menu.addAction(tr("Play everything"), this, &TimelineCanvas::clearRange)
        ->setEnabled(timeline_.range.has_value());
    menu.addAction(tr("Add marker at playhead"), this, &TimelineCanvas::addMarkerAtPlayhead);
    menu.addAction(tr("Add camera key at playhead\tC"), this, [this] { emit cameraKeyWanted(playhead_); });
    menu.addSeparator();
    menu.addAction(tr("Paste at playhead\tCtrl+V"), this, &TimelineCanvas::pasteAtPlayhead)
        ->setEnabled(!clipboard_.empty());
    menu.addAction(tr("Show everything"), this, &TimelineCanvas::zoomToFit);
    QAction* snap = menu.addAction(tr("Snap"), this, [this] { setSnapping(!snapping_); });
    snap->setCheckable(true);
    snap->setChecked(snapping_);
    QAction* follow = menu.addAction(tr("Follow the playhead"), this, [this] { setFollowing(!following_); });
    follow->setCheckable(true);
    follow->setChecked(following_);
}

}  // namespace splatreel::ui
