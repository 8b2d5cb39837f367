#pragma once

#include "core/gaussians/sequence.h"
#include "render/vulkan/bindings.h"
#include "render/vulkan/uploader.h"

#include <map>
#include <optional>
#include <span>
#include <vector>

namespace splatreel::render::vulkan {

/// Frames in full precision on the device, for the reference mode: runs of rows, the columns of a run one
/// after the other (positions, log-scales, rotations, opacity logits, harmonics). Holds those of the last
/// call.
class ExactFrames {
public:
    static constexpr std::uint32_t rowsPerRun = 1U << 16U;
    struct Run {
        Buffer buffer;
        Bindings bindings;
        std::uint32_t firstRow = 0, rows = 0;
    };
    /// Brings these to the device. Nothing recorded earlier may still be unsubmitted.
    core::Result<void> hold(const std::shared_ptr<Device>& device, const BindingLayoutPtr& layout,
                            std::span<const core::GaussiansPtr> frames);
    /// Of one that is held.
    [[nodiscard]] const std::vector<Run>& runsOf(const core::GaussiansPtr& frame) const {
        return frames_.at(frame);
    }
    void clear() { frames_.clear(); }

private:
    core::Result<std::vector<Run>> upload(const std::shared_ptr<Device>& device,
                                          const BindingLayoutPtr& layout, const core::Gaussians& frame);

    std::optional<Uploader> uploader_;
    std::map<core::GaussiansPtr, std::vector<Run>> frames_;
};

}  // namespace splatreel::render::vulkan
