#pragma once

#include "ui/viewport/frame_presenter.h"
#include "ui/viewport/navigation.h"
#include "ui/viewport/render_thread.h"
#include "ui/viewport/stage.h"
#include "ui/viewport/viewport_tool.h"

#include <QElapsedTimer>
#include <QImage>
#include <QPalette>
#include <QPointF>
#include <QSet>
#include <QString>
#include <QTimer>
#include <QWindow>
#include <functional>
#include <memory>
#include <optional>

namespace splatreel::ui {

class BackingStorePresenter;

/// Makes a way to the screen for a window whose native handle exists; an error where there is none, and why.
using PresenterFactory = std::function<core::Result<std::shared_ptr<FramePresenter>>(QWindow& window)>;

/// The viewport: a native window whose pictures are drawn on a thread of its own. Embed it once with
/// QWidget::createWindowContainer and never reparent it. It draws only when a setter or a hand gave a reason.
///
/// Its keys are the application's shortcuts, except for W A S D E Q while the hand flies.
class ViewportWindow : public QWindow {
    Q_OBJECT
public:
    /// `renderer` is called on the render thread.
    explicit ViewportWindow(RendererFactory renderer, QWindow* parent = nullptr);
    ~ViewportWindow() override;

    /// Draws with another renderer from now on.
    void setRenderer(RendererFactory renderer) { thread_->setRenderer(std::move(renderer)); }

    // --- what there is to see
    /// The Gaussians of this moment; the same ones again are no reason to draw. `playing`: more will follow
    /// soon.
    void setItems(std::vector<render::SceneItem> items, bool playing = false, const QString& reason = {});
    /// The take to compare with; empty: none.
    void setOtherItems(std::vector<render::SceneItem> items);
    /// Box of the whole sequence. The first one that is not empty is framed, unless there is an input camera.
    void setBounds(const core::Bounds& bounds);
    /// The clip's camera, cropped as its frames are. The first one is shown through.
    void setInputCamera(const std::optional<core::Camera>& camera);
    /// The clip's frame of this moment.
    void setSource(std::shared_ptr<const core::ImageRgba8> picture);
    /// A line over the picture; empty: none.
    void setMessage(const QString& message);

    // --- how it is seen
    [[nodiscard]] const Stage& stage() const { return stage_; }
    [[nodiscard]] core::Camera camera() const;  ///< of the window's picture
    void setViewpoint(const Viewpoint& viewpoint, bool animated = false);
    void setLook(render::Look look);
    void setBackdrop(const render::Backdrop& backdrop);
    void setGuides(const render::Guides& guides);
    /// The way of camera keys, drawn into the picture, with the camera of `frame`; null: none.
    void setCameraPath(std::shared_ptr<const core::CameraTrack> path, int frame);
    void setCompare(CompareMode mode);
    void setWipe(float position);  ///< fraction of the width
    /// What the render is compared with, and what both are called.
    void setCompareWith(CompareWith with, const QString& name, const QString& otherName);
    void setNavigation(NavigationPreset preset) { preset_ = preset; }
    void setOverlayPalette(const OverlayPalette& palette);
    void setAnimations(bool on) { animations_ = on; }
    /// Takes the left hand; null: navigation has it.
    void setTool(std::unique_ptr<ViewportTool> tool);
    [[nodiscard]] bool hasTool() const { return tool_ != nullptr; }
    /// Whether the hand is at work with it.
    [[nodiscard]] bool isToolHeld() const { return tool_ != nullptr && hand_ == Hand::tool; }

    /// A picture of this view for a file, in the reference mode, without overlays, comparison and marks of a
    /// selection. `answer` comes on the render thread.
    void still(QSize size, std::function<void(core::Result<render::Picture>)> answer);
    /// The same in floats, before the backdrop.
    void stillPlanes(QSize size, std::function<void(core::Result<render::PicturePlanes>)> answer);
    [[nodiscard]] ViewStatistics statistics() const;
    /// Brings pictures into the window another way, as soon as the window is exposed. Until then, and where
    /// that fails (presenterNote() says why), they go through the window system.
    void setPresenter(PresenterFactory presenter);
    [[nodiscard]] QString presenterName() const;
    /// Why the way that was asked for could not be taken; empty where it could, and where none was asked for.
    [[nodiscard]] QString presenterNote() const { return presenterNote_; }
    /// What the window shows, where it is known without Vulkan; for tests.
    [[nodiscard]] QImage shownPicture() const;

public slots:
    void showAxis(splatreel::ui::AxisView axis);
    void toggleOrthographic();
    void showInputCamera();
    void frameAll();
    void setComparing(bool held);
    void setStatisticsShown(bool shown);
    void setViewCubeShown(bool shown);
    /// RenderThread::setShare.
    void setShare(double share) { thread_->setShare(share); }

signals:
    void viewChanged();  ///< viewpoint, input camera or comparison, by hand or setter
    /// A click without a drag.
    void picked(const splatreel::render::Pick& pick, QPointF pixel);
    void statisticsChanged(const splatreel::ui::ViewStatistics& statistics);
    void presenterChanged();
    void contextMenuWanted(QPoint globalPosition);

protected:
    bool event(QEvent* event) override;
    void exposeEvent(QExposeEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    [[nodiscard]] std::optional<render::SceneView> stillView(QSize size) const;
    void refresh(const QString& reason, bool moving = false);
    void submit();
    void makePresenter();
    void leaveInputCamera();
    void changeViewpoint(const Viewpoint& viewpoint, const QString& reason, bool moving);
    void flyStep();
    void animationStep();
    void dragTo(QPointF position, const Modifiers& modifiers);
    void hoverAt(QPointF position);
    void pickAt(QPointF position, bool focus);
    [[nodiscard]] glm::vec2 pixelAt(QPointF position) const;
    [[nodiscard]] QSize pixels() const;  ///< of the screen
    [[nodiscard]] ToolContext toolContext() const;
    [[nodiscard]] bool nearWipe(QPointF position) const;
    void updateTool(const QString& reason);

    Stage stage_;
    NavigationPreset preset_ = NavigationPreset::standard;
    bool animations_ = true;
    std::unique_ptr<ViewportTool> tool_;

    enum class Hand { free, gesture, wipe, tool, cube };
    Hand hand_ = Hand::free;
    Gesture gesture_ = Gesture::none;
    std::optional<AxisView> pressedFace_;
    QPointF pressedAt_;
    QPointF lastAt_;
    bool dragged_ = false;
    QSet<int> flyKeys_;
    QTimer flyTimer_;
    QElapsedTimer flyClock_;

    QTimer animation_;
    QElapsedTimer animationClock_;
    Viewpoint animationFrom_;
    Viewpoint animationTo_;

    bool framedOnce_ = false;
    bool refreshPending_ = false;
    bool refreshMoving_ = false;
    QString refreshReason_;
    std::chrono::steady_clock::time_point refreshAsked_;
    std::uint64_t stateNumber_ = 0;

    PresenterFactory presenterFactory_;
    std::shared_ptr<BackingStorePresenter> backingStore_;
    std::shared_ptr<FramePresenter> presenter_;
    QString presenterNote_ = {};
    std::unique_ptr<RenderThread> thread_;  // last: stops before the rest goes
};

}  // namespace splatreel::ui
