#include "ui/viewport/viewport_window.h"

#include "ui/viewport/backing_store_presenter.h"

#include <QEvent>
#include <QExposeEvent>
#include <QScreen>
#include <algorithm>
#include <cmath>
#include <utility>

namespace splatreel::ui {
namespace {

constexpr qint64 animationMilliseconds = 120;
constexpr int animationTick = 15;  // milliseconds

bool same(const render::SceneItem& a, const render::SceneItem& b) {
    return a.frame == b.frame && a.exact == b.exact && a.next == b.next && a.partners == b.partners &&
           a.blend == b.blend && a.filtering.dilation == b.filtering.dilation &&
           a.filtering.compensate == b.filtering.compensate && a.placement == b.placement &&
           a.opacity == b.opacity && a.highlighted == b.highlighted;
}

bool same(const std::vector<render::SceneItem>& a, const std::vector<render::SceneItem>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const auto& x, const auto& y) { return same(x, y); });
}

}  // namespace

ViewportWindow::ViewportWindow(RendererFactory renderer, QWindow* parent) : QWindow(parent) {
    setSurfaceType(QSurface::RasterSurface);
    setTitle(tr("Viewport"));
    setMinimumSize(QSize(64, 48));
    backingStore_ = std::make_shared<BackingStorePresenter>(*this);
    presenter_ = backingStore_;
    thread_ =
        std::make_unique<RenderThread>(std::move(renderer), backingStore_, [this](const ViewStatistics& s) {
            // Queued events of a window that is gone are dropped with it.
            QMetaObject::invokeMethod(this, [this, s] { emit statisticsChanged(s); }, Qt::QueuedConnection);
        });
    flyTimer_.setInterval(animationTick);
    connect(&flyTimer_, &QTimer::timeout, this, &ViewportWindow::flyStep);
    animation_.setInterval(animationTick);
    connect(&animation_, &QTimer::timeout, this, &ViewportWindow::animationStep);
    connect(this, &QWindow::screenChanged, this, [this](QScreen* now) {
        if (now != nullptr) thread_->setFrameLimit(now->refreshRate());
        refresh(QStringLiteral("another screen"));
    });
}

ViewportWindow::~ViewportWindow() {
    thread_.reset();
}

void ViewportWindow::setItems(std::vector<render::SceneItem> items, bool playing, const QString& reason) {
    if (same(items, stage_.items)) return;
    stage_.items = std::move(items);
    refresh(reason.isEmpty() ? QStringLiteral("another frame") : reason, playing);
}

void ViewportWindow::setOtherItems(std::vector<render::SceneItem> items) {
    if (same(items, stage_.otherItems)) return;
    stage_.otherItems = std::move(items);
    if (stage_.compare != CompareMode::off || stage_.comparing) refresh(QStringLiteral("the other take"));
}

void ViewportWindow::setBounds(const core::Bounds& bounds) {
    stage_.bounds = bounds;
    if (!framedOnce_ && !bounds.empty() && !stage_.throughInputCamera) {
        framedOnce_ = true;
        const QSize size = pixels();
        stage_.viewpoint =
            framed(stage_.viewpoint, bounds, std::max(1, size.width()), std::max(1, size.height()));
        emit viewChanged();
    }
    refresh(QStringLiteral("another extent"));
}

void ViewportWindow::setInputCamera(const std::optional<core::Camera>& camera) {
    const bool known = camera && camera->intrinsics.width > 0 && camera->intrinsics.height > 0;
    const bool isFirst = known && !stage_.inputCamera && !framedOnce_;
    stage_.inputCamera = known ? camera : std::nullopt;
    if (isFirst) {
        framedOnce_ = true;
        showInputCamera();
    }
    if (!known && stage_.throughInputCamera) stage_.throughInputCamera = false;
    refresh(QStringLiteral("another input camera"));
}

void ViewportWindow::setSource(std::shared_ptr<const core::ImageRgba8> picture) {
    if (picture == stage_.source) return;
    stage_.source = std::move(picture);
    if (stage_.compare != CompareMode::off || stage_.comparing)
        refresh(QStringLiteral("another source frame"));
}

void ViewportWindow::setMessage(const QString& message) {
    const std::string text = message.toStdString();
    if (text == stage_.message) return;
    stage_.message = text;
    refresh(QStringLiteral("message"));
}

core::Camera ViewportWindow::camera() const {
    const QSize size = pixels();
    return stageCamera(stage_, std::max(1, size.width()), std::max(1, size.height()));
}

void ViewportWindow::setViewpoint(const Viewpoint& viewpoint, bool animated) {
    leaveInputCamera();
    framedOnce_ = true;
    if (!animated || !animations_ || !isExposed()) {
        animation_.stop();
        changeViewpoint(viewpoint, QStringLiteral("another viewpoint"), false);
        return;
    }
    animationFrom_ = stage_.viewpoint;
    animationTo_ = viewpoint;
    animationClock_.start();
    animation_.start();
}

