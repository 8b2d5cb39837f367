#pragma once

#include "core/jobs/job.h"

#include <QFrame>

class QLabel;
class QProgressBar;
class QToolButton;

namespace splatreel::ui {

/// One job of the list: name, stage, progress, time left, and its buttons.
class JobRow : public QFrame {
    Q_OBJECT

public:
    explicit JobRow(QWidget* parent = nullptr);
    void show(const core::JobReport& report);

signals:
    void pauseWanted();
    void resumeWanted();
    void cancelWanted();
    void retryWanted();
    void retrySmallerWanted();
    void forgetWanted();

private:
    QLabel* title_;
    QLabel* state_;
    QLabel* detail_;
    QProgressBar* bar_;
    QToolButton* pause_;
    QToolButton* cancel_;
    QToolButton* retry_;
    QToolButton* forget_;
    bool paused_ = false;
};

/// "motion · step 420 of 1,200 · 26.1 dB · 0:48 left".
[[nodiscard]] QString progressText(const core::JobReport& report);

}  // namespace splatreel::ui
