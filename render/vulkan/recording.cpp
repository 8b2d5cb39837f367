#include "render/vulkan/recording.h"

#include "render/vulkan/render_target.h"
#include "render/vulkan/timestamps.h"

#include <utility>

namespace splatreel::render::vulkan {
namespace {

VkPipelineStageFlags orElse(VkPipelineStageFlags stages, VkPipelineStageFlags otherwise) {
    return stages != 0 ? stages : otherwise;
}

struct Reach {
    VkPipelineStageFlags stages = 0;
    VkAccessFlags access = 0;
};

Reach reachOf(std::uint32_t access) {
    struct Row {
        Access bit;
        VkPipelineStageFlags stages;
        VkAccessFlags access;
    };
    constexpr Row rows[] = {
        {Access::transferRead, VK_PIPELINE_STAGE_TRANSFER_BIT, VK_ACCESS_TRANSFER_READ_BIT},
        {Access::transferWrite, VK_PIPELINE_STAGE_TRANSFER_BIT, VK_ACCESS_TRANSFER_WRITE_BIT},
        {Access::computeRead, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, VK_ACCESS_SHADER_READ_BIT},
        {Access::computeWrite, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, VK_ACCESS_SHADER_WRITE_BIT},
        {Access::indirect, VK_PIPELINE_STAGE_DRAW_INDIRECT_BIT, VK_ACCESS_INDIRECT_COMMAND_READ_BIT},
        {Access::vertexRead, VK_PIPELINE_STAGE_VERTEX_SHADER_BIT, VK_ACCESS_SHADER_READ_BIT},
        {Access::vertexInput, VK_PIPELINE_STAGE_VERTEX_INPUT_BIT,
         VK_ACCESS_VERTEX_ATTRIBUTE_READ_BIT | VK_ACCESS_INDEX_READ_BIT},
        {Access::fragmentRead, VK_PIPELINE_STAGE_FRAGMENT_SHADER_BIT, VK_ACCESS_SHADER_READ_BIT},
        {Access::colorTarget, VK_PIPELINE_STAGE_COLOR_ATTACHMENT_OUTPUT_BIT,
         VK_ACCESS_COLOR_ATTACHMENT_READ_BIT | VK_ACCESS_COLOR_ATTACHMENT_WRITE_BIT},
        {Access::hostRead, VK_PIPELINE_STAGE_HOST_BIT, VK_ACCESS_HOST_READ_BIT},
        {Access::hostWrite, VK_PIPELINE_STAGE_HOST_BIT, VK_ACCESS_HOST_WRITE_BIT},
    };
    Reach reach;
    for (const Row& row : rows) {
        if ((access & static_cast<std::uint32_t>(row.bit)) == 0) continue;
        reach.stages |= row.stages;
        reach.access |= row.access;
    }
    return reach;
}

constexpr VkImageSubresourceLayers wholeLayer{VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};

VkBufferImageCopy wholeCopy(const Image& image) {
    VkBufferImageCopy copy{};
    copy.imageSubresource = wholeLayer;
    copy.imageExtent = {image.width(), image.height(), 1};
    return copy;
}

}  // namespace

Recording::Recording(Recording&& other) noexcept
    : device_(std::move(other.device_)),
      pool_(std::exchange(other.pool_, VK_NULL_HANDLE)),
      commands_(std::exchange(other.commands_, VK_NULL_HANDLE)),
      pipeline_(other.pipeline_) {}

Recording::~Recording() {
    if (pool_ == VK_NULL_HANDLE) return;
    device_->endRecording({pool_, commands_, 0});
}

void Recording::barrier(Access from, Access to) {
    const Reach before = reachOf(static_cast<std::uint32_t>(from));
    const Reach after = reachOf(static_cast<std::uint32_t>(to));
    VkMemoryBarrier barrier{VK_STRUCTURE_TYPE_MEMORY_BARRIER};
    barrier.srcAccessMask = before.access;
    barrier.dstAccessMask = after.access;
    device_->vk().CmdPipelineBarrier(commands_, orElse(before.stages, VK_PIPELINE_STAGE_TOP_OF_PIPE_BIT),
                                     orElse(after.stages, VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT), 0, 1,
                                     &barrier, 0, nullptr, 0, nullptr);
}

void Recording::changeHands(const Buffer& buffer, std::uint32_t from, std::uint32_t to) {
    VkBufferMemoryBarrier barrier{VK_STRUCTURE_TYPE_BUFFER_MEMORY_BARRIER};
    // Whatever the other interface did, its semaphore makes visible.
    barrier.dstAccessMask = from == VK_QUEUE_FAMILY_EXTERNAL ? VK_ACCESS_TRANSFER_READ_BIT : 0;
    barrier.srcQueueFamilyIndex = from;
    barrier.dstQueueFamilyIndex = to;
    barrier.buffer = buffer.handle();
    barrier.size = VK_WHOLE_SIZE;
    device_->vk().CmdPipelineBarrier(commands_, VK_PIPELINE_STAGE_TRANSFER_BIT,
                                     VK_PIPELINE_STAGE_TRANSFER_BIT, 0, 0, nullptr, 1, &barrier, 0, nullptr);
}

void Recording::acquire(const Buffer& buffer) {
    changeHands(buffer, VK_QUEUE_FAMILY_EXTERNAL, device_->queueFamily());
}

void Recording::yield(const Buffer& buffer) {
    changeHands(buffer, device_->queueFamily(), VK_QUEUE_FAMILY_EXTERNAL);
}

void Recording::transition(Image& image, VkImageLayout layout, Access access, bool keep) {
    const Reach before = reachOf(image.access_);
    const Reach after = reachOf(static_cast<std::uint32_t>(access));
    VkImageMemoryBarrier barrier{VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER};
    barrier.srcAccessMask = before.access;
    barrier.dstAccessMask = after.access;
    barrier.oldLayout = keep ? image.layout_ : VK_IMAGE_LAYOUT_UNDEFINED;
    barrier.newLayout = layout;
    barrier.srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
    barrier.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
    barrier.image = image.handle_;
    barrier.subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1};
    // An image that someone else has handed over (a swapchain's) becomes free when the stage that waits for
    // it runs: that is the stage of its first use here.
    const VkPipelineStageFlags first = orElse(before.stages, after.stages);
    device_->vk().CmdPipelineBarrier(commands_, orElse(first, VK_PIPELINE_STAGE_TOP_OF_PIPE_BIT),
                                     orElse(after.stages, VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT), 0, 0,
                                     nullptr, 0, nullptr, 1, &barrier);
    image.layout_ = layout;
    image.access_ = static_cast<std::uint32_t>(access);
}

