#include "render/vulkan/devices.h"

#include "render/vulkan/device.h"
#include "render/vulkan/physical_device.h"

namespace splatreel::render::vulkan {

core::Result<std::vector<DeviceReport>> listDevices() {
    const auto instance = Instance::create({});
    if (!instance.ok()) return instance.error();
    auto devices = rankDevices(**instance);
    if (!devices.ok()) return devices.error();
    std::vector<DeviceReport> reports;
    for (PhysicalDevice& device : *devices) reports.push_back(std::move(device.report));
    return reports;
}

int validationMessages() {
    return Instance::allMessages();
}

MemoryReport memoryOf(Device& device) {
    const Ledger& ledger = device.ledger();
    MemoryReport report{ledger.budget(), ledger.held(), ledger.peak(), {}};
    for (int i = 0; i < purposeCount; ++i) {
        const auto purpose = static_cast<Purpose>(i);
        if (const std::uint64_t bytes = ledger.held(purpose); bytes > 0) {
            report.purposes.emplace_back(nameOf(purpose), bytes);
        }
    }
    return report;
}

const DeviceCapabilities& capabilitiesOf(const Device& device) {
    return device.capabilities();
}

core::Result<std::shared_ptr<Device>> openDevice(const DeviceOptions& options) {
    auto instance =
        Instance::create({.validation = options.validation, .presentation = options.presentation});
    if (!instance.ok()) return instance.error();
    const auto devices = rankDevices(**instance, options.name);
    if (!devices.ok()) return devices.error();
    if (devices->empty()) {
        return core::Error{"no driver offers a device", "Vulkan",
                           "Install a driver, such as mesa-vulkan-drivers."};
    }
    std::string others;
    for (const PhysicalDevice& device : *devices) {
        if (device.report.chosen) return Device::open(std::move(*instance), device, options);
        others +=
            (others.empty() ? "" : "; ") + device.report.capabilities.name + ": " + device.report.reason;
    }
    const std::string wanted = options.name.empty() ? "no device can be used" : "no such device";
    return core::Error{wanted + " (" + others + ")", options.name.empty() ? "Vulkan" : options.name, ""};
}

}  // namespace splatreel::render::vulkan
