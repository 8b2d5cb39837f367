#pragma once

#include "ui/viewport/frame_presenter.h"

#include <QBackingStore>
#include <QImage>
#include <QObject>
#include <QWindow>
#include <mutex>

namespace splatreel::ui {

/// Draws a frame's overlay onto a picture of the window's size.
void paintOverlay(const Overlay& overlay, QImage& onto);

/// Brings pictures into a window through the window system, without Vulkan: stretched, converted and drawn
/// over on the render thread; the interface thread only copies. Made and destroyed on the interface thread.
class BackingStorePresenter : public QObject, public FramePresenter {
    Q_OBJECT
public:
    explicit BackingStorePresenter(QWindow& window);

    [[nodiscard]] std::string name() const override;
    core::Result<void> present(const PresentedFrame& frame) override;
    bool expose() override;
    /// What the window shows, for tests and stills of the window itself. Thread-safe.
    [[nodiscard]] QImage shown() const;

private:
    void copyToWindow();

    QWindow& window_;
    QBackingStore store_;
    mutable std::mutex mutex_;
    QImage image_;          // guarded by mutex_
    bool waiting_ = false;  // guarded by mutex_: a copy is on its way already
};

}  // namespace splatreel::ui
