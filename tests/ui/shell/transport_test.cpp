#include "ui/session/transport.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>

namespace splatreel::tests {
namespace {

using ui::Transport;

TEST(Transport, StaysWithinTheClip) {
    Transport transport;
    transport.setLength(10, 24);
    transport.setFrame(99);
    EXPECT_EQ(transport.frame(), 9);
    transport.step(-100);
    EXPECT_EQ(transport.frame(), 0);
    transport.setLength(0, 24);
    transport.play();
    EXPECT_FALSE(transport.isPlaying());
}

TEST(Transport, InAndOutNeverCross) {
    Transport transport;
    transport.setLength(48, 24);
    transport.setOut(20);
    transport.setIn(30);
    EXPECT_EQ(transport.in(), 30);
    EXPECT_EQ(transport.out(), 30);
    transport.setOut(5);
    EXPECT_EQ(transport.in(), 5);
    transport.clearRange();
    EXPECT_EQ(transport.out(), 47);
}

TEST(Transport, PlayingOnceEndsAtTheOutPointAndSaysSo) {
    Transport transport;
    transport.setLength(10, 1000);
    transport.setLoop(core::LoopMode::once);
    QSignalSpy playing(&transport, &Transport::playingChanged);
    transport.play();
    EXPECT_TRUE(playing.wait(2000) || !playing.isEmpty());
    EXPECT_TRUE(QTest::qWaitFor([&] { return !transport.isPlaying(); }, 60000));
    EXPECT_EQ(transport.frame(), 9);
    EXPECT_EQ(playing.size(), 2);
}

TEST(Transport, LoopingStaysWithinTheRange) {
    Transport transport;
    transport.setLength(100, 500);
    transport.setIn(40);
    transport.setOut(49);
    transport.setFrame(40);
    QSignalSpy frames(&transport, &Transport::frameChanged);
    transport.play();
    EXPECT_TRUE(QTest::qWaitFor([&] { return frames.size() > 12; }, 60000));
    for (const auto& frame : frames) {
        EXPECT_GE(frame.front().toInt(), 40);
        EXPECT_LE(frame.front().toInt(), 49);
    }
}

TEST(Transport, TheShuttleGoesFasterAndTurnsRound) {
    Transport transport;
    transport.setLength(1000, 24);
    transport.setFrame(500);
    transport.shuttle(1);
    transport.shuttle(1);
    EXPECT_EQ(transport.speed(), 2);
    transport.shuttle(-1);
    EXPECT_EQ(transport.speed(), -1);
    transport.pause();
    EXPECT_EQ(transport.speed(), 1);
}

}  // namespace
}  // namespace splatreel::tests
