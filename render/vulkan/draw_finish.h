#pragma once

#include "render/scene/scene.h"
#include "render/vulkan/draw_kernel.h"
#include "render/vulkan/draw_layout.h"

#include <array>
#include <map>
#include <memory>

namespace splatreel::render::vulkan {

/// The last stage: look, backdrop and bytes.
class DrawFinish {
public:
    [[nodiscard]] static core::Result<DrawFinish> create(const std::shared_ptr<Device>& device);

    core::Result<void> prepare(const SceneView& view, const ViewWords& words, bool planes);
    /// From half floats, or with planes from planes.
    void record(Stages& stages, const Buffer& view, const Buffer& halves, const Buffer& planes);
    /// What was drawn, once it is done.
    void read(Picture& picture) const;

private:
    core::Result<Kernel*> kernel();

    std::shared_ptr<Device> device_;
    std::map<std::array<std::uint32_t, 3>, Kernel> kernels_;  ///< by planes, look and backdrop
    std::array<std::uint32_t, 3> variant_{};
    GrowingBuffer words_{MemoryUse::upload}, image_{MemoryUse::upload}, bytes_{MemoryUse::readback};
    std::shared_ptr<const core::ImageRgba8> uploaded_;
    std::uint32_t pixels_ = 0;
};

}  // namespace splatreel::render::vulkan
