#include "core/timeline/timeline_edit.h"

#include "core/timeline/track_clips.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace splatreel::core {
namespace {

void sortMarkers(Timeline& timeline) {
    std::ranges::stable_sort(timeline.markers, {}, &Marker::frame);
}

/// What kind of place in time has moved with a change of rate.
int atRate(int frame, Rate from, Rate to) {
    const double moved = from.secondsOf(frame) * to.framesPerSecond();
    return static_cast<int>(std::clamp(std::round(moved), 0.0, static_cast<double>(lastFrame)));
}

}  // namespace

std::pair<Timeline, TrackId> addTrack(Timeline timeline, TrackKind kind, std::string name) {
    const TrackId id = timeline.nextId++;
    timeline.tracks.push_back({.id = id, .kind = kind, .name = std::move(name), .clips = {}});
    return {std::move(timeline), id};
}

Timeline removeTrack(Timeline timeline, TrackId track) {
    std::erase_if(timeline.tracks, [&](const Track& other) { return other.id == track && !other.locked; });
    return timeline;
}

Timeline moveTrack(Timeline timeline, TrackId track, int index) {
    const auto found = std::ranges::find(timeline.tracks, track, &Track::id);
    if (found == timeline.tracks.end()) return timeline;
    Track moved = std::move(*found);
    timeline.tracks.erase(found);
    const int place = std::clamp(index, 0, static_cast<int>(timeline.tracks.size()));
    timeline.tracks.insert(timeline.tracks.begin() + place, std::move(moved));
    return timeline;
}

Timeline renameTrack(Timeline timeline, TrackId track, std::string name) {
    if (Track* const found = findTrack(timeline, track)) found->name = std::move(name);
    return timeline;
}

Timeline setTrackVisible(Timeline timeline, TrackId track, bool visible) {
    if (Track* const found = findTrack(timeline, track)) found->visible = visible;
    return timeline;
}

Timeline setTrackLocked(Timeline timeline, TrackId track, bool locked) {
    if (Track* const found = findTrack(timeline, track)) found->locked = locked;
    return timeline;
}

std::pair<Timeline, MarkerId> addMarker(Timeline timeline, int frame, std::string name, int color) {
    const MarkerId id = timeline.nextId++;
    timeline.markers.push_back({id, std::clamp(frame, 0, lastFrame), std::move(name), color});
    sortMarkers(timeline);
    return {std::move(timeline), id};
}

Timeline moveMarker(Timeline timeline, MarkerId marker, int frame) {
    const auto found = std::ranges::find(timeline.markers, marker, &Marker::id);
    if (found == timeline.markers.end()) return timeline;
    found->frame = std::clamp(frame, 0, lastFrame);
    sortMarkers(timeline);
    return timeline;
}

Timeline renameMarker(Timeline timeline, MarkerId marker, std::string name) {
    const auto found = std::ranges::find(timeline.markers, marker, &Marker::id);
    if (found != timeline.markers.end()) found->name = std::move(name);
    return timeline;
}

Timeline setMarkerColor(Timeline timeline, MarkerId marker, int color) {
    const auto found = std::ranges::find(timeline.markers, marker, &Marker::id);
    if (found != timeline.markers.end() && color >= 0) found->color = color;
    return timeline;
}

Timeline removeMarker(Timeline timeline, MarkerId marker) {
    std::erase_if(timeline.markers, [&](const Marker& other) { return other.id == marker; });
    return timeline;
}

Timeline setRange(Timeline timeline, std::optional<FrameSpan> range) {
    if (range) {
        range->first = std::clamp(range->first, 0, lastFrame);
        range->end = std::clamp(range->end, 0, lastFrame);
    }
    timeline.range = range && range->length() > 0 ? range : std::nullopt;
    return timeline;
}

Timeline setLoopMode(Timeline timeline, LoopMode mode) {
    timeline.loop = mode;
    return timeline;
}

Timeline setRate(Timeline timeline, Rate rate) {
    const Rate from = timeline.rate;
    if (rate == from || rate.numerator <= 0 || rate.denominator <= 0) return timeline;
    const double factor = rate.framesPerSecond() / from.framesPerSecond();
    for (Track& track : timeline.tracks) {
        int free = 0;  // rounding must not make clips overlap
        for (Clip& clip : track.clips) {
            const int end = atRate(clip.end(), from, rate);
            clip.start = std::max(free, atRate(clip.start, from, rate));
            clip.length = std::max(1, end - clip.start);
            free = clip.end();
            for (SpeedKey& key : clip.speed.keys) key.frame *= factor;
            clip.fadeIn = atRate(clip.fadeIn, from, rate);
            clip.fadeOut = atRate(clip.fadeOut, from, rate);
            normalize(clip);
        }
    }
    for (Marker& marker : timeline.markers) marker.frame = atRate(marker.frame, from, rate);
    for (CameraKeyframe& key : timeline.camera.keys) key.frame = atRate(key.frame, from, rate);
    // Keys that land on one frame: the first stays.
    auto& keys = timeline.camera.keys;
    const auto rest = std::ranges::unique(keys, {}, &CameraKeyframe::frame);
    keys.erase(rest.begin(), rest.end());
    if (timeline.range)
        timeline.range = FrameSpan{
            atRate(timeline.range->first, from, rate),
            std::max(atRate(timeline.range->end, from, rate), atRate(timeline.range->first, from, rate) + 1)};
    timeline.rate = rate;
    return timeline;
}

}  // namespace splatreel::core
