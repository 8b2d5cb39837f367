#include "tests/ui/shell/window_fixture.h"
#include "ui/actions/command_palette.h"
#include "ui/actions/keys_dialog.h"

#include <QLineEdit>
#include <QSet>
#include <QTreeWidget>

namespace splatreel::tests {
namespace {

class Actions : public WindowTest {};

TEST_F(Actions, EveryOneHasANameAndOneIdAndNoTwoShareAKey) {
    QSet<QString> ids;
    for (const auto& entry : window->actions().entries()) {
        EXPECT_FALSE(ui::ActionRegistry::plainName(*entry.action).isEmpty()) << entry.id.toStdString();
        EXPECT_FALSE(ids.contains(entry.id)) << entry.id.toStdString();
        ids.insert(entry.id);
        EXPECT_TRUE(window->actions().conflicts(entry.id).isEmpty())
            << entry.id.toStdString() << " and "
            << window->actions().conflicts(entry.id).join(u' ').toStdString();
    }
    EXPECT_GT(ids.size(), 50);
}

TEST_F(Actions, TheKeysOfThePlanAreTheStandard) {
    const auto key = [&](const char* id) {
        return window->actions().action(QLatin1String(id))->shortcut().toString(QKeySequence::PortableText);
    };
    EXPECT_EQ(key("play.toggle"), "Space");
    EXPECT_EQ(key("play.ten_forward"), "Shift+Right");
    EXPECT_EQ(key("view.input_camera"), "0");
    EXPECT_EQ(key("tool.move"), "W");
    EXPECT_EQ(key("clip.generate"), "G");
    EXPECT_EQ(key("file.export"), "Ctrl+E");
    EXPECT_EQ(key("edit.redo"), "Ctrl+Shift+Z");
    EXPECT_EQ(key("help.search"), "Ctrl+K");
    EXPECT_EQ(key("help.keys"), "F1");
    EXPECT_EQ(key("window.full_screen"), "F11");
}

TEST_F(Actions, AChangedKeyIsRememberedAndAConflictSaysWithWhat) {
    ui::ActionRegistry& actions = window->actions();
    actions.setKeys(QStringLiteral("play.in"), {QKeySequence(Qt::Key_G)});
    EXPECT_EQ(actions.conflicts(QStringLiteral("play.in")), QStringList{QStringLiteral("clip.generate")});
    EXPECT_FALSE(actions.hasStandardKeys(QStringLiteral("play.in")));
    QWidget other;
    ui::ActionRegistry again(other, window->preferences());
    EXPECT_EQ(again.add(QStringLiteral("play.in"), {}, QStringLiteral("In"), {}, {QKeySequence(Qt::Key_I)})
                  ->shortcut(),
              QKeySequence(Qt::Key_G));
    actions.resetKeys(QStringLiteral("play.in"));
    EXPECT_TRUE(actions.conflicts(QStringLiteral("play.in")).isEmpty());
}

TEST_F(Actions, TheListOfKeysChangesThem) {
    trigger("help.keys");
    auto& dialog = child<ui::KeysDialog>("keysDialog");
    EXPECT_FALSE(dialog.isModal());
    dialog.choose(QStringLiteral("play.out"));
    dialog.setKeys(QKeySequence(Qt::Key_F1));
    EXPECT_TRUE(dialog.conflictText().contains(QStringLiteral("Keys")));
    EXPECT_EQ(window->actions().action(QStringLiteral("play.out"))->shortcut(), QKeySequence(Qt::Key_F1));
}

TEST_F(Actions, TheSearchFindsByLettersInOrderAndStartsTheFirst) {
    auto& search = child<ui::CommandPalette>("searchField");
    QTest::keyClicks(&search, QStringLiteral("fullscr"));
    ASSERT_FALSE(search.shown().isEmpty());
    EXPECT_TRUE(search.shown().front().contains(QStringLiteral("Full screen")))
        << search.shown().front().toStdString();
    QTest::keyClick(&search, Qt::Key_Return);
    EXPECT_TRUE(window->isFullScreen());
    EXPECT_TRUE(search.text().isEmpty());
}

TEST_F(Actions, WhoLeavesTheSearchByHandIsNotBroughtBack) {
    auto& search = child<ui::CommandPalette>("searchField");
    auto* before = new QLineEdit(window.get());
    auto* other = new QLineEdit(window.get());
    for (QWidget* field : {before, other}) field->show();
    window->activateWindow();
    before->setFocus();
    trigger("help.search");
    QTest::keyClick(&search, Qt::Key_Escape);
    EXPECT_TRUE(before->hasFocus());
    trigger("help.search");
    other->setFocus(Qt::MouseFocusReason);
    search.setFocus(Qt::MouseFocusReason);
    QTest::keyClick(&search, Qt::Key_Escape);
    EXPECT_FALSE(before->hasFocus());
}

TEST_F(Actions, WhatHadTheFocusMayGoWhileOneSearches) {
    auto& search = child<ui::CommandPalette>("searchField");
    auto* before = new QLineEdit(window.get());
    before->show();
    window->activateWindow();
    before->setFocus();
    trigger("help.search");
    delete before;
    QTest::keyClick(&search, Qt::Key_Escape);
    EXPECT_FALSE(search.hasFocus());
}

TEST(MatchScore, PrefersRunsAndBeginningsOfWords) {
    EXPECT_EQ(ui::matchScore(QStringLiteral("Open"), QStringLiteral("x")), 0);
    EXPECT_GT(ui::matchScore(QStringLiteral("Full screen"), QStringLiteral("fs")), 0);
    EXPECT_GT(ui::matchScore(QStringLiteral("Frame the object"), QStringLiteral("frame")),
              ui::matchScore(QStringLiteral("Far more at last, enough"), QStringLiteral("frame")));
}

TEST_F(Actions, TheListOfKeysHasNoColoursOfTheThemeItWasMadeUnder) {
    trigger("help.keys");
    auto& dialog = child<ui::KeysDialog>("keysDialog");
    auto* tree = dialog.findChild<QTreeWidget*>();
    for (QTreeWidgetItemIterator item(tree); *item != nullptr; ++item)
        EXPECT_FALSE((*item)->data(1, Qt::ForegroundRole).isValid()) << (*item)->text(0).toStdString();
    dialog.close();
}

}  // namespace
}  // namespace splatreel::tests
