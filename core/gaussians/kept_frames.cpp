#include "core/gaussians/kept_frames.h"

#include <utility>

namespace splatreel::core {

KeptFrames::KeptFrames(FrameSourcePtr frames)
    : description_(frames->description()),
      frameCount_(frames->frameCount()),
      key_(frames->contentKey()),
      source_(std::move(frames)) {}

void KeptFrames::moveTo(FrameSourcePtr file) const {
    const std::lock_guard lock(mutex_);
    source_.swap(file);  // what goes with it takes its time without the lock
}

FrameSourcePtr KeptFrames::source() const {
    const std::lock_guard lock(mutex_);
    return source_;
}

Result<GaussiansPtr> KeptFrames::frame(int index) const {
    return source()->frame(index);
}

Result<void> KeptFrames::readPacked(int index, const PackedGaussians* like, PackedGaussians& packed) const {
    return source()->readPacked(index, like, packed);
}

std::uint64_t KeptFrames::packedBytes(int index) const {
    return source()->packedBytes(index);
}

}  // namespace splatreel::core