void ViewportWindow::animationStep() {
    const float time = std::min(
        1.0F, static_cast<float>(animationClock_.elapsed()) / static_cast<float>(animationMilliseconds));
    const bool done = time >= 1;
    if (done) animation_.stop();
    changeViewpoint(between(animationFrom_, animationTo_, time * time * (3 - 2 * time)),
                    QStringLiteral("moving there"), !done);
}

void ViewportWindow::changeViewpoint(const Viewpoint& viewpoint, const QString& reason, bool moving) {
    if (viewpoint == stage_.viewpoint && moving) return;
    stage_.viewpoint = viewpoint;
    emit viewChanged();
    updateTool(reason);
    refresh(reason, moving);
}

void ViewportWindow::leaveInputCamera() {
    if (!stage_.throughInputCamera) return;
    // From where it stands, so that the first touch does not jump; the pivot amid the object.
    const core::Camera now = camera();
    stage_.throughInputCamera = false;
    glm::vec3 middle(0.0F);
    if (!stage_.bounds.empty()) {
        for (int axis = 0; axis < 3; ++axis) {
            middle[axis] = 0.5F * (stage_.bounds.min[axis] + stage_.bounds.max[axis]);
        }
    }
    stage_.viewpoint = viewpointOf(now, std::max(0.05F, now.toCamera(middle).z));
}

void ViewportWindow::setLook(render::Look look) {
    if (look == stage_.look) return;
    stage_.look = look;
    refresh(QStringLiteral("another look"));
}

void ViewportWindow::setBackdrop(const render::Backdrop& backdrop) {
    stage_.backdrop = backdrop;
    refresh(QStringLiteral("another background"));
}

void ViewportWindow::setGuides(const render::Guides& guides) {
    stage_.guides = guides;
    refresh(QStringLiteral("grid and axes"));
}

void ViewportWindow::setCameraPath(std::shared_ptr<const core::CameraTrack> path, int frame) {
    const bool none = path == nullptr && stage_.cameraPath == nullptr;
    if (none || (path == stage_.cameraPath && frame == stage_.cameraPathFrame)) return;
    stage_.cameraPath = std::move(path);
    stage_.cameraPathFrame = frame;
    refresh(QStringLiteral("camera keys"));
}

void ViewportWindow::setCompare(CompareMode mode) {
    if (mode == stage_.compare) return;
    stage_.compare = mode;
    emit viewChanged();
    updateTool(QStringLiteral("comparison"));
    refresh(QStringLiteral("comparison"));
}

void ViewportWindow::setWipe(float position) {
    const float inside = std::clamp(position, 0.0F, 1.0F);
    if (inside == stage_.wipe) return;
    stage_.wipe = inside;
    emit viewChanged();
    if (hasWipe(stage_)) refresh(QStringLiteral("wipe"), hand_ == Hand::wipe);
}

void ViewportWindow::setCompareWith(CompareWith with, const QString& name, const QString& otherName) {
    if (with == stage_.compareWith && name.toStdString() == stage_.name &&
        otherName.toStdString() == stage_.otherName)
        return;
    stage_.compareWith = with;
    stage_.name = name.toStdString();
    stage_.otherName = otherName.toStdString();
    refresh(QStringLiteral("comparison"));
}

void ViewportWindow::setComparing(bool held) {
    if (held == stage_.comparing) return;
    stage_.comparing = held;
    refresh(QStringLiteral("comparing"));
}

void ViewportWindow::setOverlayPalette(const OverlayPalette& palette) {
    stage_.palette = palette;
    updateTool(QStringLiteral("colours"));
    refresh(QStringLiteral("colours"));
}

void ViewportWindow::setTool(std::unique_ptr<ViewportTool> tool) {
    if (tool_) tool_->cancel();
    if (hand_ == Hand::tool) hand_ = Hand::free;
    tool_ = std::move(tool);
    updateTool(QStringLiteral("another tool"));
}

void ViewportWindow::updateTool(const QString& reason) {
    if (!tool_ && stage_.toolShapes.empty()) return;
    stage_.toolShapes = tool_ ? tool_->shapes(toolContext()) : Overlay{};
    refresh(reason, hand_ != Hand::free);
}

void ViewportWindow::showAxis(AxisView axis) {
    leaveInputCamera();
    setViewpoint(alongAxis(stage_.viewpoint, axis), true);
}

void ViewportWindow::toggleOrthographic() {
    leaveInputCamera();
    Viewpoint viewpoint = stage_.viewpoint;
    viewpoint.orthographic = !viewpoint.orthographic;
    setViewpoint(viewpoint);
}

void ViewportWindow::showInputCamera() {
    animation_.stop();
    if (stage_.inputCamera) {
        stage_.throughInputCamera = true;
    } else {
        Viewpoint standard;
        standard.fovy = stage_.viewpoint.fovy;
        stage_.viewpoint = standard;
    }
    emit viewChanged();
    updateTool(QStringLiteral("input camera"));
    refresh(QStringLiteral("input camera"));
}

