#include "render/vulkan/handover.h"

#include "render/vulkan/recording.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <utility>

namespace splatreel::render::vulkan {
namespace {

constexpr std::uint64_t smallestBuffer = 1ULL << 20;
constexpr double mostSeconds = 1;

constexpr Access readsOfPages =
    Access::computeRead | Access::vertexRead | Access::fragmentRead | Access::transferRead;

std::uint64_t nextNumber() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

}  // namespace

core::Result<std::unique_ptr<ExportedTimeline>> ExportedTimeline::create(
    const std::shared_ptr<Device>& device, bool exported) {
    VkExportSemaphoreCreateInfo outside{VK_STRUCTURE_TYPE_EXPORT_SEMAPHORE_CREATE_INFO};
    outside.handleTypes = VK_EXTERNAL_SEMAPHORE_HANDLE_TYPE_OPAQUE_FD_BIT;
    VkSemaphoreTypeCreateInfo type{VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO,
                                   exported ? &outside : nullptr};
    type.semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE;
    const VkSemaphoreCreateInfo info{VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO, &type};
    std::unique_ptr<ExportedTimeline> timeline(new ExportedTimeline);
    timeline->device_ = device;
    if (auto made =
            device->check(device->vk().CreateSemaphore(device->handle(), &info, nullptr, &timeline->handle_),
                          "vkCreateSemaphore");
        !made.ok()) {
        return made.error();
    }
    return timeline;
}

ExportedTimeline::~ExportedTimeline() {
    if (handle_ == VK_NULL_HANDLE) return;
    device_->destroyLater([handle = handle_](Device& device) {
        device.vk().DestroySemaphore(device.handle(), handle, nullptr);
    });
}

core::Result<int> ExportedTimeline::descriptor() const {
    VkSemaphoreGetFdInfoKHR info{VK_STRUCTURE_TYPE_SEMAPHORE_GET_FD_INFO_KHR};
    info.semaphore = handle_;
    info.handleType = VK_EXTERNAL_SEMAPHORE_HANDLE_TYPE_OPAQUE_FD_BIT;
    int descriptor = -1;
    if (device_->vk().GetSemaphoreFdKHR == nullptr)
        return core::Error{"the device does not export semaphores", "vkGetSemaphoreFdKHR", ""};
    if (auto got = device_->check(device_->vk().GetSemaphoreFdKHR(device_->handle(), &info, &descriptor),
                                  "vkGetSemaphoreFdKHR");
        !got.ok()) {
        return got.error();
    }
    return descriptor;
}

core::Result<void> ExportedTimeline::wait(std::uint64_t value, double seconds) const {
    VkSemaphoreWaitInfo info{VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO};
    info.semaphoreCount = 1;
    info.pSemaphores = &handle_;
    info.pValues = &value;
    const VkResult result =
        device_->vk().WaitSemaphores(device_->handle(), &info, static_cast<std::uint64_t>(seconds * 1e9));
    if (result == VK_TIMEOUT)
        return core::Error{"the other interface did not hand its blocks over in time", "vkWaitSemaphores",
                           ""};
    return device_->check(result, "vkWaitSemaphores");
}

bool Handover::possible(const DeviceCapabilities& capabilities) {
    return capabilities.externalMemory && capabilities.externalSemaphore;
}

core::Result<Handover> Handover::create(const std::shared_ptr<Device>& device,
                                        std::unique_ptr<ExportedTimeline> timeline) {
    if (!device->capabilities().externalMemory)
        return core::Error{"the device does not export memory", device->capabilities().name, ""};
    Handover handover;
    handover.device_ = device;
    handover.timeline_ = std::move(timeline);
    return handover;
}

core::Result<void> Handover::reserve(std::uint64_t bytes) {
    if (buffer_.bytes() >= bytes) return {};
    // The other side goes on holding what it imported of the old one until it sees the new number.
    auto buffer = Buffer::create(device_, {.bytes = std::max(std::bit_ceil(bytes), smallestBuffer),
                                           .purpose = Purpose::staging,
                                           .exported = true});
    if (!buffer.ok()) return buffer.error();
    buffer_ = std::move(*buffer);
    mailbox_.number = nextNumber();
    mailbox_.bytes = buffer_.allocatedBytes();
    return {};
}

core::Result<void> Handover::take(const core::DeviceBlocks& from, const Run& run, const Buffer& page) {
    if (from.device() != device_->capabilities().uuid)
        return core::Error{"they were made on another device than the one that draws", "Vulkan", ""};
    if (auto room = reserve(run.bytes); !room.ok()) return room;
    // The other side's wait is over before it begins: nothing of it can hang on this device.
    if (auto free = timeline_->wait(value_, mostSeconds); !free.ok()) return free;
    mailbox_.memory = [this] { return buffer_.descriptor(); };
    mailbox_.timeline = [this] { return timeline_->descriptor(); };
    const std::uint64_t written = value_ + 1, read = value_ + 2;
    if (auto posted = from.post(mailbox_, run.firstBlock, run.blockCount, value_, written); !posted.ok())
        return posted;
    if (auto there = timeline_->wait(written, mostSeconds); !there.ok()) return there;
    auto recording = device_->record();
    if (!recording.ok()) return recording.error();
    recording->barrier(readsOfPages | Access::computeWrite | Access::transferWrite, Access::transferWrite);
    recording->acquire(buffer_);
    recording->copy(buffer_, 0, page, run.offset, run.bytes);
    recording->yield(buffer_);
    if (run.zeros > 0) recording->fill(page, 0, run.offset + run.bytes, run.zeros);
    recording->barrier(Access::transferWrite, readsOfPages | Access::transferWrite);
    const auto submitted = recording->submit({{timeline_->handle(), written, VK_PIPELINE_STAGE_TRANSFER_BIT}},
                                             {{timeline_->handle(), read}});
    if (!submitted.ok()) return submitted.error();
    value_ = read;
    taken_ += run.bytes;
    return {};
}

}  // namespace splatreel::render::vulkan