void Recording::use(Image& image, VkImageLayout layout, Access access) {
    transition(image, layout, access, true);
}

void Recording::discard(Image& image, VkImageLayout layout, Access access) {
    transition(image, layout, access, false);
}

void Recording::copy(const Buffer& from, std::uint64_t fromOffset, const Buffer& to, std::uint64_t toOffset,
                     std::uint64_t bytes) {
    assert(fromOffset + bytes <= from.bytes() && toOffset + bytes <= to.bytes());
    if (bytes == 0) return;
    const VkBufferCopy region{fromOffset, toOffset, bytes};
    device_->vk().CmdCopyBuffer(commands_, from.handle(), to.handle(), 1, &region);
}

void Recording::copy(const Buffer& from, const Image& to) {
    const VkBufferImageCopy region = wholeCopy(to);
    device_->vk().CmdCopyBufferToImage(commands_, from.handle(), to.handle(),
                                       VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &region);
}

void Recording::copy(const Image& from, const Buffer& to) {
    const VkBufferImageCopy region = wholeCopy(from);
    device_->vk().CmdCopyImageToBuffer(commands_, from.handle(), VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
                                       to.handle(), 1, &region);
}

void Recording::fill(const Buffer& buffer, std::uint32_t word, std::uint64_t offset, std::uint64_t bytes) {
    device_->vk().CmdFillBuffer(commands_, buffer.handle(), offset, bytes == 0 ? VK_WHOLE_SIZE : bytes, word);
}

void Recording::update(const Buffer& buffer, std::uint64_t offset, std::span<const std::byte> bytes) {
    assert(bytes.size() <= 65536 && bytes.size() % 4 == 0);
    device_->vk().CmdUpdateBuffer(commands_, buffer.handle(), offset, bytes.size(), bytes.data());
}

