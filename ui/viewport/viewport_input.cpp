#include "ui/viewport/viewport_window.h"

#include <QGuiApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QStyleHints>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <utility>

/// What hands do in the viewport.
namespace splatreel::ui {
namespace {

constexpr float orbitPerPixel = 0.008F;  // radians, of a logical pixel
constexpr float turnPerPixel = 0.004F;
constexpr float zoomPerPixel = 0.006F;  // logarithm of the distance
constexpr float zoomPerNotch = 0.16F;
constexpr float notch = 120.0F;  // eighths of a degree
/// A flight covers so much of the distance to the pivot in a second.
constexpr float flightPerSecond = 0.9F;
constexpr float fastFlight = 4.0F;
constexpr qreal wipeReach = 8;  // logical pixels to either side

Modifiers modifiersOf(Qt::KeyboardModifiers keys) {
    return {keys.testFlag(Qt::ShiftModifier), keys.testFlag(Qt::ControlModifier),
            keys.testFlag(Qt::AltModifier)};
}

std::optional<PointerButton> buttonOf(Qt::MouseButton button) {
    switch (button) {
        case Qt::LeftButton:
            return PointerButton::left;
        case Qt::MiddleButton:
            return PointerButton::middle;
        case Qt::RightButton:
            return PointerButton::right;
        default:
            return std::nullopt;
    }
}

bool isFlyKey(int key) {
    return key == Qt::Key_W || key == Qt::Key_A || key == Qt::Key_S || key == Qt::Key_D || key == Qt::Key_E ||
           key == Qt::Key_Q;
}

}  // namespace

glm::vec2 ViewportWindow::pixelAt(QPointF position) const {
    const auto ratio = static_cast<float>(devicePixelRatio());
    return {ratio * static_cast<float>(position.x()), ratio * static_cast<float>(position.y())};
}

ToolContext ViewportWindow::toolContext() const {
    const QSize size = pixels();
    return {toolCamera(stage_, std::max(1, size.width()), std::max(1, size.height())),
            static_cast<float>(devicePixelRatio()), stage_.palette};
}

bool ViewportWindow::nearWipe(QPointF position) const {
    return hasWipe(stage_) &&
           std::abs(position.x() - static_cast<double>(stage_.wipe) * width()) <= wipeReach;
}

void ViewportWindow::mousePressEvent(QMouseEvent* event) {
    if (hand_ != Hand::free) return;  // one hand at a time
    requestActivate();
    animation_.stop();
    pressedAt_ = lastAt_ = event->position();
    dragged_ = false;
    const Modifiers modifiers = modifiersOf(event->modifiers());
    const auto button = buttonOf(event->button());
    if (!button) return;
    const glm::vec2 pixel = pixelAt(event->position());
    const QSize size = pixels();
    if (*button == PointerButton::left) {
        if (stage_.viewCube) {
            pressedFace_ = viewCubeFaceAt(
                cubeOf(stage_, size.width(), size.height(), static_cast<float>(devicePixelRatio())), pixel);
            if (pressedFace_) {
                hand_ = Hand::cube;
                gesture_ = Gesture::orbit;
                return;
            }
        }
        if (nearWipe(event->position())) {
            hand_ = Hand::wipe;
            return;
        }
    }
    gesture_ = gestureFor(preset_, *button, modifiers, tool_ != nullptr);
    if (gesture_ == Gesture::tool && tool_) {
        if (tool_->press(pixel, modifiers, toolContext())) {
            hand_ = Hand::tool;
            updateTool(QStringLiteral("tool"));
            return;
        }
        gesture_ = Gesture::orbit;
    }
    hand_ = Hand::gesture;
    if (gesture_ == Gesture::fly) {
        flyKeys_.clear();
        flyClock_.start();
    }
}

void ViewportWindow::mouseMoveEvent(QMouseEvent* event) {
    const QPointF position = event->position();
    if (hand_ == Hand::free) {
        hoverAt(position);
        return;
    }
    const QPointF way = position - pressedAt_;
    if (!dragged_ && std::hypot(way.x(), way.y()) < QGuiApplication::styleHints()->startDragDistance() * 0.4)
        return;
    dragged_ = true;
    dragTo(position, modifiersOf(event->modifiers()));
    lastAt_ = position;
}

void ViewportWindow::dragTo(QPointF position, const Modifiers& modifiers) {
    const glm::vec2 pixel = pixelAt(position);
    if (hand_ == Hand::wipe) {
        setWipe(static_cast<float>(position.x() / std::max(1, width())));
        return;
    }
    if (hand_ == Hand::tool) {
        tool_->drag(pixel, modifiers, toolContext());
        updateTool(QStringLiteral("tool"));
        return;
    }
    const auto right = static_cast<float>(position.x() - lastAt_.x());
    const auto down = static_cast<float>(position.y() - lastAt_.y());
    const Viewpoint& now = stage_.viewpoint;
    switch (gesture_) {
        case Gesture::orbit:
            leaveInputCamera();
            changeViewpoint(orbited(now, orbitPerPixel * right, orbitPerPixel * down),
                            QStringLiteral("orbit"), true);
            break;
        case Gesture::pan:
            leaveInputCamera();
            changeViewpoint(panned(now, right, down, std::max(1, height())), QStringLiteral("pan"), true);
            break;
        case Gesture::zoom: {
            leaveInputCamera();
            const glm::vec2 anchor = pixelAt(pressedAt_);
            const QSize size = pixels();
            changeViewpoint(zoomed(now, std::exp(zoomPerPixel * (down - right)), anchor.x, anchor.y,
                                   size.width(), std::max(1, size.height())),
                            QStringLiteral("zoom"), true);
            break;
        }
        case Gesture::fly:
            leaveInputCamera();
            changeViewpoint(turned(now, turnPerPixel * right, turnPerPixel * down), QStringLiteral("fly"),
                            true);
            break;
        case Gesture::tool:
        case Gesture::none:
            break;
    }
}

void ViewportWindow::mouseReleaseEvent(QMouseEvent* event) {
    const Hand hand = std::exchange(hand_, Hand::free);
    const Gesture gesture = std::exchange(gesture_, Gesture::none);
    flyTimer_.stop();
    flyKeys_.clear();
    if (hand == Hand::tool && tool_) {
        tool_->release(toolContext());
        updateTool(QStringLiteral("tool"));
    } else if (hand == Hand::cube && !dragged_ && pressedFace_) {
        showAxis(*pressedFace_);
    } else if (hand == Hand::gesture && !dragged_) {
        if (gesture == Gesture::fly) {
            emit contextMenuWanted(event->globalPosition().toPoint());
        } else if (event->button() == Qt::LeftButton) {
            pickAt(event->position(), false);
        }
    }
    // What moved has come to rest: full quality without waiting.
    if (dragged_) refresh(QStringLiteral("at rest"));
    hoverAt(event->position());
}

void ViewportWindow::mouseDoubleClickEvent(QMouseEvent* event) {
    const bool onCube = [&] {
        const QSize size = pixels();
        return stage_.viewCube && viewCubeFaceAt(cubeOf(stage_, size.width(), size.height(),
                                                        static_cast<float>(devicePixelRatio())),
                                                 pixelAt(event->position()))
                                      .has_value();
    }();
    if (event->button() == Qt::LeftButton && !tool_ && !onCube && !nearWipe(event->position())) {
        pickAt(event->position(), true);
    } else {
        mousePressEvent(event);
    }
}

void ViewportWindow::hoverAt(QPointF position) {
    const QSize size = pixels();
    const glm::vec2 pixel = pixelAt(position);
    std::optional<AxisView> face;
    if (stage_.viewCube) {
        face = viewCubeFaceAt(
            cubeOf(stage_, size.width(), size.height(), static_cast<float>(devicePixelRatio())), pixel);
    }
    const bool onWipe = !face && nearWipe(position);
    if (face != stage_.hoveredFace || onWipe != stage_.wipeHovered) {
        stage_.hoveredFace = face;
        stage_.wipeHovered = onWipe;
        setCursor(onWipe ? Qt::SplitHCursor : face ? Qt::PointingHandCursor : Qt::ArrowCursor);
        refresh(QStringLiteral("below the hand"));
    }
    if (tool_ && tool_->hover(pixel, toolContext())) updateTool(QStringLiteral("tool"));
}

void ViewportWindow::wheelEvent(QWheelEvent* event) {
    const float notches = static_cast<float>(event->angleDelta().y()) / notch;
    if (notches == 0) return;
    leaveInputCamera();
    animation_.stop();
    const glm::vec2 pixel = pixelAt(event->position());
    const QSize size = pixels();
    changeViewpoint(zoomed(stage_.viewpoint, std::exp(-zoomPerNotch * notches), pixel.x, pixel.y,
                           size.width(), std::max(1, size.height())),
                    QStringLiteral("zoom"), true);
}

void ViewportWindow::pickAt(QPointF position, bool focus) {
    const QSize size = pixels();
    const glm::vec2 pixel = pixelAt(position);
    const ViewState state = compose(stage_, size.width(), size.height(), 1);
    const auto x = static_cast<int>(pixel.x);
    const auto y = static_cast<int>(pixel.y);
    for (const ViewPane& pane : state.panes) {
        const core::Intrinsics& k = pane.view.camera.intrinsics;
        if (x < pane.x || x >= pane.x + k.width || y < pane.y || y >= pane.y + k.height) continue;
        const core::Camera seen = pane.view.camera;
        const glm::vec2 local = pixel - glm::vec2(pane.x, pane.y);
        thread_->pick(pane.view, x - pane.x, y - pane.y,
                      [this, seen, local, position, focus](const core::Result<render::Pick>& result) {
                          if (!result) return;
                          QMetaObject::invokeMethod(
                              this,
                              [this, pick = *result, seen, local, position, focus] {
                                  if (focus && pick.item >= 0) {
                                      leaveInputCamera();
                                      setViewpoint(focused(stage_.viewpoint,
                                                           worldPoint(seen, local.x, local.y, pick.depth)),
                                                   true);
                                  }
                                  if (!focus) emit picked(pick, position);
                              },
                              Qt::QueuedConnection);
                      });
        return;
    }
}

void ViewportWindow::keyPressEvent(QKeyEvent* event) {
    if (hand_ == Hand::gesture && gesture_ == Gesture::fly && isFlyKey(event->key())) {
        if (!event->isAutoRepeat()) {
            flyKeys_.insert(event->key());
            if (!flyTimer_.isActive()) {
                flyClock_.restart();
                flyTimer_.start();
            }
        }
        return;
    }
    if (event->key() == Qt::Key_Escape && tool_ && hand_ == Hand::tool) {
        tool_->cancel();
        hand_ = Hand::free;
        updateTool(QStringLiteral("tool"));
        return;
    }
    event->ignore();
}

void ViewportWindow::keyReleaseEvent(QKeyEvent* event) {
    if (event->isAutoRepeat()) return;
    flyKeys_.remove(event->key());
}

void ViewportWindow::focusOutEvent(QFocusEvent* event) {
    QWindow::focusOutEvent(event);
    flyKeys_.clear();
    setComparing(false);
}

void ViewportWindow::flyStep() {
    if (flyKeys_.isEmpty()) {
        flyTimer_.stop();
        refresh(QStringLiteral("at rest"));
        return;
    }
    const float seconds = std::min(0.1F, static_cast<float>(flyClock_.restart()) / 1000.0F);
    const auto held = [this](int key) { return flyKeys_.contains(key) ? 1.0F : 0.0F; };
    const glm::vec3 way(held(Qt::Key_D) - held(Qt::Key_A), held(Qt::Key_E) - held(Qt::Key_Q),
                        held(Qt::Key_W) - held(Qt::Key_S));
    const bool fast = QGuiApplication::keyboardModifiers().testFlag(Qt::ShiftModifier);
    const float speed =
        flightPerSecond * std::max(0.2F, stage_.viewpoint.distance) * (fast ? fastFlight : 1.0F);
    leaveInputCamera();
    dragged_ = true;  // what was flown is no click
    changeViewpoint(walked(stage_.viewpoint, seconds * speed * way), QStringLiteral("fly"), true);
}

}  // namespace splatreel::ui
