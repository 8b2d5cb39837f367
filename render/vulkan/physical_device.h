#pragma once

#include "render/vulkan/devices.h"
#include "render/vulkan/instance.h"

#include <vector>

namespace splatreel::render::vulkan {

/// A device as the driver reports it, and how it is to be opened.
struct PhysicalDevice {
    VkPhysicalDevice handle = VK_NULL_HANDLE;
    std::uint32_t queueFamily = 0;  ///< draws, computes and copies
    DeviceReport report;
};

/// The devices of an instance in order of choice: usable ones first, higher scores first. `report.chosen`
/// marks the best one whose name contains `name`.
[[nodiscard]] core::Result<std::vector<PhysicalDevice>> rankDevices(const Instance& instance,
                                                                    const std::string& name = {});

/// Points for a device that is usable: kind first, then tier, then memory. With the reason in words.
[[nodiscard]] int scoreOf(const DeviceCapabilities& capabilities, std::string& reason);

}  // namespace splatreel::render::vulkan
