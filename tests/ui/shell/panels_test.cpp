#include "tests/ui/shell/window_fixture.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/inspector/generate_page.h"
#include "ui/panels/jobs_panel.h"
#include "ui/panels/log_panel.h"
#include "ui/panels/media_panel.h"

#include <QComboBox>
#include <QDockWidget>
#include <QFile>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QTreeWidget>
#include <semaphore>

namespace splatreel::tests {
namespace {

/// The panels beside the stage: media, jobs, log.
class Panels : public WindowTest {
protected:
    ui::Session& session() { return window->session(); }
    QTreeWidget& tree() { return *window->findChild<ui::MediaPanel*>()->findChild<QTreeWidget*>(); }
    ui::LogPanel& log() { return *window->findChild<ui::LogPanel*>(); }
    const ui::Take* generate() {
        trigger("clip.generate");
        const ui::Take* take = session().currentTake();
        EXPECT_TRUE(waitUntil([&] { return !take->generating; }));
        return take;
    }
    QTreeWidgetItem* itemOf(const QString& name) {
        for (QTreeWidgetItemIterator item(&tree()); *item != nullptr; ++item)
            if ((*item)->text(0).startsWith(name)) return *item;
        return nullptr;
    }
    /// Chooses an entry of the menu that the right button opens on an item.
    void choose(QTreeWidgetItem& item, const QString& entry) {
        emit tree().customContextMenuRequested(tree().visualItemRect(&item).center());
        auto* menu = window->findChild<QMenu*>(QStringLiteral("mediaMenu"));
        ASSERT_NE(menu, nullptr);
        for (QAction* action : menu->actions()) {
            if (action->text() != entry) continue;
            menu->close();
            return action->trigger();
        }
        FAIL() << "no entry " << entry.toStdString();
    }
};

TEST_F(Panels, ExportInTheMenuOfATakeExportsThatTake) {
    openClip(2);
    const ui::TakeId first = generate()->id;
    generate();
    ASSERT_NE(session().currentTake()->id, first);
    choose(*itemOf(session().take(first)->name), QStringLiteral("Export…"));
    EXPECT_EQ(session().currentTake()->id, first);
    auto* dialog = window->findChild<ui::ExportDialog*>();
    ASSERT_NE(dialog, nullptr);
    EXPECT_TRUE(dialog->isVisible());
    dialog->close();
}

TEST_F(Panels, AJobsLogIsShownAndFollowed) {
    std::binary_semaphore go(0);
    core::WorkRequest request;
    request.title = "a work";
    request.kind = "test";
    request.run = [&go](core::ProgressSink& sink, const std::stop_token&) -> core::Result<void> {
        sink.logged("the first line");
        go.acquire();
        sink.logged("the second line");
        return {};
    };
    session().jobs().submit(std::move(request));
    QToolButton* button = nullptr;
    ASSERT_TRUE(waitUntil([&] {
        button = window->findChild<ui::JobsPanel*>()->findChild<QToolButton*>(QStringLiteral("jobLog"));
        return button != nullptr;
    }));
    button->click();
    EXPECT_TRUE(child<QDockWidget>("log").isVisible());
    const auto shows = [&](const char* lines) { return log().shownText() == QLatin1String(lines); };
    EXPECT_TRUE(waitUntil([&] { return shows("the first line"); })) << log().shownText().toStdString();
    session().showMessage(QStringLiteral("not of this job"));
    go.release();
    EXPECT_TRUE(waitUntil([&] { return shows("the first line\nthe second line"); }))
        << log().shownText().toStdString();
    child<QComboBox>("logSource").setCurrentIndex(0);
    EXPECT_TRUE(log().shownText().contains(QStringLiteral("not of this job")));
    EXPECT_FALSE(log().shownText().contains(QStringLiteral("first line")));
}

TEST_F(Panels, AJobThatIsForgottenLeavesTheLog) {
    openClip(2);
    const core::JobId job = generate()->job;
    window->findChild<ui::JobsPanel*>()->findChild<QToolButton*>(QStringLiteral("jobLog"))->click();
    EXPECT_EQ(child<QComboBox>("logSource").count(), 2);
    session().jobs().forget(job);
    EXPECT_TRUE(waitUntil([&] { return child<QComboBox>("logSource").count() == 1; }));
    EXPECT_TRUE(log().shownText().contains(log().lines().back()));
}

TEST_F(Panels, AClipThatCannotBeDecodedSaysSo) {
    const QString path = folder.filePath(QStringLiteral("broken"));
    makeClip(path, 3);
    core::Media media;
    media.kind = core::MediaKind::images;
    media.name = "broken";
    media.absolute = media.path = path.toStdString();
    for (const QString& file : QDir(path).entryList(QDir::Files)) {
        QFile damaged(path + u'/' + file);
        ASSERT_TRUE(damaged.open(QIODevice::WriteOnly));
        damaged.write("no picture");
    }
    session().apply(core::addMedia(session().project(), media).first, QStringLiteral("t"));
    EXPECT_TRUE(waitUntil([&] {
        const QTreeWidgetItem* item = itemOf(QStringLiteral("broken"));
        return item != nullptr && item->text(0).contains(QStringLiteral("cannot be read"));
    })) << itemOf(QStringLiteral("broken"))->text(0).toStdString();
}

TEST_F(Panels, DeleteInTheListOfMediaRemovesWhatIsChosenThereAndUndoBringsItBack) {
    openClip(4);
    trigger("clip.generate");
    ui::Session& session = window->session();
    ASSERT_TRUE(waitUntil([&] { return session.currentTake()->source != nullptr; }));
    ASSERT_NE(tree().currentItem(), nullptr);
    QTest::keyClick(&tree(), Qt::Key_Delete);
    EXPECT_TRUE(session.takes().empty());
    EXPECT_EQ(session.clips().size(), 1U);
    trigger("edit.undo");
    EXPECT_EQ(session.takes().size(), 1U);
}

TEST_F(Panels, RenamingATakeEditsItsNameAlone) {
    openClip(2);
    const ui::TakeId id = generate()->id;
    const QString name = session().take(id)->name;
    tree().editItem(itemOf(name));
    auto* editor = tree().findChild<QLineEdit*>();
    ASSERT_NE(editor, nullptr);
    EXPECT_EQ(editor->text(), name);
    editor->setText(QStringLiteral("Best one"));
    QTest::keyClick(editor, Qt::Key_Return);
    EXPECT_TRUE(waitUntil([&] { return session().take(id)->name == QStringLiteral("Best one"); }));
    EXPECT_TRUE(itemOf(QStringLiteral("Best one"))->text(0).contains(QStringLiteral("frames")));
}

}  // namespace
}  // namespace splatreel::tests
