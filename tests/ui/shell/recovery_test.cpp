#include "core/project/project_file.h"
#include "tests/ui/shell/window_fixture.h"
#include "ui/inspector/generate_page.h"
#include "ui/panels/jobs_panel.h"
#include "ui/session/crash_notice.h"
#include "ui/session/project_keeper.h"
#include "ui/shell/banner.h"
#include "ui/shell/stage_area.h"
#include "ui/shell/viewport_host.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QThreadPool>
#include <QToolButton>
#include <fstream>

namespace splatreel::tests {
namespace {

namespace fs = std::filesystem;

/// Copies a folder in which others write: a file that goes while this looks is one that was not there.
void copyWhileWritten(const fs::path& from, const fs::path& to) {
    std::error_code gone;
    for (fs::recursive_directory_iterator entry(from, gone), end; entry != end; entry.increment(gone)) {
        const fs::path target = to / entry->path().lexically_relative(from);
        if (entry->is_directory(gone)) {
            fs::create_directories(target);
        } else if (entry->is_regular_file(gone)) {
            fs::copy_file(entry->path(), target, fs::copy_options::overwrite_existing, gone);
        }
    }
}

/// A window with a home of its own, in which the next one finds what this one has left.
class Recovery : public WindowTest {
protected:
    void SetUp() override { start(home_.path()); }
    void TearDown() override {
        if (window) window->session().setProject({}, {}, {});  // nothing to ask about
        window.reset();
        QThreadPool::globalInstance()->waitForDone();
    }

    void start(const QString& home) {
        window.reset();
        engine.lastStep = std::numeric_limits<std::int64_t>::max();
        for (const char* variable : {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"})
            qputenv(variable, (home + u'/' + QLatin1String(variable)).toLocal8Bit());
        ui::Preferences preferences(ui::Preferences::standardFile());
        preferences.set(QStringLiteral("project.autosave"), 1);
        preferences.set(QStringLiteral("viewport.renderer"),
                        QStringLiteral("cpu"));  // nothing to be measured
        preferences.save();
        window = std::make_unique<ui::MainWindow>(servicesWith(engine), ui::WindowOptions());
        window->show();
        QTest::qWait(1);
    }
    /// As if the program had been killed now: the next window finds the files as they are.
    void crash() {
        copyWhileWritten(home_.path().toStdString(), later_.path().toStdString());
        window->session().setProject({}, {}, {});
        start(later_.path());
    }
    /// Closes the window as its button does, and opens another.
    void quitAndStart() {
        ASSERT_TRUE(window->close());
        EXPECT_EQ(window->findChild<QMessageBox*>(), nullptr);
        start(home_.path());
    }

    ui::Session& session() { return window->session(); }
    ui::ViewportWindow& viewport() { return window->viewportHost().viewport(); }
    ui::ProjectKeeper& keeper() { return *window->findChild<ui::ProjectKeeper*>(); }
    ui::BannerStrip& stage() { return window->stageArea().banners(); }

    static bool says(const ui::BannerStrip& strip, const char* text) {
        const auto labels = strip.findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) {
            return label->isVisibleTo(&strip) && label->text().contains(QLatin1String(text));
        });
    }
    /// Waits for the button and presses it.
    void press(ui::BannerStrip& strip, const char* name) {
        QPushButton* found = nullptr;
        ASSERT_TRUE(waitUntil([&] {
            for (auto* button : strip.findChildren<QPushButton*>())
                if (button->text() == QLatin1String(name) && button->isVisibleTo(&strip)) found = button;
            return found != nullptr;
        })) << name;
        found->click();
    }
    /// Starts a run and waits until it has a checkpoint and has been seen. It comes to no end before the next
    /// start of the window.
    void beginRun() {
        engine.lastStep = 300;
        openClip(6);
        window->generatePage().choosePreset(QStringLiteral("high"));
        trigger("clip.generate");
        const core::JobId job = session().currentTake()->job;
        ASSERT_TRUE(waitUntil([&] {
            const auto report = session().jobs().report(job);
            return report->progress.step > 200 && report->previewNumber > 0;
        }));
    }
    /// Waits until a crash would leave all that there is.
    void waitForAutosave() {
        const QString recoveries =
            QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/recovery");
        const auto holdsAll = [this](const core::Project& kept) {
            const core::Project& now = session().project();
            return kept.media.size() == now.media.size() &&
                   std::ranges::equal(kept.takes, now.takes, [](const auto& one, const auto& other) {
                       return one->id == other->id && one->result == other->result;
                   });
        };
        ASSERT_TRUE(waitUntil([&] {
            const auto files = QDir(recoveries).entryInfoList({QStringLiteral("*.splatreel")}, QDir::Files);
            return std::ranges::any_of(files, [&](const QFileInfo& file) {
                const auto kept = core::loadProject(file.absoluteFilePath().toStdString());
                return kept.ok() && holdsAll(kept->project);
            });
        }));
    }
    void recover() {
        press(stage(), "Recover");
        ASSERT_TRUE(waitUntil([&] { return session().currentTake() != nullptr; }));
        ASSERT_TRUE(waitUntil([&] { return says(stage(), "was interrupted"); }));
    }
    [[nodiscard]] bool waitForResult() {
        return waitUntil([&] {
            const ui::Take* take = session().currentTake();
            return take != nullptr && !take->generating && take->source != nullptr && !take->unfinished;
        });
    }
    [[nodiscard]] fs::path checkpoint() {
        const core::Take* known = session().project().findTake(session().currentTake()->id);
        const QString data = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
        return fs::path(data.toStdString()) / "runs" / known->generation->checkpoint / "checkpoint" /
               "checkpoint.txt";
    }
    void save(const QString& file) {
        bool done = false;
        keeper().saveAs(file, [&done] { done = true; });
        ASSERT_TRUE(waitUntil([&] { return done; }));
    }

