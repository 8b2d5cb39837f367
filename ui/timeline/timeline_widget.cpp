#include "ui/timeline/timeline_widget.h"

#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QScrollBar>
#include <QSlider>
#include <algorithm>
#include <cmath>

namespace splatreel::ui {
namespace {

constexpr double scrollSteps = 16;  // of the scroll bar per frame
constexpr int zoomSteps = 1000;

}  // namespace

TimelineWidget::TimelineWidget(QWidget* parent)
    : QWidget(parent),
      canvas_(new TimelineCanvas(this)),
      horizontal_(new QScrollBar(Qt::Horizontal, this)),
      vertical_(new QScrollBar(Qt::Vertical, this)),
      zoom_(new QSlider(Qt::Horizontal, this)) {
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(canvas_, 0, 0, 1, 2);
    layout->addWidget(vertical_, 0, 2);
    auto* zoomCell = new QWidget(this);
    auto* inside = new QHBoxLayout(zoomCell);
    inside->setContentsMargins(metric::padding, 0, metric::padding, metric::grid);
    inside->addWidget(zoom_);
    zoomCell->setFixedWidth(static_cast<int>(TimelineLayout::headWidth));
    layout->addWidget(zoomCell, 1, 0);
    layout->addWidget(horizontal_, 1, 1, 1, 2);
    layout->setColumnStretch(1, 1);
    layout->setRowStretch(0, 1);
    zoom_->setRange(0, zoomSteps);
    zoom_->setAccessibleName(tr("Zoom of the timeline"));
    zoom_->setToolTip(tr("Zoom; the wheel zooms at the cursor, Shift and the wheel scroll"));
    horizontal_->setAccessibleName(tr("Part of the timeline in sight"));
    setFocusProxy(canvas_);

    connect(canvas_, &TimelineCanvas::scaleChanged, this, &TimelineWidget::updateBars);
    connect(horizontal_, &QScrollBar::valueChanged, this, [this](int value) {
        if (updating_) return;
        TimelineScale scale = canvas_->scale();
        scale.firstFrame = value / scrollSteps;
        canvas_->setScale(scale);
    });
    connect(vertical_, &QScrollBar::valueChanged, canvas_,
            [this](int value) { canvas_->setVerticalOffset(value); });
    connect(zoom_, &QSlider::valueChanged, this, [this](int value) {
        if (updating_) return;
        if (value == 0) return canvas_->zoomToFit();
        const TimelineScale scale = canvas_->scale();
        const double coarse = fitted(scale, canvas_->timeline().length()).pixelsPerFrame;
        const double wanted =
            coarse * std::pow(TimelineScale::finest / coarse, static_cast<double>(value) / zoomSteps);
        canvas_->zoomAtPlayhead(wanted / scale.pixelsPerFrame);
    });
    updateBars();
}

void TimelineWidget::updateBars() {
    updating_ = true;
    const TimelineScale& scale = canvas_->scale();
    const double length = std::max<double>(1, canvas_->timeline().length());
    const double shown = scale.framesShown();
    horizontal_->setPageStep(std::max(1, static_cast<int>(shown * scrollSteps)));
    horizontal_->setRange(0,
                          static_cast<int>(std::max(scale.firstFrame, length * 1.04 - shown) * scrollSteps));
    horizontal_->setSingleStep(std::max(1, static_cast<int>(0.1 * shown * scrollSteps)));
    horizontal_->setValue(static_cast<int>(scale.firstFrame * scrollSteps));
    const double coarse = fitted(scale, canvas_->timeline().length()).pixelsPerFrame;
    const double range = std::log(TimelineScale::finest / coarse);
    zoom_->setValue(range > 1e-6 ? static_cast<int>(std::lround(
                                       zoomSteps * std::log(scale.pixelsPerFrame / coarse) / range))
                                 : 0);
    zoom_->setEnabled(range > 1e-6);
    const int room = static_cast<int>(canvas_->verticalRoom());
    vertical_->setRange(0, room);
    vertical_->setPageStep(std::max(1, canvas_->height()));
    vertical_->setVisible(room > 0);
    vertical_->setValue(static_cast<int>(canvas_->verticalOffset()));
    updating_ = false;
}

}  // namespace splatreel::ui