void Recording::bind(const Pipeline& pipeline, std::initializer_list<const Bindings*> sets) {
    pipeline_ = &pipeline;
    device_->vk().CmdBindPipeline(commands_, pipeline.bindPoint(), pipeline.handle());
    std::uint32_t number = 0;
    for (const Bindings* set : sets) bind(number++, *set);
}

void Recording::bind(std::uint32_t set, const Bindings& bindings) {
    assert(pipeline_ != nullptr);
    const VkDescriptorSet handle = bindings.handle();
    device_->vk().CmdBindDescriptorSets(commands_, pipeline_->bindPoint(), pipeline_->layout(), set, 1,
                                        &handle, 0, nullptr);
}

void Recording::pushBytes(const void* bytes, std::uint32_t size) {
    assert(pipeline_ != nullptr && size <= pipeline_->pushBytes());
    device_->vk().CmdPushConstants(commands_, pipeline_->layout(), pipeline_->stages(), 0, size, bytes);
}

void Recording::dispatch(std::uint32_t x, std::uint32_t y, std::uint32_t z) {
    device_->vk().CmdDispatch(commands_, x, y, z);
}

void Recording::dispatchIndirect(const Buffer& buffer, std::uint64_t offset) {
    device_->vk().CmdDispatchIndirect(commands_, buffer.handle(), offset);
}

void Recording::begin(const RenderTarget& target, const std::array<float, 4>* clear) {
    VkClearValue value{};
    if (clear != nullptr) std::copy(clear->begin(), clear->end(), value.color.float32);
    VkRenderPassBeginInfo info{VK_STRUCTURE_TYPE_RENDER_PASS_BEGIN_INFO};
    info.renderPass = clear != nullptr ? target.clearing() : target.keeping();
    info.framebuffer = target.framebuffer();
    info.renderArea = {{0, 0}, {target.width(), target.height()}};
    info.clearValueCount = clear != nullptr ? 1 : 0;
    info.pClearValues = &value;
    const DeviceFunctions& vk = device_->vk();
    vk.CmdBeginRenderPass(commands_, &info, VK_SUBPASS_CONTENTS_INLINE);
    const VkViewport viewport{0, 0, static_cast<float>(target.width()), static_cast<float>(target.height()),
                              0, 1};
    vk.CmdSetViewport(commands_, 0, 1, &viewport);
    vk.CmdSetScissor(commands_, 0, 1, &info.renderArea);
}

void Recording::draw(std::uint32_t vertices, std::uint32_t instances) {
    device_->vk().CmdDraw(commands_, vertices, instances, 0, 0);
}

void Recording::drawIndirect(const Buffer& buffer, std::uint64_t offset) {
    device_->vk().CmdDrawIndirect(commands_, buffer.handle(), offset, 1, 16);
}

void Recording::end() {
    device_->vk().CmdEndRenderPass(commands_);
}

void Recording::timestamp(Timestamps& timestamps, int index) {
    if (timestamps.handle() == VK_NULL_HANDLE) return;
    const auto query = static_cast<std::uint32_t>(index);
    device_->vk().CmdResetQueryPool(commands_, timestamps.handle(), query, 1);
    device_->vk().CmdWriteTimestamp(commands_, VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, timestamps.handle(),
                                    query);
}

core::Result<std::uint64_t> Recording::submit(const std::vector<SemaphorePoint>& waits,
                                              const std::vector<SemaphorePoint>& signals) {
    assert(pool_ != VK_NULL_HANDLE);
    const VkCommandPool pool = std::exchange(pool_, VK_NULL_HANDLE);
    core::Result<std::uint64_t> value = core::Error{"", "", ""};
    if (auto ended = device_->check(device_->vk().EndCommandBuffer(commands_), "vkEndCommandBuffer");
        ended.ok()) {
        value = device_->submit(commands_, waits, signals);
    } else {
        value = ended.error();
    }
    device_->endRecording({pool, commands_, value.ok() ? *value : 0});
    return value;
}

core::Result<void> Recording::submitAndWait() {
    const auto value = submit();
    if (!value.ok()) return value.error();
    return device_->wait(*value);
}

}  // namespace splatreel::render::vulkan
