#pragma once

#include "core/jobs/job_queue.h"
#include "ui/session/notice.h"

#include <QStringList>
#include <QWidget>

class QComboBox;
class QPlainTextEdit;

namespace splatreel::ui {

/// What happened, line by line, with its time; errors and warnings can be looked at alone. Or the lines of
/// one job alone. Copied as text.
class LogPanel : public QWidget {
    Q_OBJECT

public:
    explicit LogPanel(QWidget* parent = nullptr);
    void add(Severity severity, const QString& text);
    [[nodiscard]] QStringList lines() const;

    /// Shows the log of a job in the place of what happened, until that is chosen again.
    void showJob(const core::JobQueue& jobs, core::JobId job);
    /// Adds what has come to it, where this job is shown.
    void followJob(const core::JobQueue& jobs, core::JobId job);
    /// It is gone from the list of jobs.
    void leaveJob(core::JobId job);
    /// What is in sight, as text.
    [[nodiscard]] QString shownText() const;

private:
    struct Line {
        Severity severity;
        QString text;
    };
    void show(const Line& line);
    void refill();
    [[nodiscard]] bool shown(Severity severity) const;
    [[nodiscard]] bool showsJob() const;

    std::vector<Line> lines_;
    core::JobId job_ = 0;  ///< that can be chosen; 0: none
    QStringList jobLines_;
    QComboBox* what_;
    QComboBox* level_;
    QPlainTextEdit* text_;
};

}  // namespace splatreel::ui
