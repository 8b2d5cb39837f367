#pragma once

#include "render/backends/measuring.h"
#include "ui/viewport/render_thread.h"

#include <QObject>
#include <functional>
#include <thread>

namespace splatreel::ui {

/// Makes what draws, on the thread that will use it: see render::makeRenderer. Where what was chosen does not
/// work the processor draws, and the log says why.
[[nodiscard]] RendererFactory rendererFactory(const QString& choice);

/// Finds the back end that draws fastest on this machine by measuring all of them, in the background and at a
/// low priority. The window does not wait for it: the processor draws until something faster was found.
class RendererMeasuring : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    /// Once; later calls do nothing.
    void start();

signals:
    /// The fastest first. On the thread that this object lives on.
    void measured(const std::vector<splatreel::render::MeasuredBackend>& ranking);

private:
    std::jthread thread_;
};

}  // namespace splatreel::ui
