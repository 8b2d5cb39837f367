#pragma once

#include "render/scene/scene.h"
#include "render/vulkan/draw_kernel.h"
#include "render/vulkan/draw_layout.h"

#include <array>
#include <map>
#include <memory>

namespace splatreel::render::vulkan {

/// What a pixel's sums are before the last stage: four half floats, four floats, or eight floats with normal
/// and depth.
enum class Sums : std::uint32_t { halves, floats, planes };

[[nodiscard]] constexpr std::uint64_t bytesOf(Sums sums) {
    return sums == Sums::halves ? 8 : sums == Sums::floats ? 16 : 32;
}

/// The last stage: look, guides, backdrop, comparison and bytes, as render/scene has them for the processor.
class DrawFinish {
public:
    [[nodiscard]] static core::Result<DrawFinish> create(const std::shared_ptr<Device>& device);

    /// For the rows of the picture from `strip.top` on.
    core::Result<void> prepare(const SceneView& view, const ViewWords& whole, const Strip& strip, Sums sums);
    /// From the sums that were prepared for. Not where the tiles were drawn up to bytes().
    void record(Stages& stages, const Buffer& view, const Buffer& sums);
    /// What was drawn, once it is done, to its place in the picture.
    void read(Picture& picture) const;

    /// Sums, look, backdrop, guides, comparison: constants of shaders/finish.glsl.
    using Variant = std::array<std::uint32_t, 5>;
    [[nodiscard]] const Variant& variant() const { return variant_; }
    /// What finish.glsl reads, and where the picture goes.
    [[nodiscard]] const Buffer& words() const { return words_; }
    [[nodiscard]] const Buffer& image() const { return image_; }
    [[nodiscard]] const Buffer& other() const { return other_; }
    [[nodiscard]] const Buffer& bytes() const { return bytes_; }

private:
    /// An image on the device; `uploaded` is the one that is there.
    core::Result<void> upload(const std::shared_ptr<const core::ImageRgba8>& image,
                              std::shared_ptr<const core::ImageRgba8>& uploaded, GrowingBuffer& buffer);
    core::Result<Kernel*> kernel();

    std::shared_ptr<Device> device_;
    std::map<Variant, Kernel> kernels_;
    Variant variant_{};
    GrowingBuffer words_{MemoryUse::upload}, image_{MemoryUse::upload}, other_{MemoryUse::upload},
        bytes_{MemoryUse::readback};
    std::shared_ptr<const core::ImageRgba8> uploaded_, uploadedOther_;
    std::uint32_t first_ = 0, pixels_ = 0;  ///< of the picture
};

}  // namespace splatreel::render::vulkan
