#include "tests/ui/shell/window_fixture.h"
#include "ui/inspector/generate_page.h"
#include "ui/session/project_keeper.h"
#include "ui/shell/finishing_window.h"

#include <QAbstractButton>
#include <QApplication>
#include <QCheckBox>
#include <QDir>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <algorithm>
#include <atomic>
#include <fstream>

namespace splatreel::tests {
namespace {

/// A window with an export that goes on until it is released or stopped.
class Closing : public WindowTest {
protected:
    void TearDown() override {
        release_ = true;
        if (!window) return;
        for (const core::JobReport& report : window->session().jobs().reports()) {
            window->session().jobs().cancel(report.id);
            window->session().jobs().wait(report.id);
        }
        WindowTest::TearDown();
    }
    core::JobId beginOutput(const char* kind) {
        core::WorkRequest request;
        request.title = "Export it";
        request.kind = kind;
        request.run = [this](core::ProgressSink& sink, const std::stop_token& stop) -> core::Result<void> {
            while (!release_ && !stop.stop_requested()) sink.progress({"writing", 1, 4, 0, -1, -1});
            return {};
        };
        return window->session().jobs().submit(std::move(request));
    }
    QMessageBox* question() { return window->findChild<QMessageBox*>(QStringLiteral("closeQuestion")); }
    void answer(const char* button) {
        ASSERT_NE(question(), nullptr);
        for (QAbstractButton* each : question()->buttons())
            if (each->text().remove(u'&') == QLatin1String(button)) return each->click();
        FAIL() << "no button " << button;
    }
    static bool isFinishing() {
        const auto all = QApplication::topLevelWidgets();
        return std::ranges::any_of(all, [](const QWidget* widget) {
            return widget->isVisible() && qobject_cast<const ui::FinishingWindow*>(widget) != nullptr;
        });
    }
    void connectNotices(QStringList& told) {
        QObject::connect(&window->session(), &ui::Session::noticed, window.get(),
                         [&told](const ui::Notice& notice) { told << notice.text; });
    }
    [[nodiscard]] core::JobState stateOf(core::JobId job) {
        return window->session().jobs().report(job)->state;
    }

    std::atomic<bool> release_{false};
};

TEST_F(Closing, ARunningExportIsAskedAboutAndGoesOnWithoutTheWindow) {
    const core::JobId job = beginOutput("export");
    QSignalSpy gone(window.get(), &ui::MainWindow::gone);
    EXPECT_FALSE(window->close());
    answer("Cancel");
    EXPECT_TRUE(window->isVisible());
    EXPECT_FALSE(window->close());
    answer("Finish, then end");
    EXPECT_FALSE(window->isVisible());
    EXPECT_TRUE(isFinishing());
    QTest::qWait(300);
    EXPECT_EQ(gone.count(), 0);
    release_ = true;
    EXPECT_TRUE(waitUntil([&] { return gone.count() == 1; }));
    EXPECT_EQ(stateOf(job), core::JobState::done);
    EXPECT_FALSE(isFinishing());
}

TEST_F(Closing, ACopyIsStoppedWhereThePersonSaysSo) {
    const core::JobId job = beginOutput("copy");
    QSignalSpy gone(window.get(), &ui::MainWindow::gone);
    EXPECT_FALSE(window->close());
    answer("Stop them");
    EXPECT_EQ(gone.count(), 1);
    EXPECT_FALSE(window->isVisible());
    EXPECT_TRUE(waitUntil([&] { return stateOf(job) == core::JobState::cancelled; }));
}

TEST_F(Closing, SavingAndExportsAreOneQuestion) {
    openClip(4);
    const core::JobId job = beginOutput("export");
    QSignalSpy gone(window.get(), &ui::MainWindow::gone);
    EXPECT_FALSE(window->close());
    ASSERT_NE(question(), nullptr);
    ASSERT_NE(question()->checkBox(), nullptr);
    EXPECT_TRUE(question()->checkBox()->isChecked());
    question()->button(QMessageBox::Discard)->click();
    EXPECT_EQ(question(), nullptr);
    EXPECT_TRUE(isFinishing());
    // It may be stopped there, too.
    for (QWidget* widget : QApplication::topLevelWidgets())
        if (auto* finishing = qobject_cast<ui::FinishingWindow*>(widget))
            finishing->findChild<QPushButton*>()->click();
    EXPECT_TRUE(waitUntil([&] { return gone.count() == 1; }));
    EXPECT_TRUE(waitUntil([&] { return stateOf(job) == core::JobState::cancelled; }));
}

TEST_F(Closing, AnotherProjectDoesNotEndACopy) {
    const core::JobId job = beginOutput("copy");
    ASSERT_TRUE(waitUntil([&] { return stateOf(job) == core::JobState::running; }));
    window->findChild<ui::ProjectKeeper*>()->startNew();
    QTest::qWait(50);
    EXPECT_EQ(stateOf(job), core::JobState::running);
    EXPECT_EQ(window->session().jobs().report(job)->request, core::JobRequest::none);
}

TEST_F(Closing, WhereNothingCanBeKeptAGenerationDoesNotSpareTheQuestion) {
    // A file where the recovery folder should be made.
    const QString data = folder.filePath(QStringLiteral("data"));
    const QByteArray before = qgetenv("XDG_DATA_HOME");
    std::ofstream(data.toStdString()) << "in the way";
    qputenv("XDG_DATA_HOME", data.toLocal8Bit());
    window = std::make_unique<ui::MainWindow>(servicesWith(engine), ui::WindowOptions{{}, true});
    window->show();
    qputenv("XDG_DATA_HOME", before);
    openClip(4);
    window->generatePage().choosePreset(QStringLiteral("high"));
    engine.lastStep = 300;
    trigger("clip.generate");
    ASSERT_TRUE(window->session().isGenerating());
    EXPECT_FALSE(window->close());
    EXPECT_TRUE(window->isVisible());
    ASSERT_NE(question(), nullptr);
    question()->button(QMessageBox::Cancel)->click();
    EXPECT_TRUE(window->isVisible());
    EXPECT_TRUE(window->session().isGenerating()) << "and goes on";
}

TEST_F(Closing, ASaveThatWaitsForAResultSaysSo) {
    openClip(4);
    QStringList told;
    connectNotices(told);
    auto* keeper = window->findChild<ui::ProjectKeeper*>();
    bool saved = false;
    // In the same moment in which the result's writing begins.
    QObject::connect(&window->session(), &ui::Session::resultArrived, keeper, [&] {
        keeper->saveAs(folder.filePath(QStringLiteral("a.splatreel")), [&saved] { saved = true; });
    });
    window->generatePage().choosePreset(QStringLiteral("draft"));
    trigger("clip.generate");
    ASSERT_TRUE(waitUntil([&] { return saved; }, 30'000));
    EXPECT_EQ(told.filter(QStringLiteral("as soon as Take A is on the disk")).size(), 1);
}

}  // namespace
}  // namespace splatreel::tests
