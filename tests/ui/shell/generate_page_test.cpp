#include "ui/inspector/generate_page.h"

#include "tests/ui/shell/window_fixture.h"
#include "ui/inspector/number_field.h"
#include "ui/inspector/parameter_panel.h"
#include "ui/inspector/seed_row.h"
#include "ui/panels/media_panel.h"
#include "ui/shell/banner.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>
#include <QTreeWidget>

namespace splatreel::tests {
namespace {

class Seeds : public WindowTest {
protected:
    void SetUp() override {
        WindowTest::SetUp();
        openClip(2);
    }
    QSpinBox& field() { return child<QSpinBox>("seed"); }
    std::uint64_t generate() {
        trigger("clip.generate");
        const ui::Take* take = window->session().currentTake();
        EXPECT_TRUE(waitUntil([&] { return !take->generating; }));
        return window->session().project().findTake(take->id)->generation->seed;
    }
};

TEST_F(Seeds, WhatIsTypedReachesTheEngineAndIsKeptWithTheTake) {
    field().setValue(41);
    EXPECT_EQ(generate(), 41U);
    EXPECT_EQ(engine.seed, 41U);
    auto* tree = window->findChild<ui::MediaPanel*>()->findChild<QTreeWidget*>();
    EXPECT_TRUE(tree->currentItem()->toolTip(0).contains(QStringLiteral("seed 41")));
}

TEST_F(Seeds, AnotherTakeOfTheSameValuesGetsTheNextSeed) {
    const std::uint64_t first = generate();
    EXPECT_EQ(generate(), first + 1);
    EXPECT_EQ(field().value(), static_cast<int>(first + 1));
    window->generatePage().choosePreset(QStringLiteral("standard"));
    EXPECT_EQ(generate(), first + 1) << "other values: the same seed may be compared";
}

TEST_F(Seeds, ARunningTakeCountsToo) {
    window->generatePage().choosePreset(QStringLiteral("high"));
    trigger("clip.generate");
    trigger("clip.generate");
    const auto& takes = window->session().project().takes;
    ASSERT_EQ(takes.size(), 2U);
    EXPECT_NE(takes[0]->generation->seed, takes[1]->generation->seed);
}

TEST_F(Seeds, TheDiceDrawsAnotherAndItStaysWithTheProject) {
    const int before = field().value();
    auto& dice = child<QToolButton>("drawSeed");
    for (int i = 0; i < 5 && field().value() == before; ++i) dice.click();
    EXPECT_NE(field().value(), before);
    const int drawn = field().value();
    const std::string state = window->generatePage().state();
    field().setValue(7);
    window->generatePage().setState(state);
    EXPECT_EQ(field().value(), drawn);
}

TEST_F(WindowTest, AClickOnGenerateLeavesSpaceToPlayback) {
    openClip(4);
    engine.lastStep = 10;
    for (auto* button : window->generatePage().findChildren<QPushButton*>()) {
        if (button->text() != QStringLiteral("Generate")) continue;
        QTest::mouseClick(button, Qt::LeftButton);
        EXPECT_FALSE(button->hasFocus());
        break;
    }
    EXPECT_EQ(window->session().takes().size(), 1U);
}

/// A page whose presets are kept in a folder.
class UserPresets : public WindowTest {
protected:
    void SetUp() override {
        WindowTest::SetUp();
        openClip(2);
        page =
            std::make_unique<ui::GeneratePage>(window->session(), window->preferences(),
                                               ui::PresetStore(folder.filePath(QStringLiteral("presets"))));
        page->show();
        ASSERT_TRUE(waitUntil([&] { return page->canGenerate(); }));
    }
    void TearDown() override {
        page.reset();
        WindowTest::TearDown();
    }
    ui::ParameterPanel& panel() { return *page->findChild<ui::ParameterPanel*>(); }
    void setWeight(double weight) {
        core::ParameterSet set = panel().parameters();
        ASSERT_TRUE(set.set("loss.weight", weight).ok());
        panel().setParameters(set);
    }
    double weight() { return panel().parameters().real("loss.weight"); }
    void save(const QString& name) {
        auto* field = page->findChild<QLineEdit*>(QStringLiteral("presetName"));
        field->setText(name);
        emit field->returnPressed();
    }
    bool press(const char* name) {
        for (auto* button : page->banners().findChildren<QPushButton*>()) {
            if (button->text() != QLatin1String(name)) continue;
            button->click();
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
            return true;
        }
        return false;
    }
    void triggerOnPage(const char* name) { page->findChild<QAction*>(QLatin1String(name))->trigger(); }

