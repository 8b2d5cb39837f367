#include "core/timeline/timeline_edit.h"
#include "core/timeline/track_clips.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace splatreel::core {
namespace {

bool listed(std::span<const std::uint64_t> ids, std::uint64_t id) {
    return std::ranges::find(ids, id) != ids.end();
}

bool byStart(const Clip& a, const Clip& b) {
    return a.start < b.start;
}

}  // namespace

std::pair<Timeline, ClipId> addClip(Timeline timeline, TrackId track, Clip clip) {
    Track* const place = findTrack(timeline, track);
    if (!place || place->locked) return {std::move(timeline), 0};
    normalize(clip);
    const ClipId id = clip.id = timeline.nextId++;
    insertOver(timeline, *place, std::move(clip));
    return {std::move(timeline), id};
}

Timeline removeClips(Timeline timeline, std::span<const ClipId> clips, bool rippling) {
    for (const ClipId id : clips) {
        const FoundClip found = findClip(timeline, id);
        if (!found) continue;
        const Clip gone = *found.clip;
        std::erase_if(found.track->clips, [&](const Clip& clip) { return clip.id == id; });
        if (rippling) ripple(*found.track, gone.end(), -gone.length);
    }
    return timeline;
}

Timeline moveClips(Timeline timeline, std::span<const ClipId> clips, int frames) {
    int earliest = lastFrame;
    int latest = 0;
    for (Track& track : timeline.tracks) {
        if (track.locked) continue;
        for (const Clip& clip : track.clips) {
            if (!listed(clips, clip.id)) continue;
            earliest = std::min(earliest, clip.start);
            latest = std::max(latest, clip.end());
        }
    }
    if (latest == 0) return timeline;
    frames = std::clamp(frames, -earliest, std::max(0, lastFrame - latest));
    if (frames == 0) return timeline;
    for (Track& track : timeline.tracks) {
        if (track.locked) continue;
        // First all are taken out, so that they do not cut each other.
        std::vector<Clip> moving;
        std::ranges::copy_if(track.clips, std::back_inserter(moving),
                             [&](const Clip& clip) { return listed(clips, clip.id); });
        std::erase_if(track.clips, [&](const Clip& clip) { return listed(clips, clip.id); });
        for (Clip& clip : moving) {
            clip.start += frames;
            insertOver(timeline, track, std::move(clip));
        }
    }
    return timeline;
}

Timeline placeClip(Timeline timeline, ClipId clip, TrackId track, int start) {
    const FoundClip found = findClip(timeline, clip);
    Track* const target = findTrack(timeline, track);
    if (!found || !target || target->locked || target->kind != found.track->kind) return timeline;
    Clip moved = *found.clip;
    std::erase_if(found.track->clips, [&](const Clip& other) { return other.id == clip; });
    moved.start = std::clamp(start, 0, lastFrame - moved.length);
    insertOver(timeline, *target, std::move(moved));
    return timeline;
}

Timeline trimStart(Timeline timeline, ClipId clip, int start) {
    const FoundClip found = findClip(timeline, clip);
    if (!found) return timeline;
    const FrameSpan reach = reachOf(*found.clip, timeline.rate, {freeBefore(*found.track, *found.clip), 0});
    start = std::clamp(start, reach.first, found.clip->end() - 1);
    if (start == found.clip->start) return timeline;
    const int fadeIn = found.clip->fadeIn;
    Clip trimmed = tailOf(*found.clip, timeline.rate, start);
    trimmed.fadeIn = std::min(fadeIn, trimmed.length - 1);
    trimmed.fadeOut = std::min(trimmed.fadeOut, trimmed.length - 1 - trimmed.fadeIn);
    *found.clip = std::move(trimmed);
    return timeline;
}

Timeline trimEnd(Timeline timeline, ClipId clip, int end) {
    const FoundClip found = findClip(timeline, clip);
    if (!found) return timeline;
    Clip& changed = *found.clip;
    const FrameSpan reach =
        reachOf(changed, timeline.rate, {changed.start, freeAfter(*found.track, changed)});
    end = std::clamp(end, changed.start + 1, reach.end);
    changed.length = end - changed.start;
    changed.fadeOut = std::min(changed.fadeOut, changed.length - 1);
    changed.fadeIn = std::min(changed.fadeIn, changed.length - 1 - changed.fadeOut);
    return timeline;
}

Timeline slip(Timeline timeline, ClipId clip, double sourceFrames) {
    const FoundClip found = findClip(timeline, clip);
    if (!found || !std::isfinite(sourceFrames)) return timeline;
    found.clip->sourceIn =
        std::clamp(found.clip->sourceIn + sourceFrames, 0.0, found.clip->sourceFrames - 1.0);
    return timeline;
}

