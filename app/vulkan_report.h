#pragma once

#include "app/console.h"

#include <string>

namespace splatreel::app {

/// The Vulkan devices of this machine for `splatreel doctor`: an entry "vulkan" of its list of devices, with
/// the devices inside, and the same as lines appended to `text`.
[[nodiscard]] Json vulkanReport(std::string& text);

}  // namespace splatreel::app
