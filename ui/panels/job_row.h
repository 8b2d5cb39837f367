#pragma once

#include "core/jobs/job.h"

#include <QFrame>

class QLabel;
class QProgressBar;
class QToolButton;

namespace splatreel::ui {

class ElidedLabel;

/// One job of the list: name, stage, progress, time left, and its buttons.
class JobRow : public QFrame {
    Q_OBJECT

public:
    explicit JobRow(QWidget* parent = nullptr);
    /// `hasFolder`: it has written something whose folder can be shown.
    void show(const core::JobReport& report, bool hasFolder = false);

signals:
    void pauseWanted();
    void resumeWanted();
    void cancelWanted();
    void retryWanted();
    void retrySmallerWanted();
    void forgetWanted();
    void folderWanted();
    void logWanted();

private:
    ElidedLabel* title_;
    QLabel* state_;
    ElidedLabel* detail_;
    QLabel* problem_;  ///< why it failed, in as many lines as that takes
    QProgressBar* bar_;
    QToolButton* pause_;
    QToolButton* cancel_;
    QToolButton* folder_;
    QToolButton* log_;
    QToolButton* retry_;
    QToolButton* forget_;
    bool paused_ = false;
};

/// "motion · step 420 of 1,200 · 26.1 dB · 0:48 left".
[[nodiscard]] QString progressText(const core::JobReport& report);
/// The same for where there is little room: "motion · 26.1 dB · 0:48 left".
[[nodiscard]] QString briefProgressText(const core::JobReport& report);

}  // namespace splatreel::ui
