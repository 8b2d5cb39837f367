#pragma once

#include <QImage>
#include <QPixmap>
#include <QString>
#include <QWidget>

namespace splatreel::ui {

/// A picture over a checker, fitted into the widget or zoomed: the wheel zooms at the cursor, the middle
/// button pans. A line of text where there is no picture.
class PictureView : public QWidget {
    Q_OBJECT

public:
    explicit PictureView(QWidget* parent = nullptr);
    void setPicture(const QImage& picture);
    void setMessage(const QString& message);
    [[nodiscard]] const QImage& picture() const { return picture_; }
    /// Dims and tints what a matte (8-bit grey, white: the object) leaves out; null: nothing. Of the
    /// picture's framing, of any size.
    void setMatte(const QImage& matte);
    [[nodiscard]] const QImage& matte() const { return matte_; }
    /// Dims the picture and says why in its corner; empty: neither.
    void setNote(const QString& note);
    [[nodiscard]] const QString& note() const { return note_; }

    /// The whole picture.
    void fit();
    [[nodiscard]] double zoom() const { return zoom_; }  ///< 1: fitted
    /// Where the picture lies in the widget.
    [[nodiscard]] QRectF place() const;
    /// From the widget to [0, 1]² of the picture (outside of it: beyond), and back.
    [[nodiscard]] QPointF toPicture(QPointF point) const;
    [[nodiscard]] QPointF fromPicture(QPointF point) const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    /// What lies over the picture.
    virtual void paintOver(QPainter& painter);

private:
    void compose();
    void paintNote(QPainter& painter, const QRectF& seen);
    void invalidate();
    void setView(double zoom, QPointF centre);

    QImage picture_;
    QImage matte_;
    QString message_;
    QString note_;
    double zoom_ = 1;
    QPointF centre_{0.5, 0.5};  ///< of the picture, shown in the widget's middle
    bool panning_ = false;
    QPointF lastAt_;
    QPixmap composed_;  ///< all but what lies over it; null: to be painted
};

}  // namespace splatreel::ui
