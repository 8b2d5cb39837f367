#pragma once

#include "core/store/sequence_store.h"

#include <deque>
#include <span>

namespace splatreel::ui {

/// Takes one sequence of the store along with the playhead: asks for the frame that is due before all others,
/// drops what was asked for before and has not begun, and reads ahead. Where the due frame is not there yet
/// it gives the newest one that is, of those that were due since the one shown, so that a slow disk costs
/// frames and not all of them. Never waits. On the interface's thread.
class SequenceFollower {
public:
    explicit SequenceFollower(core::SequenceStore& store) : store_(store) {}

    struct Shown {
        core::PackedGaussiansPtr packed;  ///< null: nothing new
        core::GaussiansPtr exact;         ///< the same frame, where it is wanted and there
        int frame = -1;
        bool due = false;  ///< it is the frame that was asked for
    };

    /// `frame`: what is due. `exact`: it is wanted in full precision as well, for tools and stills. `ahead`:
    /// what will be due, soonest first, as packed frames.
    [[nodiscard]] Shown at(core::SequenceStore::Handle source, const core::FrameSource& frames, int frame,
                           bool exact, std::span<const int> ahead);

private:
    void follow(core::SequenceStore::Handle source, int frame);

    core::SequenceStore& store_;
    core::SequenceStore::Handle source_ = 0;
    std::deque<int> asked_;  ///< since the one shown, the newest first
};

}  // namespace splatreel::ui
