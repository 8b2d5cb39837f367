#pragma once

#include "core/timeline/timeline.h"

#include <span>
#include <string>
#include <utility>
#include <vector>

/// Edits of a timeline: each takes one and gives a new one. An id that is not there, a locked track and an
/// edit without effect give the timeline back as it was. A drag applies its edit to the timeline as it was
/// when the drag began.
///
/// Clips of a track never overlap. A clip that is put where others lie cuts them away there, as in video
/// editors.
namespace splatreel::core {

// Tracks.
[[nodiscard]] std::pair<Timeline, TrackId> addTrack(Timeline timeline, TrackKind kind, std::string name);
[[nodiscard]] Timeline removeTrack(Timeline timeline, TrackId track);
/// Puts the track at `index` of the list (clamped).
[[nodiscard]] Timeline moveTrack(Timeline timeline, TrackId track, int index);
[[nodiscard]] Timeline renameTrack(Timeline timeline, TrackId track, std::string name);
[[nodiscard]] Timeline setTrackVisible(Timeline timeline, TrackId track, bool visible);
[[nodiscard]] Timeline setTrackLocked(Timeline timeline, TrackId track, bool locked);

// Clips.
/// Puts a new clip on a track; its id is given out here. Id 0 when there is no such track or it is locked.
[[nodiscard]] std::pair<Timeline, ClipId> addClip(Timeline timeline, TrackId track, Clip clip);
/// `ripple`: what follows on the track moves up into the gap.
[[nodiscard]] Timeline removeClips(Timeline timeline, std::span<const ClipId> clips, bool ripple = false);
/// Moves clips together by whole frames, not before frame 0.
[[nodiscard]] Timeline moveClips(Timeline timeline, std::span<const ClipId> clips, int frames);
/// Moves one clip to a place, on another track of the same kind where asked.
[[nodiscard]] Timeline placeClip(Timeline timeline, ClipId clip, TrackId track, int start);
/// Moves an edge; what the other frames show stays. Not over the neighbours, not to less than one frame, and
/// not beyond the source (a clip that stands still there may go on).
[[nodiscard]] Timeline trimStart(Timeline timeline, ClipId clip, int start);
[[nodiscard]] Timeline trimEnd(Timeline timeline, ClipId clip, int end);
/// Shows a later (or earlier) part of the source in the same place.
[[nodiscard]] Timeline slip(Timeline timeline, ClipId clip, double sourceFrames);
/// Cuts clips at a frame; both parts show what the whole showed. The new clip is the second part; a fade
/// stays at its end.
[[nodiscard]] Timeline splitClips(Timeline timeline, std::span<const ClipId> clips, int frame);
/// Changes the curve and keeps the length.
[[nodiscard]] Timeline setSpeedCurve(Timeline timeline, ClipId clip, SpeedCurve curve);
/// Plays the same part of the source `factor` times as fast as now; the length changes, at most up to the
/// next clip. `factor` > 0.
[[nodiscard]] Timeline changeSpeed(Timeline timeline, ClipId clip, double factor);
[[nodiscard]] Timeline reverseClip(Timeline timeline, ClipId clip);
/// Holds what the clip shows at `frame` for `frames` frames from there on; the rest of it follows, and all
/// that comes later on the track with it.
[[nodiscard]] Timeline freezeFrame(Timeline timeline, ClipId clip, int frame, int frames);
/// Lengths in frames, clamped so that the two do not cross.
[[nodiscard]] Timeline setFades(Timeline timeline, ClipId clip, int in, int out);
[[nodiscard]] Timeline setClipName(Timeline timeline, ClipId clip, std::string name);
[[nodiscard]] Timeline setClipEnabled(Timeline timeline, ClipId clip, bool enabled);
[[nodiscard]] Timeline setClipInterpolated(Timeline timeline, ClipId clip, bool interpolated);
/// Every clip of a source: where the source was made again with another count of frames. A clip goes on to
/// begin at the same instant.
[[nodiscard]] Timeline setSourceFrames(Timeline timeline, SourceId source, int frames, Rate rate);
/// Takes the clips of a source away, and the tracks that held nothing else.
[[nodiscard]] Timeline removeSource(Timeline timeline, SourceId source);

/// A take that was made of a clip's frames [made.first, made.end): `frames` of them, evenly chosen, at
/// `rate`.
struct TakeOfSource {
    SourceId take = 0;
    std::string name;
    FrameSpan made;
    int frames = 1;
    Rate rate{24, 1};
};
/// The frames of a source that the timeline shows within a span, from the least to the greatest; nothing
/// where it shows none.
[[nodiscard]] std::optional<FrameSpan> shownFrames(const Timeline& timeline, SourceId source,
                                                   FrameSpan within);
/// Puts a take on a track of its own, so that it plays its source's instants when the source's enabled clips
/// play them: cut, moved and retimed like these, within `within` where that is given. Where the timeline
/// shows none of the source, the whole take from frame 0 on.
[[nodiscard]] Timeline addTakeOf(Timeline timeline, SourceId source, const TakeOfSource& take,
                                 std::optional<FrameSpan> within = std::nullopt);

// Markers and the range.
[[nodiscard]] std::pair<Timeline, MarkerId> addMarker(Timeline timeline, int frame, std::string name,
                                                      int color = 0);
[[nodiscard]] Timeline moveMarker(Timeline timeline, MarkerId marker, int frame);
[[nodiscard]] Timeline renameMarker(Timeline timeline, MarkerId marker, std::string name);
/// An index into the interface's marker colours; negative ones leave it as it is.
[[nodiscard]] Timeline setMarkerColor(Timeline timeline, MarkerId marker, int color);
[[nodiscard]] Timeline removeMarker(Timeline timeline, MarkerId marker);
/// In and out; a span without frames takes the range away.
[[nodiscard]] Timeline setRange(Timeline timeline, std::optional<FrameSpan> range);
[[nodiscard]] Timeline setLoopMode(Timeline timeline, LoopMode mode);
/// Changes the rate of timeline frames: all that has a place keeps its time to the nearest frame, sources
/// keep their speed.
[[nodiscard]] Timeline setRate(Timeline timeline, Rate rate);

// Camera keys.
/// Sets the key at a frame; one that is there keeps its id and easing unless `easing` is given.
[[nodiscard]] std::pair<Timeline, std::uint64_t> setCameraKey(Timeline timeline, int frame,
                                                              const CameraPose& pose,
                                                              std::optional<Easing> easing = std::nullopt);
/// Replaces the key with this id as a whole (numeric edit); where its frame is another key's, that one goes.
[[nodiscard]] Timeline changeCameraKey(Timeline timeline, const CameraKeyframe& key);
/// Moves keys together; those they land on go.
[[nodiscard]] Timeline moveCameraKeys(Timeline timeline, std::span<const std::uint64_t> keys, int frames);
[[nodiscard]] Timeline removeCameraKeys(Timeline timeline, std::span<const std::uint64_t> keys);
[[nodiscard]] Timeline setCameraCourse(Timeline timeline, CameraCourse course);

/// What was copied: clips with their tracks and camera keys, at frames relative to the first of them.
struct TimelineClipboard {
    struct Entry {
        TrackId track = 0;
        TrackKind kind = TrackKind::take;
        Clip clip;
    };
    std::vector<Entry> clips;
    std::vector<CameraKeyframe> keys;

    [[nodiscard]] bool empty() const { return clips.empty() && keys.empty(); }
};
/// `ids`: of clips and camera keys.
[[nodiscard]] TimelineClipboard copied(const Timeline& timeline, std::span<const std::uint64_t> ids);
/// Puts copies down so that the first begins at `frame`, on their tracks or the first of their kind, and
/// tells their ids. Clips without any track stay out.
[[nodiscard]] std::pair<Timeline, std::vector<std::uint64_t>> pasted(Timeline timeline,
                                                                     const TimelineClipboard& clipboard,
                                                                     int frame);

}  // namespace splatreel::core
