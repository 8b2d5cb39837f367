#pragma once

#include "core/gaussians/frame_source.h"

#include <mutex>

namespace splatreel::core {

/// Frames that are in memory until they have been written somewhere, and then are read from there.
/// Thread-safe.
class KeptFrames final : public FrameSource {
public:
    explicit KeptFrames(FrameSourcePtr frames);

    /// From now on the frames come from `file`, which holds the same ones, bit by bit; those in memory go.
    void moveTo(FrameSourcePtr file) const;

    [[nodiscard]] const GaussianSequence& description() const override { return description_; }
    [[nodiscard]] int frameCount() const override { return frameCount_; }
    [[nodiscard]] Result<GaussiansPtr> frame(int index) const override;
    [[nodiscard]] Result<void> readPacked(int index, const PackedGaussians* like,
                                          PackedGaussians& packed) const override;
    [[nodiscard]] std::uint64_t packedBytes(int index) const override;
    /// That of the frames it was made with.
    [[nodiscard]] std::string contentKey() const override { return key_; }

private:
    [[nodiscard]] FrameSourcePtr source() const;

    GaussianSequence description_;
    int frameCount_;
    std::string key_;
    mutable std::mutex mutex_;
    mutable FrameSourcePtr source_;
};

}  // namespace splatreel::core
