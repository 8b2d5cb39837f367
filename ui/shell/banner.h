#pragma once

#include "ui/session/notice.h"

#include <QFrame>
#include <QList>

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

/// Where banners of one place stand, newest first. Takes no room without any. A few are shown. Where there
/// are more, those that only tell something go; what offers a way on is kept behind a button.
class BannerStrip : public QWidget {
    Q_OBJECT

public:
    explicit BannerStrip(QWidget* parent = nullptr);
    void add(const Notice& notice);
    /// Takes away those of a topic.
    void clear(const QString& topic);
    /// Those that are kept, shown or not.
    [[nodiscard]] int count() const;

private:
    void take(Banner* banner);
    void dropLeast();
    void arrange();

    QVBoxLayout* layout_;
    QPushButton* more_ = nullptr;  ///< made when it is needed
    QList<Banner*> banners_;       ///< newest first
    bool showsAll_ = false;
};

}  // namespace splatreel::ui
