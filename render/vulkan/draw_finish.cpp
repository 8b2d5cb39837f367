#include "render/vulkan/draw_finish.h"

#include "render/scene/guides.h"
#include "render/vulkan/shader_code.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace splatreel::render::vulkan {
namespace {

using ImagePtr = std::shared_ptr<const core::ImageRgba8>;

ImagePtr withPixels(const ImagePtr& image) {
    return image && image->width > 0 && image->height > 0 ? image : nullptr;
}

void setSize(const core::ImageRgba8& image, std::uint32_t* words) {
    words[0] = static_cast<std::uint32_t>(image.width);
    words[1] = static_cast<std::uint32_t>(image.height);
}

/// The image that the view is compared with; null: none.
ImagePtr setComparison(const SceneView& view, const ViewWords& words, FinishWords& finish) {
    const Comparison& comparison = view.comparison;
    const float width = static_cast<float>(words.size[0]), height = static_cast<float>(words.size[1]);
    for (std::size_t k = 0; k < 4; ++k)
        finish.region[k] = comparison.region[k] * (k % 2 == 0 ? width : height);
    const bool some = finish.region[2] > finish.region[0] && finish.region[3] > finish.region[1];
    if (comparison.kind == CompareKind::none || !some) return nullptr;
    const ImagePtr image = withPixels(comparison.image);
    if (image) setSize(*image, finish.comparison);
    finish.compare[0] = comparison.position * width;
    finish.compare[1] = comparison.gain;
    return image;
}

void setGuides(const SceneView& view, FinishWords& finish) {
    const core::Camera& camera = view.camera;
    finish.backdrop[3] = (view.guides.grid ? 1U : 0U) | (view.guides.axes ? 2U : 0U);
    finish.compare[2] = view.guides.ground;
    finish.compare[3] = camera.nearPlane;
    for (int row = 0; row < 3; ++row) {
        // The rotation's transpose, and GLM's matrices are by column.
        for (int column = 0; column < 3; ++column) finish.toWorld[row][column] = camera.rotation[row][column];
        finish.toWorld[row][3] = camera.position[row];
    }
    const GuideLines lines(view.guides, camera);
    for (std::size_t k = 0; k < 3; ++k) {
        const GuideLines::Axis& axis = lines.axes()[k];
        const float ends[] = {axis.from.x, axis.from.y, axis.to.x, axis.to.y};
        const float depths[] = {axis.fromInverse, axis.toInverse, axis.shown ? 1.0F : 0.0F, 0};
        std::copy_n(ends, 4, finish.axes[k]);
        std::copy_n(depths, 4, finish.axisDepths[k]);
    }
}

}  // namespace

core::Result<DrawFinish> DrawFinish::create(const std::shared_ptr<Device>& device) {
    DrawFinish finish;
    finish.device_ = device;
    return finish;
}

core::Result<Kernel*> DrawFinish::kernel() {
    const auto found = kernels_.find(variant_);
    if (found != kernels_.end()) return &found->second;
    auto made = Kernel::create(
        device_, {shaders::finish_comp(),
                  7,
                  0,
                  {variant_.begin(), variant_.end()},
                  {},
                  {shaders::finish_software_comp(), {{1, BindingKind::texels2}, {2, BindingKind::texels4}}}});
    if (!made.ok()) return made.error();
    return &kernels_.emplace(variant_, std::move(*made)).first->second;
}

core::Result<void> DrawFinish::upload(const std::shared_ptr<const core::ImageRgba8>& image,
                                      std::shared_ptr<const core::ImageRgba8>& uploaded,
                                      GrowingBuffer& buffer) {
    if (image == nullptr) return buffer.reserve(device_, 0);
    if (uploaded == image) return {};
    const auto bytes = std::as_bytes(std::span(image->pixels));
    if (auto ok = buffer.reserve(device_, bytes.size()); !ok.ok()) return ok;
    std::memcpy(buffer.get().mapped().data(), bytes.data(), bytes.size());
    uploaded = image;
    return {};
}

core::Result<void> DrawFinish::prepare(const SceneView& view, const ViewWords& whole, const Strip& strip,
                                       Sums sums) {
    first_ = whole.size[0] * strip.top;
    pixels_ = whole.size[0] * strip.words.size[1];
    const Backdrop& backdrop = view.backdrop;
    FinishWords finish{};
    std::copy(backdrop.first.begin(), backdrop.first.end(), finish.first);
    std::copy(backdrop.second.begin(), backdrop.second.end(), finish.second);
    const auto image = backdrop.kind == BackdropKind::image ? withPixels(backdrop.image) : nullptr;
    auto kind = static_cast<std::uint32_t>(backdrop.kind);
    if (image) setSize(*image, finish.backdrop + 1);
    if (!image && backdrop.kind == BackdropKind::image)
        kind = static_cast<std::uint32_t>(BackdropKind::color);
    if (auto ok = upload(image, uploaded_, image_); !ok.ok()) return ok;
    const auto other = setComparison(view, whole, finish);
    if (auto ok = upload(other, uploadedOther_, other_); !ok.ok()) return ok;
    setGuides(view, finish);
    const std::uint32_t guides = finish.backdrop[3];
    finish.comparison[2] = strip.top;
    finish.comparison[3] = whole.size[1];
    variant_ = {static_cast<std::uint32_t>(sums), whole.options[0], kind, guides,
                other ? static_cast<std::uint32_t>(view.comparison.kind) : 0};
    if (auto ok = words_.reserve(device_, sizeof(finish)); !ok.ok()) return ok;
    std::memcpy(words_.get().mapped().data(), &finish, sizeof(finish));
    return bytes_.reserve(device_, std::uint64_t{4} * pixels_);
}

void DrawFinish::record(Stages& stages, const Buffer& view, const Buffer& sums) {
    const auto made = kernel();
    if (!made.ok()) return stages.fail(made.error());
    stages.run(**made, {&view, &sums, &sums, &bytes(), &words(), &image(), &other()},
               GroupCount::of(ceilDiv(pixels_, 64)));
    stages.mark("finish");
}

void DrawFinish::read(Picture& picture) const {
    const auto bytes = bytes_.get().mappedAs<const std::uint32_t>().first(pixels_);
    std::copy(bytes.begin(), bytes.end(), picture.rgba.begin() + first_);
}

}  // namespace splatreel::render::vulkan
