#pragma once

#include "core/jobs/job.h"

#include <QWidget>
#include <vector>

class QLabel;
class QProgressBar;
class QPushButton;

namespace splatreel::ui {

/// What Splatreel still does after its window was closed.
class FinishingWindow : public QWidget {
    Q_OBJECT

public:
    FinishingWindow();

    /// Exports and copies that have not ended; none: files are being written.
    void showOutputs(const std::vector<core::JobReport>& outputs);

signals:
    void stopWanted();

protected:
    /// It goes when the work has ended, or is stopped by its button.
    void closeEvent(QCloseEvent* event) override;

private:
    QLabel* text_;
    QProgressBar* bar_;
    QPushButton* stop_;
};

}  // namespace splatreel::ui
