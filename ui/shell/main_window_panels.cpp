#include "ui/panels/jobs_panel.h"
#include "ui/panels/log_panel.h"
#include "ui/panels/media_panel.h"
#include "ui/shell/main_window.h"

#include <QAction>
#include <QDockWidget>

/// How the window's panels come together.
namespace splatreel::ui {

void MainWindow::connectPanels() {
    connect(media_, &MediaPanel::exportWanted, this, [this](TakeId take) {
        session_->setCurrentTake(take);
        actions_->action(QStringLiteral("file.export"))->trigger();
    });
    connect(jobs_, &JobsPanel::logWanted, this, [this](core::JobId job) {
        log_->showJob(session_->jobs(), job);
        auto* dock = findChild<QDockWidget*>(QStringLiteral("log"));
        dock->show();
        dock->raise();
    });
    connect(session_.get(), &Session::jobChanged, log_, [this](core::JobId job, core::JobQueue::Event event) {
        if (event == core::JobQueue::Event::log || event == core::JobQueue::Event::state)
            log_->followJob(session_->jobs(), job);
        if (event == core::JobQueue::Event::removed) log_->leaveJob(job);
    });
}

}  // namespace splatreel::ui
