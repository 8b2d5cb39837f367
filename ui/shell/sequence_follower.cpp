#include "ui/shell/sequence_follower.h"

#include <algorithm>
#include <limits>

namespace splatreel::ui {
namespace {

constexpr std::size_t most = 64;  // that were due and may still be shown late

}  // namespace

void SequenceFollower::follow(core::SequenceStore::Handle source, int frame) {
    if (source != source_) {
        if (source_ != 0) store_.want(source_, {});
        source_ = source;
        asked_.clear();
    }
    if (!asked_.empty() && asked_.front() == frame) return;
    store_.dropRequests(source, std::numeric_limits<int>::max());
    std::erase(asked_, frame);
    asked_.push_front(frame);
    if (asked_.size() > most) asked_.pop_back();
}

SequenceFollower::Shown SequenceFollower::at(core::SequenceStore::Handle source,
                                             const core::FrameSource& frames, int frame, bool exact,
                                             std::span<const int> ahead) {
    follow(source, frame);
    // A file of packed frames gives the packed one quickly by itself; from other sources the exact one is
    // read first, and packed.
    const int exactPriority = frames.packedBytes(frame) > 0 ? 0 : 2;
    Shown shown;
    if (exact) shown.exact = store_.request(source, frame, exactPriority);
    shown.packed = store_.requestPacked(source, frame, 1);
    store_.want(source, ahead);
    shown.frame = frame;
    shown.due = true;
    if (shown.packed != nullptr) {
        asked_.resize(1);
        return shown;
    }
    for (auto late = asked_.begin() + 1; late != asked_.end(); ++late) {
        const core::PackedGaussiansPtr found = store_.findPacked(source, *late);
        if (found == nullptr) continue;
        const int which = *late;
        asked_.erase(late + 1, asked_.end());
        return {found, exact ? store_.find(source, which) : nullptr, which, false};
    }
    return {};
}

}  // namespace splatreel::ui
