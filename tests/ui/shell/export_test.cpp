#include "core/formats/sequence_io.h"
#include "core/media/image_io.h"
#include "core/timeline/timeline_edit.h"
#include "tests/ui/shell/window_fixture.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/inspector/edit_page.h"
#include "ui/session/float_picture.h"
#include "ui/session/project_keeper.h"
#include "ui/shell/renderer_choice.h"
#include "ui/shell/still.h"
#include "ui/shell/viewport_host.h"

#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <algorithm>
#include <cmath>

namespace splatreel::tests {
namespace {

/// A take of eight frames with 200 Gaussians each, and the window's own way to files.
class Exporting : public WindowTest {
protected:
    void SetUp() override {
        WindowTest::SetUp();
        openClip(8);
        trigger("clip.generate");
        window->session().transport().pause();
        ASSERT_TRUE(waitUntil([&] {
            const ui::Take* take = window->session().currentTake();
            return take != nullptr && !take->generating && take->source != nullptr;
        }));
    }

    /// Changes the timeline's clip of the take.
    void changeClip(const std::function<core::Timeline(const core::Timeline&, core::ClipId)>& edit) {
        ui::Session& session = window->session();
        for (const core::Track& track : session.timeline().tracks) {
            if (track.kind != core::TrackKind::take) continue;
            const core::ClipId clip = track.clips.front().id;
            session.apply(core::withTimeline(session.project(), edit(session.timeline(), clip)),
                          QStringLiteral("test"));
            return;
        }
    }

