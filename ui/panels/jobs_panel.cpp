#include "ui/panels/jobs_panel.h"

#include "ui/panels/job_row.h"
#include "ui/shell/banner.h"
#include "ui/theme/theme.h"

#include <QDesktopServices>
#include <QFileInfo>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>

namespace splatreel::ui {

JobsPanel::JobsPanel(Session& session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      banners_(new BannerStrip(this)),
      empty_(new QLabel(this)),
      area_(new QScrollArea(this)),
      list_(nullptr) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(metric::padding, 2 * metric::grid, metric::padding, 2 * metric::grid);
    outer->setSpacing(metric::grid);
    outer->addWidget(banners_);
    empty_->setText(tr("Generations and exports are listed here while they run."));
    empty_->setProperty("role", QStringLiteral("second"));
    empty_->setWordWrap(true);
    empty_->setAlignment(Qt::AlignTop);
    outer->addWidget(empty_);
    area_->setWidgetResizable(true);
    area_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area_->setMinimumHeight(1);  // rather than a message is cut off
    auto* content = new QWidget;
    content->setProperty("role", QStringLiteral("panel"));
    list_ = new QVBoxLayout(content);
    list_->setContentsMargins(0, 0, 0, 0);
    list_->setSpacing(metric::grid);
    list_->addStretch(1);
    area_->setWidget(content);
    outer->addWidget(area_, 1);
    connect(&session_, &Session::jobChanged, this, &JobsPanel::update);
}

void JobsPanel::update(core::JobId id, core::JobQueue::Event event) {
    if (event == core::JobQueue::Event::preview || event == core::JobQueue::Event::log) return;
    const auto report = session_.jobs().report(id);
    const auto found = rows_.find(id);
    if (!report) {
        if (found != rows_.end()) {
            found->second->deleteLater();
            rows_.erase(found);
        }
    } else if (found != rows_.end()) {
        found->second->show(*report, !session_.exportedTo(id).isEmpty());
    } else {
        auto* row = new JobRow(this);
        core::JobQueue& jobs = session_.jobs();
        connect(row, &JobRow::pauseWanted, this, [&jobs, id] { jobs.pause(id); });
        connect(row, &JobRow::resumeWanted, this, [&jobs, id] { jobs.resume(id); });
        connect(row, &JobRow::cancelWanted, this, [&jobs, id] { jobs.cancel(id); });
        connect(row, &JobRow::forgetWanted, this, [&jobs, id] { jobs.forget(id); });
        connect(row, &JobRow::retryWanted, this, [this, id] { session_.retry(id); });
        connect(row, &JobRow::retrySmallerWanted, this, [this, id] { session_.retrySmaller(id); });
        connect(row, &JobRow::folderWanted, this, [this, id] {
            const QFileInfo file(session_.exportedTo(id));
            QDesktopServices::openUrl(QUrl::fromLocalFile(file.path()));
        });
        connect(row, &JobRow::logWanted, this, [this, id] { emit logWanted(id); });
        row->show(*report, !session_.exportedTo(id).isEmpty());
        list_->insertWidget(0, row);
        rows_.emplace(id, row);
    }
    empty_->setVisible(rows_.empty());
    // A new one, and one that needs an answer, is what one looks for.
    const bool added = report && found == rows_.end();
    const bool failed =
        event == core::JobQueue::Event::state && report && report->state == core::JobState::failed;
    if (added || failed) bringToSight(id);
}

void JobsPanel::bringToSight(core::JobId id) {
    QTimer::singleShot(0, this, [this, id] {
        const auto row = rows_.find(id);
        if (row == rows_.end()) return;
        area_->widget()->layout()->activate();
        const QRect place = row->second->geometry();
        // Its head, where not all of it fits.
        const int whole = std::min(place.top(), place.bottom() + 1 - area_->viewport()->height());
        QScrollBar* bar = area_->verticalScrollBar();
        bar->setValue(std::clamp(bar->value(), whole, place.top()));
    });
}

}  // namespace splatreel::ui
