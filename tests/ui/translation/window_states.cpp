#include "tests/ui/translation/window_states.h"

#include "core/edit/frame_operator.h"
#include "core/edit/sequence_operators.h"
#include "core/timeline/timeline_edit.h"
#include "ui/actions/command_palette.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/dialogs/missing_media_dialog.h"
#include "ui/inspector/generate_page.h"
#include "ui/inspector/parameter_panel.h"
#include "ui/inspector/selection_section.h"
#include "ui/inspector/views_section.h"
#include "ui/session/project_keeper.h"
#include "ui/session/take_editor.h"
#include "ui/shell/matte_painting.h"
#include "ui/theme/theme.h"
#include "ui/timeline/camera_key_dialog.h"
#include "ui/timeline/timeline_canvas.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QDir>
#include <QDockWidget>
#include <QFile>
#include <QMenu>
#include <QTabWidget>
#include <QTimer>
#include <QToolButton>
#include <QTreeWidget>

namespace splatreel::tests {
namespace {

constexpr int frames = 8;

void settle() {
    QTest::qWait(30);
}

}  // namespace

void fillMenus() {
    for (QWidget* widget : QApplication::allWidgets())
        if (auto* menu = qobject_cast<QMenu*>(widget)) emit menu->aboutToShow();
}

void WindowStates::SetUp() {
    ui::applyTheme(*qApp, ui::ThemeKind::dark);
    WindowTest::SetUp();
}

void WindowStates::visit(const Look& look) {
    for (QDockWidget* dock : window->findChildren<QDockWidget*>()) dock->show();
    settle();
    look(QStringLiteral("welcome"));
    openClip(frames);
    settle();
    visitPages(look, QStringLiteral("clip"));
    window->session().addViews(window->session().currentClip()->id, viewsFolder());
    auto* views = window->findChild<ui::ViewsSection*>();
    ASSERT_TRUE(waitUntil([&] { return views->usedBytes() > 0; }));
    views->setOpen(true);
    trigger("clip.paint_matte");
    settle();
    look(QStringLiteral("painting"));
    trigger("tool.none");

    window->generatePage().choosePreset(QStringLiteral("high"));
    engine.lastStep = 300;
    trigger("clip.generate");
    ui::Session& session = window->session();
    ASSERT_NE(session.currentTake(), nullptr);
    const core::JobId job = session.currentTake()->job;
    ASSERT_TRUE(waitUntil([&] { return session.jobs().report(job)->previewNumber > 0; }));
    settle();
    look(QStringLiteral("generation"));
    session.jobs().pause(job);
    ASSERT_TRUE(waitUntil([&] { return session.jobs().report(job)->state == core::JobState::paused; }));
    settle();
    look(QStringLiteral("paused generation"));
    session.jobs().cancel(job);
    ASSERT_TRUE(waitUntil([&] { return core::hasEnded(session.jobs().report(job)->state); }));
    window->generatePage().choosePreset(QStringLiteral("draft"));
    trigger("clip.generate");
    ASSERT_TRUE(waitUntil([&] {
        const ui::Take* take = session.currentTake();
        return take != nullptr && take->source != nullptr && !take->generating;
    }));
    settle();
    visitPages(look, QStringLiteral("take"));
    visitEdits(look);
    visitDialogs(look);
    visitMenus(look);
    visitTrouble(look);
}

void WindowStates::visitPages(const Look& look, const QString& state) {
    auto* pages = child<QDockWidget>("inspector").findChild<QTabWidget*>();
    for (ui::ParameterPanel* panel : pages->findChildren<ui::ParameterPanel*>())
        for (const char* group : {"steps", "loss", "pruning"}) panel->unfold(QLatin1String(group));
    for (int page = 0; page < pages->count(); ++page) {
        pages->setCurrentIndex(page);
        settle();
        look(QStringLiteral("%1, page %2").arg(state).arg(page));
    }
}

void WindowStates::visitEdits(const Look& look) {
    ui::TakeEditor& editor = window->editor();
    child<QDockWidget>("inspector").findChild<QTabWidget*>()->setCurrentIndex(2);
    std::vector<std::string> kinds;
    for (const core::FrameOperator* known : core::frameOperators()) kinds.push_back(known->name());
    for (const core::Operator* known : core::sequenceOperators()) kinds.push_back(known->name());
    ASSERT_GT(kinds.size(), 5U);
    for (const std::string& kind : kinds) {
        editor.append(editor.newEdit(kind.c_str()), ui::editLabel(kind));
        settle();
        look(QStringLiteral("edit ") + QString::fromStdString(kind));
        trigger("edit.undo");
    }
    trigger("edit.redo");
    auto* selection = window->findChild<ui::SelectionSection*>();
    using Value = ui::SelectionSection::Value;
    for (const Value value :
         {Value::opacity, Value::size, Value::elongation, Value::isolation, Value::color}) {
        selection->selectBy(value);
        settle();
        look(QStringLiteral("selection by value"));
    }
    for (const char* tool : {"tool.select", "tool.lasso", "tool.brush", "tool.select_box", "tool.box",
                             "tool.move", "tool.rotate", "tool.scale", "view.wipe", "view.side_by_side"}) {
        trigger(tool);
        settle();
        look(QLatin1String(tool));
    }
    trigger("tool.none");
}

void WindowStates::visitDialogs(const Look& look) {
    for (const char* id : {"file.export", "file.preferences", "help.keys"}) {
        trigger(id);
        settle();
        look(QLatin1String(id));
        if (auto* dialog = window->findChild<ui::ExportDialog*>()) {
            for (int kind = 0; kind < dialog->findChild<QComboBox*>()->count(); ++kind) {
                dialog->findChild<QComboBox*>()->setCurrentIndex(kind);
                settle();
                look(QStringLiteral("export as %1").arg(kind));
            }
        }
        for (QDialog* dialog : window->findChildren<QDialog*>()) {
            QTest::keyClick(dialog, Qt::Key_Escape);
            EXPECT_FALSE(dialog->isVisible()) << id << ": the Esc key does not leave it";
        }
        settle();
    }
    window->findChild<ui::CommandPalette*>()->open();
    settle();
    look(QStringLiteral("command palette"));
    QTest::keyClick(window->findChild<ui::CommandPalette*>(), Qt::Key_Escape);
    ui::Session& session = window->session();
    auto [timeline, id] = core::setCameraKey(session.timeline(), 3, {});
    session.apply(core::withTimeline(session.project(), timeline), QStringLiteral("⟦key⟧"));
    auto* key = new ui::CameraKeyDialog(session.timeline().camera.keys.front(), frames, window.get());
    key->show();
    settle();
    look(QStringLiteral("camera key"));
    QTest::keyClick(key, Qt::Key_Escape);
    EXPECT_FALSE(key->isVisible());
    delete key;
}

void WindowStates::visitPopup(const Look& look, const QString& state, const std::function<void()>& open) {
    bool seen = false;
    QTimer::singleShot(50, window.get(), [&] {
        QWidget* popup = QApplication::activePopupWidget();
        if (popup == nullptr) return;
        seen = true;
        fillMenus();
        look(state);
        popup->close();
    });
    open();
    ASSERT_TRUE(waitUntil([&] { return seen; }, 1000)) << state.toStdString() << " did not come";
    settle();
}

void WindowStates::visitMenus(const Look& look) {
    fillMenus();
    look(QStringLiteral("menus"));
    auto* canvas = window->findChild<ui::TimelineCanvas*>();
    const auto menuAt = [canvas](const QPoint& place) {
        QContextMenuEvent event(QContextMenuEvent::Mouse, place, canvas->mapToGlobal(place));
        QApplication::sendEvent(canvas, &event);
    };
    using Kind = ui::TimelineHit::Kind;
    for (const Kind kind : {Kind::clip, Kind::cameraKey, Kind::ruler}) {
        canvas->setVerticalOffset(kind == Kind::cameraKey ? canvas->verticalRoom() : 0);
        std::optional<QPoint> place;
        for (int y = 2; y < canvas->height() && !place; y += 4)
            for (int x = 4; x < canvas->width() && !place; x += 4)
                if (canvas->hitAt(QPointF(x, y)).kind == kind) place = QPoint(x, y);
        ASSERT_TRUE(place) << "nothing of kind " << static_cast<int>(kind) << " on the timeline";
        visitPopup(look, QStringLiteral("timeline's menu %1").arg(static_cast<int>(kind)),
                   [&] { menuAt(*place); });
    }
    auto* media = child<QDockWidget>("media").findChild<QTreeWidget*>();
    QTreeWidgetItem* clip = media->topLevelItem(0);
    for (QTreeWidgetItem* item : {clip, clip->child(0)}) {
        const QPoint place = media->visualItemRect(item).center();
        visitPopup(look, QStringLiteral("media's menu"),
                   [&] { emit media->customContextMenuRequested(place); });
    }
}

void WindowStates::visitTrouble(const Look& look) {
    trigger("help.about");
    window->session().remove(window->session().currentClip()->id);  // needed by its takes
    engine.fails = true;
    trigger("clip.generate");
    ui::Session& session = window->session();
    ASSERT_TRUE(
        waitUntil([&] { return session.currentTake() != nullptr && !session.currentTake()->generating; }));
    settle();
    look(QStringLiteral("failed generation"));
    engine.fails = false;
    auto* keeper = window->findChild<ui::ProjectKeeper*>();
    QDir(folder.filePath(QStringLiteral("clip"))).removeRecursively();
    keeper->checkMedia();
    ASSERT_TRUE(waitUntil([&] { return !keeper->problems().empty(); }));
    auto* dialog = new ui::MissingMediaDialog(session, *keeper, window.get());
    dialog->show();
    settle();
    look(QStringLiteral("missing media"));
    QTest::keyClick(dialog, Qt::Key_Escape);
    EXPECT_FALSE(dialog->isVisible());
    delete dialog;
}

QString WindowStates::viewsFolder() {
    const QString path = folder.filePath(QStringLiteral("views"));
    for (const char* name : {"left", "right"}) makeClip(path + u'/' + QLatin1String(name), frames, 32);
    QFile file(path + QStringLiteral("/views.json"));
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(R"({"frames": 8, "views": [{"folder": "left", "azimuth_deg": 270, "elevation_deg": 20},
                                          {"folder": "right", "azimuth_deg": 90, "elevation_deg": -20}]})");
    return path;
}

}  // namespace splatreel::tests
