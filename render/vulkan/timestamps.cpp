#include "render/vulkan/timestamps.h"

#include <utility>

namespace splatreel::render::vulkan {

core::Result<Timestamps> Timestamps::create(const std::shared_ptr<Device>& device, int count) {
    Timestamps timestamps;
    timestamps.device_ = device;
    timestamps.count_ = count;
    if (device->capabilities().timestampPeriod <= 0) return timestamps;
    VkQueryPoolCreateInfo info{VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO};
    info.queryType = VK_QUERY_TYPE_TIMESTAMP;
    info.queryCount = static_cast<std::uint32_t>(count);
    auto made =
        device->check(device->vk().CreateQueryPool(device->handle(), &info, nullptr, &timestamps.pool_),
                      "vkCreateQueryPool");
    if (!made.ok()) return made.error();
    return timestamps;
}

std::vector<double> Timestamps::milliseconds() const {
    if (pool_ == VK_NULL_HANDLE) return {};
    std::vector<std::uint64_t> ticks(static_cast<std::size_t>(count_));
    const VkResult result = device_->vk().GetQueryPoolResults(
        device_->handle(), pool_, 0, static_cast<std::uint32_t>(count_), ticks.size() * sizeof(std::uint64_t),
        ticks.data(), sizeof(std::uint64_t), VK_QUERY_RESULT_64_BIT);
    if (result != VK_SUCCESS) return {};
    std::vector<double> times;
    times.reserve(ticks.size());
    for (const std::uint64_t tick : ticks) {
        times.push_back(static_cast<double>(tick - ticks.front()) * device_->capabilities().timestampPeriod *
                        1e-6);
    }
    return times;
}

Timestamps& Timestamps::operator=(Timestamps&& other) noexcept {
    if (this == &other) return *this;
    release();
    device_ = std::move(other.device_);
    pool_ = std::exchange(other.pool_, VK_NULL_HANDLE);
    count_ = other.count_;
    return *this;
}

void Timestamps::release() {
    if (pool_ == VK_NULL_HANDLE) return;
    device_->destroyLater(
        [pool = pool_](Device& device) { device.vk().DestroyQueryPool(device.handle(), pool, nullptr); });
    pool_ = VK_NULL_HANDLE;
}

}  // namespace splatreel::render::vulkan
