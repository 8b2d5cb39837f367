#include "core/timeline/timeline_edit.h"
#include "core/timeline/track_clips.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace splatreel::core {
namespace {

bool listed(std::span<const std::uint64_t> ids, std::uint64_t id) {
    return std::ranges::find(ids, id) != ids.end();
}

/// Puts keys in; those on the same frames go.
void insertKeys(CameraTrack& camera, std::vector<CameraKeyframe> keys) {
    std::erase_if(camera.keys, [&](const CameraKeyframe& old) {
        return std::ranges::find(keys, old.frame, &CameraKeyframe::frame) != keys.end();
    });
    camera.keys.insert(camera.keys.end(), keys.begin(), keys.end());
    std::ranges::sort(camera.keys, {}, &CameraKeyframe::frame);
}

}  // namespace

std::pair<Timeline, std::uint64_t> setCameraKey(Timeline timeline, int frame, const CameraPose& pose,
                                                std::optional<Easing> easing) {
    frame = std::clamp(frame, 0, lastFrame);
    auto& keys = timeline.camera.keys;
    const auto place = std::ranges::lower_bound(keys, frame, {}, &CameraKeyframe::frame);
    if (place != keys.end() && place->frame == frame) {
        place->pose = pose;
        place->easing = easing.value_or(place->easing);
        return {timeline, place->id};
    }
    const std::uint64_t id = timeline.nextId++;
    keys.insert(place, {.id = id, .frame = frame, .pose = pose, .easing = easing.value_or(Easing::smooth)});
    return {std::move(timeline), id};
}

Timeline changeCameraKey(Timeline timeline, const CameraKeyframe& key) {
    auto& keys = timeline.camera.keys;
    if (std::ranges::find(keys, key.id, &CameraKeyframe::id) == keys.end()) return timeline;
    std::erase_if(keys, [&](const CameraKeyframe& old) { return old.id == key.id; });
    CameraKeyframe changed = key;
    changed.frame = std::clamp(key.frame, 0, lastFrame);
    insertKeys(timeline.camera, {changed});
    return timeline;
}

Timeline moveCameraKeys(Timeline timeline, std::span<const std::uint64_t> ids, int frames) {
    std::vector<CameraKeyframe> moving;
    for (const CameraKeyframe& key : timeline.camera.keys)
        if (listed(ids, key.id)) moving.push_back(key);
    if (moving.empty()) return timeline;
    frames = std::clamp(frames, -moving.front().frame, lastFrame - moving.back().frame);
    for (CameraKeyframe& key : moving) key.frame += frames;
    timeline = removeCameraKeys(std::move(timeline), ids);
    insertKeys(timeline.camera, std::move(moving));
    return timeline;
}

Timeline removeCameraKeys(Timeline timeline, std::span<const std::uint64_t> ids) {
    std::erase_if(timeline.camera.keys, [&](const CameraKeyframe& key) { return listed(ids, key.id); });
    return timeline;
}

Timeline setCameraCourse(Timeline timeline, CameraCourse course) {
    timeline.camera.course = course;
    return timeline;
}

TimelineClipboard copied(const Timeline& timeline, std::span<const std::uint64_t> ids) {
    TimelineClipboard clipboard;
    int first = std::numeric_limits<int>::max();
    for (const Track& track : timeline.tracks) {
        for (const Clip& clip : track.clips) {
            if (!listed(ids, clip.id)) continue;
            clipboard.clips.push_back({track.id, track.kind, clip});
            first = std::min(first, clip.start);
        }
    }
    for (const CameraKeyframe& key : timeline.camera.keys) {
        if (!listed(ids, key.id)) continue;
        clipboard.keys.push_back(key);
        first = std::min(first, key.frame);
    }
    for (TimelineClipboard::Entry& entry : clipboard.clips) entry.clip.start -= first;
    for (CameraKeyframe& key : clipboard.keys) key.frame -= first;
    return clipboard;
}

std::pair<Timeline, std::vector<std::uint64_t>> pasted(Timeline timeline, const TimelineClipboard& clipboard,
                                                       int frame) {
    frame = std::clamp(frame, 0, lastFrame / 2);
    std::vector<std::uint64_t> ids;
    for (const TimelineClipboard::Entry& entry : clipboard.clips) {
        const Track* target = timeline.track(entry.track);
        if (!target || target->kind != entry.kind || target->locked) {
            const auto other = std::ranges::find_if(timeline.tracks, [&](const Track& track) {
                return track.kind == entry.kind && !track.locked;
            });
            target = other == timeline.tracks.end() ? nullptr : &*other;
        }
        if (!target) continue;
        Clip clip = entry.clip;
        clip.start = std::clamp(clip.start + frame, 0, lastFrame);
        const TrackId track = target->id;
        auto [next, id] = addClip(std::move(timeline), track, std::move(clip));
        timeline = std::move(next);
        ids.push_back(id);
    }
    std::vector<CameraKeyframe> keys = clipboard.keys;
    for (CameraKeyframe& key : keys) {
        key.frame = std::clamp(key.frame + frame, 0, lastFrame);
        key.id = timeline.nextId++;
        ids.push_back(key.id);
    }
    insertKeys(timeline.camera, std::move(keys));
    return {std::move(timeline), std::move(ids)};
}

}  // namespace splatreel::core
