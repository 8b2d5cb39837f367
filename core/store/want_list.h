#pragma once

#include "core/store/frame_cache.h"

#include <optional>
#include <set>
#include <span>
#include <vector>

namespace splatreel::core {

/// The frames of one source that playback will need, soonest first. Not thread-safe: one owner.
class WantList {
public:
    /// Frames outside [0, frameCount) are left out; those that failed stay failed.
    void replace(std::span<const int> frames, int frameCount) {
        frames_.clear();
        rank_.assign(static_cast<std::size_t>(frameCount), FrameCache::unwanted);
        for (const int frame : frames) {
            if (frame < 0 || frame >= frameCount || rankOf(frame) != FrameCache::unwanted) continue;
            rank_[static_cast<std::size_t>(frame)] = static_cast<int>(frames_.size());
            frames_.push_back(frame);
        }
        next_ = 0;
    }

    /// 0 for the first, FrameCache::unwanted for those that are not in the list.
    [[nodiscard]] int rankOf(int frame) const {
        const auto index = static_cast<std::size_t>(frame);
        return index < rank_.size() ? rank_[index] : FrameCache::unwanted;
    }
    [[nodiscard]] int frameAt(int rank) const { return frames_[static_cast<std::size_t>(rank)]; }

    /// The first that `there(frame)` says is missing and that has not failed. Those before it are not asked
    /// about again before the next `replace`.
    template <class There>
    [[nodiscard]] std::optional<int> nextMissing(const There& there) {
        for (; next_ < frames_.size(); ++next_) {
            if (!failed_.contains(frames_[next_]) && !there(frames_[next_])) return static_cast<int>(next_);
        }
        return std::nullopt;
    }

    /// There is no room for more until the next `replace`.
    void stop() { next_ = frames_.size(); }
    void failed(int frame) { failed_.insert(frame); }

private:
    std::vector<int> frames_;
    std::vector<int> rank_;  ///< of every frame
    std::set<int> failed_;
    std::size_t next_ = 0;
};

}  // namespace splatreel::core