Timeline splitClips(Timeline timeline, std::span<const ClipId> clips, int frame) {
    for (const ClipId id : clips) {
        const FoundClip found = findClip(timeline, id);
        if (!found || frame <= found.clip->start || frame >= found.clip->end()) continue;
        const Clip whole = *found.clip;
        Clip tail = tailOf(whole, timeline.rate, frame);
        tail.id = timeline.nextId++;
        *found.clip = headOf(whole, frame);
        found.track->clips.insert(std::ranges::find(found.track->clips, id, &Clip::id) + 1, std::move(tail));
    }
    return timeline;
}

Timeline setSpeedCurve(Timeline timeline, ClipId clip, SpeedCurve curve) {
    const FoundClip found = findClip(timeline, clip);
    if (!found) return timeline;
    const bool finite = std::ranges::all_of(curve.keys, [](const SpeedKey& key) {
        return std::abs(key.frame) <= lastFrame && std::isfinite(key.before) && std::isfinite(key.after);
    });
    if (!finite) return timeline;
    std::ranges::stable_sort(curve.keys, {}, &SpeedKey::frame);
    const auto rest = std::ranges::unique(curve.keys, {}, &SpeedKey::frame);
    curve.keys.erase(rest.begin(), rest.end());
    found.clip->speed = std::move(curve);
    normalize(*found.clip);
    return timeline;
}

Timeline changeSpeed(Timeline timeline, ClipId clip, double factor) {
    const FoundClip found = findClip(timeline, clip);
    if (!found || !(factor > 0) || !std::isfinite(factor) || factor == 1) return timeline;
    Clip& changed = *found.clip;
    const double wanted = std::round(changed.length / factor);
    const int most = freeAfter(*found.track, changed) - changed.start;
    changed.length = static_cast<int>(std::clamp(wanted, 1.0, static_cast<double>(most)));
    changed.speed = changed.speed.stretched(1 / factor);
    normalize(changed);
    return timeline;
}

Timeline reverseClip(Timeline timeline, ClipId clip) {
    const FoundClip found = findClip(timeline, clip);
    if (!found) return timeline;
    Clip& changed = *found.clip;
    const int last = changed.length - 1;
    // Frame k shows what frame last − k showed.
    changed.sourceIn = sourceTime(changed, timeline.rate, changed.start + last);
    changed.speed = changed.speed.reversed(last);
    std::swap(changed.fadeIn, changed.fadeOut);
    return timeline;
}

Timeline freezeFrame(Timeline timeline, ClipId clip, int frame, int frames) {
    const FoundClip found = findClip(timeline, clip);
    if (!found || frame < found.clip->start || frame >= found.clip->end()) return timeline;
    frames = std::clamp(frames, 1, lastFrame);
    const Clip whole = *found.clip;
    Track& track = *found.track;
    Clip still = whole;
    still.id = timeline.nextId++;
    still.start = frame;
    still.length = frames;
    still.sourceIn = sampleClip(whole, track.id, timeline.rate, frame).sourceFrame;
    still.speed = SpeedCurve::constant(0);
    still.fadeIn = still.fadeOut = 0;
    Clip tail = tailOf(whole, timeline.rate, frame);
    tail.start += frames;
    ripple(track, whole.end(), frames);
    if (frame > whole.start) {
        *std::ranges::find(track.clips, clip, &Clip::id) = headOf(whole, frame);
        tail.id = timeline.nextId++;
    } else {
        std::erase_if(track.clips, [&](const Clip& other) { return other.id == clip; });
        tail.fadeIn = std::min(whole.fadeIn, tail.length - 1);
    }
    track.clips.push_back(std::move(still));
    track.clips.push_back(std::move(tail));
    std::ranges::sort(track.clips, byStart);
    return timeline;
}

Timeline setFades(Timeline timeline, ClipId clip, int in, int out) {
    const FoundClip found = findClip(timeline, clip);
    if (!found) return timeline;
    found.clip->fadeIn = in;
    found.clip->fadeOut = out;
    normalize(*found.clip);
    return timeline;
}

Timeline setClipName(Timeline timeline, ClipId clip, std::string name) {
    if (const FoundClip found = findClip(timeline, clip)) found.clip->name = std::move(name);
    return timeline;
}

Timeline setClipEnabled(Timeline timeline, ClipId clip, bool enabled) {
    if (const FoundClip found = findClip(timeline, clip)) found.clip->enabled = enabled;
    return timeline;
}

Timeline setClipInterpolated(Timeline timeline, ClipId clip, bool interpolated) {
    if (const FoundClip found = findClip(timeline, clip)) found.clip->interpolated = interpolated;
    return timeline;
}

Timeline removeSource(Timeline timeline, SourceId source) {
    std::erase_if(timeline.tracks, [&](Track& track) {
        return std::erase_if(track.clips, [&](const Clip& clip) { return clip.source == source; }) > 0 &&
               track.clips.empty();
    });
    return timeline;
}

}  // namespace splatreel::core
