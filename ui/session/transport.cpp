#include "ui/session/transport.h"

#include <algorithm>
#include <cmath>

namespace splatreel::ui {
namespace {

constexpr int interval = 8;  // milliseconds between looks at the clock
constexpr double fastest = 8;

}  // namespace

Transport::Transport(QObject* parent) : QObject(parent) {
    timer_.setTimerType(Qt::PreciseTimer);
    timer_.setInterval(interval);
    connect(&timer_, &QTimer::timeout, this, &Transport::tick);
}

void Transport::setLength(int frames, double framesPerSecond) {
    frames_ = std::max(frames, 0);
    rate_ = framesPerSecond > 0 ? framesPerSecond : 24;
    in_ = 0;
    out_ = frames_ - 1;
    if (frames_ == 0) pause();
    emit lengthChanged(frames_);
    emit rangeChanged(in_, out_);
    moveTo(std::clamp(position_, 0.0, std::max(0.0, static_cast<double>(frames_ - 1))));
}

void Transport::setFrame(int frame) {
    moveTo(std::clamp(frame, 0, std::max(0, frames_ - 1)));
}

void Transport::moveTo(double position) {
    const int before = frame();
    position_ = position;
    if (frame() != before) emit frameChanged(frame());
}

void Transport::play(double speed) {
    if (frames_ < 2) return;
    const bool atEnd = speed > 0 ? position_ >= out_ : position_ <= in_;
    if (atEnd && loop_ == core::LoopMode::once) moveTo(speed > 0 ? in_ : out_);
    if (speed != speed_) {
        speed_ = speed;
        emit speedChanged(speed_);
    }
    clock_.start();
    if (playing_) return;
    playing_ = true;
    timer_.start();
    emit playingChanged(true);
}

void Transport::pause() {
    if (!playing_) return;
    playing_ = false;
    timer_.stop();
    position_ = frame();
    if (speed_ != wantedSpeed_) {
        speed_ = wantedSpeed_;
        emit speedChanged(speed_);
    }
    emit playingChanged(false);
}

void Transport::toggle() {
    playing_ ? pause() : play(wantedSpeed_);
}

void Transport::shuttle(int direction) {
    const bool same = playing_ && (speed_ > 0) == (direction > 0);
    play(same ? std::clamp(speed_ * 2, -fastest, fastest) : direction);
}

void Transport::setSpeed(double speed) {
    wantedSpeed_ = std::clamp(speed, 0.05, fastest);
    if (playing_) {
        play(wantedSpeed_);
    } else if (speed_ != wantedSpeed_) {
        speed_ = wantedSpeed_;
        emit speedChanged(speed_);
    }
}

void Transport::setLoop(core::LoopMode mode) {
    if (mode == loop_) return;
    loop_ = mode;
    emit loopChanged(mode);
}

void Transport::setIn(int frame) {
    in_ = std::clamp(frame, 0, std::max(0, frames_ - 1));
    out_ = std::max(out_, in_);
    emit rangeChanged(in_, out_);
}

void Transport::setOut(int frame) {
    out_ = std::clamp(frame, 0, std::max(0, frames_ - 1));
    in_ = std::min(in_, out_);
    emit rangeChanged(in_, out_);
}

void Transport::clearRange() {
    in_ = 0;
    out_ = frames_ - 1;
    emit rangeChanged(in_, out_);
}

void Transport::tick() {
    const double seconds = static_cast<double>(clock_.nsecsElapsed()) * 1e-9;
    clock_.start();
    double position = position_ + seconds * rate_ * speed_;
    const double first = in_;
    const double end = out_ + 1.0;  // a frame lasts until the next begins
    if (position < end && position >= first) return moveTo(position);
    switch (loop_) {
        case core::LoopMode::once:
            moveTo(position >= end ? out_ : in_);
            return pause();
        case core::LoopMode::loop: {
            const double length = std::max(1.0, end - first);
            return moveTo(first + std::fmod(std::fmod(position - first, length) + length, length));
        }
        case core::LoopMode::pingPong:
            speed_ = -speed_;
            return moveTo(position >= end ? out_ : in_);
    }
}

}  // namespace splatreel::ui
