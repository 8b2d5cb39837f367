#pragma once

#include "ui/viewport/render_thread.h"

#include <QString>

namespace splatreel::ui {

/// Makes what draws the viewport, on the thread that will use it: "vulkan" or "cpu", or with "auto" a Vulkan
/// device where there is one and the processor else. The error names why neither works.
[[nodiscard]] RendererFactory rendererFactory(const QString& choice);

}  // namespace splatreel::ui
