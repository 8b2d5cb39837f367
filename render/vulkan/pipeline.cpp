#include "render/vulkan/pipeline.h"

#include "render/vulkan/render_target.h"

#include <array>
#include <cassert>
#include <utility>

namespace splatreel::render::vulkan {
namespace {

/// A shader module for as long as its pipeline is made.
class Module {
public:
    Module(Device& device, std::span<const std::uint32_t> code) : device_(device) {
        VkShaderModuleCreateInfo info{VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO};
        info.codeSize = code.size_bytes();
        info.pCode = code.data();
        made_ = device.check(device.vk().CreateShaderModule(device.handle(), &info, nullptr, &handle_),
                             "vkCreateShaderModule");
    }
    ~Module() { device_.vk().DestroyShaderModule(device_.handle(), handle_, nullptr); }
    Module(const Module&) = delete;
    Module& operator=(const Module&) = delete;

    [[nodiscard]] const core::Result<void>& made() const { return made_; }
    [[nodiscard]] VkPipelineShaderStageCreateInfo stage(VkShaderStageFlagBits bit,
                                                        const VkSpecializationInfo* constants) const {
        VkPipelineShaderStageCreateInfo stage{VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO};
        stage.stage = bit;
        stage.module = handle_;
        stage.pName = "main";
        stage.pSpecializationInfo = constants;
        return stage;
    }

private:
    Device& device_;
    VkShaderModule handle_ = VK_NULL_HANDLE;
    core::Result<void> made_;
};

/// Constants with the ids 0, 1, … of four bytes each.
struct Constants {
    explicit Constants(const std::vector<std::uint32_t>& values) : entries(values.size()) {
        for (std::uint32_t i = 0; i < entries.size(); ++i) entries[i] = {i, 4 * i, 4};
        info.mapEntryCount = static_cast<std::uint32_t>(entries.size());
        info.pMapEntries = entries.data();
        info.dataSize = 4 * values.size();
        info.pData = values.data();
    }
    Constants(const Constants&) = delete;
    Constants& operator=(const Constants&) = delete;

