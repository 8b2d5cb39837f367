#pragma once

#include <QLabel>

namespace splatreel::ui {

/// A label whose sideways drag changes the value beside it; Control makes it fine, a double click asks for
/// the standard value.
class DragLabel : public QLabel {
    Q_OBJECT

public:
    explicit DragLabel(const QString& text, QWidget* parent = nullptr);
    /// Whether there is a value to drag.
    void setDraggable(bool draggable);

signals:
    void dragStarted();
    /// Pixels from where the drag began, fine ones counted less.
    void dragged(double distance);
    void dragEnded();
    void resetWanted();

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

private:
    bool draggable_ = false;
    bool pressed_ = false;
    double last_ = 0;
    double distance_ = 0;
};

}  // namespace splatreel::ui
