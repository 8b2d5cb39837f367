#pragma once

#include "core/timeline/speed_edit.h"
#include "core/timeline/timeline.h"

#include <QRectF>
#include <QWidget>
#include <optional>

namespace splatreel::ui {

/// How fast a clip plays along its length, drawn and changed by hand: keys and the pieces between them are
/// dragged, a double click sets a key. Where the source has run out and a frame stands still is shaded. With
/// the keyboard: left and right go from key to key, up and down change its speed, Insert and Delete.
class SpeedCurveGraph : public QWidget {
    Q_OBJECT

public:
    explicit SpeedCurveGraph(QWidget* parent = nullptr);

    /// What is shown; ends a drag without an effect where it is another curve than the one drawn.
    void setClip(const core::Clip& clip, core::Rate timelineRate);
    void setPlayhead(double frame);  ///< of the timeline

    [[nodiscard]] const core::SpeedCurve& curve() const { return clip_.speed; }
    [[nodiscard]] std::optional<std::size_t> selectedKey() const { return selected_; }
    void selectKey(std::optional<std::size_t> key);
    void addKey(double frame);  ///< from the clip's start
    void removeSelectedKey();
    void changeSelectedKey(const core::SpeedKey& key);

    /// Where a frame and a speed lie, for the hand.
    [[nodiscard]] QPointF placeOf(double frame, double speed) const;
    [[nodiscard]] QSize sizeHint() const override { return {520, 220}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {320, 140}; }

signals:
    /// `finished` false: a drag goes on.
    void edited(const splatreel::core::SpeedCurve& curve, bool finished);
    void keySelected();

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    enum class Drag { none, key, piece };

    void apply(core::SpeedCurve curve, bool finished);
    void fitSpeeds();
    void selectNext(int direction);
    [[nodiscard]] QRectF field() const;
    [[nodiscard]] double frameAt(double x) const;
    [[nodiscard]] double speedAt(double y) const;
    [[nodiscard]] std::optional<std::size_t> keyAt(QPointF point) const;
    [[nodiscard]] bool isOnCurve(QPointF point) const;
    void paintGrid(QPainter& painter) const;
    void paintStandstill(QPainter& painter) const;
    void paintCurve(QPainter& painter) const;

    core::Clip clip_;
    core::Rate rate_;
    double playhead_ = 0;
    double least_ = 0;  ///< speeds at the field's edges
    double most_ = 2;
    std::optional<std::size_t> selected_;
    Drag drag_ = Drag::none;
    QPointF pressedAt_;
    core::SpeedCurve before_;
};

}  // namespace splatreel::ui
