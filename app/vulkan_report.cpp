#include "app/vulkan_report.h"

#ifdef SPLATREEL_VULKAN
#include "render/vulkan/devices.h"

#include <array>
#include <utility>
#include <vector>
#endif

namespace splatreel::app {
namespace {

Json unavailable(const std::string& reason, std::string& text) {
    text += "device      vulkan: not available, " + reason + "\n";
    return {{"name", "vulkan"}, {"available", false}, {"reason", reason}};
}

#ifdef SPLATREEL_VULKAN
using render::vulkan::DeviceCapabilities;
using render::vulkan::DeviceKind;
using render::vulkan::DeviceReport;

const char* nameOf(DeviceKind kind) {
    switch (kind) {
        case DeviceKind::discrete:
            return "discrete";
        case DeviceKind::integrated:
            return "integrated";
        case DeviceKind::shared:
            return "virtual";
        case DeviceKind::software:
            return "software";
        default:
            return "other";
    }
}

/// What the renderer makes use of where it is there.
std::vector<std::pair<const char*, bool>> optionsOf(const DeviceCapabilities& capabilities) {
    return {{"swapchain", capabilities.swapchain},
            {"memory budget", capabilities.memoryBudgetKnown},
            {"16-bit storage", capabilities.storage16},
            {"8-bit storage", capabilities.storage8},
            {"float16", capabilities.float16},
            {"32-bit blending", capabilities.blendsFloat32},
            {"subgroup arithmetic", capabilities.subgroupArithmetic},
            {"external memory", capabilities.externalMemory},
            {"external semaphores", capabilities.externalSemaphore},
            {"transfer queue", capabilities.separateTransfer},
            {"timestamps", capabilities.timestampPeriod > 0}};
}

std::string apiOf(const DeviceCapabilities& capabilities) {
    return std::to_string(capabilities.apiMajor) + "." + std::to_string(capabilities.apiMinor) + "." +
           std::to_string(capabilities.apiPatch);
}

Json jsonOf(const DeviceReport& device) {
    const DeviceCapabilities& capabilities = device.capabilities;
    Json options = Json::object();
    for (const auto& [name, there] : optionsOf(capabilities)) options[name] = there;
    return {{"name", capabilities.name},
            {"driver", capabilities.driver},
            {"api", apiOf(capabilities)},
            {"kind", nameOf(capabilities.kind)},
            {"usable", device.usable},
            {"chosen", device.chosen},
            {"score", device.score},
            {"reason", device.reason},
            {"tier", capabilities.tier()},
            {"memory_bytes", capabilities.deviceMemory},
            {"memory_budget_bytes", capabilities.memoryBudget},
            {"storage_range_bytes", capabilities.maxStorageRange},
            {"allocation_bytes", capabilities.maxAllocation},
            {"shared_memory_bytes", capabilities.maxSharedMemory},
            {"subgroup_size", capabilities.subgroupSize},
            {"queues", capabilities.queues},
            {"options", std::move(options)}};
}

std::string textOf(const DeviceReport& device) {
    const DeviceCapabilities& capabilities = device.capabilities;
    std::string text = "  " + capabilities.name + ": " + (device.chosen ? "chosen, " : "") +
                       (device.usable ? "" : "not usable, ") + device.reason + "\n";
    if (!device.usable) return text;
    text += "              Vulkan " + apiOf(capabilities) + ", " + capabilities.driver + "; bindings up to " +
            bytesText(static_cast<double>(capabilities.maxStorageRange)) + ", allocations up to " +
            bytesText(static_cast<double>(capabilities.maxAllocation)) + ", " +
            std::to_string(capabilities.subgroupSize) +
            " lanes, queues: " + std::to_string(capabilities.queues) + "\n";
    std::string has, lacks;
    for (const auto& [name, there] : optionsOf(capabilities)) {
        std::string& list = there ? has : lacks;
        list += (list.empty() ? "" : ", ") + std::string(name);
    }
    if (!has.empty()) text += "              has " + has + "\n";
    if (!lacks.empty()) text += "              lacks " + lacks + "\n";
    return text;
}
#endif

}  // namespace

#ifdef SPLATREEL_VULKAN
Json vulkanReport(std::string& text) {
    const auto devices = render::vulkan::listDevices();
    if (!devices.ok()) return unavailable(devices.error().message(), text);
    if (devices->empty()) return unavailable("no driver offers a device", text);
    Json list = Json::array();
    std::string lines;
    bool usable = false;
    for (const DeviceReport& device : *devices) {
        usable = usable || device.usable;
        list.push_back(jsonOf(device));
        lines += textOf(device);
    }
    text += std::string("device      vulkan: ") + (usable ? "available" : "not available") + "\n" + lines;
    Json report = {{"name", "vulkan"}, {"available", usable}, {"devices", std::move(list)}};
    if (!usable) report["reason"] = "none of the devices can be used";
    return report;
}
#else
Json vulkanReport(std::string& text) {
    return unavailable("this build has no Vulkan renderer", text);
}
#endif

}  // namespace splatreel::app