    ui::ExportDialog& openDialog(const QString& path, ui::ExportKind kind) {
        trigger("file.export");
        auto& dialog = child<ui::ExportDialog>("exportDialog");
        dialog.setKind(kind);
        for (auto* side : dialog.findChildren<QSpinBox*>())
            if (side->accessibleName() == QLatin1String("Width") ||
                side->accessibleName() == QLatin1String("Height"))
                side->setValue(64);
        dialog.setPath(path);
        return dialog;
    }
    /// Presses Export and waits for the job's end.
    core::JobReport press(ui::ExportDialog& dialog) {
        core::JobQueue& jobs = window->session().jobs();
        const std::size_t before = jobs.reports().size();
        for (QPushButton* button : dialog.findChildren<QPushButton*>()) {
            if (button->text() == QStringLiteral("Export")) button->click();
        }
        if (!waitUntil([&] { return jobs.reports().size() > before; })) return {};
        const core::JobId job = jobs.reports().back().id;
        (void)waitUntil([&] { return core::hasEnded(jobs.report(job)->state); }, 60'000);
        return *jobs.report(job);
    }
    /// Through the dialog, until the job is done.
    [[nodiscard]] bool exportTo(const QString& path, ui::ExportKind kind) {
        return press(openDialog(path, kind)).state == core::JobState::done;
    }
    [[nodiscard]] ui::ExportOrder orderOf(ui::ExportKind kind, const QString& path) {
        ui::ExportOrder order;
        order.kind = kind;
        order.path = path;
        order.source = window->session().currentTake()->source;
        order.take = window->session().currentTake()->id;
        order.timeline = window->session().timeline();
        order.frames = {0, 8};
        order.width = order.height = 64;
        order.view = window->viewportHost().viewport().camera();
        order.renderer = ui::rendererFactory(QStringLiteral("cpu"));
        return order;
    }
    static void write(const QString& file, const char* text) {
        QDir().mkpath(QFileInfo(file).path());
        QFile out(file);
        ASSERT_TRUE(out.open(QIODevice::WriteOnly));
        out.write(text);
    }
    [[nodiscard]] static QByteArray textIn(const QString& file) {
        QFile in(file);
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }

    [[nodiscard]] QString path(const char* name) const { return folder.filePath(QLatin1String(name)); }
};

TEST_F(Exporting, WritesTheEditsAndTheRetimedPart) {
    auto* page = window->findChild<ui::EditPage*>();
    page->add(QStringLiteral("prune"));
    changeClip([](const core::Timeline& timeline, core::ClipId clip) {
        return core::changeSpeed(timeline, clip, 2);
    });
    ASSERT_TRUE(exportTo(path("out"), ui::ExportKind::ply));
    const auto written = core::openSequence(path("out").toStdString());
    ASSERT_TRUE(written.ok()) << written.error().message();
    EXPECT_EQ((*written)->frameCount(), 4);
    const auto frame = (*written)->frame(1);
    ASSERT_TRUE(frame.ok());
    EXPECT_EQ((*frame)->size(), 180) << "a tenth is pruned";
    // Frame 1 shows source frame 2.
    const auto source = window->session().currentTake()->source->frame(2);
    EXPECT_EQ((*frame)->ids.copy(), (*source)->ids.copy());
    EXPECT_NEAR((*frame)->positions[150], (*source)->positions[150], 1e-5F);
}

TEST_F(Exporting, WritesSpzThatOpensWithItsIds) {
    ASSERT_TRUE(exportTo(path("small"), ui::ExportKind::spz));
    const auto written = core::readSequence(path("small").toStdString());
    ASSERT_TRUE(written.ok()) << written.error().message();
    EXPECT_TRUE(written->frames.front()->hasIds());
    EXPECT_TRUE(QFile::exists(path("small/spz/frame_0000.spz")));
}

TEST_F(Exporting, WritesSogThatOpensWithItsIds) {
    ASSERT_TRUE(exportTo(path("web"), ui::ExportKind::sog));
    const auto written = core::readSequence(path("web").toStdString());
    ASSERT_TRUE(written.ok()) << written.error().message();
    EXPECT_TRUE(written->frames.front()->hasIds());
    EXPECT_TRUE(QFile::exists(path("web/sog/frame_0000.sog")));
}

TEST_F(Exporting, WritesAWebPageInOneFile) {
    ASSERT_TRUE(exportTo(path("page.html"), ui::ExportKind::webPage));
    QFile page(path("page.html"));
    ASSERT_TRUE(page.open(QIODevice::ReadOnly));
    EXPECT_EQ(page.readAll().count("application/x-spz\">"), window->session().timeline().length());
}

TEST_F(Exporting, InterpolatesSlowMotionThroughTheIds) {
    changeClip([](const core::Timeline& timeline, core::ClipId clip) {
        return core::setSpeedCurve(timeline, clip, core::SpeedCurve::constant(0.5));
    });
    ASSERT_TRUE(exportTo(path("slow"), ui::ExportKind::ply));
    const auto written = core::openSequence(path("slow").toStdString());
    ASSERT_TRUE(written.ok()) << written.error().message();
    const core::FrameSourcePtr source = window->session().currentTake()->source;
    constexpr std::size_t row = 3 * 50;
    const float before = (*source->frame(1))->positions[row];
    const float after = (*source->frame(2))->positions[row];
    const float between = (*(*written)->frame(3))->positions[row];
    EXPECT_GT(between, std::min(before, after));
    EXPECT_LT(between, std::max(before, after));
}

TEST_F(Exporting, WhatIsThereStaysUnlessThePersonSaysOtherwise) {
    const QString page = path("page.html");
    write(page, "mine");
    ASSERT_TRUE(exportTo(page, ui::ExportKind::webPage));
    EXPECT_EQ(textIn(page), "mine");
    EXPECT_TRUE(QFile::exists(path("page 2.html")));
    ui::ExportDialog& dialog = openDialog(page, ui::ExportKind::webPage);
    auto& replace = child<QRadioButton>("exportReplace");
    ASSERT_TRUE(waitUntil([&] { return replace.isVisible(); })) << "it is said at the path";
    EXPECT_TRUE(child<QLabel>("exportTaken").text().contains(QStringLiteral("page.html is there")));
    EXPECT_TRUE(child<QRadioButton>("exportKeepBoth").text().endsWith(QStringLiteral("page 3.html")));
    replace.click();
    EXPECT_EQ(press(dialog).state, core::JobState::done);
    EXPECT_NE(textIn(page), "mine");
    EXPECT_FALSE(QFile::exists(path("page 3.html")));
}

TEST_F(Exporting, PicturesOfTheUsersInTheFolderAreNotReplacedUnasked) {
    write(path("pictures/0005.png"), "mine");
    auto request = ui::exportWork(orderOf(ui::ExportKind::pictures, path("pictures")));
    struct Sink : core::ProgressSink {
        void progress(const core::Progress&) override {}
    } sink;
    EXPECT_FALSE(request.run(sink, {}).ok());
    EXPECT_EQ(QDir(path("pictures")).entryList(QDir::Files).size(), 1);
    write(path("pictures/notes.txt"), "mine");
    ASSERT_TRUE(exportTo(path("pictures"), ui::ExportKind::pictures));
    EXPECT_EQ(textIn(path("pictures/0005.png")), "mine");
    EXPECT_TRUE(QFile::exists(path("pictures 2/0005.png")));
}

TEST_F(Exporting, ACancelledPictureExportLeavesWhatWasThere) {
    write(path("pictures/0001.png"), "mine");
    ui::ExportOrder order = orderOf(ui::ExportKind::pictures, path("pictures"));
    order.replaces = true;
    struct Sink : core::ProgressSink {
        void progress(const core::Progress& progress) override {
            if (progress.step == 4) stop.request_stop();
        }
        std::stop_source stop;
    } sink;
    EXPECT_FALSE(ui::exportWork(order).run(sink, sink.stop.get_token()).ok());
    EXPECT_EQ(textIn(path("pictures/0001.png")), "mine");
    EXPECT_EQ(QDir(path("pictures")).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size(),
              1);
    Sink whole;
    EXPECT_TRUE(ui::exportWork(order).run(whole, {}).ok());
    EXPECT_NE(textIn(path("pictures/0001.png")), "mine");
}

TEST_F(Exporting, TheNameThatIsOfferedIsFree) {
    bool saved = false;
    window->findChild<ui::ProjectKeeper*>()->saveAs(path("a.splatreel"), [&saved] { saved = true; });
    ASSERT_TRUE(waitUntil([&] { return saved; }));
    write(path("Take A.mp4"), "mine");
    trigger("file.export");
    auto& dialog = child<ui::ExportDialog>("exportDialog");
    dialog.setKind(ui::ExportKind::video);
    EXPECT_EQ(dialog.findChild<QLineEdit*>()->text(), path("Take A 2.mp4"));
}

TEST_F(Exporting, EveryKindOfFileGetsItsEnding) {
    using enum ui::ExportKind;
    EXPECT_EQ(ui::fittingPath(QStringLiteral("/a/x.mp4"), webPage), QStringLiteral("/a/x.html"));
    EXPECT_EQ(ui::fittingPath(QStringLiteral("/a/x"), packed), QStringLiteral("/a/x.splatseq"));
    EXPECT_EQ(ui::fittingPath(QStringLiteral("/a/x.webm"), video), QStringLiteral("/a/x.webm"));
    EXPECT_EQ(ui::fittingPath(QStringLiteral("/a/rose.v2"), video), QStringLiteral("/a/rose.v2.mp4"));
    EXPECT_EQ(ui::fittingPath(QStringLiteral("/a/x.html"), ply), QStringLiteral("/a/x"));
    EXPECT_EQ(ui::fittingPath(QStringLiteral("/a/rose.v2"), ply), QStringLiteral("/a/rose.v2"));
    ui::ExportDialog& dialog = openDialog(path("page"), webPage);
    dialog.setKind(packed);
    EXPECT_EQ(press(dialog).state, core::JobState::done);
    EXPECT_TRUE(QFile::exists(path("page.splatseq")));
}

TEST_F(Exporting, TheDialogStaysWithItsTakeUntilItIsOpenedForAnother) {
    const ui::TakeId first = window->session().currentTake()->id;
    ui::ExportDialog& dialog = openDialog(path("out"), ui::ExportKind::ply);
    trigger("clip.generate");
    ASSERT_TRUE(waitUntil([&] { return window->session().currentTake()->source != nullptr; }));
    window->findChild<ui::EditPage*>()->add(QStringLiteral("prune"));
    ASSERT_NE(window->session().currentTake()->id, first);
    EXPECT_EQ(dialog.windowTitle(), QStringLiteral("Export Take A"));
    EXPECT_EQ(press(dialog).state, core::JobState::done);
    const auto written = core::openSequence(path("out").toStdString());
    ASSERT_TRUE(written.ok()) << written.error().message();
    EXPECT_EQ((*(*written)->frame(0))->size(), 200) << "of the first take, which is not pruned";
    trigger("file.export");
    ASSERT_TRUE(waitUntil([&] {
        auto* again = window->findChild<ui::ExportDialog*>();
        return again != nullptr && again->windowTitle() == QStringLiteral("Export Take B");
    }));
}

TEST_F(Exporting, GaussiansFadeAsTheTimelineDoes) {
    changeClip([](const core::Timeline& timeline, core::ClipId clip) {
        return core::setFades(timeline, clip, 0, 4);
    });
    ASSERT_TRUE(exportTo(path("out"), ui::ExportKind::ply));
    const auto written = core::openSequence(path("out").toStdString());
    ASSERT_TRUE(written.ok()) << written.error().message();
    const core::FrameSourcePtr source = window->session().currentTake()->source;
    const auto opacity = [](const core::FrameSource& of, int frame) {
        return 1 / (1 + std::exp(-(*of.frame(frame))->opacityLogits[7]));
    };
    EXPECT_NEAR(opacity(**written, 2), opacity(*source, 2), 1e-3);
    const auto samples = core::samplesAt(window->session().timeline(), 6);
    const auto shown =
        std::ranges::find(samples, window->session().currentTake()->id, &core::ClipSample::source);
    ASSERT_NE(shown, samples.end());
    ASSERT_LT(shown->opacity, 0.9);
    EXPECT_NEAR(opacity(**written, 6), shown->opacity * opacity(*source, 6), 1e-3);
}

TEST_F(Exporting, ARetriedExportStillSaysWhereItIs) {
    write(path("blocked"), "a file in the folder's place");
    const core::JobReport failed = press(openDialog(path("blocked/page.html"), ui::ExportKind::webPage));
    ASSERT_EQ(failed.state, core::JobState::failed);
    ASSERT_TRUE(QFile::remove(path("blocked")));
    ASSERT_TRUE(QDir().mkpath(path("blocked")));
    window->session().retry(failed.id);
    const core::JobId again = window->session().jobs().reports().back().id;
    ASSERT_NE(again, failed.id);
    EXPECT_EQ(window->session().exportedTo(again), path("blocked/page.html"));
    EXPECT_TRUE(waitUntil([&] { return QFile::exists(path("blocked/page.html")); }));
}

TEST_F(Exporting, PicturesFollowTheCameraTrackAndTheFade) {
    changeClip([](const core::Timeline& timeline, core::ClipId clip) {
        return core::setFades(timeline, clip, 0, 4);
    });
    ui::ViewportWindow& view = window->viewportHost().viewport();
    view.setAnimations(false);
    window->session().transport().setFrame(0);
    view.showAxis(ui::AxisView::front);
    trigger("play.camera_key");
    window->session().transport().setFrame(3);
    view.showAxis(ui::AxisView::top);
    trigger("play.camera_key");
    ASSERT_TRUE(exportTo(path("pictures"), ui::ExportKind::pictures));
    const auto read = [&](int frame) {
        const QString name = QStringLiteral("pictures/%1.png").arg(frame, 4, 10, QLatin1Char('0'));
        return QImage(folder.filePath(name));
    };
    const QImage first = read(0);
    const QImage top = read(3);
    const QImage last = read(7);
    ASSERT_FALSE(first.isNull() || top.isNull() || last.isNull());
    EXPECT_NE(first, top);
    // From above, before the fade and near its end, the same Gaussians, fainter.
    const auto darkness = [](const QImage& image) {
        double sum = 0;
        for (int y = 0; y < image.height(); y += 4)
            for (int x = 0; x < image.width(); x += 4) sum += 255 - qGray(image.pixel(x, y));
        return sum;
    };
    EXPECT_LT(darkness(last), 0.6 * darkness(top));
}

TEST_F(Exporting, AStillIsWrittenAsItShowsOrInFloatsWithDepth) {
    ui::ViewportWindow& view = window->viewportHost().viewport();
    ASSERT_TRUE(waitUntil([&] { return !view.stage().items.empty(); }));
    int written = 0;
    for (const char* name : {"still.png", "still.exr"}) {
        ui::writeStill(view, {160, 120}, path(name), [&](const core::Result<void>& result) {
            EXPECT_TRUE(result.ok());
            ++written;
        });
    }
    ASSERT_TRUE(waitUntil([&] { return written == 2; }));
    EXPECT_EQ(QImage(path("still.png")).size(), QSize(160, 120));
    const auto floats = core::readImage(path("still.exr").toStdString());
    ASSERT_TRUE(floats.ok()) << floats.error().message();
    EXPECT_EQ(floats->at(0, 0)[3], 0) << "nothing behind";
    int most = 0;
    for (std::size_t i = 3; i < floats->pixels.size(); i += 4) most = std::max<int>(most, floats->pixels[i]);
    EXPECT_GT(most, 100);
}

TEST(FloatPicture, IsLinearPremultipliedAndDeepWhereSomethingIs) {
    render::PicturePlanes planes;
    planes.width = 2;
    planes.height = 1;
    planes.color = {0.25F, 0, 0.25F, 0, 0, 0};  // half grey at half alpha; nothing
    planes.alpha = {0.5F, 0};
    planes.depth = {0.75F, 0};
    const core::ImageF picture = ui::floatPicture(planes);
    EXPECT_NEAR(picture.values[0], 0.5F * 0.21404F, 1e-4F);
    EXPECT_EQ(picture.values[3], 0.5F);
    EXPECT_EQ(picture.values[4], 1.5F);
    EXPECT_EQ(picture.values[9], 0);
}

}  // namespace
}  // namespace splatreel::tests
