#include "render/vulkan/draw_quads.h"

#include "render/vulkan/shader_code.h"

#include <array>
#include <utility>

namespace splatreel::render::vulkan {
namespace {

struct QuadPush {
    std::uint32_t countWord, quadsPerInstance;
};

VkFormat formatOf(Sums sums) {
    return sums == Sums::floats ? VK_FORMAT_R32G32B32A32_SFLOAT : VK_FORMAT_R16G16B16A16_SFLOAT;
}

}  // namespace

core::Result<DrawQuads> DrawQuads::create(const std::shared_ptr<Device>& device, const DrawTuning& tuning) {
    DrawQuads quads;
    quads.device_ = device;
    quads.tuning_ = tuning;
    auto layout = BindingLayout::create(device, std::vector<BindingKind>(4, BindingKind::storageBuffer));
    if (!layout.ok()) return layout.error();
    quads.layout_ = *layout;
    auto pipeline = Pipeline::graphics(device, {.vertex = shaders::draw_quads_vert(),
                                                .fragment = shaders::draw_quads_frag(),
                                                .inputs = {{quads.layout_}, sizeof(QuadPush), {}},
                                                .target = formatOf(quads.sums()),
                                                .blending = Blending::over});
    if (!pipeline.ok()) return pipeline.error();
    quads.pipeline_ = std::move(*pipeline);
    return quads;
}

core::Result<void> DrawQuads::prepare(const ViewWords& view) {
    view_ = view;
    if (image_.width() == view.size[0] && image_.height() == view.size[1]) return {};
    target_ = RenderTarget();
    auto image =
        Image::create(device_, {view.size[0], view.size[1], formatOf(sums()),
                                VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT});
    if (!image.ok()) return image.error();
    image_ = std::move(*image);
    auto target = RenderTarget::create(device_, image_);
    if (!target.ok()) return target.error();
    target_ = std::move(*target);
    return {};
}

void DrawQuads::record(Stages& stages, DrawFront& front, const Buffer& picture) {
    auto bindings = bindingsOf(layout_, {&stages.counts(), &front.view(), &front.order(), &front.records()});
    if (!bindings.ok()) return stages.fail(bindings.error());
    bindings_ = std::move(*bindings);
    Recording& recording = stages.recording();
    recording.discard(image_, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL, Access::colorTarget);
    const std::array<float, 4> nothing{};
    recording.begin(target_, &nothing);
    recording.bind(pipeline_, {&bindings_});
    recording.push(QuadPush{count::visible, tuning_.quadsPerInstance});
    recording.drawIndirect(stages.counts(), std::uint64_t{4} * (count::visibleGroups + groups::quads));
    recording.end();
    stages.mark("draw");
    recording.use(image_, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, Access::transferRead);
    recording.copy(image_, picture);
    recording.barrier(Access::transferWrite, Access::computeRead);
    stages.mark("copy");
}

}  // namespace splatreel::render::vulkan
