#include "core/project/json_fields.h"
#include "core/timeline/timeline.h"
#include "core/timeline/track_clips.h"

#include <algorithm>
#include <numbers>

namespace splatreel::core {
namespace {

using nlohmann::json;

constexpr const char* easings[] = {"smooth", "hold", "linear", "bezier"};
constexpr Easing easingOf[] = {Easing::smooth, Easing::hold, Easing::linear, Easing::bezier};

const char* wordOf(Easing easing) {
    return easings[std::ranges::find(easingOf, easing) - std::begin(easingOf)];
}

json toJson(const Clip& clip) {
    json speed = json::array();
    for (const SpeedKey& key : clip.speed.keys)
        speed.push_back({{"frame", key.frame}, {"before", key.before}, {"after", key.after}});
    return {{"id", clip.id},
            {"source", clip.source},
            {"name", clip.name},
            {"start", clip.start},
            {"length", clip.length},
            {"source_frames", clip.sourceFrames},
            {"source_rate", splatreel::core::toJson(clip.sourceRate)},
            {"source_in", clip.sourceIn},
            {"speed", std::move(speed)},
            {"fade_in", clip.fadeIn},
            {"fade_out", clip.fadeOut},
            {"interpolated", clip.interpolated},
            {"enabled", clip.enabled}};
}

Clip clipFrom(JsonFields& fields) {
    Clip clip;
    clip.id = fields.number("id");
    clip.source = fields.number("source");
    clip.name = fields.text("name");
    clip.start = fields.whole("start", 0, 0, lastFrame);
    clip.length = fields.whole("length", 1, 1, lastFrame);
    clip.sourceFrames = fields.whole("source_frames", 1, 1, longestSource);
    clip.sourceRate = fields.rate("source_rate");
    clip.sourceIn = fields.real("source_in", 0);
    fields.list("speed", [&](JsonFields& key) {
        clip.speed.keys.push_back({key.real("frame", 0), key.real("before", 1), key.real("after", 1)});
    });
    clip.fadeIn = fields.whole("fade_in", 0, 0, lastFrame);
    clip.fadeOut = fields.whole("fade_out", 0, 0, lastFrame);
    clip.interpolated = fields.flag("interpolated", true);
    clip.enabled = fields.flag("enabled", true);
    const auto& keys = clip.speed.keys;
    if (std::ranges::adjacent_find(keys, std::ranges::greater_equal{}, &SpeedKey::frame) != keys.end())
        fields.fail("speed", "is not in the order of time");
    normalize(clip);
    return clip;
}

Track trackFrom(JsonFields& fields) {
    Track track;
    track.id = fields.number("id");
    track.kind = fields.choice<TrackKind>("kind", {"source", "take"});
    track.name = fields.text("name");
    track.visible = fields.flag("visible", true);
    track.locked = fields.flag("locked", false);
    int free = 0;
    fields.list("clips", [&](JsonFields& entry) {
        track.clips.push_back(clipFrom(entry));
        if (track.clips.back().start < free) entry.fail("start", "lies in the clip before");
        free = track.clips.back().end();
    });
    return track;
}

CameraKeyframe keyFrom(JsonFields& fields) {
    CameraKeyframe key;
    key.id = fields.number("id");
    key.frame = fields.whole("frame", 0, 0, lastFrame);
    key.pose = poseFrom(fields);
    key.easing = easingOf[fields.choice<int>("easing", {easings[0], easings[1], easings[2], easings[3]})];
    if (fields.has("pace")) std::ranges::copy(fields.floats("pace", 4), key.pace.begin());
    return key;
}

/// Ids are unique, and lower than the next one to be given out.
void checkIds(const Timeline& timeline, JsonFields& fields) {
    std::vector<std::uint64_t> ids;
    for (const Track& track : timeline.tracks) {
        ids.push_back(track.id);
        for (const Clip& clip : track.clips) ids.push_back(clip.id);
    }
    for (const CameraKeyframe& key : timeline.camera.keys) ids.push_back(key.id);
    for (const Marker& marker : timeline.markers) ids.push_back(marker.id);
    std::ranges::sort(ids);
    const bool unique = std::ranges::adjacent_find(ids) == ids.end();
    if (!unique || (!ids.empty() && (ids.front() == 0 || ids.back() >= timeline.nextId)))
        fields.fail("next_id", "does not fit the ids that are there");
}

}  // namespace

json toJson(const CameraPose& pose) {
    return {{"position", toJson(pose.position)},
            {"target", toJson(pose.target)},
            {"roll", pose.roll},
            {"fovy", pose.fovy}};
}

CameraPose poseFrom(JsonFields& fields) {
    CameraPose pose;
    pose.position = fields.point("position", pose.position);
    pose.target = fields.point("target", pose.target);
    pose.roll = static_cast<float>(fields.real("roll", 0));
    pose.fovy = static_cast<float>(std::clamp(fields.real("fovy", pose.fovy), 1e-3, std::numbers::pi));
    return pose;
}

json toJson(const Timeline& timeline) {
    json tracks = json::array();
    for (const Track& track : timeline.tracks) {
        json clips = json::array();
        for (const Clip& clip : track.clips) clips.push_back(toJson(clip));
        tracks.push_back({{"id", track.id},
                          {"kind", track.kind == TrackKind::source ? "source" : "take"},
                          {"name", track.name},
                          {"visible", track.visible},
                          {"locked", track.locked},
                          {"clips", std::move(clips)}});
    }
    json keys = json::array();
    for (const CameraKeyframe& key : timeline.camera.keys) {
        json entry = toJson(key.pose);
        entry["id"] = key.id;
        entry["frame"] = key.frame;
        entry["easing"] = wordOf(key.easing);
        entry["pace"] = key.pace;
        keys.push_back(std::move(entry));
    }
    json markers = json::array();
    for (const Marker& marker : timeline.markers)
        markers.push_back(
            {{"id", marker.id}, {"frame", marker.frame}, {"name", marker.name}, {"color", marker.color}});
    constexpr const char* loops[] = {"loop", "once", "ping_pong"};
    const char* const loop = timeline.loop == LoopMode::loop   ? loops[0]
                             : timeline.loop == LoopMode::once ? loops[1]
                                                               : loops[2];
    json object{{"rate", toJson(timeline.rate)},
                {"tracks", std::move(tracks)},
                {"camera",
                 {{"course", timeline.camera.course == CameraCourse::orbit ? "orbit" : "straight"},
                  {"keys", std::move(keys)}}},
                {"markers", std::move(markers)},
                {"loop", loop},
                {"next_id", timeline.nextId}};
    if (timeline.range) object["range"] = {timeline.range->first, timeline.range->end};
    return object;
}

Timeline timelineFrom(JsonFields& fields) {
    Timeline timeline;
    timeline.rate = fields.rate("rate");
    fields.list("tracks", [&](JsonFields& entry) { timeline.tracks.push_back(trackFrom(entry)); });
    fields.object("camera", [&](JsonFields& camera) {
        timeline.camera.course = camera.choice<CameraCourse>("course", {"orbit", "straight"});
        camera.list("keys", [&](JsonFields& entry) {
            timeline.camera.keys.push_back(keyFrom(entry));
            const auto& keys = timeline.camera.keys;
            if (keys.size() > 1 && keys[keys.size() - 2].frame >= keys.back().frame)
                entry.fail("frame", "is not after the key before");
        });
    });
    fields.list("markers", [&](JsonFields& entry) {
        timeline.markers.push_back({entry.number("id"), entry.whole("frame", 0, 0, lastFrame),
                                    entry.text("name"), entry.whole("color", 0, -1'000'000, 1'000'000)});
    });
    std::ranges::stable_sort(timeline.markers, {}, &Marker::frame);
    constexpr LoopMode loops[] = {LoopMode::loop, LoopMode::once, LoopMode::pingPong};
    timeline.loop = loops[fields.choice<int>("loop", {"loop", "once", "ping_pong"})];
    if (const auto range = fields.span("range"); range && range->length() > 0) timeline.range = range;
    timeline.nextId = fields.number("next_id", 1);
    checkIds(timeline, fields);
    return timeline;
}

}  // namespace splatreel::core
