#include "ui/shell/progress_strip.h"

#include "ui/panels/job_row.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

namespace splatreel::ui {

ProgressStrip::ProgressStrip(Session& session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      text_(new QLabel(this)),
      bar_(new QProgressBar(this)),
      pause_(new QToolButton(this)),
      cancel_(new QToolButton(this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metric::padding, metric::grid, metric::padding, metric::grid);
    layout->setSpacing(2 * metric::grid);
    layout->addWidget(text_, 3);
    bar_->setRange(0, 1000);
    bar_->setTextVisible(false);
    bar_->setAccessibleName(tr("Progress of the generation"));
    layout->addWidget(bar_, 2);
    pause_->setIcon(icon(QStringLiteral("pause")));
    cancel_->setIcon(icon(QStringLiteral("stop")));
    cancel_->setToolTip(tr("Cancel; what is there is kept"));
    cancel_->setAccessibleName(tr("Cancel the generation"));
    for (QToolButton* button : {pause_, cancel_}) {
        button->setIconSize(QSize(metric::smallIcon, metric::smallIcon));
        layout->addWidget(button);
    }
    setProperty("role", QStringLiteral("panel"));
    setAttribute(Qt::WA_StyledBackground);
    connect(pause_, &QToolButton::clicked, this, [this] {
        const Take* take = session_.currentTake();
        const auto report = take != nullptr ? session_.jobs().report(take->job) : std::nullopt;
        if (!report) return;
        const bool paused =
            report->state == core::JobState::paused || report->request == core::JobRequest::pause;
        paused ? session_.jobs().resume(take->job) : session_.jobs().pause(take->job);
    });
    connect(cancel_, &QToolButton::clicked, this, [this] {
        if (const Take* take = session_.currentTake()) session_.jobs().cancel(take->job);
    });
    connect(&session_, &Session::currentChanged, this, &ProgressStrip::update);
    connect(&session_, &Session::jobChanged, this, [this](core::JobId id, core::JobQueue::Event event) {
        const Take* take = session_.currentTake();
        if (take != nullptr && take->job == id && event != core::JobQueue::Event::preview) update();
    });
    update();
}

void ProgressStrip::update() {
    const Take* take = session_.currentTake();
    const auto report = take != nullptr && take->job != 0 ? session_.jobs().report(take->job) : std::nullopt;
    const bool shown = report && !core::hasEnded(report->state);
    setVisible(shown);
    if (!shown) return;
    const bool paused = report->state == core::JobState::paused || report->request == core::JobRequest::pause;
    QString text = report->state == core::JobState::queued ? tr("waits for its turn") : progressText(*report);
    if (paused) text = tr("paused") + QStringLiteral(" · ") + text;
    text_->setText(QString::fromStdString(report->preset) + QStringLiteral(" · ") + text);
    const core::Progress& progress = report->progress;
    bar_->setValue(progress.steps > 0 ? static_cast<int>(1000 * progress.step / progress.steps) : 0);
    pause_->setIcon(icon(paused ? QStringLiteral("play") : QStringLiteral("pause")));
    pause_->setToolTip(paused ? tr("Resume") : tr("Pause"));
    pause_->setAccessibleName(pause_->toolTip());
}

}  // namespace splatreel::ui
