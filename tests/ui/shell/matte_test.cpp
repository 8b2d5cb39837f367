#include "core/media/image_io.h"
#include "tests/ui/shell/window_fixture.h"
#include "ui/inspector/generate_page.h"
#include "ui/session/matte_editor.h"
#include "ui/session/project_keeper.h"
#include "ui/shell/banner.h"
#include "ui/shell/matte_canvas.h"
#include "ui/shell/matte_painting.h"
#include "ui/shell/stage_area.h"

#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <algorithm>
#include <cmath>

namespace splatreel::tests {
namespace {

constexpr int width = 128;
constexpr int height = 96;
constexpr double radius = 22;

QPointF centreIn(int frame) {
    return {40.0 + 4 * frame, 48};
}

bool isObject(int frame, int x, int y) {
    const QPointF centre = centreIn(frame);
    return std::hypot(x + 0.5 - centre.x(), y + 0.5 - centre.y()) < radius;
}

/// Numbered opaque pictures; `colorAt(frame, x, y, pixel)` sets the first three bytes.
template <class ColorAt>
void makeClip(const QString& folder, int frames, const ColorAt& colorAt) {
    QDir().mkpath(folder);
    for (int frame = 0; frame < frames; ++frame) {
        core::ImageRgba8 image(width, height);
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < width; ++x) {
                std::uint8_t* pixel = image.at(x, y);
                colorAt(frame, x, y, pixel);
                pixel[3] = 255;
            }
        }
        const QString file = folder + QStringLiteral("/%1.png").arg(frame, 4, 10, QLatin1Char('0'));
        ASSERT_TRUE(core::writePng(file.toStdString(), image).ok());
    }
}

/// An orange disc that moves before a quilt of four colours, without alpha: none is half of the border.
void makeBusyClip(const QString& folder, int frames) {
    makeClip(folder, frames, [](int frame, int x, int y, std::uint8_t* pixel) {
        constexpr int quilt[4][3] = {{40, 60, 160}, {30, 140, 60}, {150, 150, 170}, {60, 30, 90}};
        const double wave = std::sin(0.21 * x) * std::cos(0.17 * y + 0.05 * x);
        for (int c = 0; c < 3; ++c)
            pixel[c] = static_cast<std::uint8_t>(quilt[(x / 16 + y / 24) % 4][c] + 20 * wave);
        if (!isObject(frame, x, y)) return;
        pixel[0] = static_cast<std::uint8_t>(220 + 10 * wave);
        pixel[1] = 120;
        pixel[2] = 40;
    });
}

/// White where the object is.
void makeMatteClip(const QString& folder, int frames) {
    makeClip(folder, frames, [](int frame, int x, int y, std::uint8_t* pixel) {
        for (int c = 0; c < 3; ++c) pixel[c] = isObject(frame, x, y) ? 255 : 0;
    });
}

/// How well an alpha of any size covers the object of a frame: intersection over union.
double overlapWithObject(const core::AlphaImage& alpha, int frame) {
    int both = 0;
    int either = 0;
    for (int y = 0; y < alpha.height; ++y) {
        for (int x = 0; x < alpha.width; ++x) {
            const bool in = alpha.at(x, y) > 127;
            const bool is = isObject(frame, x * width / alpha.width, y * height / alpha.height);
            both += in && is ? 1 : 0;
            either += in || is ? 1 : 0;
        }
    }
    return static_cast<double>(both) / std::max(1, either);
}

class Matte : public WindowTest {
protected:
    static constexpr int frames = 6;

    ui::Session& session() { return window->session(); }
    ui::MatteEditor& editor() { return window->matte(); }
    ui::MatteCanvas& canvas() { return window->stageArea().canvas(); }
    const ui::Clip& clip() { return *session().currentClip(); }

