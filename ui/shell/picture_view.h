#pragma once

#include <QImage>
#include <QString>
#include <QWidget>

namespace splatreel::ui {

/// A picture fitted into the widget over a checker, or a line of text where there is none.
class PictureView : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;
    void setPicture(const QImage& picture);
    void setMessage(const QString& message);
    [[nodiscard]] const QImage& picture() const { return picture_; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QImage picture_;
    QString message_;
};

}  // namespace splatreel::ui
