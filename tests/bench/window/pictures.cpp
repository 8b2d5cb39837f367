#include "tests/bench/window/pictures.h"

#include "tests/bench/window/driver.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/inspector/generate_page.h"
#include "ui/session/export_job.h"
#include "ui/session/take_editor.h"
#include "ui/shell/matte_canvas.h"
#include "ui/shell/matte_painting.h"
#include "ui/shell/stage_area.h"
#include "ui/shell/viewport_host.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QDockWidget>
#include <QLineEdit>
#include <QTabWidget>
#include <QTest>
#include <QToolButton>
#include <cstdio>

namespace splatreel::bench {
namespace {

QSize wantedSize() {
    const QStringList sides = qEnvironmentVariable("SPLATREEL_BENCH_SIZE", "1280x720").split(u'x');
    return sides.size() == 2 ? QSize(sides[0].toInt(), sides[1].toInt()) : QSize(1280, 720);
}

/// A walk through the window that stops to be looked at.
class Walk {
public:
    Walk(Driver& driver, QString folder) : driver_(driver), folder_(std::move(folder)) {}

    /// Both themes.
    void shoot(const char* name) {
        for (const auto& [theme, kind] :
             {std::pair(ui::ThemeKind::light, "light"), std::pair(ui::ThemeKind::dark, "dark")}) {
            ui::applyTheme(*qApp, theme);
            driver_.shoot(
                QStringLiteral("%1/%2-%3.png").arg(folder_, QLatin1String(name), QLatin1String(kind)));
        }
        std::printf("%s\n", name);
    }

    void welcome() { shoot("welcome"); }
    void dropped(const QString& clip);
    void painting();
    void generating();
    void result();
    void takes();
    void selecting();
    void cameraKeys();
    void dialogs();
    void failed();

private:
    ui::ViewportWindow& viewport() { return driver_.window().viewportHost().viewport(); }
    void page(int index) {
        driver_.window()
            .findChild<QDockWidget*>(QStringLiteral("inspector"))
            ->findChild<QTabWidget*>()
            ->setCurrentIndex(index);
    }
    /// From one place of a widget to another, in fractions of its size.
    template <class Target>
    void drag(Target& target, QPointF from, QPointF to, Qt::MouseButton button = Qt::LeftButton) {
        const auto at = [&](QPointF place) {
            return QPoint(static_cast<int>(place.x() * target.width()),
                          static_cast<int>(place.y() * target.height()));
        };
        QTest::mousePress(&target, button, {}, at(from));
        for (int step = 1; step <= 12; ++step) {
            QTest::mouseMove(&target, at(from + (to - from) * step / 12.0));
            QTest::qWait(16);
        }
        QTest::mouseRelease(&target, button, {}, at(to));
    }
    void frame(int index) {
        driver_.session().transport().pause();
        driver_.session().transport().setFrame(index);
        driver_.idle(0.5);
    }

