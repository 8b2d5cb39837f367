#pragma once

#include "core/base/result.h"
#include "render/vulkan/capabilities.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace splatreel::render::vulkan {

class Device;

/// One device of this machine, and what the choice made of it.
struct DeviceReport {
    DeviceCapabilities capabilities;
    bool usable = false;
    bool chosen = false;  ///< the one that openDevice takes unless told otherwise
    int score = 0;        ///< higher is better; 0 where not usable
    std::string reason;   ///< why it is chosen, comes after another, or cannot be used
};

/// All Vulkan devices, best first. An error where there is no loader or no driver. Takes the time of a
/// driver's start (10 to 200 ms). Thread-safe.
[[nodiscard]] core::Result<std::vector<DeviceReport>> listDevices();

/// Warnings and errors that the validation layer has given this process so far; all of them are in the log.
[[nodiscard]] int validationMessages();

struct DeviceOptions {
    std::string name = {};  ///< part of the name of the device wanted; empty: the best one
    /// With the validation layer, where it is installed. The environment's SPLATREEL_VULKAN_VALIDATION asks
    /// for it everywhere.
    bool validation = false;
    bool presentation = false;  ///< windows: surfaces and swapchains, where the device has them
    /// Device memory that may be taken, bytes; 0: 3/4 of what the device (a software device: a quarter of
    /// what it) says it has.
    std::uint64_t memoryBudget = 0;
    /// Takes capabilities away before the device is opened: for tests and for switching off what misbehaves.
    std::function<void(DeviceCapabilities&)> restrict = {};
};

/// Device memory as its ledger has it, in bytes.
struct MemoryReport {
    std::uint64_t budget = 0;
    std::uint64_t held = 0;
    std::uint64_t peak = 0;
    std::vector<std::pair<std::string, std::uint64_t>> purposes;  ///< pages, staging …, where not zero
};
[[nodiscard]] MemoryReport memoryOf(Device& device);
[[nodiscard]] const DeviceCapabilities& capabilitiesOf(const Device& device);

/// Opens a device. Errors: no Vulkan, none of that name, none usable (with the reason of each).
[[nodiscard]] core::Result<std::shared_ptr<Device>> openDevice(const DeviceOptions& options = {});

}  // namespace splatreel::render::vulkan
