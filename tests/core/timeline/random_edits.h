#pragma once

#include "core/timeline/timeline_edit.h"

#include <random>
#include <vector>

namespace splatreel::test {

/// One edit of those there are, with whatever arguments.
inline core::Timeline randomEdit(const core::Timeline& timeline, std::mt19937& random) {
    using namespace core;
    const auto below = [&](int count) { return static_cast<int>(random() % static_cast<unsigned>(count)); };
    const auto any = [&](const std::vector<std::uint64_t>& ids) -> std::uint64_t {
        return ids.empty() || below(20) == 0
                   ? 9999
                   : ids[static_cast<std::size_t>(below(static_cast<int>(ids.size())))];
    };
    std::vector<std::uint64_t> tracks, clips, keys, markers, all;
    for (const Track& track : timeline.tracks) {
        tracks.push_back(track.id);
        for (const Clip& clip : track.clips) clips.push_back(clip.id);
    }
    for (const CameraKeyframe& key : timeline.camera.keys) keys.push_back(key.id);
    for (const Marker& marker : timeline.markers) markers.push_back(marker.id);
    all = clips;
    all.insert(all.end(), keys.begin(), keys.end());
    const std::uint64_t some[] = {any(clips), any(clips), any(keys)};
    const int frame = below(300);
    Clip clip;
    clip.source = static_cast<SourceId>(below(3)) + 1;
    clip.start = frame;
    clip.length = 1 + below(80);
    clip.sourceFrames = 1 + below(100);
    CameraPose pose;
    pose.position = {static_cast<float>(below(5)), 1, 2};
    SpeedCurve curve;
    for (int i = below(4); i > 0; --i)
        curve.keys.push_back({static_cast<double>(below(100)), 0.5 * below(6) - 1, 0.5 * below(6) - 1});

    switch (below(29)) {
        case 0:
            return addTrack(timeline, below(2) ? TrackKind::take : TrackKind::source, "track").first;
        case 1:
            return below(5) ? timeline : removeTrack(timeline, any(tracks));
        case 2:
            return moveTrack(timeline, any(tracks), below(6) - 1);
        case 3:
            return setTrackVisible(timeline, any(tracks), below(2));
        case 4:
            return setTrackLocked(timeline, any(tracks), below(4) == 0);
        case 5:
            return addClip(timeline, any(tracks), clip).first;
        case 6:
            return removeClips(timeline, some, below(2));
        case 7:
            return moveClips(timeline, some, frame - 150);
        case 8:
            return placeClip(timeline, any(clips), any(tracks), frame - 20);
        case 9:
            return trimStart(timeline, any(clips), frame - 20);
        case 10:
            return trimEnd(timeline, any(clips), frame);
        case 11:
            return slip(timeline, any(clips), below(40) - 20);
        case 12:
            return splitClips(timeline, clips, frame);
        case 13:
            return setSpeedCurve(timeline, any(clips), curve);
        case 14:
            return changeSpeed(timeline, any(clips), 0.25 * (1 + below(12)));
        case 15:
            return reverseClip(timeline, any(clips));
        case 16:
            return freezeFrame(timeline, any(clips), frame, 1 + below(30));
        case 17:
            return setFades(timeline, any(clips), below(20) - 2, below(20) - 2);
        case 18:
            return addMarker(timeline, frame - 5, "marker").first;
        case 19:
            return moveMarker(timeline, any(markers), frame);
        case 20:
            return removeMarker(timeline, any(markers));
        case 21:
            return setRange(timeline, FrameSpan{frame, frame + below(100) - 10});
        case 22:
            return setCameraKey(timeline, frame, pose).first;
        case 23:
            return moveCameraKeys(timeline, some, frame - 100);
        case 24:
            return removeCameraKeys(timeline, some);
        case 25:
            return pasted(timeline, copied(timeline, some), frame).first;
        case 26:
            return setSourceFrames(timeline, clip.source, clip.sourceFrames, {25, 1});
        case 27:
            return below(4) ? timeline : setRate(timeline, Rate{20 + below(40), 1});
        default:
            return setLoopMode(timeline, static_cast<LoopMode>(below(3)));
    }
}

}  // namespace splatreel::test
