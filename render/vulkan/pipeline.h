#pragma once

#include "render/vulkan/bindings.h"

#include <cstdint>
#include <span>
#include <vector>

namespace splatreel::render::vulkan {

/// What pipelines of both kinds are made from.
struct PipelineInputs {
    std::vector<BindingLayoutPtr> sets = {};  ///< of set 0, 1, …
    std::uint32_t pushBytes = 0;              ///< at most 128, a multiple of 4
    /// Values of the constants with constant_id 0, 1, …; a float or bool by its bits.
    std::vector<std::uint32_t> constants = {};
};

enum class Blending {
    none,
    over,          ///< premultiplied source over what is there
    overStraight,  ///< source with straight alpha over what is there
    underneath     ///< premultiplied source under what is there (front to back)
};

struct VertexAttribute {
    VkFormat format = VK_FORMAT_UNDEFINED;
    std::uint32_t offset = 0;
};

struct GraphicsInputs {
    std::span<const std::uint32_t> vertex;  ///< SPIR-V, entry point "main"
    std::span<const std::uint32_t> fragment;
    PipelineInputs inputs;
    VkFormat target = VK_FORMAT_R8G8B8A8_UNORM;
    VkPrimitiveTopology topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST;
    Blending blending = Blending::none;
    std::uint32_t vertexStride = 0;                ///< bytes; 0: the vertex shader fetches for itself
    std::vector<VertexAttribute> attributes = {};  ///< at locations 0, 1, …
};

/// A compute or graphics pipeline with its layout. Viewport and scissor are dynamic. Moves, does not copy;
/// destroyed when the device is done with it.
class Pipeline {
public:
    [[nodiscard]] static core::Result<Pipeline> compute(const std::shared_ptr<Device>& device,
                                                        std::span<const std::uint32_t> code,
                                                        const PipelineInputs& inputs);
    [[nodiscard]] static core::Result<Pipeline> graphics(const std::shared_ptr<Device>& device,
                                                         const GraphicsInputs& graphics);
    Pipeline() = default;
    ~Pipeline() { release(); }
    Pipeline(Pipeline&& other) noexcept { *this = std::move(other); }
    Pipeline& operator=(Pipeline&& other) noexcept;

    [[nodiscard]] bool empty() const { return handle_ == VK_NULL_HANDLE; }
    [[nodiscard]] VkPipeline handle() const { return handle_; }
    [[nodiscard]] VkPipelineLayout layout() const { return layout_; }
    [[nodiscard]] VkPipelineBindPoint bindPoint() const { return bindPoint_; }
    [[nodiscard]] std::uint32_t pushBytes() const { return pushBytes_; }
    [[nodiscard]] VkShaderStageFlags stages() const { return stages_; }

private:
    core::Result<void> createLayout(const std::shared_ptr<Device>& device, const PipelineInputs& inputs,
                                    VkShaderStageFlags stages);
    void release();

    std::shared_ptr<Device> device_;
    VkPipeline handle_ = VK_NULL_HANDLE;
    VkPipelineLayout layout_ = VK_NULL_HANDLE;
    VkPipelineBindPoint bindPoint_ = VK_PIPELINE_BIND_POINT_COMPUTE;
    std::uint32_t pushBytes_ = 0;
    VkShaderStageFlags stages_ = 0;
};

}  // namespace splatreel::render::vulkan
