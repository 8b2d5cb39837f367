#include "ui/timeline/timeline_elements.h"

#include <QCoreApplication>

namespace splatreel::ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Timeline)
};

using Kind = TimelineElement::Kind;

TimelineElement elementOf(const core::Marker& marker, const TimelineLayout& layout) {
    const QString name = QString::fromStdString(marker.name);
    return {Kind::marker,
            marker.id,
            0,
            -1,
            marker.frame + 0.5,
            layout.markerRect(marker),
            name.isEmpty() ? Texts::tr("Marker at frame %1").arg(marker.frame)
                           : Texts::tr("Marker %1 at frame %2").arg(name).arg(marker.frame)};
}

TimelineElement elementOf(const TimelineRow& row, int index) {
    const core::Track& track = *row.track;
    QString name = Texts::tr("Track %1").arg(QString::fromStdString(track.name));
    if (!track.visible) name += Texts::tr(", hidden");
    if (track.locked) name += Texts::tr(", locked");
    return {Kind::track, track.id, track.id,
            index,       0,        {0, row.top, TimelineLayout::headWidth - 4, row.height},
            name};
}

TimelineElement elementOf(const core::Clip& clip, const TimelineRow& row, int index,
                          const TimelineLayout& layout) {
    QString name = Texts::tr("%1, frames %2 to %3 of %4")
                       .arg(QString::fromStdString(clip.name))
                       .arg(clip.start)
                       .arg(clip.end() - 1)
                       .arg(QString::fromStdString(row.track->name));
    if (!clip.enabled) name += Texts::tr(", off");
    return {
        Kind::clip, clip.id, row.track->id, index, clip.start + 0.5 * clip.length, layout.clipRect(row, clip),
        name};
}

}  // namespace

std::vector<TimelineElement> elementsOf(const core::Timeline& timeline, const TimelineLayout& layout) {
    std::vector<TimelineElement> all;
    for (const core::Marker& marker : timeline.markers) all.push_back(elementOf(marker, layout));
    int index = 0;
    for (const TimelineRow& row : layout.rows()) {
        if (row.track != nullptr) {
            all.push_back(elementOf(row, index));
            for (const core::Clip& clip : row.track->clips)
                all.push_back(elementOf(clip, row, index, layout));
        } else {
            for (const core::CameraKeyframe& key : timeline.camera.keys) {
                all.push_back({Kind::cameraKey, key.id, 0, index, key.frame + 0.5, layout.keyRect(key),
                               Texts::tr("Camera key at frame %1").arg(key.frame)});
            }
        }
        ++index;
    }
    return all;
}

TimelineHit hitOf(const TimelineElement& element) {
    switch (element.kind) {
        case Kind::marker:
            return {TimelineHit::Kind::marker, 0, element.id};
        case Kind::track:
            return {TimelineHit::Kind::head, element.id, 0};
        case Kind::clip:
            return {TimelineHit::Kind::clip, element.track, element.id};
        case Kind::cameraKey:
            return {TimelineHit::Kind::cameraKey, 0, element.id};
    }
    return {};
}

}  // namespace splatreel::ui
