#include "core/formats/packed_sequence.h"
#include "core/formats/sequence_io.h"
#include "tests/core/gaussians/random_gaussians.h"
#include "tests/ui/shell/window_fixture.h"
#include "ui/inspector/generate_page.h"
#include "ui/inspector/number_field.h"
#include "ui/inspector/parameter_panel.h"
#include "ui/inspector/parameter_row.h"
#include "ui/session/export_job.h"
#include "ui/session/file_kind.h"
#include "ui/shell/banner.h"

#include <QDir>
#include <QSignalSpy>

namespace splatreel::tests {
namespace {

class SessionTest : public WindowTest {};

TEST_F(SessionTest, LessMemoryForUndoCountsAtOnce) {
    openClip(2);
    for (int i = 0; i < 40; ++i) {
        core::Media media = *window->session().project().findMedia(window->session().currentClip()->id);
        media.settings["text"] = std::string(1 << 20, static_cast<char>('a' + i % 26));
        window->session().apply(core::replaceMedia(window->session().project(), media), QStringLiteral("t"));
    }
    ASSERT_GT(window->session().history().bytes(), 30U << 20U);
    window->preferences().set(QStringLiteral("project.undo_memory"), 16);
    EXPECT_LE(window->session().history().bytes(), 16U << 20U);
}

TEST_F(SessionTest, AClipIsReadAndPlaysAtOnce) {
    openClip(8);
    const ui::Clip* clip = window->session().currentClip();
    EXPECT_EQ(clip->frameCount(), 8);
    EXPECT_EQ(clip->alpha, ui::AlphaKind::file);
    EXPECT_EQ(window->session().transport().frameCount(), 8);
    EXPECT_TRUE(window->session().transport().isPlaying());
    EXPECT_TRUE(waitUntil([&] { return !clip->thumbnails.back().isNull(); }));
    EXPECT_TRUE(waitUntil([&] { return window->session().clipFrame(5).object != nullptr; }));
}

TEST_F(SessionTest, WhatCannotBeOpenedSaysWhyAndLeavesTheRest) {
    QSignalSpy notices(&window->session(), &ui::Session::noticed);
    window->session().open({folder.filePath(QStringLiteral("not there.mp4"))});
    EXPECT_TRUE(waitUntil([&] { return !notices.isEmpty(); }));
    EXPECT_TRUE(window->session().isEmpty());
}

TEST_F(SessionTest, AGenerationMakesATakeWithFrames) {
    openClip(6);
    trigger("clip.generate");
    const ui::Take* take = window->session().currentTake();
    ASSERT_NE(take, nullptr);
    EXPECT_TRUE(take->generating);
    ASSERT_TRUE(waitUntil([&] { return !take->generating; }));
    ASSERT_NE(take->source, nullptr);
    EXPECT_EQ(take->frames, 6);
    EXPECT_EQ(take->preset, QStringLiteral("draft"));
}

TEST_F(SessionTest, ATakeKeepsHowNearItsFramesCame) {
    openClip(6);
    trigger("clip.generate");
    const ui::Take* take = window->session().currentTake();
    ASSERT_NE(take, nullptr);
    ASSERT_TRUE(waitUntil([&] { return take->framePsnr.size() == 6; }));  // while it runs
    ASSERT_TRUE(waitUntil([&] { return !take->generating; }));
    const std::vector<float> figures{20, 21, 22, 23, 24, 25};
    EXPECT_EQ(take->framePsnr, figures);
    EXPECT_EQ(window->session().project().findTake(take->id)->generation->framePsnr, figures);
}

TEST_F(SessionTest, PreviewsComeOfTheFrameUnderThePlayhead) {
    openClip(6);
    window->generatePage().choosePreset(QStringLiteral("high"));
    window->session().transport().pause();
    window->session().transport().setFrame(4);
    QSignalSpy previews(&window->session(), &ui::Session::previewArrived);
    trigger("clip.generate");
    const core::JobId job = window->session().currentTake()->job;
    ASSERT_TRUE(waitUntil([&] { return window->session().jobs().preview(job, 4).has_value(); }));
    EXPECT_TRUE(waitUntil([&] { return !previews.isEmpty(); }));
    window->session().jobs().cancel(job);
    EXPECT_TRUE(waitUntil([&] { return !window->session().currentTake()->generating; }));
    EXPECT_NE(window->session().currentTake()->source, nullptr);  // what was there is kept
}

TEST_F(SessionTest, ALiveChangeReachesTheRunningJob) {
    openClip(4);
    window->generatePage().choosePreset(QStringLiteral("high"));
    engine.lastStep = 300;
    trigger("clip.generate");
    ASSERT_TRUE(waitUntil([&] { return engine.seenWeight == 0.5; }));
    EXPECT_GT(window->session().changeLive({{"loss.weight", 7.0}}), 0U);
    EXPECT_TRUE(waitUntil([&] { return engine.seenWeight == 7.0; }));
}

TEST_F(SessionTest, AFailedGenerationLeavesANoticeWithAWayOn) {
    openClip(4);
    engine.fails = true;
    QSignalSpy notices(&window->session(), &ui::Session::noticed);
    trigger("clip.generate");
    ASSERT_TRUE(waitUntil([&] { return !notices.isEmpty(); }));
    const auto notice = notices.front().front().value<ui::Notice>();
    EXPECT_TRUE(notice.text.contains(QStringLiteral("asked to fail")));
    ASSERT_TRUE(notice.action);
    engine.fails = false;
    notice.action();
    EXPECT_TRUE(waitUntil([&] {
        const ui::Take* take = window->session().currentTake();
        return take != nullptr && take->source != nullptr;
    }));
}

TEST_F(SessionTest, WhatWentWrongInAProjectGoesWithIt) {
    openClip(4);
    engine.fails = true;
    trigger("clip.generate");
    ui::BannerStrip& strip = window->generatePage().banners();
    ASSERT_TRUE(waitUntil([&] { return strip.count() == 1; }));
    window->session().setProject({}, {}, {});
    EXPECT_EQ(strip.count(), 0);
}

TEST_F(SessionTest, ARetryReadsTheClipWhereItWasFound) {
    openClip(4);
    const QString moved = folder.filePath(QStringLiteral("moved"));
    ASSERT_TRUE(QDir().rename(folder.filePath(QStringLiteral("clip")), moved));
    QSignalSpy notices(&window->session(), &ui::Session::noticed);
    trigger("clip.generate");
    ASSERT_TRUE(waitUntil([&] { return !notices.isEmpty(); }));
    const auto notice = notices.front().front().value<ui::Notice>();
    window->session().relink(window->session().currentClip()->id, moved);
    notice.action();
    EXPECT_TRUE(waitUntil([&] { return window->session().currentTake()->source != nullptr; }));
}

TEST_F(SessionTest, ARetryWithAnotherPresetKeepsWhatTheUserHadChanged) {
    openClip(4);
    window->generatePage().choosePreset(QStringLiteral("standard"));
    engine.fails = true;
    trigger("clip.generate");
    const ui::Take* take = window->session().currentTake();
    ASSERT_TRUE(waitUntil([&] { return !take->generating; }));
    engine.fails = false;
    window->session().retrySmaller(take->job);
    EXPECT_TRUE(take->generating);
    ASSERT_TRUE(waitUntil([&] { return !take->generating; }));
    EXPECT_NE(take->source, nullptr);
    EXPECT_EQ(take->preset, QStringLiteral("draft"));
    EXPECT_EQ(window->session().jobs().report(take->job)->preset, "draft");
}

TEST_F(SessionTest, ARunThatIsUndoneWaitsForItsRedo) {
    openClip(4);
    window->generatePage().choosePreset(QStringLiteral("high"));
    engine.lastStep = 300;
    trigger("clip.generate");
    const core::JobId job = window->session().currentTake()->job;
    ASSERT_TRUE(waitUntil([&] { return engine.seenWeight == 0.5; }));
    trigger("edit.undo");
    EXPECT_TRUE(
        waitUntil([&] { return window->session().jobs().report(job)->state == core::JobState::paused; }));
    trigger("edit.redo");
    ASSERT_EQ(window->session().takes().size(), 1U);
    const ui::Take& take = *window->session().takes().front();
    EXPECT_TRUE(take.generating);
    engine.lastStep = 3000;
    EXPECT_TRUE(waitUntil([&] { return !take.generating; }));
    EXPECT_NE(take.source, nullptr);
}

TEST_F(SessionTest, ARunThatIsUndoneAndOvertakenEnds) {
    openClip(4);
    window->generatePage().choosePreset(QStringLiteral("high"));
    engine.lastStep = 300;
    trigger("clip.generate");
    const core::JobId job = window->session().currentTake()->job;
    ASSERT_TRUE(waitUntil([&] { return engine.seenWeight == 0.5; }));
    trigger("edit.undo");
    window->generatePage().choosePreset(QStringLiteral("draft"));
    trigger("clip.generate");
    EXPECT_TRUE(waitUntil([&] { return !window->session().jobs().report(job).has_value(); }));
    ASSERT_EQ(window->session().takes().size(), 1U);
    const ui::Take& take = *window->session().takes().front();
    EXPECT_TRUE(waitUntil([&] { return !take.generating && take.source != nullptr; }));
}

TEST_F(SessionTest, AnOldRowsRetryStartsNoRunThatNobodyTakes) {
    openClip(4);
    engine.fails = true;
    trigger("clip.generate");
    const ui::Take& take = *window->session().currentTake();
    ASSERT_TRUE(waitUntil([&] { return !take.generating; }));
    const core::JobId first = take.job;
    engine.fails = false;
    window->session().retry(first);
    ASSERT_TRUE(waitUntil([&] { return !take.generating; }));
    EXPECT_FALSE(window->session().jobs().report(first).has_value());
    const std::size_t jobs = window->session().jobs().reports().size();
    window->session().remove(take.id);
    window->session().retry(window->session().jobs().reports().back().id);
    EXPECT_LT(window->session().jobs().reports().size(), jobs);
}

TEST_F(SessionTest, ATakeKeepsTheValuesItWasTunedTo) {
    openClip(4);
    window->generatePage().choosePreset(QStringLiteral("high"));
    engine.lastStep = 300;
    trigger("clip.generate");
    ASSERT_TRUE(waitUntil([&] { return engine.seenWeight == 0.5; }));
    window->session().changeLive({{"loss.weight", 7.0}});
    engine.lastStep = 3000;
    const ui::Take& take = *window->session().currentTake();
    ASSERT_TRUE(waitUntil([&] { return !take.generating; }));
    const auto& values = window->session().project().findTake(take.id)->generation->values;
    ASSERT_TRUE(values.contains("loss.weight"));
    EXPECT_EQ(values.at("loss.weight"), core::ParameterValue(7.0));
}

TEST_F(SessionTest, APresetForTheNextTakeLeavesTheRunningOneAlone) {
    openClip(4);
    window->generatePage().choosePreset(QStringLiteral("high"));
    engine.lastStep = 300;
    trigger("clip.generate");
    ASSERT_TRUE(waitUntil([&] { return engine.seenWeight == 0.5; }));
    const core::JobId job = window->session().currentTake()->job;
    window->session().changeLive({{"loss.weight", 7.0}});
    window->generatePage().choosePreset(QStringLiteral("draft"));
    window->generatePage().findChild<ui::ParameterPanel*>()->unfold(QStringLiteral("pruning"));
    child<ui::ParameterRow>("pruning.largest").findChild<ui::NumberField*>()->setValue(3);
    EXPECT_TRUE(
        waitUntil([&] { return window->session().jobs().parameters(job)->real("pruning.largest") == 3; }));
    EXPECT_EQ(window->session().jobs().parameters(job)->real("loss.weight"), 7);
    EXPECT_EQ(window->session().jobs().parameters(job)->integer("steps.count"), 2000);
}

TEST_F(SessionTest, EndedJobsGoWithTheirProject) {
    openClip(4);
    trigger("clip.generate");
    ASSERT_TRUE(waitUntil([&] { return !window->session().currentTake()->generating; }));
    ui::ExportOrder order;
    order.source = window->session().currentTake()->source;
    order.take = window->session().currentTake()->id;
    order.timeline = window->session().timeline();
    order.frames = {0, 4};
    order.path = folder.filePath(QStringLiteral("export"));
    const std::weak_ptr<const core::FrameSource> held = order.source;
    const core::JobId job = window->session().jobs().submit(ui::exportWork(std::move(order)));
    window->session().jobs().wait(job);
    window->session().setProject({}, {}, {});
    EXPECT_TRUE(window->session().jobs().reports().empty());
    EXPECT_TRUE(waitUntil([&] { return held.expired(); })) << "what was exported is still in memory";
}

TEST_F(SessionTest, TakesGetTheNextFreeLetter) {
    openClip(4);
    trigger("clip.generate");
    trigger("clip.generate");
    ASSERT_EQ(window->session().takes().size(), 2U);
    EXPECT_EQ(window->session().takes()[0]->name, QStringLiteral("Take A"));
    EXPECT_EQ(window->session().takes()[1]->name, QStringLiteral("Take B"));
    window->session().remove(window->session().takes()[0]->id);
    trigger("clip.generate");
    EXPECT_EQ(window->session().takes()[1]->name, QStringLiteral("Take A"));
}

TEST_F(SessionTest, TakesHavePicturesOfWhatTheyAreAlsoWhereTheyComeFromFiles) {
    openClip(6);
    trigger("clip.generate");
    const auto current = [&] { return window->session().currentTake(); };
    ASSERT_TRUE(waitUntil([&] { return !current()->pictures.empty(); }));
    ASSERT_EQ(current()->pictures.size(), 6U);
    const QString file = folder.filePath(QStringLiteral("take.splatseq"));
    ASSERT_TRUE(core::exportSequence(*current()->source, file.toStdString()).ok());
    window->session().setProject({}, {}, {});
    window->session().open({file});
    ASSERT_TRUE(waitUntil([&] { return current() != nullptr && !current()->thumbnail.isNull(); }));
    const QImage picture = current()->thumbnail;
    EXPECT_GT(qAlpha(picture.pixel(picture.width() / 2, picture.height() / 2)), 0);
    EXPECT_EQ(qAlpha(picture.pixel(0, 0)), 0);
}

TEST(FileKind, TellsClipsFromSequencesAndNothing) {
    const QTemporaryDir folder;
    makeClip(folder.filePath(QStringLiteral("clip")), 3);
    const ui::FileKind clip = ui::fileKindOf(folder.filePath(QStringLiteral("clip")));
    EXPECT_EQ(clip.kind, ui::FileKind::Kind::clip);
    EXPECT_EQ(clip.frames, 3);
    EXPECT_TRUE(clip.promise().contains(QStringLiteral("3 frames")));
    EXPECT_EQ(ui::fileKindOf(folder.filePath(QStringLiteral("none"))).kind, ui::FileKind::Kind::unknown);
    QDir(folder.path()).mkdir(QStringLiteral("empty"));
    EXPECT_EQ(ui::fileKindOf(folder.filePath(QStringLiteral("empty"))).kind, ui::FileKind::Kind::unknown);
}

TEST(FileKind, FramesChosenTogetherAreTheirFolder) {
    QTemporaryDir folder;
    const auto file = [&](const char* name) {
        const QString path = folder.filePath(QLatin1String(name));
        QFile made(path);
        EXPECT_TRUE(made.open(QIODevice::WriteOnly));
        return path;
    };
    const QStringList frames{file("shot_9.PLY"), file("shot_10.ply")};
    EXPECT_EQ(ui::withFramesAsFolders(frames), QStringList{folder.path()});
    EXPECT_EQ(ui::withFramesAsFolders({frames[0]}), QStringList{frames[0]});
    const QStringList apart{file("1.mp4"), file("2.mp4"), file("a1.png"), file("b1.png"), folder.path()};
    EXPECT_EQ(ui::withFramesAsFolders(apart), apart);
}

TEST(FileKind, KnowsThePackedSequence) {
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("a.splatseq"));
    core::GaussianSequence sequence;
    sequence.frames.assign(
        2, std::make_shared<const core::Gaussians>(splatreel::test::randomGaussians(20, 0, 1)));
    ASSERT_TRUE(core::writePackedSequence(*core::sourceOf(std::move(sequence)), path.toStdString()).ok());
    const ui::FileKind kind = ui::fileKindOf(path);
    EXPECT_EQ(kind.kind, ui::FileKind::Kind::sequence) << kind.detail.toStdString();
    EXPECT_EQ(kind.frames, 2);
}

}  // namespace
}  // namespace splatreel::tests
