#include "render/vulkan/devices.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

/// Everything that a test program does with Vulkan, it does under the validation layer; any message fails it.
int main(int count, char** arguments) {
    ::setenv("SPLATREEL_VULKAN_VALIDATION", "1", 1);
    testing::InitGoogleTest(&count, arguments);
    const int failed = RUN_ALL_TESTS();
    const int messages = splatreel::render::vulkan::validationMessages();
    if (messages > 0) std::fprintf(stderr, "The validation layer gave %d messages.\n", messages);
    return failed != 0 || messages > 0 ? 1 : 0;
}
