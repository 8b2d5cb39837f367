#include "core/timeline/timeline_edit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace splatreel::core {
namespace {

using testing::ElementsAre;

Clip clipOf(int start, int length, SourceId source = 1) {
    Clip clip;
    clip.source = source;
    clip.start = start;
    clip.length = length;
    clip.sourceFrames = length;
    return clip;
}

TEST(Timeline, ShowsWhatLiesUnderThePlayhead) {
    auto [timeline, a] = addTrack({}, TrackKind::take, "A");
    TrackId b = 0;
    std::tie(timeline, b) = addTrack(timeline, TrackKind::take, "B");
    timeline = addClip(timeline, a, clipOf(0, 10, 1)).first;
    timeline = addClip(timeline, b, clipOf(5, 10, 2)).first;
    EXPECT_EQ(timeline.length(), 15);
    ASSERT_EQ(samplesAt(timeline, 7).size(), 2U);
    EXPECT_EQ(samplesAt(timeline, 7)[1].source, 2U);
    EXPECT_EQ(samplesAt(timeline, 7)[1].sourceFrame, 2);
    EXPECT_EQ(samplesAt(timeline, 9.5)[0].sourceFrame, 9);  // the last frame lasts
    EXPECT_EQ(samplesAt(timeline, 10).size(), 1U);
    EXPECT_EQ(samplesAt(setTrackVisible(timeline, a, false), 7).size(), 1U);
    const ClipId first = timeline.tracks[0].clips[0].id;
    EXPECT_EQ(samplesAt(setClipEnabled(timeline, first, false), 7).size(), 1U);
}

TEST(Timeline, FadesGoFromNothingToAll) {
    Clip clip = clipOf(10, 20);
    clip.fadeIn = 4;
    clip.fadeOut = 5;
    EXPECT_EQ(fadeOpacity(clip, 10), 0);
    EXPECT_EQ(fadeOpacity(clip, 12), 0.5);
    EXPECT_EQ(fadeOpacity(clip, 14), 1);
    EXPECT_EQ(fadeOpacity(clip, 24), 1);
    EXPECT_DOUBLE_EQ(fadeOpacity(clip, 27), 0.4);
    EXPECT_EQ(fadeOpacity(clip, 29), 0);
}

TEST(Timeline, FadesDoNotCross) {
    auto [timeline, track] = addTrack({}, TrackKind::take, "A");
    ClipId id = 0;
    std::tie(timeline, id) = addClip(timeline, track, clipOf(0, 10));
    const Clip clip = *setFades(timeline, id, 7, 7).clip(id);
    EXPECT_EQ(clip.fadeIn, 7);
    EXPECT_EQ(clip.fadeOut, 2);
}

TEST(Timeline, TellsWhereASourceFrameIsShown) {
    Clip clip = clipOf(10, 20);
    EXPECT_EQ(timelineFrame(clip, {24, 1}, 5), 15);
    clip.speed = SpeedCurve::constant(3);
    EXPECT_EQ(timelineFrame(clip, {24, 1}, 6), 12);
    EXPECT_EQ(timelineFrame(clip, {24, 1}, 7), 13);  // jumped over: the next
    clip.sourceIn = 10;
    EXPECT_FALSE(timelineFrame(clip, {24, 1}, 5));
}

TEST(Timeline, SnapsToEdgesKeysAndThePlayhead) {
    auto [timeline, track] = addTrack({}, TrackKind::take, "A");
    ClipId id = 0;
    std::tie(timeline, id) = addClip(timeline, track, clipOf(10, 20));
    timeline = addMarker(timeline, 50, "beat").first;
    timeline = setCameraKey(timeline, 60, {}).first;
    timeline = setRange(timeline, FrameSpan{5, 40});
    EXPECT_THAT(snapCandidates(timeline, 33), ElementsAre(0, 5, 10, 30, 33, 40, 50, 60));
    const std::uint64_t except[] = {id};
    const auto candidates = snapCandidates(timeline, std::nullopt, except);
    EXPECT_THAT(candidates, ElementsAre(0, 5, 40, 50, 60));
    EXPECT_EQ(snapped(42.5, candidates, 3), 40);
    EXPECT_FALSE(snapped(44.5, candidates, 3));
    EXPECT_EQ(snapped(45, candidates, 5), 40);
}

TEST(Timeline, MarkersAndRangeStayInOrder) {
    auto [timeline, first] = addMarker({}, 20, "b");
    MarkerId second = 0;
    std::tie(timeline, second) = addMarker(timeline, 10, "a");
    EXPECT_EQ(timeline.markers[0].id, second);
    timeline = moveMarker(timeline, second, 30);
    EXPECT_EQ(timeline.markers[1].id, second);
    EXPECT_EQ(renameMarker(timeline, first, "c").markers[0].name, "c");
    EXPECT_EQ(removeMarker(timeline, first).markers.size(), 1U);
    EXPECT_FALSE(setRange(timeline, FrameSpan{9, 9}).range);
    EXPECT_EQ(setRange(timeline, FrameSpan{5, 99}).playRange(), (FrameSpan{5, 31}));
}

TEST(Timeline, ANewRateKeepsTimes) {
    auto [timeline, track] = addTrack({}, TrackKind::take, "A");
    timeline = addClip(timeline, track, clipOf(12, 24)).first;
    timeline = addMarker(timeline, 24, "one second").first;
    const Timeline faster = setRate(timeline, {48, 1});
    EXPECT_EQ(faster.tracks[0].clips[0].start, 24);
    EXPECT_EQ(faster.tracks[0].clips[0].length, 48);
    EXPECT_EQ(faster.markers[0].frame, 48);
    EXPECT_DOUBLE_EQ(samplesAt(faster, 25)[0].sourceFrame, 0.5);
}

TEST(Playback, LoopsPingPongsAndEnds) {
    constexpr FrameSpan range{10, 20};
    EXPECT_EQ(playPosition(range, LoopMode::loop, 12, 9).frame, 11);
    EXPECT_EQ(playPosition(range, LoopMode::loop, 12, -3).frame, 19);
    EXPECT_EQ(playPosition(range, LoopMode::pingPong, 12, 9).frame, 17);
    EXPECT_EQ(playPosition(range, LoopMode::pingPong, 12, 18).frame, 12);
    EXPECT_EQ(playPosition(range, LoopMode::once, 12, 100).frame, 19);
    EXPECT_TRUE(playPosition(range, LoopMode::once, 12, 100).ended);
    EXPECT_FALSE(playPosition(range, LoopMode::once, 12, 1).ended);
    EXPECT_TRUE(playPosition(range, LoopMode::once, 12, -2).ended);
    EXPECT_EQ(playPosition({5, 6}, LoopMode::pingPong, 5, 100).frame, 5);
}

}  // namespace
}  // namespace splatreel::core
