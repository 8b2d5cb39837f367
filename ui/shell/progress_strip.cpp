#include "ui/shell/progress_strip.h"

#include "ui/panels/elided_label.h"
#include "ui/panels/job_row.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/translation/core_texts.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QProgressBar>
#include <QToolButton>

namespace splatreel::ui {
namespace {

const QString separator = QStringLiteral(" · ");

}  // namespace

ProgressStrip::ProgressStrip(Session& session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      text_(new ElidedLabel(this)),
      bar_(new QProgressBar(this)),
      pause_(new QToolButton(this)),
      cancel_(new QToolButton(this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metric::padding, metric::grid, metric::padding, metric::grid);
    layout->setSpacing(2 * metric::grid);
    text_->setProperty("role", QStringLiteral("second"));
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
    setFixedHeight(sizeHint().height());
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
    connect(&session_, &Session::takeChanged, this, &ProgressStrip::update);
    connect(&session_, &Session::clipChanged, this, &ProgressStrip::update);
    connect(&session_, &Session::jobChanged, this, [this](core::JobId id, core::JobQueue::Event event) {
        const Take* take = session_.currentTake();
        if (take != nullptr && take->job == id && event != core::JobQueue::Event::preview) update();
    });
    update();
}

void ProgressStrip::update() {
    const Take* take = session_.currentTake();
    const auto report = take != nullptr && take->job != 0 ? session_.jobs().report(take->job) : std::nullopt;
    const bool running = report && !core::hasEnded(report->state);
    for (QWidget* each :
         {static_cast<QWidget*>(bar_), static_cast<QWidget*>(pause_), static_cast<QWidget*>(cancel_)})
        each->setVisible(running);
    if (running) return showRun(*report);
    text_->setWholeText(description());
}

QString ProgressStrip::description() const {
    QStringList parts;
    if (const Take* take = session_.currentTake()) {
        parts << take->name;
        if (!take->preset.isEmpty()) parts << presetText(take->preset);
        if (!take->problem.isEmpty()) return (parts << tr("failed: %1").arg(take->problem)).join(separator);
        parts << tr("%n frames", nullptr, take->frames);
        double sum = 0;
        int known = 0;
        for (const float psnr : take->framePsnr) {
            if (psnr < 0) continue;
            sum += static_cast<double>(psnr);
            ++known;
        }
        if (known > 0) parts << tr("%1 dB").arg(QLocale().toString(sum / known, 'f', 1));
    } else if (const Clip* clip = session_.currentClip(); clip != nullptr && clip->ready) {
        parts << clip->name << tr("%1 × %2").arg(clip->info.width).arg(clip->info.height)
              << tr("%n frames", nullptr, clip->frameCount())
              << tr("%1 frames/s").arg(QLocale().toString(clip->info.rate.framesPerSecond(), 'g', 4));
    }
    return parts.join(separator);
}

void ProgressStrip::showRun(const core::JobReport& report) {
    const bool paused = report.state == core::JobState::paused || report.request == core::JobRequest::pause;
    QString text = report.state == core::JobState::queued ? tr("waits for its turn") : progressText(report);
    if (paused) text = tr("paused") + separator + text;
    text_->setWholeText(presetText(QString::fromStdString(report.preset)) + separator + text);
    const core::Progress& progress = report.progress;
    bar_->setValue(progress.steps > 0 ? static_cast<int>(1000 * progress.step / progress.steps) : 0);
    pause_->setIcon(icon(paused ? QStringLiteral("play") : QStringLiteral("pause")));
    pause_->setToolTip(paused ? tr("Resume") : tr("Pause"));
    pause_->setAccessibleName(pause_->toolTip());
}

}  // namespace splatreel::ui