void ViewportWindow::frameAll() {
    leaveInputCamera();
    const QSize size = pixels();
    setViewpoint(
        framed(stage_.viewpoint, stage_.bounds, std::max(1, size.width()), std::max(1, size.height())), true);
}

void ViewportWindow::setStatisticsShown(bool shown) {
    if (shown == stage_.statistics) return;
    stage_.statistics = shown;
    refresh(QStringLiteral("statistics"));
}

void ViewportWindow::setViewCubeShown(bool shown) {
    if (shown == stage_.viewCube) return;
    stage_.viewCube = shown;
    refresh(QStringLiteral("view cube"));
}

std::optional<render::SceneView> ViewportWindow::stillView(QSize size) const {
    Stage plain = stage_;
    plain.compare = CompareMode::off;
    plain.comparing = false;
    for (render::SceneItem& item : plain.items) item.highlighted = nullptr;
    const ViewState state = compose(plain, size.width(), size.height(), 1);
    return state.panes.empty() ? std::nullopt : std::optional(state.panes.front().view);
}

void ViewportWindow::still(QSize size, std::function<void(core::Result<render::Picture>)> answer) {
    const auto view = stillView(size);
    if (!view) return answer(core::Error{"a picture needs at least one pixel", "still", ""});
    thread_->still(*view, std::move(answer));
}

void ViewportWindow::stillPlanes(QSize size,
                                 std::function<void(core::Result<render::PicturePlanes>)> answer) {
    const auto view = stillView(size);
    if (!view) return answer(core::Error{"a picture needs at least one pixel", "still", ""});
    thread_->planes(*view, std::move(answer));
}

ViewStatistics ViewportWindow::statistics() const {
    return thread_->statistics();
}

QString ViewportWindow::presenterName() const {
    return QString::fromStdString(presenter_->name());
}

QImage ViewportWindow::shownPicture() const {
    return backingStore_->shown();
}

QSize ViewportWindow::pixels() const {
    const qreal ratio = devicePixelRatio();
    return {static_cast<int>(std::lround(width() * ratio)), static_cast<int>(std::lround(height() * ratio))};
}

void ViewportWindow::refresh(const QString& reason, bool moving) {
    // Several changes of one moment make one picture; it moves if all of them do.
    refreshMoving_ = refreshPending_ ? refreshMoving_ && moving : moving;
    if (!refreshPending_) {
        refreshReason_ = reason;
        refreshAsked_ = std::chrono::steady_clock::now();
    } else if (!refreshReason_.contains(reason)) {
        refreshReason_ += QStringLiteral(", ") + reason;
    }
    if (!refreshPending_ && isExposed()) {
        QMetaObject::invokeMethod(this, &ViewportWindow::submit, Qt::QueuedConnection);
    }
    refreshPending_ = true;
}

void ViewportWindow::submit() {
    if (!isExposed()) return;  // stays pending until somebody can see it
    if (!std::exchange(refreshPending_, false)) return;
    const QSize size = pixels();
    auto state = std::make_shared<ViewState>(
        compose(stage_, size.width(), size.height(), static_cast<float>(devicePixelRatio())));
    state->number = ++stateNumber_;
    state->moving = refreshMoving_;
    state->reason = refreshReason_.toStdString();
    state->asked = refreshAsked_;
    thread_->submit(std::move(state));
}

void ViewportWindow::setPresenter(PresenterFactory presenter) {
    presenterFactory_ = std::move(presenter);
    if (!isExposed()) return;
    makePresenter();
    refresh(QStringLiteral("another way into the window"));
}

void ViewportWindow::makePresenter() {
    if (!presenterFactory_) return;
    const PresenterFactory factory = std::exchange(presenterFactory_, {});
    auto made = factory(*this);
    if (made) {
        presenter_ = std::move(made).value();
        thread_->setPresenter(presenter_);
    } else {
        presenterNote_ = QString::fromStdString(made.error().message());
    }
    emit presenterChanged();
}

bool ViewportWindow::event(QEvent* event) {
    // While the hand flies, its keys are not the application's shortcuts.
    if (event->type() == QEvent::ShortcutOverride && gesture_ == Gesture::fly && hand_ == Hand::gesture) {
        event->accept();
        return true;
    }
    if (event->type() == QEvent::Leave && (stage_.hoveredFace || stage_.wipeHovered)) {
        stage_.hoveredFace.reset();
        stage_.wipeHovered = false;
        refresh(QStringLiteral("the hand left"));
    }
    return QWindow::event(event);
}

void ViewportWindow::exposeEvent(QExposeEvent* event) {
    QWindow::exposeEvent(event);
    if (!isExposed()) return;
    makePresenter();
    if (!presenter_->expose() || refreshPending_ || stateNumber_ == 0) {
        refresh(QStringLiteral("the window appeared"));
        submit();
    }
}

void ViewportWindow::resizeEvent(QResizeEvent* event) {
    QWindow::resizeEvent(event);
    updateTool(QStringLiteral("another size"));
    refresh(QStringLiteral("another size"), true);
}

}  // namespace splatreel::ui
