#include "core/store/frame_pool.h"

#include <utility>

namespace splatreel::core {

std::shared_ptr<FramePool> FramePool::create(std::size_t spare) {
    return std::shared_ptr<FramePool>(new FramePool(spare));  // NOLINT(cppcoreguidelines-owning-memory)
}

std::unique_ptr<PackedGaussians> FramePool::take() {
    const std::lock_guard lock(mutex_);
    if (spare_.empty()) return std::make_unique<PackedGaussians>();
    std::unique_ptr<PackedGaussians> frame = std::move(spare_.back());
    spare_.pop_back();
    return frame;
}

PackedGaussiansPtr FramePool::share(std::unique_ptr<PackedGaussians> frame) {
    // The pool lives as long as any of its frames.
    return {frame.release(), [pool = shared_from_this()](const PackedGaussians* done) {
                pool->giveBack(std::unique_ptr<PackedGaussians>(const_cast<PackedGaussians*>(done)));
            }};
}

void FramePool::giveBack(std::unique_ptr<PackedGaussians> frame) {
    frame->ids = {};  // columns are shared with others
    frame->rows = {};
    const std::lock_guard lock(mutex_);
    if (spare_.size() < limit_) spare_.push_back(std::move(frame));
}

}  // namespace splatreel::core
