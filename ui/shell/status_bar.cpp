#include "ui/shell/status_bar.h"

#include "core/base/crash_report.h"
#include "ui/panels/elided_label.h"
#include "ui/panels/texts.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QProgressBar>
#include <QTimer>

namespace splatreel::ui {
namespace {

constexpr int memoryInterval = 2000;  // milliseconds
constexpr int memoryBarWidth = 64;

}  // namespace

StatusBar::StatusBar(Session& session, QWidget* parent)
    : QStatusBar(parent),
      session_(session),
      device_(new QLabel(this)),
      memoryIcon_(new QLabel(tr("memory"), this)),
      memory_(new QProgressBar(this)),
      memoryText_(new QLabel(this)),
      jobs_(new QLabel(this)),
      message_(new ElidedLabel(this)),
      timer_(new QTimer(this)) {
    setSizeGripEnabled(false);
    setContentsMargins(2 * metric::grid, 0, 2 * metric::grid, 0);
    memory_->setFixedWidth(memoryBarWidth);
    memory_->setTextVisible(false);
    memory_->setRange(0, 1000);
    memory_->setAccessibleName(tr("Memory in use"));
    memoryText_->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("000.0 GiB / 000.0 GiB")));
    addWidget(device_);
    addWidget(memoryIcon_);
    addWidget(memory_);
    addWidget(memoryText_);
    addWidget(jobs_);
    addWidget(message_, 1);
    setDevice(QString::fromStdString(session_.services().processor));
    connect(&session_, &Session::jobChanged, this, [this](core::JobId, core::JobQueue::Event event) {
        if (event == core::JobQueue::Event::state || event == core::JobQueue::Event::added) updateJobs();
    });
    connect(&session_, &Session::messageShown, this, &StatusBar::setMessage);
    timer_->setInterval(memoryInterval);
    connect(timer_, &QTimer::timeout, this, &StatusBar::updateMemory);
    timer_->start();
    updateMemory();
    updateJobs();
}

void StatusBar::setDevice(const QString& name, const QString& note) {
    device_->setText(note.isEmpty() ? name : name + QStringLiteral(" ⚠"));
    device_->setToolTip(note.isEmpty() ? name : note);
    core::crash::remember(("the view is drawn by " + name + u' ' + note).toStdString());
}

void StatusBar::setMessage(const QString& message) {
    message_->setWholeText(message);
}

void StatusBar::updateMemory() {
    const Services& services = session_.services();
    if (!services.availableMemory || !services.totalMemory) return;
    const std::uint64_t total = services.totalMemory();
    const std::uint64_t free = services.availableMemory();
    if (total == 0) return;
    const std::uint64_t used = total > free ? total - free : 0;
    memory_->setValue(static_cast<int>(1000.0 * static_cast<double>(used) / static_cast<double>(total)));
    memoryText_->setText(tr("%1 of %2").arg(memoryText(used), memoryText(total)));
}

void StatusBar::updateJobs() {
    int active = 0;
    for (const core::JobReport& report : session_.jobs().reports())
        active += core::hasEnded(report.state) ? 0 : 1;
    jobs_->setText(active == 0 ? tr("no jobs") : tr("%n jobs", nullptr, active));
}

}  // namespace splatreel::ui
