#include "render/vulkan/device.h"

#include "render/vulkan/recording.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

namespace splatreel::render::vulkan {
namespace {

std::uint64_t budgetOf(const DeviceCapabilities& capabilities, std::uint64_t wanted) {
    if (wanted > 0) return wanted;
    if (capabilities.memoryBudget > 0) return capabilities.memoryBudget / 4 * 3;
    // A software device's memory is everybody's main memory.
    return capabilities.kind == DeviceKind::software ? capabilities.deviceMemory / 2
                                                     : capabilities.deviceMemory / 4 * 3;
}

}  // namespace

Device::Device(std::shared_ptr<Instance> instance, const PhysicalDevice& physical, std::uint64_t budget)
    : instance_(std::move(instance)),
      physical_(physical.handle),
      queueFamily_(physical.queueFamily),
      capabilities_(physical.report.capabilities),
      ledger_(budget) {}

core::Result<std::shared_ptr<Device>> Device::open(std::shared_ptr<Instance> instance,
                                                   const PhysicalDevice& physical,
                                                   const DeviceOptions& options) {
    std::shared_ptr<Device> device(new Device(std::move(instance), physical,
                                              budgetOf(physical.report.capabilities, options.memoryBudget)));
    if (options.restrict) options.restrict(device->capabilities_);
    if (auto created = device->create(options); !created.ok()) return created.error();
    return device;
}

core::Result<void> Device::create(const DeviceOptions& options) {
    const InstanceFunctions& instanceVk = instance_->vk();
    const float priority = 1;
    VkDeviceQueueCreateInfo queue{VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO};
    queue.queueFamilyIndex = queueFamily_;
    queue.queueCount = 1;
    queue.pQueuePriorities = &priority;

    VkPhysicalDeviceVulkan12Features features12{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES};
    features12.timelineSemaphore = VK_TRUE;  // mandatory in 1.2, as is hostQueryReset
    features12.storageBuffer8BitAccess = capabilities_.storage8 ? VK_TRUE : VK_FALSE;
    features12.shaderFloat16 = capabilities_.float16 ? VK_TRUE : VK_FALSE;
    VkPhysicalDeviceVulkan11Features features11{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_FEATURES,
                                                &features12};
    features11.storageBuffer16BitAccess = capabilities_.storage16 ? VK_TRUE : VK_FALSE;

    capabilities_.swapchain = capabilities_.swapchain && options.presentation;
    std::vector<const char*> extensions;
    if (capabilities_.swapchain) extensions.push_back("VK_KHR_swapchain");
    if (capabilities_.memoryBudgetKnown) extensions.push_back("VK_EXT_memory_budget");
    if (capabilities_.externalMemory) extensions.push_back("VK_KHR_external_memory_fd");
    if (capabilities_.externalSemaphore) extensions.push_back("VK_KHR_external_semaphore_fd");

    VkDeviceCreateInfo info{VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO, &features11};
    info.queueCreateInfoCount = 1;
    info.pQueueCreateInfos = &queue;
    info.enabledExtensionCount = static_cast<std::uint32_t>(extensions.size());
    info.ppEnabledExtensionNames = extensions.data();
    if (auto made = check(instanceVk.CreateDevice(physical_, &info, nullptr, &handle_), "vkCreateDevice");
        !made.ok()) {
        return made;
    }
    auto functions = loadDeviceFunctions(instanceVk, handle_);
    if (!functions.ok()) return functions.error();
    vk_ = *functions;
    vk_.GetDeviceQueue(handle_, queueFamily_, 0, &queue_);
    memory_ = std::make_unique<MemoryPool>(*this);

    VkSemaphoreTypeCreateInfo type{VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO};
    type.semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE;
    const VkSemaphoreCreateInfo semaphore{VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO, &type};
    if (auto made = check(vk_.CreateSemaphore(handle_, &semaphore, nullptr, &timeline_), "vkCreateSemaphore");
        !made.ok()) {
        return made;
    }
    VkSamplerCreateInfo sampler{VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO};
    sampler.magFilter = VK_FILTER_LINEAR;
    sampler.minFilter = VK_FILTER_LINEAR;
    sampler.addressModeU = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    sampler.addressModeV = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    sampler.addressModeW = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    return check(vk_.CreateSampler(handle_, &sampler, nullptr, &sampler_), "vkCreateSampler");
}

Device::~Device() {
    if (handle_ == VK_NULL_HANDLE || vk_.DestroyDevice == nullptr) return;
    // A lost device may refuse to wait; destroying is allowed all the same.
    vk_.DeviceWaitIdle(handle_);
    while (!doomed_.empty()) {
        const Doomed doomed = std::move(doomed_.front());
        doomed_.pop_front();
        doomed.destroy(*this);
    }
    for (const CommandPool& pool : pools_) vk_.DestroyCommandPool(handle_, pool.pool, nullptr);
    vk_.DestroySampler(handle_, sampler_, nullptr);
    vk_.DestroySemaphore(handle_, timeline_, nullptr);
    memory_.reset();
    vk_.DestroyDevice(handle_, nullptr);
}

core::Result<void> Device::check(VkResult result, const char* call) {
    if (result == VK_ERROR_DEVICE_LOST) lost_ = true;
    return vulkan::check(result, call);
}

core::Result<Recording> Device::record() {
    if (lost_) return check(VK_ERROR_DEVICE_LOST, "vkBeginCommandBuffer").error();
    collect();
    const auto pool = takePool();
    if (!pool.ok()) return pool.error();
    VkCommandBufferBeginInfo info{VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO};
    info.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
    if (auto begun = check(vk_.BeginCommandBuffer(pool->commands, &info), "vkBeginCommandBuffer");
        !begun.ok()) {
        pools_.push_back(*pool);
        return begun.error();
    }
    ++openRecordings_;
    return Recording(shared_from_this(), pool->pool, pool->commands);
}

core::Result<Device::CommandPool> Device::takePool() {
    const std::uint64_t done = completed();
    const auto idle = std::find_if(pools_.begin(), pools_.end(),
                                   [&](const CommandPool& pool) { return pool.value <= done; });
    if (idle != pools_.end()) {
        const CommandPool pool = *idle;
        pools_.erase(idle);
        if (auto reset = check(vk_.ResetCommandPool(handle_, pool.pool, 0), "vkResetCommandPool");
            !reset.ok()) {
            pools_.push_back(pool);
            return reset.error();
        }
        return pool;
    }
    CommandPool pool;
    VkCommandPoolCreateInfo info{VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO};
    info.flags = VK_COMMAND_POOL_CREATE_TRANSIENT_BIT;
    info.queueFamilyIndex = queueFamily_;
    if (auto made = check(vk_.CreateCommandPool(handle_, &info, nullptr, &pool.pool), "vkCreateCommandPool");
        !made.ok()) {
        return made.error();
    }
    VkCommandBufferAllocateInfo allocate{VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO};
    allocate.commandPool = pool.pool;
    allocate.level = VK_COMMAND_BUFFER_LEVEL_PRIMARY;
    allocate.commandBufferCount = 1;
    if (auto made =
            check(vk_.AllocateCommandBuffers(handle_, &allocate, &pool.commands), "vkAllocateCommandBuffers");
        !made.ok()) {
        vk_.DestroyCommandPool(handle_, pool.pool, nullptr);
        return made.error();
    }
    return pool;
}

void Device::endRecording(CommandPool pool) {
    --openRecordings_;
    pools_.push_back(pool);
}

core::Result<std::uint64_t> Device::submit(VkCommandBuffer commands, const std::vector<SemaphorePoint>& waits,
                                           const std::vector<SemaphorePoint>& signals) {
    std::vector<VkSemaphore> waitSemaphores, signalSemaphores;
    std::vector<std::uint64_t> waitValues, signalValues;
    std::vector<VkPipelineStageFlags> stages;
    for (const SemaphorePoint& point : waits) {
        waitSemaphores.push_back(point.semaphore);
        waitValues.push_back(point.value);
        stages.push_back(point.stages);
    }
    const std::uint64_t value = submitted_ + 1;
    signalSemaphores.push_back(timeline_);
    signalValues.push_back(value);
    for (const SemaphorePoint& point : signals) {
        signalSemaphores.push_back(point.semaphore);
        signalValues.push_back(point.value);
    }
    VkTimelineSemaphoreSubmitInfo values{VK_STRUCTURE_TYPE_TIMELINE_SEMAPHORE_SUBMIT_INFO};
    values.waitSemaphoreValueCount = static_cast<std::uint32_t>(waitValues.size());
    values.pWaitSemaphoreValues = waitValues.data();
    values.signalSemaphoreValueCount = static_cast<std::uint32_t>(signalValues.size());
    values.pSignalSemaphoreValues = signalValues.data();
    VkSubmitInfo info{VK_STRUCTURE_TYPE_SUBMIT_INFO, &values};
    info.waitSemaphoreCount = values.waitSemaphoreValueCount;
    info.pWaitSemaphores = waitSemaphores.data();
    info.pWaitDstStageMask = stages.data();
    info.commandBufferCount = 1;
    info.pCommandBuffers = &commands;
    info.signalSemaphoreCount = values.signalSemaphoreValueCount;
    info.pSignalSemaphores = signalSemaphores.data();
    if (lost_) return check(VK_ERROR_DEVICE_LOST, "vkQueueSubmit").error();
    if (auto done = check(vk_.QueueSubmit(queue_, 1, &info, VK_NULL_HANDLE), "vkQueueSubmit"); !done.ok()) {
        return done.error();
    }
    submitted_ = value;
    return value;
}

std::uint64_t Device::completed() {
    std::uint64_t value = 0;
    if (lost_) return 0;
    // A lost device never gets further; what it holds is freed by the destructor.
    if (!check(vk_.GetSemaphoreCounterValue(handle_, timeline_, &value), "vkGetSemaphoreCounterValue").ok()) {
        return 0;
    }
    return value;
}

core::Result<void> Device::wait(std::uint64_t value, double seconds) {
    VkSemaphoreWaitInfo info{VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO};
    info.semaphoreCount = 1;
    info.pSemaphores = &timeline_;
    info.pValues = &value;
    const auto result = lost_ ? VK_ERROR_DEVICE_LOST
                              : vk_.WaitSemaphores(handle_, &info, static_cast<std::uint64_t>(seconds * 1e9));
    if (result == VK_TIMEOUT) {
        return core::Error{"the device did not finish in " + std::to_string(static_cast<int>(seconds)) + " s",
                           capabilities_.name,
                           "Restart the program; if it happens again, update the driver."};
    }
    return check(result, "vkWaitSemaphores");
}

core::Result<void> Device::waitIdle() {
    auto done = wait(submitted_);
    collect();
    return done;
}

void Device::destroyLater(std::function<void(Device&)> destroy) {
    const std::lock_guard lock(doomedMutex_);
    // Each open recording may use it and takes one more value when it is submitted.
    doomed_.push_back({submitted_ + static_cast<std::uint64_t>(openRecordings_), std::move(destroy)});
}

void Device::collect() {
    const std::uint64_t done = completed();
    const std::uint64_t last = submitted_;
    const bool idle = openRecordings_ == 0 && done >= last && !lost_;
    std::vector<Doomed> due;
    {
        const std::lock_guard lock(doomedMutex_);
        for (auto doomed = doomed_.begin(); doomed != doomed_.end();) {
            if (!idle && doomed->value > done) {
                ++doomed;
                continue;
            }
            due.push_back(std::move(*doomed));
            doomed = doomed_.erase(doomed);
        }
    }
    for (const Doomed& doomed : due) doomed.destroy(*this);
}

}  // namespace splatreel::render::vulkan
