#include "ui/panels/job_row.h"

#include "ui/panels/elided_label.h"
#include "ui/panels/texts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/translation/core_texts.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QProgressBar>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace splatreel::ui {
namespace {

constexpr int barSteps = 1000;

QToolButton* button(QWidget* parent, const char* iconName, const QString& name) {
    auto* made = new QToolButton(parent);
    made->setIcon(icon(QLatin1String(iconName)));
    made->setIconSize(QSize(metric::smallIcon, metric::smallIcon));
    made->setToolTip(name);
    made->setAccessibleName(name);
    return made;
}

QString stateText(const core::JobReport& report) {
    if (report.request == core::JobRequest::cancel) return JobRow::tr("stopping");
    if (report.request == core::JobRequest::pause) return JobRow::tr("pausing");
    switch (report.state) {
        case core::JobState::queued:
            return JobRow::tr("waits");
        case core::JobState::running:
            return {};
        case core::JobState::paused:
            return JobRow::tr("paused");
        case core::JobState::done:
            return JobRow::tr("done");
        case core::JobState::failed:
            return JobRow::tr("failed");
        case core::JobState::cancelled:
            return JobRow::tr("cancelled");
    }
    return {};
}

double share(const core::Progress& progress) {
    return progress.steps > 0 ? static_cast<double>(progress.step) / static_cast<double>(progress.steps) : 0;
}

QString progressText(const core::JobReport& report, bool withSteps) {
    const core::Progress& progress = report.progress;
    const QLocale locale;
    QStringList parts;
    if (!progress.stage.empty()) parts << stageText(progress.stage);
    if (withSteps && progress.steps > 0) {
        parts << JobRow::tr("step %1 of %2")
                     .arg(locale.toString(static_cast<qlonglong>(progress.step)),
                          locale.toString(static_cast<qlonglong>(progress.steps)));
    }
    if (progress.psnr > 0) parts << JobRow::tr("%1 dB").arg(locale.toString(progress.psnr, 'f', 1));
    if (progress.secondsLeft >= 0) parts << JobRow::tr("%1 left").arg(clockText(progress.secondsLeft));
    return parts.join(QStringLiteral(" · "));
}

}  // namespace

QString progressText(const core::JobReport& report) {
    return progressText(report, true);
}

QString briefProgressText(const core::JobReport& report) {
    return progressText(report, false);
}

JobRow::JobRow(QWidget* parent)
    : QFrame(parent),
      title_(new ElidedLabel(this)),
      state_(new QLabel(this)),
      detail_(new ElidedLabel(this)),
      problem_(new QLabel(this)),
      bar_(new QProgressBar(this)),
      pause_(button(this, "pause", tr("Pause"))),
      cancel_(button(this, "stop", tr("Cancel"))),
      folder_(button(this, "folder", tr("Show in folder"))),
      log_(button(this, "log", tr("Show the log of this job"))),
      retry_(button(this, "retry", tr("Retry"))),
      forget_(button(this, "close", tr("Remove from the list"))) {
    setProperty("role", QStringLiteral("card"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * metric::grid, metric::grid, metric::grid, 2 * metric::grid);
    layout->setSpacing(2);
    auto* head = new QHBoxLayout;
    head->setSpacing(2);
    title_->setProperty("role", QStringLiteral("heading"));
    head->addWidget(title_, 1);
    state_->setProperty("role", QStringLiteral("second"));
    head->addWidget(state_);
    for (QToolButton* each : {pause_, cancel_, folder_, log_, retry_, forget_}) head->addWidget(each);
    layout->addLayout(head);
    bar_->setRange(0, barSteps);
    bar_->setTextVisible(false);
    layout->addWidget(bar_);
    detail_->setProperty("role", QStringLiteral("second"));
    layout->addWidget(detail_);
    problem_->setProperty("role", QStringLiteral("second"));
    problem_->setWordWrap(true);
    problem_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    problem_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    layout->addWidget(problem_);

    auto* menu = new QMenu(retry_);
    menu->addAction(tr("Retry"), this, &JobRow::retryWanted);
    menu->addAction(tr("Retry with the smaller preset"), this, &JobRow::retrySmallerWanted);
    retry_->setMenu(menu);
    retry_->setPopupMode(QToolButton::InstantPopup);
    connect(pause_, &QToolButton::clicked, this,
            [this] { paused_ ? emit resumeWanted() : emit pauseWanted(); });
    connect(cancel_, &QToolButton::clicked, this, &JobRow::cancelWanted);
    connect(folder_, &QToolButton::clicked, this, &JobRow::folderWanted);
    connect(forget_, &QToolButton::clicked, this, &JobRow::forgetWanted);
    log_->setObjectName(QStringLiteral("jobLog"));
    connect(log_, &QToolButton::clicked, this, &JobRow::logWanted);
}

void JobRow::show(const core::JobReport& report, bool hasFolder) {
    const bool ended = core::hasEnded(report.state);
    const QString title = QString::fromStdString(report.title);
    title_->setWholeText(title);
    state_->setText(stateText(report));
    bar_->setValue(report.state == core::JobState::done
                       ? barSteps
                       : static_cast<int>(share(report.progress) * barSteps));
    const QString look = report.state == core::JobState::failed ? QStringLiteral("failed")
                         : report.state == core::JobState::done ? QStringLiteral("done")
                         : report.state == core::JobState::paused || report.state == core::JobState::cancelled
                             ? QStringLiteral("paused")
                             : QString();
    if (bar_->property("state").toString() != look) {
        bar_->setProperty("state", look);
        bar_->style()->unpolish(bar_);
        bar_->style()->polish(bar_);
    }
    const bool failed = report.state == core::JobState::failed && report.error;
    if (failed) {
        problem_->setText(QString::fromStdString(report.error->message()));
    } else if (ended) {
        detail_->setWholeText(tr("after %1").arg(clockText(report.seconds)));
    } else {
        detail_->setWholeText(briefProgressText(report));
        detail_->setToolTip(progressText(report));
    }
    problem_->setVisible(failed);
    detail_->setVisible(!failed);
    bar_->setVisible(!ended || report.state == core::JobState::failed);
    paused_ = report.state == core::JobState::paused || report.request == core::JobRequest::pause;
    pause_->setIcon(icon(paused_ ? QStringLiteral("play") : QStringLiteral("pause")));
    pause_->setToolTip(paused_ ? tr("Resume") : tr("Pause"));
    pause_->setAccessibleName(pause_->toolTip());
    pause_->setVisible(!ended && report.state != core::JobState::queued);
    cancel_->setVisible(!ended);
    cancel_->setEnabled(report.request != core::JobRequest::cancel);
    folder_->setVisible(hasFolder && report.state == core::JobState::done);
    retry_->setVisible(ended && report.state != core::JobState::done);
    forget_->setVisible(ended);
    setAccessibleName(title + QStringLiteral(", ") + stateText(report));
}

}  // namespace splatreel::ui