    void openBusyClip() {
        const QString path = folder.filePath(QStringLiteral("busy"));
        makeBusyClip(path, frames);
        session().open({path});
        ASSERT_TRUE(waitUntil([&] {
            return session().currentClip() != nullptr && clip().ready &&
                   clip().alpha != ui::AlphaKind::unknown && window->generatePage().canGenerate();
        }));
    }
    void goTo(int frame) {
        session().transport().pause();
        session().transport().setFrame(frame);
        ASSERT_TRUE(waitUntil([&] { return window->stageArea().shownFrame() == frame; }));
    }
    void beginPainting(int frame) {
        trigger("clip.paint_matte");
        goTo(frame);
    }
    /// A place of the source in the canvas.
    QPoint at(QPointF source) {
        return canvas().fromPicture({source.x() / width, source.y() / height}).toPoint();
    }
    void stroke(QPointF from, QPointF to, Qt::MouseButton button = Qt::LeftButton,
                Qt::KeyboardModifiers modifiers = {}) {
        QTest::mousePress(&canvas(), button, modifiers, at(from));
        for (int step = 1; step <= 8; ++step) {
            const QPoint now = at(from + (to - from) * step / 8);
            QMouseEvent move(QEvent::MouseMove, now, canvas().mapToGlobal(now), Qt::NoButton, button,
                             modifiers);
            QApplication::sendEvent(&canvas(), &move);
        }
        QTest::mouseRelease(&canvas(), button, modifiers, at(to));
    }
    /// Over the object, and round it.
    void paintObject(int frame) {
        const QPointF centre = centreIn(frame);
        stroke(centre - QPointF(10, 0), centre + QPointF(10, 0));
        stroke({4, 6}, {width - 4, 6}, Qt::RightButton);
        stroke({4, height - 6}, {width - 4, height - 6}, Qt::RightButton);
    }
    [[nodiscard]] bool waitUntilCarried() {
        return waitUntil([&] {
            const std::vector<float> sure = editor().confidence(clip().id);
            return !sure.empty() && std::ranges::all_of(sure, [](float s) { return s >= 0; }) &&
                   !editor().job() && !editor().isBehind();
        });
    }
    double overlap(int frame) {
        const core::AlphaImage alpha = editor().matte(frame).unpacked();
        return !alpha.empty() ? overlapWithObject(alpha, frame) : 0;
    }
    ui::Banner* bannerWith(const QString& text) {
        for (auto* banner : window->stageArea().findChildren<ui::Banner*>()) {
            if (banner->isVisible() && banner->notice().text.contains(text)) return banner;
        }
        return nullptr;
    }
};

TEST_F(Matte, ABusyBackgroundOffersPaintingAndTheOfferTakesUpTheBrush) {
    openBusyClip();
    EXPECT_EQ(clip().alpha, ui::AlphaKind::none);
    ui::Banner* banner = bannerWith(QStringLiteral("more than one colour"));
    ASSERT_NE(banner, nullptr);
    auto* button = banner->findChild<QPushButton*>();
    ASSERT_NE(button, nullptr);
    EXPECT_EQ(button->text(), QStringLiteral("Paint a matte"));
    button->click();
    EXPECT_TRUE(window->painting().isPainting());
    EXPECT_EQ(canvas().hand(), ui::MatteCanvas::Hand::paint);
    EXPECT_FALSE(session().transport().isPlaying());
    EXPECT_EQ(bannerWith(QStringLiteral("more than one colour")), nullptr);
    EXPECT_TRUE(child<QPushButton>("paintBegin").isVisible()) << "the inspector shows the matte's page";
    child<QPushButton>("paintDone").click();
    EXPECT_FALSE(window->painting().isPainting());
}

TEST_F(Matte, AStrokeShowsItsFramesMatteAndIsCarriedToTheOthers) {
    openBusyClip();
    beginPainting(1);
    paintObject(1);
    EXPECT_TRUE(waitUntil([&] { return overlap(1) > 0.9; }));
    EXPECT_EQ(clip().wanted.choice, ui::AlphaChoice::painted);
    EXPECT_EQ(editor().paintedFrames(clip().id), std::vector<int>{1});
    ASSERT_TRUE(waitUntilCarried());
    for (int frame = 0; frame < frames; ++frame) EXPECT_GT(overlap(frame), 0.85) << frame;
    EXPECT_EQ(editor().confidence(clip().id)[1], 1);
    // What the picture tints is what is carried, also on another frame.
    goTo(4);
    ASSERT_TRUE(waitUntil([&] { return session().clipFrame(4).object != nullptr; }));
    const QImage tinted = canvas().matte();
    ASSERT_FALSE(tinted.isNull());
    const QPointF centre = centreIn(4);
    EXPECT_GT(qGray(tinted.pixel(static_cast<int>(centre.x()) * tinted.width() / width,
                                 static_cast<int>(centre.y()) * tinted.height() / height)),
              200);
    EXPECT_LT(qGray(tinted.pixel(2, 2)), 50);
}

