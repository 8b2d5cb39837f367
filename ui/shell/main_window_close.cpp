#include "ui/session/project_keeper.h"
#include "ui/shell/leaving.h"
#include "ui/shell/main_window.h"

#include <QCheckBox>
#include <QCloseEvent>
#include <QMessageBox>
#include <QPushButton>

/// How the window closes: one question at most, then it is gone, and what is left to be done goes on without
/// it.
namespace splatreel::ui {
namespace {

constexpr const char* questionName = "closeQuestion";

}  // namespace

void MainWindow::closeEvent(QCloseEvent* event) {
    if (closing_ == Closing::done) return event->accept();
    event->ignore();
    if (closing_ == Closing::leaving) return;
    if (auto* asked = findChild<QMessageBox*>(QLatin1String(questionName))) return asked->raise();
    // Who quits in the middle of a generation finds it, and all else, as it was at the next start.
    const bool goesOn = !asksAlways_ && session_->isGenerating();
    const bool unsaved = !goesOn && session_->isModified();
    const auto outputs = static_cast<int>(session_->outputsUnderWay().size());
    if (unsaved || outputs > 0) {
        return askBeforeClosing(
            unsaved,
            outputs > 0 ? tr("%n exports or copies are not complete yet.", nullptr, outputs) : QString());
    }
    leave(false, goesOn);
    if (closing_ == Closing::done) event->accept();
}

void MainWindow::askBeforeClosing(bool unsaved, const QString& outputs) {
    auto* question = new QMessageBox(this);
    question->setObjectName(QLatin1String(questionName));
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setIcon(QMessageBox::Question);
    question->setWindowTitle(tr("Splatreel"));
    question->setText(unsaved ? tr("Save what has changed in this project?") : outputs);
    if (unsaved) {
        question->setStandardButtons(QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel);
        question->setDefaultButton(QMessageBox::Save);
        if (!outputs.isEmpty()) {
            question->setInformativeText(outputs);
            auto* finish = new QCheckBox(tr("Finish this before Splatreel ends"), question);
            finish->setChecked(true);
            question->setCheckBox(finish);
        }
    } else {
        question->addButton(tr("Finish, then end"), QMessageBox::AcceptRole);
        question->addButton(tr("Stop them"), QMessageBox::DestructiveRole);
        question->addButton(QMessageBox::Cancel);
        question->setInformativeText(tr("The window closes; what is left goes on without it."));
    }
    connect(question, &QMessageBox::finished, this, [this, question, unsaved] {
        const QMessageBox::ButtonRole role = question->buttonRole(question->clickedButton());
        const QCheckBox* box = question->checkBox();
        question->setObjectName({});  // answered
        if (role != QMessageBox::AcceptRole && role != QMessageBox::DestructiveRole) return;
        const bool accepted = role == QMessageBox::AcceptRole;
        const bool finish = unsaved ? box != nullptr && box->isChecked() : accepted;
        const bool later = !unsaved && !asksAlways_ && session_->isGenerating();
        if (unsaved && accepted) return save(false, [this, finish] { leave(finish, false); });
        leave(finish, later);
    });
    question->open();
}

void MainWindow::leave(bool finishOutputs, bool keepForLater) {
    if (closing_ != Closing::no) return;
    closing_ = Closing::leaving;
    saveLayout();
    preferences_->save();
    hide();
    leaving_ = new Leaving(*session_, *keeper_, {finishOutputs, keepForLater}, this);
    connect(leaving_, &Leaving::ended, this, &MainWindow::onLeft);
    if (leaving_->begin()) onLeft();
}

void MainWindow::onLeft() {
    const core::Result<void> result = leaving_->result();
    leaving_->deleteLater();
    leaving_ = nullptr;
    if (!result.ok() && session_->isModified()) {
        // Nothing can be kept: the person decides.
        closing_ = Closing::no;
        asksAlways_ = true;
        show();
        session_->notify(
            {Place::viewport,
             Severity::warning,
             tr("What was not saved cannot be kept for the next start. %1").arg(textOf(result.error())),
             {},
             {},
             QStringLiteral("unsafe")});
        return askBeforeClosing(true, {});
    }
    closing_ = Closing::done;
    emit gone();
}

}  // namespace splatreel::ui
