#include "core/timeline/timeline.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace splatreel::core {
namespace {

/// Slack for the rounding of integrals: within this of a whole source frame it is that frame.
constexpr double wholeFrame = 1e-6;

double sourceFramesPerFrame(const Clip& clip, Rate timelineRate) {
    return clip.sourceRate.framesPerSecond() / timelineRate.framesPerSecond();
}

}  // namespace

int Timeline::length() const {
    int end = 1;
    for (const Track& track : tracks)
        for (const Clip& clip : track.clips) end = std::max(end, clip.end());
    for (const Marker& marker : markers) end = std::max(end, marker.frame + 1);
    if (!camera.keys.empty()) end = std::max(end, camera.keys.back().frame + 1);
    return end;
}

FrameSpan Timeline::playRange() const {
    const int end = length();
    if (!range) return {0, end};
    const int first = std::clamp(range->first, 0, end - 1);
    return {first, std::clamp(range->end, first + 1, end)};
}

const Track* Timeline::track(TrackId id) const {
    const auto found = std::ranges::find(tracks, id, &Track::id);
    return found == tracks.end() ? nullptr : &*found;
}

const Track* Timeline::trackOf(ClipId id) const {
    const auto found = std::ranges::find_if(tracks, [&](const Track& candidate) {
        return std::ranges::find(candidate.clips, id, &Clip::id) != candidate.clips.end();
    });
    return found == tracks.end() ? nullptr : &*found;
}

const Clip* Timeline::clip(ClipId id) const {
    const Track* const owner = trackOf(id);
    return owner ? &*std::ranges::find(owner->clips, id, &Clip::id) : nullptr;
}

double sourceTime(const Clip& clip, Rate timelineRate, double frame) {
    return clip.sourceIn + sourceFramesPerFrame(clip, timelineRate) * clip.speed.integral(frame - clip.start);
}

double fadeOpacity(const Clip& clip, double frame) {
    const double fromStart = frame - clip.start;
    const double toLast = clip.length - 1 - fromStart;
    double opacity = 1;
    if (clip.fadeIn > 0) opacity = std::min(opacity, fromStart / clip.fadeIn);
    if (clip.fadeOut > 0) opacity = std::min(opacity, toLast / clip.fadeOut);
    return std::clamp(opacity, 0.0, 1.0);
}

ClipSample sampleClip(const Clip& clip, TrackId track, Rate timelineRate, double frame) {
    double time = std::clamp(sourceTime(clip, timelineRate, frame), 0.0, clip.sourceFrames - 1.0);
    const double nearest = std::round(time);
    if (!clip.interpolated || std::abs(time - nearest) < wholeFrame) time = nearest;
    return {track, clip.id, clip.source, time, fadeOpacity(clip, frame)};
}

std::vector<ClipSample> samplesAt(const Timeline& timeline, double frame) {
    std::vector<ClipSample> samples;
    for (const Track& track : timeline.tracks) {
        if (!track.visible) continue;
        for (const Clip& clip : track.clips) {
            if (clip.enabled && frame >= clip.start && frame < clip.end())
                samples.push_back(sampleClip(clip, track.id, timeline.rate, frame));
        }
    }
    return samples;
}

std::optional<int> timelineFrame(const Clip& clip, Rate timelineRate, int sourceFrame) {
    // A frame lasts from half a frame before to half a frame after it, or as long as a step jumps over.
    std::optional<double> before;
    for (int frame = clip.start; frame < clip.end(); ++frame) {
        const double time = sampleClip(clip, 0, timelineRate, frame).sourceFrame;
        if (std::lround(time) == sourceFrame) return frame;
        if (before && (*before - sourceFrame) * (time - sourceFrame) < 0) return frame;
        before = time;
    }
    return std::nullopt;
}

std::vector<int> snapCandidates(const Timeline& timeline, std::optional<int> playhead,
                                std::span<const std::uint64_t> except) {
    const auto excluded = [&](std::uint64_t id) { return std::ranges::find(except, id) != except.end(); };
    std::set<int> frames{0};
    for (const Track& track : timeline.tracks) {
        for (const Clip& clip : track.clips) {
            if (!excluded(clip.id)) frames.insert({clip.start, clip.end()});
        }
    }
    for (const Marker& marker : timeline.markers)
        if (!excluded(marker.id)) frames.insert(marker.frame);
    for (const CameraKeyframe& key : timeline.camera.keys)
        if (!excluded(key.id)) frames.insert(key.frame);
    if (timeline.range) frames.insert({timeline.range->first, timeline.range->end});
    if (playhead) frames.insert(*playhead);
    return {frames.begin(), frames.end()};
}

std::optional<int> snapped(double frame, std::span<const int> candidates, double tolerance) {
    std::optional<int> nearest;
    double best = tolerance;
    for (const int candidate : candidates) {
        const double distance = std::abs(candidate - frame);
        if (nearest ? distance < best : distance <= best) {
            nearest = candidate;
            best = distance;
        }
    }
    return nearest;
}

PlayPosition playPosition(FrameSpan range, LoopMode mode, double start, double elapsed) {
    const double first = range.first;
    const double last = range.end - 1.0;
    const double moved = start + elapsed;
    if (mode == LoopMode::once || range.length() <= 1) {
        const bool ended = elapsed < 0 ? moved <= first : moved >= last;
        return {std::clamp(moved, first, last), mode == LoopMode::once && ended};
    }
    const double fromFirst = std::clamp(start, first, last) - first + elapsed;
    if (mode == LoopMode::loop) {
        // The last frame is shown as long as the others.
        const double length = range.length();
        return {first + fromFirst - length * std::floor(fromFirst / length), false};
    }
    const double there = last - first;
    const double phase = fromFirst - 2 * there * std::floor(fromFirst / (2 * there));
    return {first + (phase <= there ? phase : 2 * there - phase), false};
}

}  // namespace splatreel::core
