#include "core/timeline/timeline_edit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace splatreel::core {
namespace {

/// One take track with a clip of 48 frames at 10, source 7 of 48 frames.
struct OneClip {
    Timeline timeline;
    TrackId track = 0;
    ClipId clip = 0;

    OneClip() {
        std::tie(timeline, track) = addTrack(Timeline{}, TrackKind::take, "A");
        std::tie(timeline, clip) = addClip(timeline, track, make(10, 48));
    }
    static Clip make(int start, int length) {
        Clip made;
        made.source = 7;
        made.start = start;
        made.length = length;
        made.sourceFrames = 48;
        return made;
    }
};

/// Source frame shown at each frame of the first track; what nothing is shown at is left out.
std::map<int, double> shown(const Timeline& timeline) {
    std::map<int, double> frames;
    for (int frame = 0; frame < timeline.length(); ++frame) {
        const auto samples = samplesAt(timeline, frame);
        if (!samples.empty()) frames[frame] = samples.front().sourceFrame;
    }
    return frames;
}

std::vector<std::pair<int, int>> spans(const Timeline& timeline, std::size_t track = 0) {
    std::vector<std::pair<int, int>> all;
    for (const Clip& clip : timeline.tracks[track].clips) all.emplace_back(clip.start, clip.end());
    return all;
}

using testing::ElementsAre;
using testing::Pair;

TEST(ClipEdit, TrimKeepsWhatTheOtherFramesShow) {
    const OneClip one;
    const auto before = shown(one.timeline);
    for (const Timeline& trimmed :
         {trimStart(one.timeline, one.clip, 20), trimEnd(one.timeline, one.clip, 40)}) {
        for (const auto& [frame, source] : shown(trimmed)) EXPECT_DOUBLE_EQ(source, before.at(frame));
    }
    EXPECT_THAT(spans(trimStart(one.timeline, one.clip, 20)), ElementsAre(Pair(20, 58)));
    EXPECT_EQ(shown(trimStart(trimStart(one.timeline, one.clip, 20), one.clip, 10)), before);
}

TEST(ClipEdit, TrimStopsAtTheSourceAndAtTheNeighbours) {
    OneClip one;
    EXPECT_EQ(trimStart(one.timeline, one.clip, 0), one.timeline);
    EXPECT_EQ(trimEnd(one.timeline, one.clip, 100), one.timeline);
    EXPECT_THAT(spans(trimEnd(one.timeline, one.clip, -5)), ElementsAre(Pair(10, 11)));
    const ClipId ids[] = {one.clip};
    const Timeline split = splitClips(one.timeline, ids, 30);
    EXPECT_EQ(trimEnd(split, one.clip, 35), split);
}

TEST(ClipEdit, ASplitClipShowsTheSame) {
    const OneClip one;
    Timeline curved = setSpeedCurve(one.timeline, one.clip, {{{5, 1, 1}, {15, 0.2, 0.5}, {30, -1, -0.5}}});
    curved = setFades(curved, one.clip, 4, 6);
    const ClipId ids[] = {one.clip};
    for (const int frame : {11, 18, 25, 40, 57}) {
        const Timeline split = splitClips(curved, ids, frame);
        EXPECT_THAT(spans(split), ElementsAre(Pair(10, frame), Pair(frame, 58)));
        const auto before = shown(curved);
        for (const auto& [place, source] : shown(split)) EXPECT_NEAR(source, before.at(place), 1e-9);
    }
    EXPECT_EQ(splitClips(curved, ids, 10), curved);
    EXPECT_EQ(splitClips(curved, ids, 58), curved);
}

TEST(ClipEdit, ReversedTwiceIsAsBefore) {
    const OneClip one;
    const Timeline curved = setSpeedCurve(one.timeline, one.clip, {{{5, 1, 1}, {15, 0.2, 0.5}}});
    const Timeline back = reverseClip(curved, one.clip);
    const auto before = shown(curved);
    for (const auto& [frame, source] : shown(back)) EXPECT_NEAR(source, before.at(67 - frame), 1e-9);
    for (const auto& [frame, source] : shown(reverseClip(back, one.clip)))
        EXPECT_NEAR(source, before.at(frame), 1e-9);
}

TEST(ClipEdit, HalfTheSpeedTakesTwiceAsLongAndInterpolates) {
    const OneClip one;
    const Timeline slow = changeSpeed(one.timeline, one.clip, 0.5);
    EXPECT_THAT(spans(slow), ElementsAre(Pair(10, 106)));
    EXPECT_DOUBLE_EQ(shown(slow).at(13), 1.5);
    EXPECT_DOUBLE_EQ(shown(setClipInterpolated(slow, one.clip, false)).at(13), 2);
    EXPECT_EQ(shown(changeSpeed(slow, one.clip, 2)), shown(one.timeline));
}

TEST(ClipEdit, ASourceOfAnotherRatePlaysInItsOwnTime) {
    OneClip one;
    one.timeline = setSourceFrames(one.timeline, 7, 60, {12, 1});
    EXPECT_DOUBLE_EQ(shown(one.timeline).at(10 + 24), 12);
}

TEST(ClipEdit, FreezeHoldsAFrameAndMovesTheRest) {
    const OneClip one;
    Timeline two = addClip(one.timeline, one.track, OneClip::make(60, 10)).first;
    const Timeline frozen = freezeFrame(two, one.clip, 20, 5);
    EXPECT_THAT(spans(frozen), ElementsAre(Pair(10, 20), Pair(20, 25), Pair(25, 63), Pair(65, 75)));
    const auto frames = shown(frozen);
    for (int frame = 20; frame <= 25; ++frame) EXPECT_DOUBLE_EQ(frames.at(frame), 10);
    EXPECT_DOUBLE_EQ(frames.at(26), 11);
    EXPECT_THAT(spans(freezeFrame(one.timeline, one.clip, 10, 3)), ElementsAre(Pair(10, 13), Pair(13, 61)));
}

TEST(ClipEdit, WhatIsPutOverOthersCutsThemAway) {
    const OneClip one;
    const auto [timeline, id] = addClip(one.timeline, one.track, OneClip::make(20, 10));
    EXPECT_THAT(spans(timeline), ElementsAre(Pair(10, 20), Pair(20, 30), Pair(30, 58)));
    EXPECT_DOUBLE_EQ(shown(timeline).at(30), 20);
    const ClipId ids[] = {id};
    EXPECT_THAT(spans(moveClips(timeline, ids, 100)),
                ElementsAre(Pair(10, 20), Pair(30, 58), Pair(120, 130)));
    EXPECT_THAT(spans(removeClips(timeline, ids, true)), ElementsAre(Pair(10, 20), Pair(20, 48)));
}

TEST(ClipEdit, ClipsMoveTogetherAndNotBeforeTheStart) {
    OneClip one;
    ClipId second = 0;
    std::tie(one.timeline, second) = addClip(one.timeline, one.track, OneClip::make(60, 5));
    const ClipId ids[] = {one.clip, second};
    EXPECT_THAT(spans(moveClips(one.timeline, ids, -99)), ElementsAre(Pair(0, 48), Pair(50, 55)));
    EXPECT_THAT(spans(moveClips(one.timeline, ids, 45)), ElementsAre(Pair(55, 103), Pair(105, 110)));
}

TEST(ClipEdit, AClipChangesTracksOnlyWithinItsKind) {
    OneClip one;
    TrackId other = 0;
    TrackId source = 0;
    std::tie(one.timeline, other) = addTrack(one.timeline, TrackKind::take, "B");
    std::tie(one.timeline, source) = addTrack(one.timeline, TrackKind::source, "S");
    const Timeline moved = placeClip(one.timeline, one.clip, other, 3);
    EXPECT_TRUE(moved.tracks[0].clips.empty());
    EXPECT_THAT(spans(moved, 1), ElementsAre(Pair(3, 51)));
    EXPECT_EQ(placeClip(one.timeline, one.clip, source, 3), one.timeline);
}

TEST(ClipEdit, ALockedTrackStaysAsItIs) {
    const OneClip one;
    const Timeline locked = setTrackLocked(one.timeline, one.track, true);
    const ClipId ids[] = {one.clip};
    EXPECT_EQ(trimEnd(locked, one.clip, 20), locked);
    EXPECT_EQ(removeClips(locked, ids), locked);
    EXPECT_EQ(moveClips(locked, ids, 5), locked);
    EXPECT_EQ(reverseClip(locked, one.clip), locked);
    EXPECT_EQ(addClip(locked, one.track, OneClip::make(0, 5)).second, 0U);
    EXPECT_EQ(removeTrack(locked, one.track), locked);
}

TEST(ClipEdit, SlipShowsAnotherPart) {
    OneClip one;
    one.timeline = trimEnd(one.timeline, one.clip, 20);
    EXPECT_DOUBLE_EQ(shown(slip(one.timeline, one.clip, 5)).at(12), 7);
    EXPECT_DOUBLE_EQ(shown(slip(one.timeline, one.clip, -5)).at(12), 2);
}

TEST(ClipEdit, ASourceTakesTheTracksWithItThatHeldNothingElse) {
    OneClip one;
    TrackId shared = 0;
    TrackId empty = 0;
    std::tie(one.timeline, shared) = addTrack(one.timeline, TrackKind::take, "both");
    std::tie(one.timeline, empty) = addTrack(one.timeline, TrackKind::take, "to be used");
    Clip other = OneClip::make(60, 10);
    one.timeline = addClip(one.timeline, shared, OneClip::make(0, 48)).first;
    other.source = 8;
    one.timeline = addClip(one.timeline, shared, other).first;
    const Timeline left = removeSource(one.timeline, 7);
    EXPECT_EQ(left.track(one.track), nullptr);
    ASSERT_NE(left.track(shared), nullptr);
    EXPECT_EQ(left.track(shared)->clips.size(), 1U);
    EXPECT_NE(left.track(empty), nullptr) << "it was empty before";
}

TEST(ClipEdit, CopiesArePutDownWithNewIds) {
    const OneClip one;
    const std::uint64_t ids[] = {one.clip};
    const auto [timeline, made] = pasted(one.timeline, copied(one.timeline, ids), 100);
    EXPECT_THAT(spans(timeline), ElementsAre(Pair(10, 58), Pair(100, 148)));
    ASSERT_EQ(made.size(), 1U);
    EXPECT_NE(made[0], one.clip);
    EXPECT_DOUBLE_EQ(shown(timeline).at(105), 5);
}

}  // namespace
}  // namespace splatreel::core
