#include "core/timeline/timeline_edit.h"

#include <gtest/gtest.h>

namespace splatreel::core {
namespace {

constexpr SourceId clipSource = 7;
constexpr SourceId takeSource = 8;

/// A clip of 48 frames at 24/s on a source track, from frame 10 on.
Timeline withClip() {
    auto [timeline, track] = addTrack(Timeline{}, TrackKind::source, "clip");
    Clip clip;
    clip.source = clipSource;
    clip.start = 10;
    clip.length = 48;
    clip.sourceFrames = 48;
    return addClip(std::move(timeline), track, clip).first;
}

TakeOfSource wholeTake() {
    return {takeSource, "Take A", {0, 48}, 48, {24, 1}};
}

std::optional<double> shownOf(const Timeline& timeline, SourceId source, int frame) {
    for (const ClipSample& sample : samplesAt(timeline, frame))
        if (sample.source == source) return sample.sourceFrame;
    return std::nullopt;
}

ClipId firstClip(const Timeline& timeline) {
    return timeline.tracks.front().clips.front().id;
}

TEST(TakeEdit, ATakePlaysWithItsClip) {
    Timeline timeline =
        changeSpeed(trimStart(withClip(), firstClip(withClip()), 20), firstClip(withClip()), 2);
    timeline = addTakeOf(timeline, clipSource, wholeTake());
    int seen = 0;
    for (int frame = 0; frame < timeline.length(); ++frame) {
        EXPECT_EQ(shownOf(timeline, takeSource, frame), shownOf(timeline, clipSource, frame)) << frame;
        seen += shownOf(timeline, takeSource, frame) ? 1 : 0;
    }
    EXPECT_EQ(seen, 19);
}

TEST(TakeEdit, ATakeOfEverySecondFrameLastsAsLong) {
    TakeOfSource half{takeSource, "Take A", {0, 48}, 24, {24 * 23, 47}};
    const Timeline timeline = addTakeOf(withClip(), clipSource, half);
    EXPECT_EQ(timeline.length(), withClip().length());
    EXPECT_NEAR(*shownOf(timeline, takeSource, 10), 0, 1e-9);
    EXPECT_NEAR(*shownOf(timeline, takeSource, 57), 23, 1e-9);
}

TEST(TakeEdit, ATakeOfAPartLiesWhereThePartIs) {
    const Timeline before = withClip();
    const FrameSpan within{20, 30};
    EXPECT_EQ(shownFrames(before, clipSource, within), (FrameSpan{10, 20}));
    const Timeline timeline =
        addTakeOf(before, clipSource, {takeSource, "Take A", {10, 20}, 10, {24, 1}}, within);
    EXPECT_FALSE(shownOf(timeline, takeSource, 19));
    EXPECT_DOUBLE_EQ(*shownOf(timeline, takeSource, 20), 0);
    EXPECT_DOUBLE_EQ(*shownOf(timeline, takeSource, 29), 9);
    EXPECT_FALSE(shownOf(timeline, takeSource, 30));
}

TEST(TakeEdit, WithoutItsClipATakeLiesAtTheBeginning) {
    Timeline timeline;
    timeline.rate = {30, 1};
    timeline = addTakeOf(timeline, clipSource, wholeTake());
    EXPECT_EQ(timeline.length(), 60);
    EXPECT_DOUBLE_EQ(*shownOf(timeline, takeSource, 30), 24);
}

TEST(TakeEdit, WhatTheTimelineDoesNotShowHasNoFrames) {
    EXPECT_FALSE(shownFrames(withClip(), clipSource, {0, 10}).has_value());
    EXPECT_FALSE(shownFrames(withClip(), takeSource, {0, 60}).has_value());
    const ClipId clip = firstClip(withClip());
    EXPECT_FALSE(shownFrames(setClipEnabled(withClip(), clip, false), clipSource, {0, 60}).has_value());
}

TEST(TakeEdit, BetweenTwoFramesBothAreShown) {
    const Timeline slow = changeSpeed(withClip(), firstClip(withClip()), 0.5);
    EXPECT_EQ(shownFrames(slow, clipSource, {12, 13}), (FrameSpan{1, 2}));
    EXPECT_EQ(shownFrames(slow, clipSource, {13, 14}), (FrameSpan{1, 3}));
}

TEST(TakeEdit, AnotherRateKeepsWhereAClipBegins) {
    const Timeline trimmed = trimStart(withClip(), firstClip(withClip()), 34);
    const Timeline timeline = setSourceFrames(trimmed, clipSource, 24, {12, 1});
    EXPECT_DOUBLE_EQ(*shownOf(timeline, clipSource, 34), 12);
    EXPECT_DOUBLE_EQ(*shownOf(timeline, clipSource, 44), 17);
}

}  // namespace
}  // namespace splatreel::core