    Driver& driver_;
    QString folder_;
};

void Walk::dropped(const QString& clip) {
    driver_.import(clip);
    driver_.idle(1.5);
    shoot("clip");
    page(1);
    shoot("clip-matte-page");
    page(0);
}

void Walk::painting() {
    ui::Session& session = driver_.session();
    const int before = session.history().position();
    frame(6);
    driver_.trigger("clip.paint_matte");
    ui::MatteCanvas& canvas = driver_.window().stageArea().canvas();
    driver_.idle(0.3);
    drag(canvas, {0.46, 0.5}, {0.56, 0.54});
    drag(canvas, {0.35, 0.1}, {0.65, 0.1}, Qt::RightButton);
    shoot("painting");
    frame(session.timeline().length() - 2);
    shoot("painting-not-carried");
    driver_.idle(4);
    shoot("painting-carried");
    driver_.trigger("tool.none");
    session.goTo(before);
    driver_.idle(1);
    page(0);
}

void Walk::generating() {
    const core::JobId job = driver_.generate(driver_.preset());
    for (const int percent : {5, 30, 90}) {
        driver_.wait(
            "the generation's progress",
            [&] {
                const auto report = driver_.session().jobs().report(job);
                const core::Progress& now = report->progress;
                return driver_.ended(job) || (now.steps > 0 && now.step * 100 >= percent * now.steps);
            },
            900);
        shoot(qPrintable(QStringLiteral("generating-%1").arg(percent)));
    }
    driver_.wait("the generation", [&] { return driver_.ended(job); }, 900);
    driver_.idle(1.5);
}

void Walk::result() {
    frame(driver_.session().timeline().length() / 2);
    shoot("result");
    driver_.trigger("view.wipe");
    driver_.trigger("view.statistics");
    driver_.idle(0.5);
    shoot("result-wipe");
    driver_.trigger("view.wipe");
    driver_.trigger("view.statistics");
    drag(viewport(), {0.4, 0.5}, {0.6, 0.42});
    shoot("result-orbit");
}

void Walk::takes() {
    driver_.exportTo(folder_ + QStringLiteral("/second.splatseq"), static_cast<int>(ui::ExportKind::packed));
    ui::Session& session = driver_.session();
    const ui::TakeId first = session.currentTake()->id;
    session.open({folder_ + QStringLiteral("/second.splatseq")});
    driver_.wait("the second take", [&] {
        const ui::Take* now = session.currentTake();
        return now != nullptr && now->id != first && now->source != nullptr;
    });
    driver_.idle(1.5);
    page(2);
    ui::TakeEditor& editor = driver_.window().editor();
    editor.append(editor.newEdit("grade"), QStringLiteral("Grade"));
    session.setComparedTake(first);  // shows them side by side
    driver_.idle(0.5);
    shoot("takes");
    driver_.trigger("view.side_by_side");
    session.setComparedTake(0);
    session.setCurrentTake(first);
    driver_.idle(1);
}

void Walk::selecting() {
    driver_.trigger("view.frame");
    driver_.trigger("tool.select");
    driver_.idle(0.5);
    drag(viewport(), {0.4, 0.3}, {0.5, 0.75});
    driver_.idle(1);
    shoot("selection");
    driver_.trigger("edit.select_none");
    driver_.trigger("tool.box");
    driver_.idle(1);
    shoot("crop-box");
    driver_.trigger("tool.rotate");
    driver_.idle(0.5);
    shoot("gizmo");
    driver_.trigger("tool.none");
    page(3);
    shoot("look-page");
}

void Walk::cameraKeys() {
    const int length = driver_.session().timeline().length();
    for (const int each : {2, length / 2, length - 4}) {
        frame(each);
        drag(viewport(), {0.45, 0.5}, {0.6, 0.47});
        driver_.trigger("play.camera_key");
    }
    driver_.trigger("view.camera_track");
    frame(length / 3);
    shoot("camera-keys");
}

void Walk::dialogs() {
    driver_.trigger("file.export");
    auto* dialog = driver_.window().findChild<ui::ExportDialog*>();
    for (const auto& [kind, name] :
         {std::pair(ui::ExportKind::ply, "export-ply"), std::pair(ui::ExportKind::video, "export-video")}) {
        dialog->setKind(kind);
        driver_.idle(0.6);
        shoot(name);
    }
    dialog->close();
    for (const auto& [action, object, name] :
         {std::tuple("help.keys", "keysDialog", "keys"),
          std::tuple("file.preferences", "preferencesDialog", "preferences")}) {
        driver_.trigger(action);
        shoot(name);
        driver_.window().findChild<QDialog*>(QLatin1String(object))->close();
    }
    driver_.trigger("help.search");
    QTest::keyClicks(driver_.window().findChild<QLineEdit*>(QStringLiteral("searchField")),
                     QStringLiteral("split"));
    shoot("search");
    QTest::keyClick(driver_.window().findChild<QLineEdit*>(QStringLiteral("searchField")), Qt::Key_Escape);
    for (const char* dock : {"history", "log"}) {
        auto* panel = driver_.window().findChild<QDockWidget*>(QLatin1String(dock));
        panel->show();
        panel->raise();
        shoot(dock);
        panel->hide();
    }
}

void Walk::failed() {
    page(0);
    driver_.limitMemory(std::uint64_t{260} << 20U);  // the reserve and next to nothing
    const core::JobId job = driver_.generate(driver_.preset());
    driver_.wait("the failure", [&] { return driver_.ended(job); });
    driver_.idle(1);
    shoot("failed");
}

}  // namespace

int runPictures(ui::TracedApplication& application, const QString& clip, const QString& folder) {
    QDir().mkpath(folder);
    Driver driver(application);
    driver.window().resize(wantedSize());
    driver.idle(1);
    Walk walk(driver, folder);
    walk.welcome();
    walk.dropped(clip);
    walk.painting();
    walk.generating();
    walk.result();
    walk.takes();
    walk.selecting();
    walk.cameraKeys();
    walk.dialogs();
    walk.failed();
    driver.session().setProject({}, {}, {});
    driver.idle(0.5);
    walk.shoot("welcome-recent");
    return 0;
}

}  // namespace splatreel::bench
