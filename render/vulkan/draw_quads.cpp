#include "render/vulkan/draw_quads.h"

#include "render/vulkan/shader_code.h"

#include <bit>
#include <utility>

namespace splatreel::render::vulkan {
namespace {

constexpr VkFormat format = VK_FORMAT_R16G16B16A16_SFLOAT;
constexpr float halfLog2e = 0.72134752044448170F;

struct QuadPush {
    std::uint32_t countWord, quadsPerInstance;
};

}  // namespace

core::Result<DrawQuads> DrawQuads::create(const std::shared_ptr<Device>& device, const DrawTuning& tuning) {
    DrawQuads quads;
    quads.device_ = device;
    quads.tuning_ = tuning;
    auto layout = BindingLayout::create(device, std::vector<BindingKind>(4, BindingKind::storageBuffer));
    if (!layout.ok()) return layout.error();
    quads.layout_ = *layout;
    return quads;
}

core::Result<Pipeline*> DrawQuads::pipeline(bool hard, float shadeScale) {
    Pipeline& pipeline = pipelines_[!hard ? 0 : shadeScale <= 0 ? 1 : 2];
    if (!pipeline.empty() && (shadeScale <= 0 || shadeScale == shadeScale_)) return &pipeline;
    if (shadeScale > 0) shadeScale_ = shadeScale;
    auto made = Pipeline::graphics(device_,
                                   {.vertex = shaders::draw_quads_vert(),
                                    .fragment = shaders::draw_quads_frag(),
                                    .inputs = {{layout_},
                                               sizeof(QuadPush),
                                               {0, hard ? 1U : 0U, std::bit_cast<std::uint32_t>(shadeScale)}},
                                    .target = format,
                                    .blending = Blending::over});
    if (!made.ok()) return made.error();
    pipeline = std::move(*made);
    return &pipeline;
}

core::Result<void> DrawQuads::prepare(const ViewWords& view) {
    view_ = view;
    if (image_.width() == view.size[0] && image_.height() == view.size[1]) return {};
    target_ = RenderTarget();
    auto image =
        Image::create(device_, {view.size[0], view.size[1], format,
                                VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT});
    if (!image.ok()) return image.error();
    image_ = std::move(*image);
    auto target = RenderTarget::create(device_, image_);
    if (!target.ok()) return target.error();
    target_ = std::move(*target);
    return {};
}

void DrawQuads::record(Stages& stages, DrawFront& front, const Buffer& picture) {
    const bool hard = view_.options[0] >= static_cast<std::uint32_t>(Look::ellipsoids);
    const bool shaded = view_.options[0] == static_cast<std::uint32_t>(Look::ellipsoids);
    const auto made = pipeline(hard, shaded ? 1 / (halfLog2e * view_.look[2] * view_.look[2]) : 0);
    if (!made.ok()) return stages.fail(made.error());
    auto bindings = bindingsOf(layout_, {&stages.counts(), &front.view(), &front.order(), &front.records()});
    if (!bindings.ok()) return stages.fail(bindings.error());
    bindings_ = std::move(*bindings);
    Recording& recording = stages.recording();
    recording.discard(image_, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL, Access::colorTarget);
    const std::array<float, 4> nothing{};
    recording.begin(target_, &nothing);
    recording.bind(**made, {&bindings_});
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