    std::unique_ptr<ui::GeneratePage> page;
};

TEST_F(UserPresets, ADeletedOneComesBack) {
    setWeight(3);
    save(QStringLiteral("mine"));
    ASSERT_EQ(page->presetName(), QStringLiteral("mine"));
    triggerOnPage("deletePreset");
    EXPECT_FALSE(page->presetNames().contains(QStringLiteral("mine")));
    ASSERT_TRUE(press("Undo"));
    EXPECT_EQ(page->presetName(), QStringLiteral("mine"));
    EXPECT_EQ(weight(), 3);
}

TEST_F(UserPresets, OneIsReplacedOnlyWhenThatIsWantedAndCanBeTakenBack) {
    setWeight(3);
    save(QStringLiteral("mine"));
    setWeight(5);
    save(QStringLiteral("mine"));
    page->choosePreset(QStringLiteral("draft"));
    page->choosePreset(QStringLiteral("mine"));
    EXPECT_EQ(weight(), 3) << "nobody has said yes";
    setWeight(5);
    save(QStringLiteral("mine"));
    ASSERT_TRUE(press("Replace"));
    page->choosePreset(QStringLiteral("draft"));
    page->choosePreset(QStringLiteral("mine"));
    EXPECT_EQ(weight(), 5);
    ASSERT_TRUE(press("Undo"));
    EXPECT_EQ(weight(), 3);
}

TEST_F(UserPresets, TheEnginesNamesAreItsOwn) {
    save(QStringLiteral("Draft"));
    EXPECT_EQ(page->presetNames().count(QStringLiteral("Draft")), 0);
    EXPECT_EQ(page->banners().count(), 1);
}

TEST_F(UserPresets, AAndBHaveTheirOwnPresets) {
    page->choosePreset(QStringLiteral("draft"));
    setWeight(4);
    page->findChild<QToolButton*>(QStringLiteral("slotB"))->click();
    page->choosePreset(QStringLiteral("high"));
    const std::string state = page->state();
    page->findChild<QToolButton*>(QStringLiteral("slotA"))->click();
    EXPECT_EQ(page->presetName(), QStringLiteral("draft"));
    EXPECT_EQ(weight(), 4);
    page->setState(state);
    EXPECT_EQ(page->presetName(), QStringLiteral("high"));
    EXPECT_EQ(page->state(), state);
    page->findChild<QToolButton*>(QStringLiteral("slotA"))->click();
    EXPECT_EQ(page->presetName(), QStringLiteral("draft"));
    EXPECT_EQ(weight(), 4);
}

TEST_F(UserPresets, ChangedValuesComeBackAfterAnotherPresetWasChosen) {
    page->choosePreset(QStringLiteral("draft"));
    setWeight(4);
    page->choosePreset(QStringLiteral("high"));
    EXPECT_EQ(weight(), 0.5);
    ASSERT_TRUE(press("Undo"));
    EXPECT_EQ(page->presetName(), QStringLiteral("draft"));
    EXPECT_EQ(weight(), 4);
}

TEST_F(UserPresets, ValuesThatWentBackToThePresetComeBack) {
    setWeight(4);
    triggerOnPage("resetValues");
    EXPECT_EQ(weight(), 0.5);
    ASSERT_TRUE(press("Undo"));
    EXPECT_EQ(weight(), 4);
}

}  // namespace
}  // namespace splatreel::tests
