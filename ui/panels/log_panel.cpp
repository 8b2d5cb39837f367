#include "ui/panels/log_panel.h"

#include "core/base/crash_report.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
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
    : QWidget(parent), level_(new QComboBox(this)), text_(new QPlainTextEdit(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metric::padding, 2 * metric::grid, metric::padding, metric::padding);
    layout->setSpacing(metric::grid);
    auto* head = new QHBoxLayout;
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
    connect(level_, &QComboBox::currentIndexChanged, this, &LogPanel::refill);
    connect(clear, &QPushButton::clicked, this, [this] {
        lines_.clear();
        text_->clear();
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

void LogPanel::show(const Line& line) {
    if (shown(line.severity)) text_->appendPlainText(line.text);
}

void LogPanel::refill() {
    text_->clear();
    for (const Line& line : lines_) show(line);
}

QStringList LogPanel::lines() const {
    QStringList texts;
    for (const Line& line : lines_) texts << line.text;
    return texts;
}

}  // namespace splatreel::ui