TEST_F(Matte, AFrameThatNoStrokeHasReachedYetSaysSoWhileOnePaints) {
    openBusyClip();
    beginPainting(1);
    EXPECT_TRUE(canvas().note().isEmpty()) << "without strokes all of it is the object";
    paintObject(1);
    editor().cancel();
    goTo(4);
    EXPECT_TRUE(waitUntil([&] { return canvas().note().contains(QStringLiteral("No matte")); }));
    EXPECT_TRUE(canvas().matte().isNull());
    editor().carry();
    ASSERT_TRUE(waitUntilCarried());
    EXPECT_TRUE(waitUntil([&] { return canvas().note().isEmpty() && !canvas().matte().isNull(); }));
}

TEST_F(Matte, TheHandsOtherButtonAltAndXSayWhatGoes) {
    openBusyClip();
    beginPainting(0);
    stroke({40, 40}, {40, 56});
    stroke({10, 10}, {20, 10}, Qt::RightButton);
    stroke({10, 80}, {20, 80}, Qt::LeftButton, Qt::AltModifier);
    QTest::keyClick(&canvas(), Qt::Key_X);
    stroke({100, 80}, {110, 80});
    trigger("clip.paint_swap");
    stroke({44, 40}, {44, 56});
    std::vector<bool> keeps;
    for (const core::MatteStroke& stroke : editor().painted().strokes) keeps.push_back(stroke.keep);
    EXPECT_EQ(keeps, (std::vector<bool>{true, false, false, false, true}));
    const core::MatteStroke& first = editor().painted().strokes.front();
    EXPECT_NEAR(first.points.front()[0], 40.0F / width, 0.01F);
    EXPECT_NEAR(first.points.back()[1], 56.0F / height, 0.01F);
    const float before = window->painting().brush().radius;
    trigger("tool.brush_larger");
    EXPECT_GT(window->painting().brush().radius, before);
    stroke({40, 40}, {40, 41});
    EXPECT_GT(editor().painted().strokes.back().radius, first.radius);
}

TEST_F(Matte, EscapeGivesUpAStrokeAndThenTheBrush) {
    openBusyClip();
    beginPainting(0);
    QTest::mousePress(&canvas(), Qt::LeftButton, {}, at({40, 40}));
    QTest::keyClick(&canvas(), Qt::Key_Escape);
    QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, at({40, 60}));
    EXPECT_TRUE(editor().painted().empty());
    EXPECT_TRUE(window->painting().isPainting());
    trigger("tool.none");
    EXPECT_FALSE(window->painting().isPainting());
}

TEST_F(Matte, UndoTakesStrokesBackOneByOne) {
    openBusyClip();
    beginPainting(1);
    const int before = session().history().position();
    paintObject(1);
    ASSERT_EQ(session().history().position(), before + 3);
    ASSERT_TRUE(waitUntilCarried());
    trigger("edit.undo");
    EXPECT_EQ(editor().painted().strokes.size(), 2U);
    trigger("edit.undo");
    trigger("edit.undo");
    EXPECT_TRUE(editor().painted().empty());
    EXPECT_TRUE(editor().matte(1).empty());
    EXPECT_TRUE(waitUntil([&] { return clip().alpha == ui::AlphaKind::none; }));
    for (int step = 0; step < 3; ++step) trigger("edit.redo");
    EXPECT_EQ(editor().painted().strokes.size(), 3U);
    EXPECT_TRUE(waitUntilCarried());
    EXPECT_GT(overlap(4), 0.85);
}