    QTemporaryDir home_;
    QTemporaryDir later_;
};

TEST_F(Recovery, ACopyTakesItsMediaWithItAndLeavesTheProjectWhereItIs) {
    openClip(6);
    const QString own = home_.filePath(QStringLiteral("own.splatreel"));
    save(own);
    const QString copy = later_.filePath(QStringLiteral("copy.splatreel"));
    keeper().saveCopy(copy);
    ASSERT_TRUE(waitUntil([&] { return QFileInfo::exists(copy); }));
    EXPECT_EQ(session().file(), own);
    const auto opened = core::loadProject(copy.toStdString());
    ASSERT_TRUE(opened.ok()) << opened.error().message();
    const core::Media& media = *opened->project.media.front();
    EXPECT_TRUE(media.path.starts_with("copy.media/")) << media.path;
    EXPECT_TRUE(fs::exists(fs::path(later_.path().toStdString()) / media.path));
}

TEST_F(Recovery, AProjectRemembersWhereOneLookedFromAndTheValuesOfAAndB) {
    openClip(6);
    ASSERT_TRUE(waitUntil([&] { return window->generatePage().canGenerate(); }));
    const std::string chosen =
        R"({"engine":"fake","preset":"draft","slot":1,"a":{"loss.weight":3},"b":{"loss.weight":7}})";
    window->generatePage().setState(chosen);
    const std::string state = window->generatePage().state();
    EXPECT_NE(state.find("\"loss.weight\":7"), std::string::npos) << state;
    ui::Viewpoint viewpoint;
    viewpoint.azimuth = 0.7F;
    viewpoint.elevation = 0.2F;
    viewpoint.distance = 3;
    viewport().setViewpoint(viewpoint);
    const QString file = home_.filePath(QStringLiteral("own.splatreel"));
    save(file);
    session().setProject({}, {}, {});
    start(later_.path());
    session().open({file});
    ASSERT_TRUE(waitUntil([&] { return session().file() == file && window->generatePage().canGenerate(); }));
    EXPECT_EQ(window->generatePage().state(), state);
    EXPECT_NEAR(viewport().stage().viewpoint.azimuth, 0.7F, 1e-4F);
    EXPECT_NEAR(viewport().stage().viewpoint.elevation, 0.2F, 1e-4F);
    EXPECT_NEAR(viewport().stage().viewpoint.distance, 3, 1e-4F);
}

TEST_F(Recovery, AProjectOpensAndKeepsItsResultsWhereNothingCanBeRecovered) {
    openClip(6);
    const QString file = home_.filePath(QStringLiteral("own.splatreel"));
    save(file);
    session().setProject({}, {}, {});
    QFile blocked(later_.filePath(QStringLiteral("XDG_DATA_HOME")));  // no folder can be made there
    ASSERT_TRUE(blocked.open(QIODevice::WriteOnly));
    start(later_.path());
    ASSERT_TRUE(waitUntil([&] { return says(stage(), "Recovery is off"); }));
    session().open({file});
    ASSERT_TRUE(waitUntil([&] { return session().file() == file && window->generatePage().canGenerate(); }));
    window->generatePage().choosePreset(QStringLiteral("draft"));
    trigger("clip.generate");
    ASSERT_TRUE(waitForResult());
    save(file);
    const QString data = home_.filePath(QStringLiteral("own.data"));
    EXPECT_TRUE(waitUntil([&] { return QDir(data).entryList(QDir::Files).size() == 1; }));
    window->session().setProject({}, {}, {});
    start(later_.path());
    session().open({file});
    EXPECT_TRUE(waitForResult());
}

TEST_F(Recovery, AResultThatIsKeptOnTheDiskLeavesTheMemory) {
    openClip(6);
    session().transport().pause();
    window->generatePage().choosePreset(QStringLiteral("draft"));
    trigger("clip.generate");
    ASSERT_TRUE(waitForResult());
    const ui::Take& take = *session().currentTake();
    const std::weak_ptr<const core::Gaussians> held = *take.base->frame(5);
    const std::vector<float> before = held.lock() ? held.lock()->positions.copy() : std::vector<float>();
    EXPECT_TRUE(waitUntil([&] { return held.expired(); }));
    const auto again = take.base->frame(5);
    ASSERT_TRUE(again.ok()) << again.error().message();
    if (!before.empty()) {
        EXPECT_EQ((*again)->positions.copy(), before);
    }
}

TEST_F(Recovery, WhatHoldsItsLockAMomentLongerIsOfferedStill) {
    const std::string recoveries =
        QStandardPaths::writableLocation(QStandardPaths::AppDataLocation).toStdString() + "/recovery";
    auto dying = std::optional(*core::ProjectSession::create(recoveries));
    core::ProjectDocument document;
    document.project = core::addMedia({}, core::Media{}).first;
    ASSERT_TRUE(dying->autosave(document).ok());
    start(home_.path());
    QTest::qWait(300);
    EXPECT_FALSE(says(stage(), "was not saved"));
    dying.reset();
    EXPECT_TRUE(waitUntil([&] { return says(stage(), "was not saved"); }));
}

TEST_F(Recovery, WhatWasPutAwayIsOfferedAgainFromTheMenu) {
    QSignalSpy told(&session(), &ui::Session::messageShown);
    trigger("file.recover");
    ASSERT_TRUE(waitUntil([&] { return told.count() == 1; }));
    EXPECT_TRUE(told[0][0].toString().contains(QLatin1String("no unsaved work")));
    openClip(6);
    waitForAutosave();
    crash();
    ASSERT_TRUE(waitUntil([&] { return says(stage(), "an unsaved project with clip was not saved"); }));
    stage().findChild<QToolButton*>()->click();
    ASSERT_FALSE(says(stage(), "was not saved"));
    trigger("file.recover");
    EXPECT_TRUE(waitUntil([&] { return says(stage(), "was not saved"); }));
}

TEST_F(Recovery, ACrashIsToldOfOnceWithItsReport) {
    const QString report = ui::crashFolder() + QStringLiteral("/crash-1-2");
    ASSERT_TRUE(QDir().mkpath(report));
    start(home_.path());
    ASSERT_TRUE(says(stage(), "ended unexpectedly"));
    auto* away = stage().findChild<QToolButton*>();
    ASSERT_NE(away, nullptr);
    away->click();
    EXPECT_TRUE(window->close());
    start(home_.path());
    EXPECT_FALSE(says(stage(), "ended unexpectedly"));
    EXPECT_TRUE(QDir(report).exists());
}

TEST_F(Recovery, WhoQuitsDuringAGenerationGoesOnAtTheNextStart) {
    beginRun();
    session().changeLive({{"loss.weight", 7.0}});
    ASSERT_TRUE(waitUntil([&] { return engine.seenWeight == 7.0; }));
    quitAndStart();
    recover();
    EXPECT_FALSE(says(stage(), "at 0 %"));
    EXPECT_NE(session().currentTake()->lastShown, nullptr);
    EXPECT_TRUE(session().isModified()) << "it has never been saved";
    engine.seenWeight = -1;
    press(stage(), "Continue");
    ASSERT_TRUE(waitUntil([&] { return engine.seenWeight == 7.0; })) << "with the values it had";
    EXPECT_GT(engine.firstStep, 200);
    EXPECT_TRUE(waitForResult());
    EXPECT_FALSE(says(stage(), "was interrupted"));
}

TEST_F(Recovery, ACrashDuringAGenerationLeavesItsCheckpoint) {
    beginRun();
    waitForAutosave();
    crash();
    recover();
    press(stage(), "Continue");
    EXPECT_TRUE(waitForResult());
    EXPECT_GE(engine.firstStep, 50);
    EXPECT_EQ(session().jobs().reports().size(), 1U);
}

TEST_F(Recovery, ASavedProjectKnowsItsUnfinishedTake) {
    beginRun();
    const QString file = folder.filePath(QStringLiteral("a.splatreel"));
    save(file);
    EXPECT_FALSE(session().isModified());
    quitAndStart();
    EXPECT_FALSE(says(stage(), "was not saved"));
    session().open({file});
    ASSERT_TRUE(waitUntil([&] { return says(stage(), "was interrupted"); }));
    trigger("take.continue");
    EXPECT_TRUE(waitForResult());
    EXPECT_GT(engine.firstStep, 200);
}

TEST_F(Recovery, AStoppedTakeWithFramesIsWholeOnAnotherMachine) {
    beginRun();
    session().jobs().cancel(session().currentTake()->job);
    ASSERT_TRUE(waitUntil([&] { return session().currentTake()->source != nullptr; }));
    const QString file = folder.filePath(QStringLiteral("a.splatreel"));
    save(file);
    const QDir data(folder.filePath(QStringLiteral("a.data")));
    ASSERT_TRUE(waitUntil([&] { return data.entryList(QDir::Files).size() == 1; }));
    session().setProject({}, {}, {});
    start(later_.path());
    session().open({file});
    ASSERT_TRUE(waitUntil([&] {
        const ui::Take* take = session().currentTake();
        return take != nullptr && take->source != nullptr;
    }));
    QTest::qWait(50);
    EXPECT_FALSE(says(stage(), "was interrupted"));
    EXPECT_TRUE(session().currentTake()->unfinished) << "it can go on where that is wanted";
}

TEST_F(Recovery, ACheckpointThatIsGoneIsSaidAndTheRunBeginsAnew) {
    beginRun();
    const fs::path lost = checkpoint();
    quitAndStart();
    fs::remove(lost);
    recover();
    EXPECT_TRUE(says(stage(), "its checkpoint is gone"));
    press(stage(), "Start anew");
    EXPECT_TRUE(waitForResult());
    EXPECT_EQ(engine.firstStep, 0);
}

TEST_F(Recovery, ADamagedCheckpointIsSaidAndTheRunBeginsAnew) {
    beginRun();
    const fs::path damaged = checkpoint();
    quitAndStart();
    std::ofstream(damaged) << "nonsense";
    recover();
    press(stage(), "Continue");
    ui::BannerStrip& strip = window->generatePage().banners();
    ASSERT_TRUE(waitUntil([&] { return says(strip, "is damaged"); }));
    press(strip, "Start anew");
    EXPECT_TRUE(waitForResult());
    EXPECT_EQ(engine.firstStep, 0);
}

TEST_F(Recovery, ADiscardedTakeComesBackWithUndo) {
    beginRun();
    quitAndStart();
    recover();
    press(stage(), "Discard");
    EXPECT_TRUE(session().takes().empty());
    trigger("edit.undo");
    ASSERT_EQ(session().takes().size(), 1U);
    press(stage(), "Continue");
    EXPECT_TRUE(waitForResult());
}

TEST_F(Recovery, WhatWasStoppedOnPurposeIsNotAskedAbout) {
    beginRun();
    trigger("take.cancel");
    ASSERT_TRUE(waitUntil([&] { return session().currentTake()->source != nullptr; }));
    const QString file = folder.filePath(QStringLiteral("a.splatreel"));
    save(file);
    quitAndStart();
    session().open({file});
    ASSERT_TRUE(waitUntil([&] { return session().currentTake() && session().currentTake()->source; }));
    QTest::qWait(100);
    EXPECT_FALSE(says(stage(), "was interrupted"));
    trigger("take.continue");
    EXPECT_TRUE(waitForResult());
    EXPECT_GT(engine.firstStep, 0);
}

TEST_F(Recovery, OpeningAProjectBringsWhatACrashHasLeftOfIt) {
    openClip(6);
    const QString file = folder.filePath(QStringLiteral("a.splatreel"));
    save(file);
    trigger("clip.generate");
    ASSERT_TRUE(waitForResult());
    const QDir data(folder.filePath(QStringLiteral("a.data")));
    ASSERT_TRUE(waitUntil([&] { return data.entryList(QDir::Files).size() == 1; }));
    waitForAutosave();
    crash();
    session().open({file});
    ASSERT_TRUE(waitUntil([&] { return session().takes().size() == 1; }));
    EXPECT_TRUE(session().isModified());
    EXPECT_TRUE(says(stage(), "was not saved"));
    EXPECT_TRUE(waitForResult()) << "with its result";
    // Who wants the saved one gets that.
    press(stage(), "Open the saved version");
    auto* question = window->findChild<QMessageBox*>();
    ASSERT_NE(question, nullptr);
    question->button(QMessageBox::Discard)->click();
    EXPECT_TRUE(waitUntil([&] { return session().takes().empty() && !session().isEmpty(); }));
    EXPECT_FALSE(session().isModified());
}

TEST_F(Recovery, NothingIsRecoveredThatWasSaved) {
    openClip(6);
    const QString file = folder.filePath(QStringLiteral("a.splatreel"));
    save(file);
    session().transport().setFrame(3);
    QTest::qWait(1500);
    crash();
    QTest::qWait(100);
    EXPECT_FALSE(says(stage(), "was not saved"));
}

TEST_F(Recovery, ADamagedProjectOpensAsItWasBefore) {
    openClip(6);
    const QString file = folder.filePath(QStringLiteral("a.splatreel"));
    save(file);
    session().renameTake(0, {});
    trigger("play.in");
    save(file);
    quitAndStart();
    fs::resize_file(file.toStdString(), 100);
    session().open({file});
    press(stage(), "Open the version before");
    ASSERT_TRUE(waitUntil([&] { return session().clips().size() == 1; }));
    EXPECT_TRUE(session().isModified()) << "the file is still damaged";
    save(file);
    EXPECT_TRUE(core::loadProject(file.toStdString()).ok());
}

TEST_F(Recovery, AResultThatCannotBeWrittenIsWrittenWhereTheProjectIsSavedNext) {
    openClip(6);
    const QString place = folder.filePath(QStringLiteral("place"));
    QDir().mkpath(place);
    save(place + QStringLiteral("/a.splatreel"));
    std::ofstream(place.toStdString() + "/a.data") << "a file where the folder should be";
    trigger("clip.generate");
    ASSERT_TRUE(waitUntil([&] { return says(stage(), "a folder is needed"); }));
    const QString file = folder.filePath(QStringLiteral("b.splatreel"));
    save(file);
    ASSERT_TRUE(waitUntil([&] {
        const core::Take* known = session().project().findTake(session().currentTake()->id);
        return !known->result.empty() && fs::exists(core::sideFolder(file.toStdString()) / known->result);
    }));
}

TEST_F(Recovery, AFullDiskIsSaidUntilTheWorkIsSafe) {
    const QString data = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    const fs::path recovery = fs::path(data.toStdString()) / "recovery";
    ASSERT_TRUE(waitUntil([&] { return fs::exists(recovery) && !fs::is_empty(recovery); }));
    // A folder in the sidecar's place: it cannot be written there, as on a disk that is full.
    for (const auto& entry : fs::directory_iterator(recovery)) {
        fs::path sidecar = entry.path();
        fs::create_directories(sidecar.replace_extension() / "in the way");  // without ".lock"
    }
    openClip(6);
    trigger("play.in");
    ASSERT_TRUE(waitUntil([&] { return says(stage(), "cannot be kept safe"); }));
    save(folder.filePath(QStringLiteral("a.splatreel")));
    EXPECT_FALSE(says(stage(), "cannot be kept safe"));
}

TEST_F(Recovery, WhatIsAddedAfterUndoIsNotTakenForWhatWasUndone) {
    openClip(6);
    trigger("clip.generate");
    ASSERT_TRUE(waitForResult());
    const ui::TakeId first = session().currentTake()->id;
    trigger("edit.undo");
    trigger("clip.generate");
    EXPECT_NE(session().currentTake()->id, first);
    EXPECT_EQ(session().currentTake()->source, nullptr);
    EXPECT_TRUE(waitForResult());
}

TEST_F(Recovery, ARunThatEndedWhileItsTakeWasUndoneIsThereAfterRedo) {
    beginRun();
    const core::JobId job = session().currentTake()->job;
    trigger("edit.undo");
    session().jobs().cancel(job);  // from the list of jobs, where it still stands
    ASSERT_TRUE(waitUntil([&] { return core::hasEnded(session().jobs().report(job)->state); }));
    trigger("edit.redo");
    ASSERT_TRUE(waitUntil([&] { return session().currentTake()->source != nullptr; }));
    EXPECT_TRUE(session().currentTake()->unfinished);
}

}  // namespace
}  // namespace splatreel::tests
