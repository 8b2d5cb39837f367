#pragma once

#include "core/base/time.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace splatreel::core {

enum class LoopMode {
    once,     ///< stops on the last frame (backwards: the first)
    loop,     ///< from the last to the first
    pingPong  ///< there and back, ends shown once
};

/// The clock of playback: which frame is due now. Frames are due by the time since play began, so that a late
/// picture loses frames, not time; with `setEveryFrame` it loses time, not frames. Knows nothing of frames'
/// content, stores and windows. Time is given from outside: seconds of any clock that does not run backwards.
/// One thread.
class Player {
public:
    /// `frameCount` at least 1; the range is all of it.
    explicit Player(Rate rate, int frameCount);

    void play(double now);
    void pause(double now);
    [[nodiscard]] bool playing() const { return playing_; }
    /// To the start of a frame (clamped to all frames); a frame outside the range is shown, and playing from
    /// there begins at the range's near end.
    void seek(int frame, double now);
    /// Factor on the rate; negative: backwards. 0 or not finite changes nothing.
    void setSpeed(double speed, double now);
    [[nodiscard]] double speed() const { return speed_; }
    void setLoop(LoopMode mode, double now);
    [[nodiscard]] LoopMode loop() const { return loop_; }
    /// First and last frame that are played, clamped to the frames there are.
    void setRange(int in, int out, double now);
    [[nodiscard]] int in() const { return in_; }
    [[nodiscard]] int out() const { return out_; }
    /// Whether every frame has to be drawn, however late.
    void setEveryFrame(bool every, double now);
    /// Another rate or number of frames (a take grew); position and range stay where they can.
    void setClip(Rate rate, int frameCount, double now);

    /// What is due.
    struct Moment {
        int frame = 0;
        int next = 0;         ///< the frame that follows in play direction; `frame` where there is none
        double fraction = 0;  ///< of the way to `next`, in [0, 1)
        std::int64_t step =
            0;               ///< counts frames along the way, turns included; grows or falls with direction
        bool ended = false;  ///< played to the end, once
    };
    [[nodiscard]] Moment at(double now) const;

    /// What to draw where not every frame is there in time: what is due, else the newest moment before it
    /// (and after what was drawn last) whose frame is there, so that a slow disk costs frames and not all of
    /// them. Nothing: the last picture stays.
    [[nodiscard]] std::optional<Moment> newest(double now, const std::function<bool(int frame)>& there) const;

    /// The picture of a moment is on the screen.
    void drawn(const Moment& moment, double now);
    /// Frames between now and what was drawn last: 0 or 1 when all goes well. 0 when nothing was drawn.
    [[nodiscard]] std::int64_t behind(double now) const;

    struct Counts {
        std::int64_t shown = 0;    ///< new frames drawn
        std::int64_t dropped = 0;  ///< frames that were due and never drawn, while playing
    };
    [[nodiscard]] const Counts& counts() const { return counts_; }
    void resetCounts() { counts_ = {}; }

    /// Frames in the order in which they will be needed, from the one that is due: onwards in play direction,
    /// through the turn or the loop, each once, at most `most`.
    [[nodiscard]] std::vector<int> wanted(double now, int most) const;

private:
    [[nodiscard]] int count() const { return out_ - in_ + 1; }
    [[nodiscard]] int direction() const { return speed_ < 0 ? -1 : 1; }
    /// The frame at a whole number of frames along the way.
    [[nodiscard]] int frameAt(std::int64_t step) const;
    /// Frames along the way since the range's begin.
    [[nodiscard]] double positionAt(double now) const;
    /// The way begins anew at what is due now.
    void anchor(double now);

    Rate rate_;
    int frameCount_ = 1;
    int in_ = 0;
    int out_ = 0;
    double speed_ = 1;
    LoopMode loop_ = LoopMode::loop;
    bool everyFrame_ = false;
    bool playing_ = false;
    double position_ = 0;  ///< at `since_`
    double since_ = 0;
    std::optional<int> outside_;            ///< a frame out of the range that was asked for
    std::optional<std::int64_t> lastStep_;  ///< drawn last
    Counts counts_;
};

}  // namespace splatreel::core
