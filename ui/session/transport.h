#pragma once

#include "core/timeline/timeline.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace splatreel::ui {

/// The playhead: where it is, and how it moves. Frames count from 0. On the interface's thread; its clock is
/// real time, so that playing leaves out frames rather than slow down.
class Transport : public QObject {
    Q_OBJECT

public:
    explicit Transport(QObject* parent = nullptr);

    void setLength(int frames, double framesPerSecond);
    [[nodiscard]] int frameCount() const { return frames_; }
    [[nodiscard]] double framesPerSecond() const { return rate_; }

    [[nodiscard]] int frame() const { return static_cast<int>(position_); }
    [[nodiscard]] double position() const { return position_; }
    void setFrame(int frame);
    void step(int frames) { setFrame(frame() + frames); }

    [[nodiscard]] bool isPlaying() const { return playing_; }
    void play(double speed = 1);
    void pause();
    void toggle();
    /// J and L: faster in that direction, or the other way round.
    void shuttle(int direction);
    [[nodiscard]] double speed() const { return speed_; }
    void setSpeed(double speed);

    [[nodiscard]] core::LoopMode loop() const { return loop_; }
    void setLoop(core::LoopMode mode);

    /// The part that plays, both ends included; the whole clip by default.
    [[nodiscard]] int in() const { return in_; }
    [[nodiscard]] int out() const { return out_; }
    void setIn(int frame);
    void setOut(int frame);
    void clearRange();

signals:
    void frameChanged(int frame);
    void playingChanged(bool playing);
    void rangeChanged(int in, int out);
    void lengthChanged(int frames);
    void loopChanged(splatreel::core::LoopMode mode);
    void speedChanged(double speed);

private:
    void tick();
    void moveTo(double position);

    QTimer timer_;
    QElapsedTimer clock_;
    int frames_ = 0;
    double rate_ = 24;
    double position_ = 0;
    double speed_ = 1;
    double wantedSpeed_ = 1;  ///< of the next play
    bool playing_ = false;
    core::LoopMode loop_ = core::LoopMode::loop;
    int in_ = 0;
    int out_ = -1;
};

}  // namespace splatreel::ui
