#include "render/vulkan/picture_painter.h"

#include "render/vulkan/shader_code.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace splatreel::render::vulkan {
namespace {

/// As `Push` in shaders/present.frag.
struct Push {
    float left, top;       ///< of the picture in the target, pixels
    float scaleX, scaleY;  ///< picture pixels per target pixel
    std::uint32_t width, height;
    std::uint32_t swapped;
};

/// The largest rectangle of the picture's shape in the middle of the target; all of it where the shapes are
/// the same but for the rounding of a picture in fewer pixels.
VkRect2D fit(std::uint32_t width, std::uint32_t height, const Image& target) {
    const double misshapen =
        std::abs(static_cast<double>(width) * target.height() - static_cast<double>(height) * target.width());
    if (misshapen <= std::max(target.width(), target.height())) {
        return {{0, 0}, {target.width(), target.height()}};
    }
    const double scale =
        std::min(static_cast<double>(target.width()) / width, static_cast<double>(target.height()) / height);
    const auto side = [&](std::uint32_t length, std::uint32_t most) {
        return std::clamp(static_cast<std::uint32_t>(std::lround(length * scale)), 1U, most);
    };
    const VkExtent2D extent = {side(width, target.width()), side(height, target.height())};
    return {{static_cast<std::int32_t>((target.width() - extent.width) / 2),
             static_cast<std::int32_t>((target.height() - extent.height) / 2)},
            extent};
}

/// Restricts drawing to where the picture is and tells the shader where that is.
void place(Recording& recording, const PicturePainter::Source& source, const Image& target) {
    const VkRect2D area = fit(source.width, source.height, target);
    recording.device().vk().CmdSetScissor(recording.handle(), 0, 1, &area);
    recording.push(Push{static_cast<float>(area.offset.x), static_cast<float>(area.offset.y),
                        static_cast<float>(source.width) / static_cast<float>(area.extent.width),
                        static_cast<float>(source.height) / static_cast<float>(area.extent.height),
                        source.width, source.height, source.swapped ? 1U : 0U});
    recording.draw(3);
}

bool encodesItself(VkFormat format) {
    return format == VK_FORMAT_B8G8R8A8_SRGB || format == VK_FORMAT_R8G8B8A8_SRGB;
}

}  // namespace

core::Result<std::unique_ptr<PicturePainter>> PicturePainter::create(const std::shared_ptr<Device>& device) {
    auto painter = std::make_unique<PicturePainter>();
    painter->device_ = device;
    auto pixels = BindingLayout::create(device, {BindingKind::storageBuffer});
    if (!pixels.ok()) return pixels.error();
    painter->pixelLayout_ = *pixels;
    auto image = BindingLayout::create(device, {BindingKind::sampledImage});
    if (!image.ok()) return image.error();
    painter->imageLayout_ = *image;
    return painter;
}

core::Result<Bindings> PicturePainter::bindingsOf(const Buffer& pixels) const {
    auto bindings = Bindings::create(pixelLayout_);
    if (bindings.ok()) bindings->set(0, pixels);
    return bindings;
}

core::Result<PicturePainter::Pair*> PicturePainter::pipelinesFor(VkFormat format) {
    const auto found = pipelines_.find(format);
    if (found != pipelines_.end()) return &found->second;
    GraphicsInputs inputs;
    inputs.vertex = shaders::present_vert();
    inputs.fragment = shaders::present_frag();
    inputs.target = format;
    inputs.inputs = {
        .sets = {pixelLayout_}, .pushBytes = sizeof(Push), .constants = {encodesItself(format) ? 1U : 0U}};
    auto pixels = Pipeline::graphics(device_, inputs);
    if (!pixels.ok()) return pixels.error();
    inputs.fragment = shaders::present_image_frag();
    inputs.inputs.sets = {imageLayout_};
    auto image = Pipeline::graphics(device_, inputs);
    if (!image.ok()) return image.error();
    return &pipelines_.emplace(format, Pair{std::move(*pixels), std::move(*image)}).first->second;
}

core::Result<void> PicturePainter::paint(Recording& recording, const Bindings& pixels, const Source& source,
                                         const Image& target) {
    const auto pipelines = pipelinesFor(target.format());
    if (!pipelines.ok()) return pipelines.error();
    recording.bind((*pipelines)->pixels, {&pixels});
    place(recording, source, target);
    return {};
}

core::Result<void> PicturePainter::paint(Recording& recording, const Image& image, const Image& target) {
    const auto pipelines = pipelinesFor(target.format());
    if (!pipelines.ok()) return pipelines.error();
    // Freed when the device is done with this recording.
    auto bindings = Bindings::create(imageLayout_);
    if (!bindings.ok()) return bindings.error();
    bindings->set(0, image);
    recording.bind((*pipelines)->image, {&*bindings});
    place(recording, {.width = image.width(), .height = image.height()}, target);
    return {};
}

}  // namespace splatreel::render::vulkan
