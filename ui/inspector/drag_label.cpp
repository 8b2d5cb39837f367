#include "ui/inspector/drag_label.h"

#include <QMouseEvent>

namespace splatreel::ui {
namespace {

constexpr double fine = 0.1;

}  // namespace

DragLabel::DragLabel(const QString& text, QWidget* parent) : QLabel(text, parent) {}

void DragLabel::setDraggable(bool draggable) {
    draggable_ = draggable;
    if (draggable) setCursor(Qt::SizeHorCursor);
}

void DragLabel::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !draggable_) return QLabel::mousePressEvent(event);
    pressed_ = true;
    last_ = event->position().x();
    distance_ = 0;
    emit dragStarted();
}

void DragLabel::mouseMoveEvent(QMouseEvent* event) {
    if (!pressed_) return;
    const double x = event->position().x();
    distance_ += (x - last_) * ((event->modifiers() & Qt::ControlModifier) != 0 ? fine : 1);
    last_ = x;
    emit dragged(distance_);
}

void DragLabel::mouseReleaseEvent(QMouseEvent* event) {
    if (!pressed_) return QLabel::mouseReleaseEvent(event);
    pressed_ = false;
    emit dragEnded();
}

void DragLabel::mouseDoubleClickEvent(QMouseEvent*) {
    pressed_ = false;
    emit resetWanted();
}

}  // namespace splatreel::ui
