#pragma once

#include "ui/session/session.h"

#include <QStatusBar>

class QLabel;
class QProgressBar;
class QTimer;

namespace splatreel::ui {

class ElidedLabel;

/// Device, memory, jobs and the last message, below the window.
class StatusBar : public QStatusBar {
    Q_OBJECT

public:
    explicit StatusBar(Session& session, QWidget* parent = nullptr);
    /// What draws the viewport, and why nothing better does.
    void setDevice(const QString& name, const QString& note = {});
    void setMessage(const QString& message);

private:
    void updateMemory();
    void updateJobs();

    Session& session_;
    QLabel* device_;
    QLabel* memoryIcon_;
    QProgressBar* memory_;
    QLabel* memoryText_;
    QLabel* jobs_;
    ElidedLabel* message_;
    QTimer* timer_;
};

}  // namespace splatreel::ui
