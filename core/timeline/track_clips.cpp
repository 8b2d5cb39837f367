#include "core/timeline/track_clips.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace splatreel::core {

Track* findTrack(Timeline& timeline, TrackId id) {
    const auto found = std::ranges::find(timeline.tracks, id, &Track::id);
    return found == timeline.tracks.end() ? nullptr : &*found;
}

FoundClip findClip(Timeline& timeline, ClipId id) {
    for (Track& track : timeline.tracks) {
        const auto found = std::ranges::find(track.clips, id, &Clip::id);
        if (found != track.clips.end()) return track.locked ? FoundClip{} : FoundClip{&track, &*found};
    }
    return {};
}

void normalize(Clip& clip) {
    clip.start = std::clamp(clip.start, 0, lastFrame);
    clip.length = std::clamp(clip.length, 1, lastFrame);
    clip.sourceFrames = std::clamp(clip.sourceFrames, 1, longestSource);
    // A cut may leave it beyond the source, where the course has run out and the last frame stays.
    constexpr double far = longestSource;
    clip.sourceIn = std::isfinite(clip.sourceIn) ? std::clamp(clip.sourceIn, -far, 2 * far) : 0.0;
    constexpr double fastest = 1000;
    for (SpeedKey& key : clip.speed.keys) {
        key.before = std::clamp(key.before, -fastest, fastest);
        key.after = std::clamp(key.after, -fastest, fastest);
    }
    clip.fadeIn = std::clamp(clip.fadeIn, 0, clip.length - 1);
    clip.fadeOut = std::clamp(clip.fadeOut, 0, clip.length - 1 - clip.fadeIn);
}

Clip tailOf(const Clip& clip, Rate rate, int frame) {
    Clip tail = clip;
    tail.sourceIn = sourceTime(clip, rate, frame);
    tail.speed = clip.speed.shifted(frame - clip.start);
    tail.start = frame;
    tail.length = clip.end() - frame;
    tail.fadeIn = 0;
    tail.fadeOut = std::min(clip.fadeOut, tail.length - 1);
    return tail;
}

Clip headOf(const Clip& clip, int frame) {
    Clip head = clip;
    head.length = frame - clip.start;
    head.fadeOut = 0;
    head.fadeIn = std::min(clip.fadeIn, head.length - 1);
    return head;
}

void clearSpan(Timeline& timeline, Track& track, FrameSpan span, ClipId keep) {
    std::vector<Clip> left;
    for (const Clip& clip : track.clips) {
        if (clip.id == keep || clip.end() <= span.first || clip.start >= span.end) {
            left.push_back(clip);
            continue;
        }
        const bool head = clip.start < span.first;
        if (head) left.push_back(headOf(clip, span.first));
        if (clip.end() > span.end) {
            left.push_back(tailOf(clip, timeline.rate, span.end));
            if (head) left.back().id = timeline.nextId++;
        }
    }
    track.clips = std::move(left);
}

void insertOver(Timeline& timeline, Track& track, Clip clip) {
    clearSpan(timeline, track, {clip.start, clip.end()}, clip.id);
    const auto place = std::ranges::upper_bound(track.clips, clip.start, {}, &Clip::start);
    track.clips.insert(place, std::move(clip));
}

void ripple(Track& track, int from, int frames) {
    for (Clip& clip : track.clips)
        if (clip.start >= from) clip.start += frames;
}

int freeBefore(const Track& track, const Clip& clip) {
    int frame = 0;
    for (const Clip& other : track.clips)
        if (other.start < clip.start) frame = std::max(frame, other.end());
    return frame;
}

int freeAfter(const Track& track, const Clip& clip) {
    int frame = lastFrame;
    for (const Clip& other : track.clips)
        if (other.start > clip.start) frame = std::min(frame, other.start);
    return frame;
}

FrameSpan reachOf(const Clip& clip, Rate rate, FrameSpan within) {
    // Half a frame of grace: the last frame lasts until the next would begin.
    const auto shows = [&](int frame) {
        const double time = sourceTime(clip, rate, frame);
        return time > -0.5 && time < clip.sourceFrames - 0.5;
    };
    FrameSpan reach{clip.start, clip.end()};
    // A clip that stands still could go on for ever: as far as the longest source is enough for everyone.
    const int mostSteps = longestSource;
    for (int step = 0; step < mostSteps && reach.first > within.first && shows(reach.first - 1); ++step)
        --reach.first;
    for (int step = 0; step < mostSteps && reach.end < within.end && shows(reach.end); ++step) ++reach.end;
    return reach;
}

}  // namespace splatreel::core
