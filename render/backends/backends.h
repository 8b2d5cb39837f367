#pragma once

#include "core/base/result.h"
#include "render/scene/scene_renderer.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace splatreel::render {

/// A way to draw scenes on this machine.
struct Backend {
    std::string name;       ///< "cpu", "vulkan tiles", "vulkan quads"
    std::string device;     ///< the Vulkan device's name; of the processor: empty
    bool software = false;  ///< the processor, or a Vulkan device that is only software
    /// Opens the device and makes its renderer. On the thread that will use it.
    std::function<core::Result<std::unique_ptr<SceneRenderer>>()> make;
};

/// Every way that this machine offers: the processor first, then the tiles and quads of each Vulkan device
/// that can be used, best device first. Takes the time of a driver's start. Thread-safe.
[[nodiscard]] std::vector<Backend> backends();

/// Why Vulkan cannot draw here; nothing where it can. Takes the time of a driver's start. Thread-safe.
[[nodiscard]] std::optional<core::Error> vulkanProblem();

/// "cpu", "vulkan", "cuda", or "auto": the best graphics processor that Vulkan finds, and where there is
/// none, or it cannot be opened, the processor, which is faster than any Vulkan device that is only software.
/// The error says why there is no such renderer and what to choose.
[[nodiscard]] core::Result<std::unique_ptr<SceneRenderer>> makeRenderer(std::string_view choice);

}  // namespace splatreel::render
