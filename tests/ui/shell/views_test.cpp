#include "core/media/image_io.h"
#include "tests/ui/shell/window_fixture.h"
#include "ui/inspector/generate_page.h"
#include "ui/inspector/number_field.h"
#include "ui/inspector/views_section.h"

#include <QCheckBox>
#include <QDragEnterEvent>
#include <QFile>
#include <QLabel>
#include <QMimeData>
#include <QToolButton>
#include <cmath>
#include <numbers>

namespace splatreel::tests {
namespace {

/// A clip, and views of it: a folder with two, and a picture of the back.
class FurtherViews : public WindowTest {
protected:
    void SetUp() override {
        WindowTest::SetUp();
        openClip();
    }

    QString viewsFolder(int frames = 8) {
        const QString path = folder.filePath(QStringLiteral("views"));
        for (const char* name : {"left", "right"}) makeClip(path + u'/' + QLatin1String(name), frames, 32);
        QFile file(path + QStringLiteral("/views.json"));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(QStringLiteral(R"({"frames": %1, "views": [
            {"folder": "left", "azimuth_deg": 270, "elevation_deg": 0},
            {"folder": "right", "azimuth_deg": 90, "elevation_deg": 0}]})")
                       .arg(frames)
                       .toUtf8());
        return path;
    }
    QString picture() {
        makeClip(folder.filePath(QStringLiteral("back")), 1);
        return folder.filePath(QStringLiteral("back/0000.png"));
    }
    ui::ViewsSection& section() { return *window->findChild<ui::ViewsSection*>(); }
    void add(const QString& path) {
        const std::size_t before = views().size();
        window->session().addViews(window->session().currentClip()->id, path);
        ASSERT_TRUE(waitUntil([&] { return views().size() > before && section().usedBytes() > 0; }));
    }
    const std::vector<core::GivenViews>& views() {
        return window->session().project().findMedia(window->session().currentClip()->id)->views;
    }
    void generate() {
        window->generatePage().choosePreset(QStringLiteral("draft"));
        trigger("clip.generate");
        const ui::Take* take = window->session().currentTake();
        ASSERT_NE(take, nullptr);
        ASSERT_TRUE(waitUntil([&] { return take->source != nullptr || !take->generating; }));
        const auto report = window->session().jobs().report(take->job);
        ASSERT_FALSE(report->error) << report->error->message();
    }
};

TEST_F(FurtherViews, ThoseThatAreTickedReachTheEngine) {
    add(viewsFolder());
    QList<QCheckBox*> boxes = section().findChildren<QCheckBox*>();
    ASSERT_EQ(boxes.size(), 2);
    boxes[0]->click();
    EXPECT_EQ(views().front().leftOut, std::vector<std::string>{"left"});
    generate();
    EXPECT_EQ(engine.seenViews, std::vector<std::string>{"right"});
    const core::Take* take = window->session().project().findTake(window->session().currentTake()->id);
    EXPECT_EQ(take->generation->views, views());
}

TEST_F(FurtherViews, APictureIsTheBackUntilItsSideIsSaid) {
    add(picture());
    EXPECT_NEAR(views().front().side.azimuth, std::numbers::pi, 1e-6);
    auto* field = section().findChild<ui::NumberField*>(QStringLiteral("viewAzimuth"));
    ASSERT_NE(field, nullptr);
    EXPECT_EQ(field->value(), 180);
    field->setValue(90);
    EXPECT_NEAR(views().front().side.azimuth, std::numbers::pi / 2, 1e-6);
    generate();
    EXPECT_EQ(engine.seenViews, std::vector<std::string>{"0000.png"});
    EXPECT_NEAR(engine.seenAzimuth, std::numbers::pi / 2, 1e-6);
}

TEST_F(FurtherViews, TheyAreStepsOfTheHistoryAndLeaveNothingBehind) {
    const core::Project before = window->session().project();
    add(viewsFolder());
    EXPECT_TRUE(window->session().isModified());
    section().findChild<QToolButton*>(QStringLiteral("removeViews"))->click();
    EXPECT_EQ(window->session().project().media, before.media);
    trigger("edit.undo");
    EXPECT_EQ(views().size(), 1U);
    trigger("edit.undo");
    EXPECT_EQ(window->session().project().media, before.media);
}

TEST_F(FurtherViews, TheEstimateCountsThem) {
    const auto settled = [&](const QString& before) {
        return waitUntil([&] { return window->generatePage().estimateText() != before; });
    };
    ASSERT_TRUE(settled({}));
    const QString without = window->generatePage().estimateText();
    const QString path = folder.filePath(QStringLiteral("large.png"));
    core::ImageRgba8 large(2048, 2048);
    for (int i = 0; i < 500'000; ++i) large.pixels[static_cast<std::size_t>(4 * i + 3)] = 255;
    ASSERT_TRUE(core::writePng(path.toStdString(), large).ok());
    add(path);
    EXPECT_TRUE(settled(without)) << without.toStdString();
}

TEST_F(FurtherViews, WhatCannotBeUsedSaysWhyAndChangesNothing) {
    const QString path = folder.filePath(QStringLiteral("noise.txt"));
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("no picture");
    file.close();
    window->session().addViews(window->session().currentClip()->id, path);
    auto text = [&] {
        auto* label = window->generatePage().findChild<QLabel*>(QStringLiteral("bannerText"));
        return label != nullptr ? label->text() : QString();
    };
    ASSERT_TRUE(waitUntil([&] { return text().contains(QStringLiteral("noise.txt")); }));
    EXPECT_TRUE(views().empty());
}

TEST_F(FurtherViews, ViewsThatAreTooShortSaySoBeforeARun) {
    add(viewsFolder(4));
    auto* problem = section().findChild<QLabel*>(QStringLiteral("viewsProblem"));
    ASSERT_NE(problem, nullptr);
    EXPECT_TRUE(problem->text().contains(QStringLiteral("4 frames"))) << problem->text().toStdString();
}

TEST_F(FurtherViews, WhatIsDroppedOnTheSectionIsAdded) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(picture())});
    QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&section(), &enter);
    QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&section(), &drop);
    EXPECT_TRUE(waitUntil([&] { return views().size() == 1; }));
}

TEST_F(FurtherViews, AFolderThatIsOpenedGoesToTheClipInHand) {
    window->session().open({viewsFolder()});
    EXPECT_TRUE(waitUntil([&] { return views().size() == 1; }));
    EXPECT_EQ(window->session().clips().size(), 1U);
}

}  // namespace
}  // namespace splatreel::tests