    std::vector<VkSpecializationMapEntry> entries;
    VkSpecializationInfo info{};
};

VkPipelineColorBlendAttachmentState blendOf(Blending blending) {
    VkPipelineColorBlendAttachmentState state{};
    state.colorWriteMask = VK_COLOR_COMPONENT_R_BIT | VK_COLOR_COMPONENT_G_BIT | VK_COLOR_COMPONENT_B_BIT |
                           VK_COLOR_COMPONENT_A_BIT;
    state.blendEnable = blending == Blending::none ? VK_FALSE : VK_TRUE;
    state.srcColorBlendFactor =
        blending == Blending::overStraight ? VK_BLEND_FACTOR_SRC_ALPHA : VK_BLEND_FACTOR_ONE;
    state.dstColorBlendFactor = VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA;
    state.srcAlphaBlendFactor = VK_BLEND_FACTOR_ONE;
    state.dstAlphaBlendFactor = VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA;
    if (blending == Blending::underneath) {
        state.srcColorBlendFactor = state.srcAlphaBlendFactor = VK_BLEND_FACTOR_ONE_MINUS_DST_ALPHA;
        state.dstColorBlendFactor = state.dstAlphaBlendFactor = VK_BLEND_FACTOR_ONE;
    }
    return state;
}

}  // namespace

core::Result<void> Pipeline::createLayout(const std::shared_ptr<Device>& device, const PipelineInputs& inputs,
                                          VkShaderStageFlags stages) {
    assert(inputs.pushBytes <= 128 && inputs.pushBytes % 4 == 0);
    device_ = device;
    stages_ = stages;
    pushBytes_ = inputs.pushBytes;
    std::vector<VkDescriptorSetLayout> sets;
    sets.reserve(inputs.sets.size());
    for (const BindingLayoutPtr& set : inputs.sets) sets.push_back(set->handle());
    const VkPushConstantRange range{stages, 0, inputs.pushBytes};
    VkPipelineLayoutCreateInfo info{VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO};
    info.setLayoutCount = static_cast<std::uint32_t>(sets.size());
    info.pSetLayouts = sets.data();
    info.pushConstantRangeCount = inputs.pushBytes > 0 ? 1 : 0;
    info.pPushConstantRanges = &range;
    return device->check(device->vk().CreatePipelineLayout(device->handle(), &info, nullptr, &layout_),
                         "vkCreatePipelineLayout");
}

core::Result<Pipeline> Pipeline::compute(const std::shared_ptr<Device>& device,
                                         std::span<const std::uint32_t> code, const PipelineInputs& inputs) {
    Pipeline pipeline;
    if (auto made = pipeline.createLayout(device, inputs, VK_SHADER_STAGE_COMPUTE_BIT); !made.ok()) {
        return made.error();
    }
    const Module module(*device, code);
    if (!module.made().ok()) return module.made().error();
    const Constants constants(inputs.constants);
    VkComputePipelineCreateInfo info{VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO};
    info.stage = module.stage(VK_SHADER_STAGE_COMPUTE_BIT, &constants.info);
    info.layout = pipeline.layout_;
    pipeline.bindPoint_ = VK_PIPELINE_BIND_POINT_COMPUTE;
    if (auto made = device->check(device->vk().CreateComputePipelines(device->handle(), VK_NULL_HANDLE, 1,
                                                                      &info, nullptr, &pipeline.handle_),
                                  "vkCreateComputePipelines");
        !made.ok()) {
        return made.error();
    }
    return pipeline;
}

core::Result<Pipeline> Pipeline::graphics(const std::shared_ptr<Device>& device,
                                          const GraphicsInputs& graphics) {
    Pipeline pipeline;
    if (auto made = pipeline.createLayout(device, graphics.inputs,
                                          VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT);
        !made.ok()) {
        return made.error();
    }
    pipeline.bindPoint_ = VK_PIPELINE_BIND_POINT_GRAPHICS;
    const Module vertex(*device, graphics.vertex);
    if (!vertex.made().ok()) return vertex.made().error();
    const Module fragment(*device, graphics.fragment);
    if (!fragment.made().ok()) return fragment.made().error();
    const Constants constants(graphics.inputs.constants);
    const std::array stages = {vertex.stage(VK_SHADER_STAGE_VERTEX_BIT, &constants.info),
                               fragment.stage(VK_SHADER_STAGE_FRAGMENT_BIT, &constants.info)};

    const VkVertexInputBindingDescription binding{0, graphics.vertexStride, VK_VERTEX_INPUT_RATE_VERTEX};
    std::vector<VkVertexInputAttributeDescription> attributes;
    attributes.reserve(graphics.attributes.size());
    for (const VertexAttribute& attribute : graphics.attributes) {
        attributes.push_back(
            {static_cast<std::uint32_t>(attributes.size()), 0, attribute.format, attribute.offset});
    }
    VkPipelineVertexInputStateCreateInfo input{VK_STRUCTURE_TYPE_PIPELINE_VERTEX_INPUT_STATE_CREATE_INFO};
    input.vertexBindingDescriptionCount = graphics.vertexStride > 0 ? 1 : 0;
    input.pVertexBindingDescriptions = &binding;
    input.vertexAttributeDescriptionCount = static_cast<std::uint32_t>(attributes.size());
    input.pVertexAttributeDescriptions = attributes.data();
    VkPipelineInputAssemblyStateCreateInfo assembly{
        VK_STRUCTURE_TYPE_PIPELINE_INPUT_ASSEMBLY_STATE_CREATE_INFO};
    assembly.topology = graphics.topology;
    VkPipelineViewportStateCreateInfo viewport{VK_STRUCTURE_TYPE_PIPELINE_VIEWPORT_STATE_CREATE_INFO};
    viewport.viewportCount = 1;
    viewport.scissorCount = 1;
    VkPipelineRasterizationStateCreateInfo raster{VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_STATE_CREATE_INFO};
    raster.cullMode = VK_CULL_MODE_NONE;
    raster.lineWidth = 1;
    VkPipelineMultisampleStateCreateInfo samples{VK_STRUCTURE_TYPE_PIPELINE_MULTISAMPLE_STATE_CREATE_INFO};
    samples.rasterizationSamples = VK_SAMPLE_COUNT_1_BIT;
    const VkPipelineColorBlendAttachmentState attachment = blendOf(graphics.blending);
    VkPipelineColorBlendStateCreateInfo blend{VK_STRUCTURE_TYPE_PIPELINE_COLOR_BLEND_STATE_CREATE_INFO};
    blend.attachmentCount = 1;
    blend.pAttachments = &attachment;
    const std::array dynamics = {VK_DYNAMIC_STATE_VIEWPORT, VK_DYNAMIC_STATE_SCISSOR};
    VkPipelineDynamicStateCreateInfo dynamic{VK_STRUCTURE_TYPE_PIPELINE_DYNAMIC_STATE_CREATE_INFO};
    dynamic.dynamicStateCount = static_cast<std::uint32_t>(dynamics.size());
    dynamic.pDynamicStates = dynamics.data();

    const auto pass = createRenderPass(*device, graphics.target, true);
    if (!pass.ok()) return pass.error();
    VkGraphicsPipelineCreateInfo info{VK_STRUCTURE_TYPE_GRAPHICS_PIPELINE_CREATE_INFO};
    info.stageCount = static_cast<std::uint32_t>(stages.size());
    info.pStages = stages.data();
    info.pVertexInputState = &input;
    info.pInputAssemblyState = &assembly;
    info.pViewportState = &viewport;
    info.pRasterizationState = &raster;
    info.pMultisampleState = &samples;
    info.pColorBlendState = &blend;
    info.pDynamicState = &dynamic;
    info.layout = pipeline.layout_;
    info.renderPass = *pass;
    auto made = device->check(device->vk().CreateGraphicsPipelines(device->handle(), VK_NULL_HANDLE, 1, &info,
                                                                   nullptr, &pipeline.handle_),
                              "vkCreateGraphicsPipelines");
    device->vk().DestroyRenderPass(device->handle(), *pass, nullptr);
    if (!made.ok()) return made.error();
    return pipeline;
}

Pipeline& Pipeline::operator=(Pipeline&& other) noexcept {
    if (this == &other) return *this;
    release();
    device_ = std::move(other.device_);
    handle_ = std::exchange(other.handle_, VK_NULL_HANDLE);
    layout_ = std::exchange(other.layout_, VK_NULL_HANDLE);
    bindPoint_ = other.bindPoint_;
    pushBytes_ = other.pushBytes_;
    stages_ = other.stages_;
    return *this;
}

void Pipeline::release() {
    if (!device_) return;
    device_->destroyLater([handle = handle_, layout = layout_](Device& device) {
        device.vk().DestroyPipeline(device.handle(), handle, nullptr);
        device.vk().DestroyPipelineLayout(device.handle(), layout, nullptr);
    });
    device_.reset();
    handle_ = VK_NULL_HANDLE;
    layout_ = VK_NULL_HANDLE;
}

}  // namespace splatreel::render::vulkan
