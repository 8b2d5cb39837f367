#pragma once

#include "render/vulkan/recording.h"

#include <map>

namespace splatreel::render::vulkan {

/// Draws a whole picture into a target, scaled to fit: from pixels in a buffer or from an image.
class PicturePainter {
public:
    struct Source {
        std::uint32_t width = 0, height = 0;
        bool swapped = false;  ///< blue in the lowest byte instead of red
    };
    [[nodiscard]] static core::Result<std::unique_ptr<PicturePainter>> create(
        const std::shared_ptr<Device>& device);

    /// Bindings of a buffer of pixels, for `paint`.
    [[nodiscard]] core::Result<Bindings> bindingsOf(const Buffer& pixels) const;
    /// Within a render pass on the target.
    core::Result<void> paint(Recording& recording, const Bindings& pixels, const Source& source,
                             const Image& target);
    core::Result<void> paint(Recording& recording, const Image& image, const Image& target);

private:
    struct Pair {
        Pipeline pixels, image;
    };
    core::Result<Pair*> pipelinesFor(VkFormat format);

    std::shared_ptr<Device> device_;
    BindingLayoutPtr pixelLayout_;
    BindingLayoutPtr imageLayout_;
    std::map<VkFormat, Pair> pipelines_;
};

}  // namespace splatreel::render::vulkan
