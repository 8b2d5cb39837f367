#include "ui/panels/log_panel.h"

#include "core/base/crash_report.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTime>
#include <QVBoxLayout>

namespace splatreel::ui {
namespace {

constexpr std::size_t mostLines = 5000;

QString mark(Severity severity) {
    switch (severity) {
        case Severity::info:
            return QStringLiteral("   ");
        case Severity::warning:
            return QStringLiteral("⚠ ");
        case Severity::error:
            return QStringLiteral("✕ ");
    }
    return {};
}

}  // namespace

LogPanel::LogPanel(QWidget* parent)
    : QWidget(parent),
      what_(new QComboBox(this)),
      level_(new QComboBox(this)),
      text_(new QPlainTextEdit(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metric::padding, 2 * metric::grid, metric::padding, metric::padding);
    layout->setSpacing(metric::grid);
    auto* head = new QHBoxLayout;
    what_->setObjectName(QStringLiteral("logSource"));
    what_->addItem(tr("All that happened"));
    what_->setAccessibleName(tr("Whose lines the log shows"));
    what_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    what_->hide();
    head->addWidget(what_);
    level_->addItems({tr("Everything"), tr("Warnings and errors"), tr("Errors")});
    level_->setAccessibleName(tr("What the log shows"));
    head->addWidget(level_);
    head->addStretch(1);
    auto* clear = new QPushButton(tr("Clear"), this);
    head->addWidget(clear);
    layout->addLayout(head);
    text_->setReadOnly(true);
    text_->setAccessibleName(tr("Log"));
    text_->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    text_->setMaximumBlockCount(static_cast<int>(mostLines));
    layout->addWidget(text_, 1);
    connect(what_, &QComboBox::currentIndexChanged, this, &LogPanel::refill);
    connect(level_, &QComboBox::currentIndexChanged, this, &LogPanel::refill);
    connect(clear, &QPushButton::clicked, this, [this] {
        text_->clear();
        showsJob() ? what_->setCurrentIndex(0) : lines_.clear();
    });
}

bool LogPanel::shown(Severity severity) const {
    return static_cast<int>(severity) >= level_->currentIndex();
}

void LogPanel::add(Severity severity, const QString& text) {
    core::crash::remember(text.toStdString());
    if (lines_.size() >= mostLines) lines_.erase(lines_.begin());
    lines_.push_back(
        {severity, QTime::currentTime().toString(QStringLiteral("HH:mm:ss")) + u' ' + mark(severity) + text});
    show(lines_.back());
}

bool LogPanel::showsJob() const {
    return job_ != 0 && what_->currentIndex() == 1;
}

void LogPanel::showJob(const core::JobQueue& jobs, core::JobId job) {
    const auto report = jobs.report(job);
    if (!report) return;
    const QSignalBlocker quiet(what_);
    job_ = job;
    jobLines_.clear();
    while (what_->count() > 1) what_->removeItem(1);
    what_->addItem(QString::fromStdString(report->title));
    what_->setCurrentIndex(1);
    what_->show();
    refill();
    followJob(jobs, job);
}

void LogPanel::followJob(const core::JobQueue& jobs, core::JobId job) {
    if (job == 0 || job != job_) return;
    // The queue bounds a job's log.
    for (const std::string& line : jobs.log(job, static_cast<std::size_t>(jobLines_.size()))) {
        jobLines_ << QString::fromStdString(line);
        if (showsJob()) text_->appendPlainText(jobLines_.back());
    }
}

void LogPanel::leaveJob(core::JobId job) {
    if (job != job_) return;
    job_ = 0;
    jobLines_.clear();
    what_->removeItem(1);
    what_->hide();
    refill();
}

QString LogPanel::shownText() const {
    return text_->toPlainText();
}

void LogPanel::show(const Line& line) {
    if (!showsJob() && shown(line.severity)) text_->appendPlainText(line.text);
}

void LogPanel::refill() {
    text_->clear();
    level_->setVisible(!showsJob());
    for (const QString& line : showsJob() ? jobLines_ : QStringList()) text_->appendPlainText(line);
    for (const Line& line : lines_) show(line);
}

QStringList LogPanel::lines() const {
    QStringList texts;
    for (const Line& line : lines_) texts << line.text;
    return texts;
}

}  // namespace splatreel::ui
