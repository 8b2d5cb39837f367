#include "tests/ui/shell/window_fixture.h"
#include "ui/inspector/generate_page.h"
#include "ui/panels/job_row.h"
#include "ui/panels/jobs_panel.h"
#include "ui/session/project_keeper.h"
#include "ui/shell/banner.h"
#include "ui/shell/drop_overlay.h"
#include "ui/shell/stage_area.h"
#include "ui/shell/viewport_host.h"
#include "ui/shell/welcome_page.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSlider>
#include <QToolButton>

namespace splatreel::tests {
namespace {

class Window : public WindowTest {};

TEST_F(Window, WelcomesUntilSomethingIsOpen) {
    EXPECT_TRUE(window->stageArea().welcome().isVisible());
    openClip();
    EXPECT_FALSE(window->stageArea().welcome().isVisible());
    trigger("clip.remove");
    EXPECT_TRUE(window->stageArea().welcome().isVisible());
}

TEST_F(Window, TheThemeChangesWhileRecentFilesAreListed) {
    openClip(2);
    const auto recent = [&] { return window->findChild<ui::WelcomePage*>()->findChildren<QToolButton*>(); };
    ASSERT_FALSE(recent().isEmpty());
    const qsizetype count = recent().size();
    const QPalette palette = QApplication::palette();
    for (const auto kind : {ui::ThemeKind::light, ui::ThemeKind::dark}) {
        ui::applyTheme(*qApp, kind);
        QCoreApplication::processEvents();
    }
    EXPECT_EQ(recent().size(), count);
    qApp->setStyleSheet({});  // as other tests expect it
    QApplication::setPalette(palette);
}

TEST_F(Window, SaysWhatADropWillDoAndOpensIt) {
    const QString path = folder.filePath(QStringLiteral("clip"));
    makeClip(path, 5);
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter(QPoint(300, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window.get(), &enter);
    auto* overlay = window->findChild<ui::DropOverlay*>();
    EXPECT_TRUE(waitUntil([&] { return overlay->text().contains(QStringLiteral("5 frames")); }));
    QDropEvent drop(QPointF(300, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window.get(), &drop);
    EXPECT_TRUE(waitUntil([&] { return window->session().currentClip() != nullptr; }));
    EXPECT_FALSE(overlay->isVisible());
}

TEST_F(Window, ThePictureKeepsItsPlaceWhenARunEnds) {
    openClip(4);
    window->generatePage().choosePreset(QStringLiteral("high"));
    trigger("clip.generate");
    const ui::Take* take = window->session().currentTake();
    ASSERT_TRUE(waitUntil([&] { return window->viewportHost().isVisible() && engine.seenWeight >= 0; }));
    QCoreApplication::processEvents();
    const QSize during = window->viewportHost().size();
    window->session().jobs().cancel(take->job);
    ASSERT_TRUE(waitUntil([&] { return !take->generating; }));
    QCoreApplication::processEvents();
    EXPECT_EQ(window->viewportHost().size(), during);
}

TEST_F(Window, AJobThatFailsComesToSight) {
    openClip(2);
    engine.fails = true;
    auto& panel = *window->findChild<ui::JobsPanel*>();
    auto* bar = panel.findChild<QScrollArea*>()->verticalScrollBar();
    const auto fail = [&] {
        trigger("clip.generate");
        const ui::Take* take = window->session().currentTake();
        ASSERT_TRUE(waitUntil([&] { return !take->generating; }));
        QTest::qWait(1);
    };
    for (int i = 0; i < 6; ++i) fail();
    ASSERT_GT(bar->maximum(), 0);
    bar->setValue(bar->maximum());
    fail();
    const auto rows = panel.findChildren<ui::JobRow*>();
    const auto newest = std::ranges::min_element(rows, {}, [](const ui::JobRow* row) { return row->y(); });
    EXPECT_TRUE(waitUntil([&] { return !(*newest)->visibleRegion().isEmpty(); }));
}

TEST_F(Window, EveryControlThatCanHaveTheFocusHasAName) {
    openClip();
    for (QWidget* widget : window->findChildren<QWidget*>()) {
        if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible()) continue;
        const auto* button = qobject_cast<QAbstractButton*>(widget);
        const bool control = button != nullptr || qobject_cast<QComboBox*>(widget) != nullptr ||
                             qobject_cast<QLineEdit*>(widget) != nullptr ||
                             qobject_cast<QSlider*>(widget) != nullptr;
        if (!control || widget->objectName().startsWith(QStringLiteral("qt_"))) continue;
        const bool named = !widget->accessibleName().isEmpty() ||
                           (button != nullptr && !button->text().isEmpty()) || !widget->toolTip().isEmpty();
        EXPECT_TRUE(named) << widget->metaObject()->className() << ' ' << widget->objectName().toStdString()
                           << " in " << widget->parentWidget()->metaObject()->className();
    }
}

TEST_F(Window, PanelsComeBackWithTheStandardLayout) {
    auto& media = child<QDockWidget>("media");
    media.setFloating(true);
    child<QDockWidget>("jobs").hide();
    trigger("window.reset_layout");
    EXPECT_FALSE(media.isFloating());
    EXPECT_TRUE(child<QDockWidget>("jobs").isVisible());
}

TEST_F(Window, LooksTheSameInBothThemesButForColours) {
    window->preferences().set(QStringLiteral("appearance.theme"), QStringLiteral("light"));
    EXPECT_EQ(window->preferences().text(QStringLiteral("appearance.theme")), QStringLiteral("light"));
    trigger("window.theme");
    trigger("window.theme");
}

TEST_F(Window, FitsASmallScreen) {
    EXPECT_LE(window->minimumSizeHint().width(), 1280);
    EXPECT_LE(window->minimumSizeHint().height(), 720);
    openClip();
    window->resize(1280, 720);
    QTest::qWait(1);
    EXPECT_EQ(window->size(), QSize(1280, 720));
}

TEST_F(Window, AnErrorIsABannerWithItsWayOn) {
    bool mended = false;
    window->session().notify({ui::Place::viewport, ui::Severity::error, QStringLiteral("It broke."),
                              QStringLiteral("Mend"), [&] { mended = true; }, QStringLiteral("t")});
    ui::BannerStrip& strip = window->stageArea().banners();
    ASSERT_EQ(strip.count(), 1);
    strip.findChild<QPushButton*>()->click();
    EXPECT_TRUE(mended);
    EXPECT_EQ(strip.count(), 0);
}

TEST_F(Window, ANoticeOfTheSameTopicReplacesTheOneBefore) {
    for (int i = 0; i < 5; ++i) {
        window->session().notify(
            {ui::Place::viewport, ui::Severity::error, QString::number(i), {}, {}, QStringLiteral("t")});
    }
    EXPECT_EQ(window->stageArea().banners().count(), 1);
}

TEST_F(Window, WhatOffersAWayOnStaysReachable) {
    ui::BannerStrip& strip = window->stageArea().banners();
    const auto tell = [&](const QString& text, const QString& button) {
        window->session().notify({ui::Place::viewport, ui::Severity::info, text, button, [] {}, text});
    };
    const auto shows = [&](const QString& text) {
        const auto banners = strip.findChildren<ui::Banner*>();
        return std::ranges::any_of(
            banners, [&](const ui::Banner* b) { return b->notice().text == text && b->isVisibleTo(&strip); });
    };
    tell(QStringLiteral("recover"), QStringLiteral("Recover"));
    for (int i = 0; i < 6; ++i) tell(QString::number(i), {});
    EXPECT_EQ(strip.count(), 3);
    EXPECT_TRUE(shows(QStringLiteral("recover"))) << "what only tells something goes first";
    EXPECT_TRUE(shows(QStringLiteral("5")));
    for (int i = 0; i < 3; ++i) tell(QStringLiteral("way %1").arg(i), QStringLiteral("Go"));
    EXPECT_EQ(strip.count(), 4);
    EXPECT_FALSE(shows(QStringLiteral("recover")));
    child<QPushButton>("moreBanners").click();
    EXPECT_TRUE(shows(QStringLiteral("recover")));
}

TEST_F(Window, SaysOnceThatTheProcessorDraws) {
    const auto tell = [this] {
        emit window->viewportHost().deviceChanged(QStringLiteral("processor"),
                                                  QStringLiteral("Vulkan cannot draw here: no driver"));
    };
    ui::BannerStrip& strip = window->stageArea().banners();
    tell();
    ASSERT_EQ(strip.count(), 1);
    EXPECT_TRUE(
        strip.findChild<QLabel*>(QStringLiteral("bannerText"))->text().contains(QStringLiteral("no driver")));
    strip.findChild<QToolButton*>()->click();
    EXPECT_EQ(strip.count(), 0);
    tell();
    EXPECT_EQ(strip.count(), 0) << "it was put away";
}

TEST_F(Window, SafeModeKeepsResultsAndWhatWasNotSaved) {
    openClip(4);
    trigger("clip.generate");
    ASSERT_TRUE(waitUntil([&] { return !window->session().currentTake()->generating; }));
    const QString file = folder.filePath(QStringLiteral("a.splatreel"));
    bool saved = false;
    window->findChild<ui::ProjectKeeper*>()->saveAs(file, [&saved] { saved = true; });
    ASSERT_TRUE(waitUntil([&] { return saved; }));
    window->session().setProject({}, {}, {});
    window->session().open({file});
    EXPECT_TRUE(waitUntil([&] {
        const ui::Take* take = window->session().currentTake();
        return take != nullptr && take->source != nullptr;
    }));
    trigger("play.in");
    EXPECT_FALSE(window->close()) << "it asks whether to save";
}

TEST_F(Window, ABannerIsAsHighAsItsText) {
    openClip();
    ui::BannerStrip& strip = window->stageArea().banners();
    const QString line = QStringLiteral("One line says it.");
    const auto isHigh = [&](const QString& text, const QString& button, int least, int most) {
        window->session().notify(
            {ui::Place::viewport, ui::Severity::error, text, button, [] {}, QStringLiteral("t")});
        return waitUntil([&] {
            for (const auto* banner : strip.findChildren<ui::Banner*>()) {
                if (banner->notice().text == text && banner->notice().button == button)
                    return banner->height() >= least && banner->height() <= most;
            }
            return false;
        });
    };
    EXPECT_TRUE(isHigh(line, {}, 30, 36));
    EXPECT_TRUE(isHigh(line, QStringLiteral("Mend"), 30, 40));
    QString many;
    for (int i = 0; i < 30; ++i) many += line + u' ';
    EXPECT_TRUE(isHigh(many, {}, 50, 200)) << "nothing is cut off";
}

TEST_F(Window, SpacePlaysAlsoWhileAListHasTheFocusButPressesAButtonThatHasIt) {
    openClip();
    ui::Transport& transport = window->session().transport();
    const bool before = transport.isPlaying();
    window->activateWindow();
    window->setFocus();
    QTest::keyClick(window.get(), Qt::Key_Space);
    EXPECT_NE(transport.isPlaying(), before);
}

}  // namespace
}  // namespace splatreel::tests
