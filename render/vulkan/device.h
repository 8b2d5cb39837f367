#pragma once

#include "render/vulkan/devices.h"
#include "render/vulkan/instance.h"
#include "render/vulkan/ledger.h"
#include "render/vulkan/memory.h"
#include "render/vulkan/physical_device.h"

#include <atomic>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

namespace splatreel::render::vulkan {

class Recording;

/// What a submission waits for and signals besides the device's own timeline: a swapchain's binary
/// semaphores, or timeline semaphores of others with their values.
struct SemaphorePoint {
    VkSemaphore semaphore = VK_NULL_HANDLE;
    std::uint64_t value = 0;                                           ///< ignored by binary semaphores
    VkPipelineStageFlags stages = VK_PIPELINE_STAGE_ALL_COMMANDS_BIT;  ///< those that wait
};

/// An open device: one queue, one timeline. Every submission raises the timeline by one; what a submission
/// may still use is freed when the timeline has passed it. Resources (Buffer, Image, Pipeline …) hold the
/// device, so it lives as long as the last of them. One thread at a time, but resources may be destroyed on
/// any.
class Device : public std::enable_shared_from_this<Device> {
public:
    [[nodiscard]] static core::Result<std::shared_ptr<Device>> open(std::shared_ptr<Instance> instance,
                                                                    const PhysicalDevice& physical,
                                                                    const DeviceOptions& options);
    ~Device();  ///< waits until the device is idle
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;

    [[nodiscard]] const DeviceCapabilities& capabilities() const { return capabilities_; }
    [[nodiscard]] const DeviceFunctions& vk() const { return vk_; }
    [[nodiscard]] VkDevice handle() const { return handle_; }
    [[nodiscard]] VkQueue queue() const { return queue_; }
    [[nodiscard]] std::uint32_t queueFamily() const { return queueFamily_; }
    [[nodiscard]] VkPhysicalDevice physicalDevice() const { return physical_; }
    [[nodiscard]] const std::shared_ptr<const Instance>& instance() const { return instance_; }
    [[nodiscard]] Ledger& ledger() { return ledger_; }
    [[nodiscard]] MemoryPool& memory() { return *memory_; }
    [[nodiscard]] VkSampler linearSampler() const { return sampler_; }  ///< clamped at the edges

    /// Success, or an Error that names the call. Remembers a lost device.
    [[nodiscard]] core::Result<void> check(VkResult result, const char* call);
    /// The device no longer answers: destroy everything on it and open another.
    [[nodiscard]] bool lost() const { return lost_; }
    /// For tests: from now on recording, submitting and waiting fail as on a lost device.
    void simulateLoss() { lost_ = true; }

    /// Starts recording commands. Blocks only for memory of the driver.
    [[nodiscard]] core::Result<Recording> record();

    [[nodiscard]] std::uint64_t submitted() const { return submitted_; }  ///< value of the last submission
    [[nodiscard]] std::uint64_t completed();  ///< all submissions up to this value are done
    /// Until that submission is done; an Error after `seconds`.
    core::Result<void> wait(std::uint64_t value, double seconds = 20);
    core::Result<void> waitIdle();

    /// Runs `destroy` when nothing that was recorded so far can use the thing any more.
    void destroyLater(std::function<void(Device&)> destroy);
    /// Destroys what is due. Called by record().
    void collect();

private:
    friend class Recording;
    struct CommandPool {
        VkCommandPool pool = VK_NULL_HANDLE;
        VkCommandBuffer commands = VK_NULL_HANDLE;
        std::uint64_t value = 0;  ///< of the submission that uses it
    };
    struct Doomed {
        std::uint64_t value = 0;
        std::function<void(Device&)> destroy;
    };

    Device(std::shared_ptr<Instance> instance, const PhysicalDevice& physical, std::uint64_t budget);
    core::Result<void> create(const DeviceOptions& options);
    core::Result<CommandPool> takePool();
    core::Result<std::uint64_t> submit(VkCommandBuffer commands, const std::vector<SemaphorePoint>& waits,
                                       const std::vector<SemaphorePoint>& signals);
    void endRecording(CommandPool pool);

    std::shared_ptr<const Instance> instance_;
    VkPhysicalDevice physical_ = VK_NULL_HANDLE;
    std::uint32_t queueFamily_ = 0;
    DeviceCapabilities capabilities_;
    Ledger ledger_;
    DeviceFunctions vk_;
    VkDevice handle_ = VK_NULL_HANDLE;
    VkQueue queue_ = VK_NULL_HANDLE;
    VkSemaphore timeline_ = VK_NULL_HANDLE;
    VkSampler sampler_ = VK_NULL_HANDLE;
    std::unique_ptr<MemoryPool> memory_;

    std::atomic<bool> lost_ = false;
    std::atomic<std::uint64_t> submitted_ = 0;
    std::atomic<int> openRecordings_ = 0;
    std::vector<CommandPool> pools_;  ///< at rest or in flight
    std::mutex doomedMutex_;
    std::deque<Doomed> doomed_;
};

}  // namespace splatreel::render::vulkan
