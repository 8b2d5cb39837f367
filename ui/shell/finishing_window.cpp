#include "ui/shell/finishing_window.h"

#include "ui/theme/theme.h"

#include <QCloseEvent>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStringList>
#include <QVBoxLayout>

namespace splatreel::ui {
namespace {

constexpr int windowWidth = 380;
constexpr int barSteps = 1000;

double shareOf(const core::Progress& progress) {
    return progress.steps > 0 ? static_cast<double>(progress.step) / static_cast<double>(progress.steps) : 0;
}

}  // namespace

FinishingWindow::FinishingWindow()
    : text_(new QLabel(this)),
      bar_(new QProgressBar(this)),
      stop_(new QPushButton(tr("Stop and end"), this)) {
    setObjectName(QStringLiteral("finishingWindow"));
    setWindowTitle(tr("Splatreel"));
    setAttribute(Qt::WA_QuitOnClose, false);
    setFixedWidth(windowWidth);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metric::padding, metric::padding, metric::padding, metric::padding);
    layout->setSpacing(2 * metric::grid);
    text_->setWordWrap(true);
    layout->addWidget(text_);
    bar_->setTextVisible(false);
    bar_->setAccessibleName(tr("How far it is"));
    layout->addWidget(bar_);
    layout->addWidget(stop_, 0, Qt::AlignRight);
    connect(stop_, &QPushButton::clicked, this, &FinishingWindow::stopWanted);
}

void FinishingWindow::showOutputs(const std::vector<core::JobReport>& outputs) {
    stop_->setVisible(!outputs.empty());
    if (outputs.empty()) {
        bar_->setRange(0, 0);
        return text_->setText(tr("Splatreel ends as soon as its files are on the disk."));
    }
    QStringList titles;
    double share = 0;
    for (const core::JobReport& output : outputs) {
        titles << QString::fromStdString(output.title);
        share += shareOf(output.progress) / static_cast<double>(outputs.size());
    }
    text_->setText(tr("Splatreel ends when this is done: %1.").arg(titles.join(QStringLiteral(", "))));
    bar_->setRange(0, barSteps);
    bar_->setValue(static_cast<int>(share * barSteps));
}

void FinishingWindow::closeEvent(QCloseEvent* event) {
    event->ignore();
}

}  // namespace splatreel::ui
