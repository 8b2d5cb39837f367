#pragma once

#include "ui/session/notice.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace splatreel::ui {

/// A notice at the place where it arose: what, why, a button with the way on, and one to put it away.
class Banner : public QFrame {
    Q_OBJECT

public:
    explicit Banner(const Notice& notice, QWidget* parent = nullptr);
    [[nodiscard]] const Notice& notice() const { return notice_; }

signals:
    void closed();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Notice notice_;
};

/// Where banners of one place stand, newest first, a few at most. Takes no room without any.
class BannerStrip : public QWidget {
    Q_OBJECT

public:
    explicit BannerStrip(QWidget* parent = nullptr);
    void add(const Notice& notice);
    /// Takes away those of a topic.
    void clear(const QString& topic);
    [[nodiscard]] int count() const;

private:
    QVBoxLayout* layout_;
};

}  // namespace splatreel::ui
