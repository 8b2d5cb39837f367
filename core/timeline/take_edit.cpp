#include "core/timeline/timeline_edit.h"
#include "core/timeline/track_clips.h"

#include <algorithm>
#include <cmath>
#include <utility>

/// Takes on the timeline: when they play what they were made of.
namespace splatreel::core {
namespace {

/// The part of a clip within a span; nothing where there is none.
std::optional<Clip> partWithin(const Clip& clip, Rate rate, FrameSpan span) {
    const int first = std::max(clip.start, span.first);
    const int end = std::min(clip.end(), span.end);
    if (first >= end) return std::nullopt;
    const Clip head = end < clip.end() ? headOf(clip, end) : clip;
    return first > clip.start ? tailOf(head, rate, first) : head;
}

}  // namespace

std::optional<FrameSpan> shownFrames(const Timeline& timeline, SourceId source, FrameSpan within) {
    std::optional<FrameSpan> span;
    for (const Track& track : timeline.tracks) {
        for (const Clip& clip : track.clips) {
            if (clip.source != source || !clip.enabled) continue;
            const int end = std::min(clip.end(), within.end);
            for (int frame = std::max(clip.start, within.first); frame < end; ++frame) {
                const double shown = sampleClip(clip, track.id, timeline.rate, frame).sourceFrame;
                constexpr double rounding = 1e-6;
                const int low = static_cast<int>(std::floor(shown + rounding));
                const int high = static_cast<int>(std::ceil(shown - rounding)) + 1;
                if (!span) span = FrameSpan{low, high};
                span->first = std::min(span->first, low);
                span->end = std::max(span->end, high);
            }
        }
    }
    return span;
}

Timeline addTakeOf(Timeline timeline, SourceId source, const TakeOfSource& take,
                   std::optional<FrameSpan> within) {
    const FrameSpan span = within.value_or(FrameSpan{0, lastFrame});
    std::vector<Clip> pieces;
    for (const Track& track : timeline.tracks) {
        for (const Clip& clip : track.clips) {
            if (clip.source != source || !clip.enabled) continue;
            if (auto part = partWithin(clip, timeline.rate, span)) pieces.push_back(*std::move(part));
        }
    }
    const double rate = take.rate.framesPerSecond();
    if (pieces.empty()) {
        Clip whole;
        whole.length =
            std::max(1, static_cast<int>(std::lround(take.frames * timeline.rate.framesPerSecond() / rate)));
        pieces.push_back(whole);
    } else {
        for (Clip& piece : pieces)
            piece.sourceIn = (piece.sourceIn - take.made.first) * rate / piece.sourceRate.framesPerSecond();
    }
    auto [next, track] = addTrack(std::move(timeline), TrackKind::take, take.name);
    for (Clip& piece : pieces) {
        piece.source = take.take;
        piece.name = take.name;
        piece.sourceFrames = take.frames;
        piece.sourceRate = take.rate;
        next = addClip(std::move(next), track, std::move(piece)).first;
    }
    return std::move(next);
}

Timeline setSourceFrames(Timeline timeline, SourceId source, int frames, Rate rate) {
    for (Track& track : timeline.tracks) {
        for (Clip& clip : track.clips) {
            if (clip.source != source) continue;
            clip.sourceIn *= rate.framesPerSecond() / clip.sourceRate.framesPerSecond();
            clip.sourceFrames = frames;
            clip.sourceRate = rate;
            normalize(clip);
        }
    }
    return timeline;
}

}  // namespace splatreel::core
