#include "render/vulkan/draw_finish.h"

#include "render/vulkan/shader_code.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace splatreel::render::vulkan {

core::Result<DrawFinish> DrawFinish::create(const std::shared_ptr<Device>& device) {
    DrawFinish finish;
    finish.device_ = device;
    return finish;
}

core::Result<Kernel*> DrawFinish::kernel() {
    const auto found = kernels_.find(variant_);
    if (found != kernels_.end()) return &found->second;
    auto made = Kernel::create(device_, {shaders::finish_comp(), 6, 0, {variant_.begin(), variant_.end()}});
    if (!made.ok()) return made.error();
    return &kernels_.emplace(variant_, std::move(*made)).first->second;
}

core::Result<void> DrawFinish::prepare(const SceneView& view, const ViewWords& words, bool planes) {
    pixels_ = words.size[0] * words.size[1];
    const Backdrop& backdrop = view.backdrop;
    FinishWords finish{};
    std::copy(backdrop.first.begin(), backdrop.first.end(), finish.first);
    std::copy(backdrop.second.begin(), backdrop.second.end(), finish.second);
    finish.backdrop[0] = static_cast<std::uint32_t>(backdrop.kind);
    if (auto ok = image_.reserve(device_, 0); !ok.ok()) return ok;
    if (backdrop.kind == BackdropKind::image) {
        const bool some =
            backdrop.image != nullptr && backdrop.image->width > 0 && backdrop.image->height > 0;
        if (some) {
            finish.backdrop[1] = static_cast<std::uint32_t>(backdrop.image->width);
            finish.backdrop[2] = static_cast<std::uint32_t>(backdrop.image->height);
            const auto bytes = std::as_bytes(std::span(backdrop.image->pixels));
            if (uploaded_ != backdrop.image) {
                if (auto ok = image_.reserve(device_, bytes.size()); !ok.ok()) return ok;
                std::memcpy(image_.get().mapped().data(), bytes.data(), bytes.size());
                uploaded_ = backdrop.image;
            }
        } else {
            finish.backdrop[0] = static_cast<std::uint32_t>(BackdropKind::color);
        }
    }
    variant_ = {planes ? 1U : 0U, words.options[0], finish.backdrop[0]};
    if (auto ok = words_.reserve(device_, sizeof(finish)); !ok.ok()) return ok;
    std::memcpy(words_.get().mapped().data(), &finish, sizeof(finish));
    return bytes_.reserve(device_, std::uint64_t{4} * pixels_);
}

void DrawFinish::record(Stages& stages, const Buffer& view, const Buffer& halves, const Buffer& planes) {
    const Buffer &words = words_, &image = image_, &bytes = bytes_;
    const auto made = kernel();
    if (!made.ok()) return stages.fail(made.error());
    stages.run(**made, {&view, &words, &halves, &planes, &image, &bytes},
               GroupCount::of(ceilDiv(pixels_, 64)));
    stages.recording().barrier(Access::computeWrite, Access::hostRead);
    stages.mark("finish");
}

void DrawFinish::read(Picture& picture) const {
    const auto bytes = bytes_.get().mappedAs<const std::uint32_t>().first(pixels_);
    std::copy(bytes.begin(), bytes.end(), picture.rgba.begin());
}

}  // namespace splatreel::render::vulkan
