#pragma once

/// The Vulkan headers as this folder sees them: types only. Functions are fetched at run time (functions.h),
/// so that the program starts where there is no Vulkan.
#define VK_NO_PROTOTYPES
#include <vulkan/vulkan_core.h>
