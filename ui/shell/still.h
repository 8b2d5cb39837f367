#pragma once

#include "core/base/result.h"

#include <QSize>
#include <QString>
#include <functional>

namespace splatreel::ui {

class ViewportWindow;

/// Writes a picture of the viewport's view: PNG as it shows, with its backdrop; a name that ends in .exr: in
/// floats, linear, with alpha and depth. Drawn and written on the render thread; `done` comes on the
/// interface's.
void writeStill(ViewportWindow& viewport, QSize size, const QString& path,
                std::function<void(const core::Result<void>&)> done);

}  // namespace splatreel::ui
