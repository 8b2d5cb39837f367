#include "core/formats/sequence_io.h"
#include "core/media/image_io.h"
#include "core/timeline/timeline_edit.h"
#include "tests/ui/shell/window_fixture.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/inspector/edit_page.h"
#include "ui/session/float_picture.h"
#include "ui/shell/still.h"
#include "ui/shell/viewport_host.h"

#include <QDir>
#include <QPushButton>

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

    /// Through the dialog, until the job is done.
    [[nodiscard]] bool exportTo(const QString& path, ui::ExportKind kind) {
        trigger("file.export");
        auto& dialog = child<ui::ExportDialog>("exportDialog");
        dialog.setKind(kind);
        dialog.setPath(path);
        for (QPushButton* button : dialog.findChildren<QPushButton*>()) {
            if (button->text() == QStringLiteral("Export")) button->click();
        }
        core::JobQueue& jobs = window->session().jobs();
        const core::JobId job = jobs.reports().back().id;
        return waitUntil([&] { return core::hasEnded(jobs.report(job)->state); }, 60'000) &&
               jobs.report(job)->state == core::JobState::done;
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
