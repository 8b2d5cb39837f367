#include "core/playback/player.h"

#include <gtest/gtest.h>

#include <limits>

namespace splatreel::core {
namespace {

using Frames = std::vector<int>;

/// The frames that are due every `step` seconds from `begin`.
Frames framesAt(const Player& player, double begin, double step, int count) {
    Frames frames;
    for (int i = 0; i < count; ++i) frames.push_back(player.at(begin + i * step).frame);
    return frames;
}

/// Ten frames a second, starting at 100 s.
Player started(int frames, LoopMode mode) {
    Player player({10, 1}, frames);
    player.setLoop(mode, 0);
    player.play(100);
    return player;
}

TEST(Player, stands_still_until_it_plays) {
    Player player({10, 1}, 5);
    player.seek(3, 1);
    EXPECT_EQ(player.at(50).frame, 3);
    EXPECT_EQ(player.at(50).fraction, 0);
    player.play(50);
    EXPECT_EQ(player.at(50.15).frame, 4);
    player.pause(50.15);
    EXPECT_EQ(player.at(99).frame, 4);
}

TEST(Player, keeps_time_over_hours) {
    Player player({30000, 1001}, 1'000'000);
    player.play(1e6);
    const double seconds = 8 * 3600;
    EXPECT_EQ(player.at(1e6 + seconds + 1e-6).frame, static_cast<int>(seconds * 30000 / 1001));
}

TEST(Player, loops) {
    EXPECT_EQ(framesAt(started(3, LoopMode::loop), 100.05, 0.1, 7), (Frames{0, 1, 2, 0, 1, 2, 0}));
}

TEST(Player, plays_once_and_says_when_it_is_over) {
    Player player = started(3, LoopMode::once);
    EXPECT_EQ(framesAt(player, 100.05, 0.1, 5), (Frames{0, 1, 2, 2, 2}));
    EXPECT_FALSE(player.at(100.25).ended);
    EXPECT_TRUE(player.at(100.35).ended);
    player.pause(101);
    EXPECT_EQ(player.at(102).frame, 2);
    player.play(103);  // again
    EXPECT_EQ(player.at(103.15).frame, 1);
}

TEST(Player, goes_there_and_back) {
    EXPECT_EQ(framesAt(started(4, LoopMode::pingPong), 100.05, 0.1, 9), (Frames{0, 1, 2, 3, 2, 1, 0, 1, 2}));
    EXPECT_EQ(framesAt(started(1, LoopMode::pingPong), 100.05, 0.1, 3), (Frames{0, 0, 0}));
}

TEST(Player, goes_backwards_in_every_mode) {
    for (const auto& [mode, expected] :
         {std::pair{LoopMode::loop, Frames{2, 1, 0, 2, 1}}, std::pair{LoopMode::once, Frames{2, 1, 0, 0, 0}},
          std::pair{LoopMode::pingPong, Frames{2, 1, 0, 1, 2}}}) {
        Player player({10, 1}, 3);
        player.setLoop(mode, 0);
        player.setSpeed(-1, 0);
        player.seek(2, 0);
        player.play(100);
        EXPECT_EQ(framesAt(player, 100.05, 0.1, 5), expected);
    }
}

TEST(Player, turning_round_goes_on_from_where_it_is) {
    Player player = started(10, LoopMode::loop);
    player.setSpeed(-1, 100.55);
    EXPECT_NEAR(player.at(100.55).frame, 5.5, 0.6);
    EXPECT_EQ(player.at(100.65).frame, 5);
    EXPECT_EQ(player.at(100.75).frame, 4);
}

TEST(Player, speed_scales_time_and_the_position_does_not_jump) {
    Player player = started(100, LoopMode::loop);
    player.setSpeed(4, 101);
    EXPECT_EQ(player.at(101.001).frame, 10);
    EXPECT_EQ(player.at(102.001).frame, 50);
    player.setSpeed(0.25, 102);
    EXPECT_EQ(player.at(103).frame, 52);
    EXPECT_NEAR(player.at(103).fraction, 0.5, 1e-9);
    player.setSpeed(0, 103);
    player.setSpeed(std::numeric_limits<double>::quiet_NaN(), 103);
    EXPECT_EQ(player.speed(), 0.25);
}

TEST(Player, tells_what_lies_between_two_frames) {
    Player player = started(3, LoopMode::loop);
    EXPECT_EQ(player.at(100.025).next, 1);
    EXPECT_NEAR(player.at(100.025).fraction, 0.25, 1e-9);
    EXPECT_EQ(player.at(100.225).next, 2);  // a cut follows
    EXPECT_EQ(player.at(100.225).fraction, 0);
    player.setSpeed(-1, 100.15);
    EXPECT_EQ(player.at(100.175).frame, 2);
    EXPECT_EQ(player.at(100.175).next, 1);
    EXPECT_NEAR(player.at(100.175).fraction, 0.75, 1e-9);
    Player turning = started(3, LoopMode::pingPong);
    EXPECT_EQ(turning.at(100.225).next, 1);
}

TEST(Player, stays_in_its_range) {
    Player player({10, 1}, 20);
    player.setRange(5, 7, 0);
    EXPECT_EQ(player.at(0).frame, 0);  // shown where it was until it plays
    player.play(100);
    EXPECT_EQ(framesAt(player, 100.05, 0.1, 5), (Frames{5, 6, 7, 5, 6}));
    player.setRange(-3, 99, 100.05);
    EXPECT_EQ(player.in(), 0);
    EXPECT_EQ(player.out(), 19);
    EXPECT_EQ(player.at(100.16).frame, 6);
}

TEST(Player, drops_late_frames_and_counts_them) {
    Player player = started(100, LoopMode::loop);
    for (const double time : {100.01, 100.05, 100.11, 100.41, 100.51}) {
        EXPECT_LE(player.behind(time), 3);
        player.drawn(player.at(time), time);
    }
    EXPECT_EQ(player.counts().shown, 4);  // 0, 1, 4, 5
    EXPECT_EQ(player.counts().dropped, 2);
    EXPECT_EQ(player.behind(100.55), 0);
    EXPECT_EQ(player.behind(100.85), 3);
}

TEST(Player, takes_the_newest_frame_that_is_there) {
    Player player = started(100, LoopMode::loop);
    const auto only = [](int frame) { return [frame](int other) { return other == frame; }; };
    EXPECT_FALSE(player.newest(100.55, only(3)).has_value());  // nothing was drawn yet: only what is due
    player.drawn(player.at(100.25), 100.25);
    ASSERT_TRUE(player.newest(100.75, only(7)).has_value());
    ASSERT_TRUE(player.newest(100.75, only(5)).has_value());
    EXPECT_EQ(player.newest(100.75, only(5))->frame, 5);
    EXPECT_EQ(player.newest(100.75, only(5))->fraction, 0);
    EXPECT_FALSE(player.newest(100.75, only(2)).has_value());  // that is on the screen
    EXPECT_FALSE(player.newest(100.75, only(9)).has_value());
    player.setSpeed(-1, 100.75);
    player.drawn(player.at(100.751), 100.751);
    ASSERT_TRUE(player.newest(101.05, only(6)).has_value());
    EXPECT_EQ(player.newest(101.05, only(6))->frame, 6);
}

TEST(Player, shows_every_frame_when_asked_to) {
    Player player = started(100, LoopMode::loop);
    player.setEveryFrame(true, 100);
    Frames frames;
    for (double time = 100.01; time < 102; time += 0.25) {  // much too slow
        const Player::Moment moment = player.at(time);
        frames.push_back(moment.frame);
        player.drawn(moment, time);
    }
    EXPECT_EQ(frames, (Frames{0, 1, 2, 3, 4, 5, 6, 7}));
    EXPECT_EQ(player.counts().dropped, 0);
    player.drawn(player.at(103), 103);
    EXPECT_EQ(player.at(103.05).frame, 8);  // what was lost is not hurried after
    EXPECT_EQ(player.at(103.15).frame, 9);
}

TEST(Player, wants_what_comes_next) {
    Player player = started(6, LoopMode::loop);
    EXPECT_EQ(player.wanted(100.41, 4), (Frames{4, 5, 0, 1}));
    EXPECT_EQ(player.wanted(100.41, 99), (Frames{4, 5, 0, 1, 2, 3}));
    player.setSpeed(-1, 100.41);
    EXPECT_EQ(player.wanted(100.41, 3), (Frames{5, 4, 3}));
    Player once = started(6, LoopMode::once);
    EXPECT_EQ(once.wanted(100.41, 4), (Frames{4, 5, 0, 1}));
    Player turning = started(6, LoopMode::pingPong);
    EXPECT_EQ(turning.wanted(100.31, 99), (Frames{3, 4, 5, 2, 1, 0}));
    turning.setRange(2, 4, 100.31);
    EXPECT_EQ(turning.wanted(100.31, 99), (Frames{3, 4, 2}));
}

TEST(Player, a_seek_goes_to_the_start_of_a_frame) {
    Player player = started(100, LoopMode::loop);
    player.seek(50, 103.37);
    EXPECT_EQ(player.at(103.37).frame, 50);
    EXPECT_EQ(player.at(103.46).frame, 50);
    EXPECT_EQ(player.at(103.48).frame, 51);
    player.seek(1000, 104);
    EXPECT_EQ(player.at(104).frame, 99);
}

TEST(Player, a_take_that_grows_is_played_to_its_new_end) {
    Player player = started(3, LoopMode::once);
    player.setClip({10, 1}, 6, 100.25);
    EXPECT_EQ(player.out(), 5);
    EXPECT_EQ(framesAt(player, 100.26, 0.1, 5), (Frames{2, 3, 4, 5, 5}));
}

}  // namespace
}  // namespace splatreel::core
