#pragma once

#include "ui/timeline/timeline_canvas.h"

#include <QWidget>

class QScrollBar;
class QSlider;

namespace splatreel::ui {

/// The timeline with its scroll bars and zoom. Buttons of the playhead are the window's.
class TimelineWidget : public QWidget {
    Q_OBJECT

public:
    explicit TimelineWidget(QWidget* parent = nullptr);

    [[nodiscard]] TimelineCanvas& canvas() { return *canvas_; }

private:
    void updateBars();

    TimelineCanvas* canvas_;
    QScrollBar* horizontal_;
    QScrollBar* vertical_;
    QSlider* zoom_;
    bool updating_ = false;
};

}  // namespace splatreel::ui
