#pragma once

#include "render/vulkan/capabilities.h"

namespace splatreel::render::vulkan {

/// Takes an optional capability away.
struct Masked {
    const char* name;
    void (*mask)(DeviceCapabilities&);
};

/// Every optional capability, one by one, and all at once.
inline constexpr Masked masks[] = {
    {"subgroups",
     [](DeviceCapabilities& c) {
         c.subgroupSize = 1;
         c.subgroupArithmetic = false;
     }},
    {"storage16", [](DeviceCapabilities& c) { c.storage16 = false; }},
    {"storage8", [](DeviceCapabilities& c) { c.storage8 = false; }},
    {"float16", [](DeviceCapabilities& c) { c.float16 = false; }},
    {"blendsFloat32", [](DeviceCapabilities& c) { c.blendsFloat32 = false; }},
    {"timestamps", [](DeviceCapabilities& c) { c.timestampPeriod = 0; }},
    {"memoryBudget", [](DeviceCapabilities& c) { c.memoryBudgetKnown = false; }},
    {"transfer", [](DeviceCapabilities& c) { c.separateTransfer = false; }},
    {"external", [](DeviceCapabilities& c) { c.externalMemory = c.externalSemaphore = false; }},
    {"swapchain", [](DeviceCapabilities& c) { c.swapchain = false; }},
    {"all", [](DeviceCapabilities& c) {
         c.subgroupSize = 1;
         c.subgroupArithmetic = c.storage16 = c.storage8 = c.float16 = c.separateTransfer = false;
         c.memoryBudgetKnown = c.externalMemory = c.externalSemaphore = c.swapchain = false;
         c.blendsFloat32 = false;
         c.timestampPeriod = 0;
     }}};

}  // namespace splatreel::render::vulkan
