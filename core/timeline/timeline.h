#pragma once

#include "core/base/frame_span.h"
#include "core/base/time.h"
#include "core/timeline/camera_track.h"
#include "core/timeline/speed_curve.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace splatreel::core {

/// What a clip plays: an imported video or a take. Given out by the project, unique in it.
using SourceId = std::uint64_t;

using TrackId = std::uint64_t;
using ClipId = std::uint64_t;
using MarkerId = std::uint64_t;

/// A piece of a source on a track.
struct Clip {
    ClipId id = 0;
    SourceId source = 0;
    std::string name;
    int start = 0;             ///< first timeline frame
    int length = 1;            ///< timeline frames, at least 1
    int sourceFrames = 1;      ///< of the whole source
    Rate sourceRate{24, 1};    ///< of the source
    double sourceIn = 0;       ///< source time at `start`, in source frames
    SpeedCurve speed;          ///< over the clip, from `start`
    int fadeIn = 0;            ///< frames over which it appears
    int fadeOut = 0;           ///< frames over which it goes
    bool interpolated = true;  ///< between source frames, where ids allow; else the nearest one
    bool enabled = true;

    [[nodiscard]] int end() const { return start + length; }
    friend bool operator==(const Clip&, const Clip&) = default;
};

enum class TrackKind { source, take };

struct Track {
    TrackId id = 0;
    TrackKind kind = TrackKind::take;
    std::string name;
    bool visible = true;
    bool locked = false;      ///< edits leave its clips alone
    std::vector<Clip> clips;  ///< in time, never overlapping
    friend bool operator==(const Track&, const Track&) = default;
};

struct Marker {
    MarkerId id = 0;
    int frame = 0;
    std::string name;
    int color = 0;  ///< index into the interface's marker colours
    friend bool operator==(const Marker&, const Marker&) = default;
};

enum class LoopMode { once, loop, pingPong };

/// What is shown when: tracks with clips, camera keys, markers, the range that plays. A value: edits
/// (timeline_edit.h) give new ones.
struct Timeline {
    Rate rate{24, 1};           ///< of timeline frames
    std::vector<Track> tracks;  ///< in the order in which they are listed
    CameraTrack camera;
    std::vector<Marker> markers;     ///< in time
    std::optional<FrameSpan> range;  ///< in and out; nothing: the whole length
    LoopMode loop = LoopMode::loop;
    std::uint64_t nextId = 1;  ///< of tracks, clips, markers and camera keys

    /// Frames from 0 to the end of the last clip, marker or camera key; at least 1.
    [[nodiscard]] int length() const;
    /// What plays: the range within [0, length).
    [[nodiscard]] FrameSpan playRange() const;
    [[nodiscard]] const Track* track(TrackId id) const;
    [[nodiscard]] const Clip* clip(ClipId id) const;
    [[nodiscard]] const Track* trackOf(ClipId id) const;

    friend bool operator==(const Timeline&, const Timeline&) = default;
};

/// What a clip shows at a moment.
struct ClipSample {
    TrackId track = 0;
    ClipId clip = 0;
    SourceId source = 0;
    double sourceFrame = 0;  ///< within [0, sourceFrames − 1]; whole where the clip is not interpolated
    double opacity = 1;      ///< 0 … 1 from the fades
    friend bool operator==(const ClipSample&, const ClipSample&) = default;
};

/// Source time in source frames at a timeline frame, not clamped to the source: sourceIn + ∫ speed ·
/// sourceRate / rate.
[[nodiscard]] double sourceTime(const Clip& clip, Rate timelineRate, double frame);
[[nodiscard]] double fadeOpacity(const Clip& clip, double frame);
[[nodiscard]] ClipSample sampleClip(const Clip& clip, TrackId track, Rate timelineRate, double frame);

/// What is to be seen at a time in timeline frames: of every visible track its enabled clip there, in the
/// order of the tracks.
[[nodiscard]] std::vector<ClipSample> samplesAt(const Timeline& timeline, double frame);

/// The timeline frame at which a clip shows a source frame, the first there is; nothing when it never does.
/// For laying marks of a take over its clip.
[[nodiscard]] std::optional<int> timelineFrame(const Clip& clip, Rate timelineRate, int sourceFrame);

/// Frames that an edge may snap to, growing, each once: 0, ends of clips, markers, camera keys, the range and
/// the playhead, but for clips and keys of these ids.
[[nodiscard]] std::vector<int> snapCandidates(const Timeline& timeline, std::optional<int> playhead,
                                              std::span<const std::uint64_t> except = {});
/// The nearest candidate within `tolerance` frames of `frame`; of two equally near ones the earlier.
[[nodiscard]] std::optional<int> snapped(double frame, std::span<const int> candidates, double tolerance);

/// The frame to show when playback has run for `elapsed` frames (negative: backwards) from `start`, and
/// whether it has come to its end (LoopMode::once).
struct PlayPosition {
    double frame = 0;
    bool ended = false;
};
[[nodiscard]] PlayPosition playPosition(FrameSpan range, LoopMode mode, double start, double elapsed);

}  // namespace splatreel::core