TEST_F(Matte, ClearingAFrameLeavesTheOthers) {
    openBusyClip();
    beginPainting(1);
    paintObject(1);
    goTo(4);
    stroke(centreIn(4), centreIn(4) + QPointF(5, 0));
    EXPECT_EQ(editor().paintedFrames(clip().id), (std::vector<int>{1, 4}));
    EXPECT_TRUE(child<QLabel>("paintedFrames").text().contains(u'2'));
    child<QPushButton>("clearFrame").click();
    EXPECT_EQ(editor().paintedFrames(clip().id), std::vector<int>{1});
    child<QPushButton>("clearAll").click();
    EXPECT_TRUE(editor().painted().empty());
    EXPECT_FALSE(child<QPushButton>("clearAll").isEnabled());
}

TEST_F(Matte, ACancelledCarryCanBeTakenUpAgain) {
    openBusyClip();
    beginPainting(0);
    paintObject(0);
    editor().cancel();
    EXPECT_TRUE(editor().isBehind());
    EXPECT_TRUE(child<QPushButton>("carry").isVisible());
    child<QPushButton>("carry").click();
    EXPECT_TRUE(waitUntilCarried());
    EXPECT_FALSE(child<QPushButton>("carry").isVisible());
    EXPECT_TRUE(waitUntil([&] { return session().jobs().reports().empty(); })) << "the list of jobs is tidy";
}

TEST_F(Matte, AGenerationUsesWhatIsPainted) {
    openBusyClip();
    beginPainting(0);
    paintObject(0);
    trigger("clip.generate");
    EXPECT_FALSE(window->painting().isPainting());
    ASSERT_TRUE(waitUntil([&] {
        const ui::Take* take = session().currentTake();
        return take != nullptr && !take->generating;
    }));
    EXPECT_EQ(engine.seenAlphaFrom, "painted");
    EXPECT_GT(engine.seenCoverage, 0.1);
    EXPECT_LT(engine.seenCoverage, 0.75);
}

TEST_F(Matte, WithoutAnObjectGenerateOffersPaintingInstead) {
    openBusyClip();
    trigger("clip.generate");
    EXPECT_EQ(session().currentTake(), nullptr);
    auto* banner = window->generatePage().findChild<ui::Banner*>();
    ASSERT_NE(banner, nullptr);
    banner->findChild<QPushButton*>()->click();
    EXPECT_TRUE(window->painting().isPainting());
}

TEST_F(Matte, StrokesAreThereAgainAfterSavingAndOpening) {
    openBusyClip();
    beginPainting(2);
    paintObject(2);
    const core::PaintedMatte painted = editor().painted();
    auto* keeper = window->findChild<ui::ProjectKeeper*>();
    ASSERT_NE(keeper, nullptr);
    const QString file = folder.filePath(QStringLiteral("kept.splatreel"));
    bool saved = false;
    keeper->saveAs(file, [&] { saved = true; });
    ASSERT_TRUE(waitUntil([&] { return saved; }));
    keeper->startNew();
    ASSERT_TRUE(session().isEmpty());
    keeper->open(file);
    ASSERT_TRUE(waitUntil([&] { return session().currentClip() != nullptr && clip().ready; }));
    EXPECT_EQ(editor().painted(), painted);
    EXPECT_TRUE(waitUntilCarried());
    EXPECT_GT(overlap(4), 0.85);
    EXPECT_EQ(clip().alpha, ui::AlphaKind::painted);
}

TEST_F(Matte, AMatteOfAnotherLengthIsRefusedByABanner) {
    openBusyClip();
    const QString path = folder.filePath(QStringLiteral("short"));
    makeMatteClip(path, frames - 2);
    editor().chooseFile(clip().id, path);
    EXPECT_TRUE(waitUntil([&] { return bannerWith(QStringLiteral("the matte has 4 frames")) != nullptr; }));
    EXPECT_EQ(clip().wanted, ui::ClipAlpha());
    EXPECT_FALSE(session().history().undoName() == "Choose a matte");
}

