#pragma once

#include "core/timeline/timeline.h"

#include <limits>

namespace splatreel::core {

/// What the edits of clips are made of. They change in place what the edits own.

/// No place on a timeline lies beyond: keeps sums of frames within int.
inline constexpr int lastFrame = 10'000'000;
inline constexpr int longestSource = 1'000'000;

[[nodiscard]] Track* findTrack(Timeline& timeline, TrackId id);
/// The clip and its track; null where there is none or its track is locked.
struct FoundClip {
    Track* track = nullptr;
    Clip* clip = nullptr;
    explicit operator bool() const { return clip != nullptr; }
};
[[nodiscard]] FoundClip findClip(Timeline& timeline, ClipId id);

/// Brings a clip's numbers into their ranges.
void normalize(Clip& clip);

/// The clip's part from `frame` on, within it; shows there what the whole showed.
[[nodiscard]] Clip tailOf(const Clip& clip, Rate rate, int frame);
/// The part before.
[[nodiscard]] Clip headOf(const Clip& clip, int frame);

/// Cuts away what lies in `span`, except for `keep`. A clip that is cut in two gets an id for its second
/// part.
void clearSpan(Timeline& timeline, Track& track, FrameSpan span, ClipId keep);
/// Puts a clip in, in order, over what is there.
void insertOver(Timeline& timeline, Track& track, Clip clip);
/// Moves what starts at or after `from` by `frames`.
void ripple(Track& track, int from, int frames);

/// First frame that is free before the clip, and first one that is not after it.
[[nodiscard]] int freeBefore(const Track& track, const Clip& clip);
[[nodiscard]] int freeAfter(const Track& track, const Clip& clip);

/// How far the clip's edges may go so that it shows the source and nothing beyond it: [first, end).
[[nodiscard]] FrameSpan reachOf(const Clip& clip, Rate rate, FrameSpan within);

}  // namespace splatreel::core
