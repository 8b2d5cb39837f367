#include "ui/timeline/camera_key_dialog.h"
#include "ui/timeline/name_editor.h"
#include "ui/timeline/speed_curve_dialog.h"
#include "ui/timeline/timeline_canvas.h"

#include <QInputDialog>
#include <QLocale>
#include <algorithm>
#include <cmath>

/// What can be done with what is selected on the timeline, by menus and keys alike.
namespace splatreel::ui {
namespace {

constexpr int markerColors = 4;
constexpr int smallestEditor = 96;  // pixels, of a name's field

/// Frames of so many seconds, at least one.
int framesOf(const core::Timeline& timeline, double seconds) {
    return std::max(1, static_cast<int>(std::lround(timeline.rate.framesPerSecond() * seconds)));
}

const core::CameraKeyframe* findKey(const core::Timeline& timeline, std::uint64_t id) {
    const auto& keys = timeline.camera.keys;
    const auto key = std::find_if(keys.begin(), keys.end(), [id](const auto& k) { return k.id == id; });
    return key == keys.end() ? nullptr : &*key;
}

const core::Marker* findMarker(const core::Timeline& timeline, std::uint64_t id) {
    const auto marker = std::find_if(timeline.markers.begin(), timeline.markers.end(),
                                     [id](const core::Marker& m) { return m.id == id; });
    return marker == timeline.markers.end() ? nullptr : &*marker;
}

}  // namespace

std::vector<std::uint64_t> TimelineCanvas::selectedClips() const {
    std::vector<std::uint64_t> ids;
    for (const std::uint64_t id : selected_) {
        if (timeline_.clip(id) != nullptr) ids.push_back(id);
    }
    return ids;
}

std::vector<std::uint64_t> TimelineCanvas::selectedKeys() const {
    std::vector<std::uint64_t> ids;
    for (const core::CameraKeyframe& key : timeline_.camera.keys) {
        if (selected_.count(key.id) != 0) ids.push_back(key.id);
    }
    return ids;
}

std::vector<std::uint64_t> TimelineCanvas::selectedMarkers() const {
    std::vector<std::uint64_t> ids;
    for (const core::Marker& marker : timeline_.markers) {
        if (selected_.count(marker.id) != 0) ids.push_back(marker.id);
    }
    return ids;
}

std::vector<std::uint64_t> TimelineCanvas::meantClips() const {
    std::vector<std::uint64_t> clips = selectedClips();
    if (!clips.empty()) return clips;
    for (const core::Track& track : timeline_.tracks) {
        for (const core::Clip& clip : track.clips) {
            if (clip.start <= playhead_ && playhead_ < clip.end()) clips.push_back(clip.id);
        }
    }
    return clips;
}

const core::Track* TimelineCanvas::meantTrack() const {
    if (const core::Track* track = timeline_.track(current_)) return track;
    const std::vector<std::uint64_t> clips = selectedClips();
    return clips.empty() ? nullptr : timeline_.trackOf(clips.front());
}

void TimelineCanvas::changeClips(const QString& name,
                                 const std::function<core::Timeline(core::Timeline, core::ClipId)>& change) {
    core::Timeline result = timeline_;
    for (const std::uint64_t id : meantClips()) result = change(std::move(result), id);
    apply(std::move(result), name);
}

void TimelineCanvas::splitAtPlayhead() {
    apply(core::splitClips(timeline_, meantClips(), playhead_), tr("Split"));
}

void TimelineCanvas::reverseClips() {
    changeClips(tr("Reverse"),
                [](core::Timeline timeline, auto id) { return core::reverseClip(std::move(timeline), id); });
}

void TimelineCanvas::changeSpeed(double factor) {
    changeClips(tr("Change speed"), [factor](core::Timeline timeline, auto id) {
        return core::changeSpeed(std::move(timeline), id, factor);
    });
}

void TimelineCanvas::askForSpeed() {
    std::vector<core::ClipId> ids;
    for (const core::ClipId id : meantClips()) {
        const core::Clip* clip = timeline_.clip(id);
        // A curve has more than one speed, a frozen frame none.
        if (clip->speed.isConstant() && clip->speed.speedAt(0) != 0) ids.push_back(id);
    }
    if (ids.empty()) return;
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Speed"));
    dialog->setLabelText(tr("Speed in percent; the clip's length follows"));
    dialog->setInputMode(QInputDialog::DoubleInput);
    dialog->setDoubleRange(1, 2000);
    dialog->setDoubleDecimals(1);
    dialog->setDoubleValue(100 * std::abs(timeline_.clip(ids.front())->speed.speedAt(0)));
    connect(dialog, &QInputDialog::doubleValueSelected, this, [this, ids](double percent) {
        core::Timeline result = timeline_;
        for (const core::ClipId id : ids) {
            const core::Clip* clip = result.clip(id);
            const double now = clip != nullptr ? std::abs(clip->speed.speedAt(0)) : 0;
            if (now > 0) result = core::changeSpeed(std::move(result), id, percent / (100 * now));
        }
        apply(std::move(result), tr("Change speed"));
    });
    dialog->open();
}

void TimelineCanvas::editSpeedCurve() {
    const std::vector<std::uint64_t> clips = meantClips();
    if (clips.empty()) return;
    if (speedDialog_ != nullptr) speedDialog_->close();
    speedDialog_ = new SpeedCurveDialog(*timeline_.clip(clips.front()), timeline_.rate, this);
    speedDialog_->setAttribute(Qt::WA_DeleteOnClose);
    speedDialog_->setPlayhead(playhead_);
    connect(speedDialog_, &SpeedCurveDialog::changed, this,
            [this, id = clips.front()](const core::SpeedCurve& curve, bool finished) {
                const QString name = tr("Speed curve");
                apply(core::setSpeedCurve(timeline_, id, curve), name, false);
                if (finished) emit edited(timeline_, name, true);
            });
    speedDialog_->show();
}

void TimelineCanvas::followSpeedDialog() {
    if (speedDialog_ == nullptr) return;
    if (const core::Clip* clip = timeline_.clip(speedDialog_->clip())) {
        speedDialog_->setClip(*clip, timeline_.rate);
    } else {
        speedDialog_->close();
    }
}

void TimelineCanvas::playAsFilmed() {
    changeClips(tr("Speed as filmed"), [](core::Timeline timeline, auto id) {
        return core::setSpeedCurve(std::move(timeline), id, {});
    });
}

void TimelineCanvas::slipClips(double sourceFrames) {
    changeClips(tr("Slip"), [sourceFrames](core::Timeline timeline, auto id) {
        return core::slip(std::move(timeline), id, sourceFrames);
    });
}

void TimelineCanvas::freezeAtPlayhead() {
    const int frames = framesOf(timeline_, 1);
    changeClips(tr("Freeze frame"), [this, frames](core::Timeline timeline, auto id) {
        return core::freezeFrame(std::move(timeline), id, playhead_, frames);
    });
}

void TimelineCanvas::fadeIn() {
    changeClips(tr("Fade"), [half = framesOf(timeline_, 0.5)](core::Timeline timeline, auto id) {
        const core::Clip* clip = timeline.clip(id);
        const int out = clip != nullptr ? clip->fadeOut : 0;
        return core::setFades(std::move(timeline), id, half, out);
    });
}

void TimelineCanvas::fadeOut() {
    changeClips(tr("Fade"), [half = framesOf(timeline_, 0.5)](core::Timeline timeline, auto id) {
        const core::Clip* clip = timeline.clip(id);
        const int in = clip != nullptr ? clip->fadeIn : 0;
        return core::setFades(std::move(timeline), id, in, half);
    });
}

void TimelineCanvas::clearFades() {
    changeClips(tr("No fades"), [](core::Timeline timeline, auto id) {
        return core::setFades(std::move(timeline), id, 0, 0);
    });
}

void TimelineCanvas::setClipsInterpolated(bool on) {
    changeClips(tr("Interpolate between frames"), [on](core::Timeline timeline, auto id) {
        return core::setClipInterpolated(std::move(timeline), id, on);
    });
}

void TimelineCanvas::setClipsEnabled(bool on) {
    changeClips(on ? tr("Enable clip") : tr("Disable clip"), [on](core::Timeline timeline, auto id) {
        return core::setClipEnabled(std::move(timeline), id, on);
    });
}

void TimelineCanvas::removeSelected(bool ripple) {
    core::Timeline result = core::removeClips(timeline_, selectedClips(), ripple);
    result = core::removeCameraKeys(std::move(result), selectedKeys());
    for (const std::uint64_t id : selectedMarkers()) result = core::removeMarker(std::move(result), id);
    const QString name = !selectedClips().empty()  ? tr("Delete clips")
                         : !selectedKeys().empty() ? tr("Delete camera keys")
                                                   : tr("Delete markers");
    apply(std::move(result), name);
    setSelection({});
}

void TimelineCanvas::copySelected() {
    const std::vector<std::uint64_t> ids(selected_.begin(), selected_.end());
    core::TimelineClipboard taken = core::copied(timeline_, ids);
    if (!taken.empty()) clipboard_ = std::move(taken);
}

void TimelineCanvas::pasteAtPlayhead() {
    if (clipboard_.empty()) return;
    auto [result, ids] = core::pasted(timeline_, clipboard_, playhead_);
    apply(std::move(result), tr("Paste"));
    setSelection({ids.begin(), ids.end()});
}

void TimelineCanvas::duplicateSelected() {
    const std::vector<std::uint64_t> ids(selected_.begin(), selected_.end());
    const core::TimelineClipboard taken = core::copied(timeline_, ids);
    if (taken.empty()) return;
    int end = 0;
    for (const std::uint64_t id : selectedClips()) end = std::max(end, timeline_.clip(id)->end());
    for (const core::CameraKeyframe& key : timeline_.camera.keys) {
        if (selected_.count(key.id) != 0) end = std::max(end, key.frame + 1);
    }
    auto [result, copies] = core::pasted(timeline_, taken, end);
    apply(std::move(result), tr("Duplicate"));
    setSelection({copies.begin(), copies.end()});
}

void TimelineCanvas::selectAll() {
    std::set<std::uint64_t> ids;
    for (const core::Track& track : timeline_.tracks) {
        for (const core::Clip& clip : track.clips) ids.insert(clip.id);
    }
    for (const core::CameraKeyframe& key : timeline_.camera.keys) ids.insert(key.id);
    setSelection(std::move(ids));
}

void TimelineCanvas::renameCurrent() {
    if (knows(current_)) return rename(current_);
    if (const std::vector<std::uint64_t> clips = selectedClips(); !clips.empty()) rename(clips.front());
}

void TimelineCanvas::rename(std::uint64_t id) {
    const auto place = element(id);
    if (!place || place->kind == TimelineElement::Kind::cameraKey) return;
    bringToSight(*place);
    const core::Track* track = timeline_.track(id);
    const core::Clip* clip = timeline_.clip(id);
    const core::Marker* marker = findMarker(timeline_, id);
    const std::string name = track != nullptr    ? track->name
                             : clip != nullptr   ? clip->name
                             : marker != nullptr ? marker->name
                                                 : std::string();
    QRect rect = element(id)->rect.toAlignedRect() & this->rect();
    if (clip != nullptr) rect.setLeft(std::max(rect.left(), static_cast<int>(TimelineLayout::headWidth)));
    rect.setWidth(std::max(rect.width(), smallestEditor));
    rect.moveRight(std::min(rect.right(), width() - 1));
    auto* editor = new NameEditor(QString::fromStdString(name), {}, this);
    const int height = editor->sizeHint().height();
    editor->setGeometry(rect.left(), std::max(0, rect.center().y() - height / 2), rect.width(), height);
    connect(editor, &NameEditor::named, this, [this, id](const QString& text) {
        const std::string to = text.toStdString();
        if (findMarker(timeline_, id) != nullptr)
            return apply(core::renameMarker(timeline_, id, to), tr("Rename marker"));
        if (text.isEmpty()) return;
        if (timeline_.track(id) != nullptr)
            return apply(core::renameTrack(timeline_, id, to), tr("Rename track"));
        apply(core::setClipName(timeline_, id, to), tr("Rename clip"));
    });
}

void TimelineCanvas::editSelectedKey() {
    if (const std::vector<std::uint64_t> keys = selectedKeys(); !keys.empty()) editKey(keys.front());
}

void TimelineCanvas::editKey(std::uint64_t id) {
    const core::CameraKeyframe* key = findKey(timeline_, id);
    if (key == nullptr) return;
    emit keyActivated(id);
    auto* dialog = new CameraKeyDialog(*key, timeline_.length(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &CameraKeyDialog::changed, this, [this](const core::CameraKeyframe& now) {
        apply(core::changeCameraKey(timeline_, now), tr("Change camera key"));
    });
    dialog->show();
}

void TimelineCanvas::replaceSelectedKey() {
    if (const std::vector<std::uint64_t> keys = selectedKeys(); !keys.empty())
        emit cameraKeyReplaced(keys.front());
}

void TimelineCanvas::setEasing(core::Easing easing) {
    core::Timeline result = timeline_;
    for (const std::uint64_t id : selectedKeys()) {
        core::CameraKeyframe changed = *findKey(timeline_, id);
        changed.easing = easing;
        result = core::changeCameraKey(std::move(result), changed);
    }
    apply(std::move(result), tr("Easing"));
}

void TimelineCanvas::addMarkerAtPlayhead() {
    apply(core::addMarker(timeline_, playhead_, {}).first, tr("Add marker"));
}

void TimelineCanvas::setMarkerColor(int color) {
    core::Timeline result = timeline_;
    for (const std::uint64_t id : selectedMarkers())
        result = core::setMarkerColor(std::move(result), id, color);
    apply(std::move(result), tr("Colour of the marker"));
}

void TimelineCanvas::nextMarkerColor() {
    const std::vector<std::uint64_t> ids = selectedMarkers();
    if (ids.empty()) return;
    setMarkerColor((findMarker(timeline_, ids.front())->color + 1) % markerColors);
}

void TimelineCanvas::moveTrack(int rows) {
    const core::Track* track = meantTrack();
    if (track == nullptr) return;
    const auto place = static_cast<int>(track - timeline_.tracks.data());
    apply(core::moveTrack(timeline_, track->id, std::max(0, place + rows)), tr("Move track"));
}

void TimelineCanvas::removeTrack() {
    const core::Track* track = meantTrack();
    if (track == nullptr) return;
    apply(core::removeTrack(timeline_, track->id), tr("Remove track"));
    setCurrent(0);
}

void TimelineCanvas::setTrackVisible(bool on) {
    const core::Track* track = meantTrack();
    if (track == nullptr) return;
    apply(core::setTrackVisible(timeline_, track->id, on), on ? tr("Show track") : tr("Hide track"));
}

void TimelineCanvas::setTrackLocked(bool on) {
    const core::Track* track = meantTrack();
    if (track == nullptr) return;
    apply(core::setTrackLocked(timeline_, track->id, on), on ? tr("Lock track") : tr("Unlock track"));
}

void TimelineCanvas::setCameraStraight(bool on) {
    apply(core::setCameraCourse(timeline_, on ? core::CameraCourse::straight : core::CameraCourse::orbit),
          tr("Way of the camera"));
}

void TimelineCanvas::askForRate() {
    const QLocale locale;
    QStringList usual;
    for (const double rate : {23.976, 24.0, 25.0, 29.97, 30.0, 48.0, 50.0, 59.94, 60.0})
        usual << locale.toString(rate, 'g', 6);
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("rateDialog"));
    dialog->setWindowTitle(tr("Frames per second"));
    dialog->setLabelText(tr("Frames per second of the timeline; everything keeps its time"));
    dialog->setComboBoxItems(usual);
    dialog->setComboBoxEditable(true);
    dialog->setTextValue(locale.toString(timeline_.rate.framesPerSecond(), 'g', 6));
    connect(dialog, &QInputDialog::textValueSelected, this, [this, locale](const QString& text) {
        bool number = false;
        const double rate = locale.toDouble(text.trimmed(), &number);
        constexpr double least = 1;
        constexpr double most = 1000;
        if (!number || rate < least || rate > most) return;
        apply(core::setRate(timeline_, core::rateFromDouble(rate)), tr("Frames per second"));
    });
    dialog->open();
}

}  // namespace splatreel::ui
