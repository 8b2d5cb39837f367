#include "core/playback/player.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace splatreel::core {
namespace {

std::int64_t modulo(std::int64_t value, std::int64_t period) {
    const std::int64_t rest = value % period;
    return rest < 0 ? rest + period : rest;
}

}  // namespace

Player::Player(Rate rate, int frameCount) : rate_(rate), frameCount_(frameCount), out_(frameCount - 1) {
    assert(frameCount >= 1);
}

int Player::frameAt(std::int64_t step) const {
    const std::int64_t n = count();
    if (loop_ == LoopMode::once) return in_ + static_cast<int>(std::clamp<std::int64_t>(step, 0, n - 1));
    if (loop_ == LoopMode::loop) return in_ + static_cast<int>(modulo(step, n));
    const std::int64_t period = std::max<std::int64_t>(2 * (n - 1), 1);
    const std::int64_t place = modulo(step, period);
    return in_ + static_cast<int>(place < n ? place : period - place);
}

double Player::positionAt(double now) const {
    if (!playing_) return position_;
    const double ideal = position_ + (now - since_) * rate_.framesPerSecond() * speed_;
    if (!everyFrame_ || !lastStep_) return ideal;
    // Whatever the time, only the frame after the one that was drawn last.
    const auto least = static_cast<double>(*lastStep_ - 1);
    const auto most = static_cast<double>(*lastStep_ + 1);
    return direction() > 0 ? std::min(ideal, most) : std::max(ideal, least);
}

Player::Moment Player::at(double now) const {
    Moment moment;
    if (outside_) {
        moment.frame = moment.next = *outside_;
        moment.step = *outside_ - in_;
        return moment;
    }
    const double position = positionAt(now);
    const int forward = direction();
    const double whole = forward > 0 ? std::floor(position) : std::ceil(position);
    moment.step = static_cast<std::int64_t>(whole);
    if (loop_ == LoopMode::once) {
        moment.ended = playing_ && (forward > 0 ? moment.step >= count() : moment.step < 0);
        moment.step = std::clamp<std::int64_t>(moment.step, 0, count() - 1);
    }
    moment.frame = frameAt(moment.step);
    moment.next = frameAt(moment.step + forward);
    // The last frame does not turn into the first: that is a cut.
    if (std::abs(moment.next - moment.frame) != 1) moment.next = moment.frame;
    if (loop_ == LoopMode::loop && count() == 2 && (moment.next - moment.frame) * forward < 0)
        moment.next = moment.frame;
    moment.fraction = moment.next == moment.frame ? 0 : std::abs(position - whole);
    return moment;
}

std::optional<Player::Moment> Player::newest(double now, const std::function<bool(int frame)>& there) const {
    const Moment due = at(now);
    if (there(due.frame)) return due;
    if (!playing_ || !lastStep_) return std::nullopt;
    const int back = -direction();
    for (std::int64_t step = due.step + back; (*lastStep_ - step) * back > 0; step += back) {
        const int frame = frameAt(step);
        if (there(frame)) return Moment{frame, frame, 0, step, false};
    }
    return std::nullopt;
}

void Player::anchor(double now) {
    if (!outside_) {
        double position = positionAt(now);
        if (loop_ == LoopMode::once) position = std::clamp(position, 0.0, static_cast<double>(count() - 1));
        position_ = position;
    }
    since_ = now;
}

void Player::play(double now) {
    if (playing_) return;
    if (outside_) {
        position_ = *outside_ < in_ ? 0 : count() - 1;
        if (loop_ != LoopMode::once && *outside_ > out_ && direction() > 0) position_ = 0;
        outside_.reset();
    }
    // Played to its end once: again from the start.
    if (loop_ == LoopMode::once) {
        if (direction() > 0 && position_ >= count() - 1)
            position_ = 0;
        else if (direction() < 0 && position_ <= 0)
            position_ = count() - 1;
    }
    lastStep_.reset();
    since_ = now;
    playing_ = true;
}

void Player::pause(double now) {
    anchor(now);
    playing_ = false;
}

void Player::seek(int frame, double now) {
    frame = std::clamp(frame, 0, frameCount_ - 1);
    outside_.reset();
    if (frame < in_ || frame > out_) {
        if (playing_)
            frame = std::clamp(frame, in_, out_);
        else
            outside_ = frame;
    }
    position_ = frame - in_;
    since_ = now;
    lastStep_.reset();
}

void Player::setSpeed(double speed, double now) {
    if (!std::isfinite(speed) || speed == 0) return;
    anchor(now);
    if ((speed < 0) != (speed_ < 0)) lastStep_.reset();
    speed_ = speed;
}

void Player::setLoop(LoopMode mode, double now) {
    if (mode == loop_) return;
    const Moment moment = at(now);
    loop_ = mode;
    if (outside_) return;
    position_ = moment.frame - in_;
    since_ = now;
    lastStep_.reset();
}

void Player::setRange(int in, int out, double now) {
    const int frame = at(now).frame;
    in_ = std::clamp(in, 0, frameCount_ - 1);
    out_ = std::clamp(out, in_, frameCount_ - 1);
    seek(frame, now);
}

void Player::setEveryFrame(bool every, double now) {
    anchor(now);
    everyFrame_ = every;
}

void Player::setClip(Rate rate, int frameCount, double now) {
    assert(frameCount >= 1);
    const int frame = at(now).frame;
    const bool whole = in_ == 0 && out_ == frameCount_ - 1;
    rate_ = rate;
    frameCount_ = frameCount;
    in_ = whole ? 0 : std::min(in_, frameCount - 1);
    out_ = whole ? frameCount - 1 : std::clamp(out_, in_, frameCount - 1);
    seek(frame, now);
}

void Player::drawn(const Moment& moment, double now) {
    if (lastStep_ && *lastStep_ == moment.step) return;
    ++counts_.shown;
    if (playing_ && lastStep_) counts_.dropped += std::abs(moment.step - *lastStep_) - 1;
    const double ideal = position_ + (now - since_) * rate_.framesPerSecond() * speed_;
    const bool late = everyFrame_ && playing_ && std::abs(ideal - static_cast<double>(moment.step)) >= 1;
    lastStep_ = moment.step;
    if (!late) return;
    position_ = static_cast<double>(moment.step);
    since_ = now;
}

std::int64_t Player::behind(double now) const {
    return lastStep_ ? std::abs(at(now).step - *lastStep_) : 0;
}

std::vector<int> Player::wanted(double now, int most) const {
    const Moment moment = at(now);
    std::vector<int> frames;
    std::vector<bool> listed(static_cast<std::size_t>(frameCount_), false);
    const auto add = [&](int frame) {
        if (listed[static_cast<std::size_t>(frame)] || static_cast<int>(frames.size()) >= most) return;
        listed[static_cast<std::size_t>(frame)] = true;
        frames.push_back(frame);
    };
    add(moment.frame);
    const std::int64_t n = count();
    std::int64_t step = moment.step;
    for (std::int64_t i = 0; i < 2 * n && static_cast<int>(frames.size()) < most; ++i, step += direction()) {
        // After the end comes the start, should it be played again.
        add(loop_ == LoopMode::once ? in_ + static_cast<int>(modulo(step, n)) : frameAt(step));
    }
    return frames;
}

}  // namespace splatreel::core
