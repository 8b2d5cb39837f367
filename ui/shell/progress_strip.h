#pragma once

#include "ui/session/session.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace splatreel::ui {

/// Below the viewport while the current take is generated: stage, step, figure and time left, with pause and
/// cancel at hand. Takes no room otherwise.
class ProgressStrip : public QWidget {
    Q_OBJECT

public:
    explicit ProgressStrip(Session& session, QWidget* parent = nullptr);

private:
    void update();

    Session& session_;
    QLabel* text_;
    QProgressBar* bar_;
    QToolButton* pause_;
    QToolButton* cancel_;
};

}  // namespace splatreel::ui