TEST_F(Matte, AMatteThatFitsGivesTheAlpha) {
    openBusyClip();
    const QString path = folder.filePath(QStringLiteral("fits"));
    makeMatteClip(path, frames);
    editor().chooseFile(clip().id, path);
    ASSERT_TRUE(waitUntil([&] { return clip().alpha == ui::AlphaKind::matte; }));
    EXPECT_EQ(bannerWith(QStringLiteral("more than one colour")), nullptr);
    session().transport().pause();
    ASSERT_TRUE(waitUntil([&] { return session().clipFrame(3).object != nullptr; }));
    const ui::PicturePtr object = session().clipFrame(3).object;
    EXPECT_EQ(object->at(static_cast<int>(centreIn(3).x()), 48)[3], 255);
    EXPECT_EQ(object->at(2, 2)[3], 0);
    trigger("edit.undo");
    EXPECT_TRUE(waitUntil([&] { return clip().alpha == ui::AlphaKind::none; }));
}

TEST_F(Matte, AClickSaysTheKeysColour) {
    openBusyClip();
    window->painting().setPicking(true);
    goTo(0);
    EXPECT_EQ(canvas().hand(), ui::MatteCanvas::Hand::pick);
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, at(centreIn(0)));
    EXPECT_EQ(canvas().hand(), ui::MatteCanvas::Hand::look);
    ASSERT_TRUE(clip().wanted.key.color.has_value());
    EXPECT_NEAR((*clip().wanted.key.color)[0], 220 / 255.0, 0.06);
    EXPECT_NEAR((*clip().wanted.key.color)[1], 120 / 255.0, 0.02);
    ASSERT_TRUE(waitUntil([&] { return clip().alpha == ui::AlphaKind::key; }));
    ASSERT_TRUE(waitUntil([&] { return session().clipFrame(0).object != nullptr; }));
    const ui::PicturePtr object = session().clipFrame(0).object;
    EXPECT_EQ(object->at(static_cast<int>(centreIn(0).x()), 48)[3], 0) << "the colour is taken out";
    EXPECT_EQ(object->at(120, 20)[3], 255);
    child<QPushButton>("keyFromBorder").click();
    EXPECT_FALSE(clip().wanted.key.color.has_value());
}

TEST_F(Matte, TheFilesOwnAlphaIsToldAndCanBePaintedOver) {
    openClip(4);
    auto& from = child<QComboBox>("alphaFrom");
    EXPECT_EQ(from.currentText(), QStringLiteral("The file"));
    EXPECT_TRUE(child<QLabel>("alphaExplanation").text().contains(QStringLiteral("file")));
    emit from.activated(2);
    EXPECT_EQ(clip().wanted.choice, ui::AlphaChoice::painted);
    emit from.activated(0);
    EXPECT_EQ(clip().wanted, ui::ClipAlpha());
}

TEST_F(Matte, MShowsTheSourceWithoutTheMatte) {
    openClip(4);
    goTo(0);
    ASSERT_TRUE(waitUntil([&] { return canvas().picture().hasAlphaChannel(); }));
    trigger("clip.matte");
    EXPECT_FALSE(canvas().picture().hasAlphaChannel());
    beginPainting(0);
    EXPECT_TRUE(window->actions().action(QStringLiteral("clip.matte"))->isChecked())
        << "who begins to paint wants to see the matte";
    EXPECT_FALSE(canvas().matte().isNull());
    trigger("clip.matte");
    EXPECT_TRUE(canvas().matte().isNull());
}

TEST_F(Matte, TheWheelZoomsAtTheCursor) {
    openBusyClip();
    beginPainting(0);
    const QPointF cursor(canvas().width() * 0.3, canvas().height() * 0.4);
    const QPointF under = canvas().toPicture(cursor);
    QWheelEvent wheel(cursor, canvas().mapToGlobal(cursor), {}, {0, 480}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(&canvas(), &wheel);
    EXPECT_NEAR(canvas().zoom(), 4, 0.01);
    EXPECT_NEAR(canvas().toPicture(cursor).x(), under.x(), 0.002);
    EXPECT_NEAR(canvas().toPicture(cursor).y(), under.y(), 0.002);
    trigger("view.frame");
    EXPECT_EQ(canvas().zoom(), 1);
}

}  // namespace
}  // namespace splatreel::tests
