#pragma once

#include "ui/session/session.h"

#include <QWidget>

class QProgressBar;
class QToolButton;

namespace splatreel::ui {

class ElidedLabel;

/// Below the picture: while the current take is generated its stage, step, figure and time left, with pause
/// and cancel at hand; else what is shown. It always takes the same room, so that the picture never jumps.
class ProgressStrip : public QWidget {
    Q_OBJECT

public:
    explicit ProgressStrip(Session& session, QWidget* parent = nullptr);

private:
    void update();
    void showRun(const core::JobReport& report);
    [[nodiscard]] QString description() const;

    Session& session_;
    ElidedLabel* text_;
    QProgressBar* bar_;
    QToolButton* pause_;
    QToolButton* cancel_;
};

}  // namespace splatreel::ui
