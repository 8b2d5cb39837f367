#pragma once

#include "core/matte/painted_matte.h"
#include "ui/shell/picture_view.h"

#include <array>
#include <memory>
#include <optional>

namespace splatreel::ui {

/// A round brush.
struct MatteBrush {
    bool keep = true;       ///< what it touches stays; false: goes
    float radius = 0.035F;  ///< as a share of the picture's height
    static constexpr float smallest = 0.002F;
    static constexpr float largest = 0.4F;
};

/// The clip's picture, in which a hand paints what is the object and what is not, or picks a colour. While it
/// paints: the left button as the brush says, the right one or Alt the other way round, X swaps both, Escape
/// gives up the stroke.
class MatteCanvas : public PictureView {
    Q_OBJECT

public:
    explicit MatteCanvas(QWidget* parent = nullptr);

    enum class Hand { look, paint, pick };
    void setHand(Hand hand);
    [[nodiscard]] Hand hand() const { return hand_; }
    void setBrush(const MatteBrush& brush);
    /// The picture that colours are picked from.
    void setSource(std::shared_ptr<const core::ImageRgba8> source) { source_ = std::move(source); }
    /// Ends a stroke without effect, if there is one.
    void giveUp();

signals:
    void sketched(const splatreel::core::MatteStroke& stroke);  ///< it goes on; `frame` is not set
    void painted(const splatreel::core::MatteStroke& stroke);
    void abandoned();
    void swapWanted();
    void colorPicked(const std::array<float, 3>& color);  ///< sRGB in [0, 1]
    void pickAbandoned();

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void paintOver(QPainter& painter) override;

private:
    void extend(QPointF point);
    void endStroke(bool keepIt);
    [[nodiscard]] std::optional<std::array<float, 3>> colorAt(QPointF point) const;
    [[nodiscard]] double brushPixels() const;
    void updateCursor(QPointF point);

    Hand hand_ = Hand::look;
    MatteBrush brush_;
    std::shared_ptr<const core::ImageRgba8> source_;
    std::optional<core::MatteStroke> stroke_;
    Qt::MouseButton button_ = Qt::NoButton;
    std::optional<QPointF> cursor_;
    bool other_ = false;  ///< Alt is held: the brush does the other thing
};

}  // namespace splatreel::ui
