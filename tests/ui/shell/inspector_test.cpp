#include "tests/ui/shell/window_fixture.h"
#include "ui/inspector/generate_page.h"
#include "ui/inspector/number_field.h"
#include "ui/inspector/parameter_panel.h"
#include "ui/inspector/parameter_row.h"
#include "ui/inspector/preset_store.h"
#include "ui/inspector/value_curve.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSlider>
#include <QToolButton>
#include <semaphore>

namespace splatreel::tests {
namespace {

class Parameters : public testing::Test {
protected:
    void SetUp() override {
        panel.setParameters(*engine.parameters("draft"));
        panel.unfold(QStringLiteral("loss"));
        panel.unfold(QStringLiteral("pruning"));
        panel.unfold(QStringLiteral("steps"));
        panel.resize(340, 500);
        panel.show();
    }
    ui::ParameterRow& row(const char* name) {
        return *panel.findChild<ui::ParameterRow*>(QLatin1String(name));
    }

    FakeEngine engine;
    ui::ParameterPanel panel;
};

TEST_F(Parameters, TypingANumberSetsIt) {
    auto* field = row("loss.weight").findChild<ui::NumberField*>();
    QSignalSpy changed(&panel, &ui::ParameterPanel::changed);
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, QStringLiteral("2.5"));
    QTest::keyClick(field, Qt::Key_Return);
    EXPECT_EQ(panel.parameters().real("loss.weight"), 2.5);
    ASSERT_EQ(changed.size(), 1);
    EXPECT_EQ(changed.front().front().toString(), QStringLiteral("loss.weight"));
}

TEST_F(Parameters, SliderAndFieldGoTogether) {
    auto* slider = row("loss.weight").findChild<QSlider*>();
    auto* field = row("loss.weight").findChild<ui::NumberField*>();
    slider->setValue(slider->maximum());
    EXPECT_EQ(panel.parameters().real("loss.weight"), 10);
    EXPECT_EQ(field->value(), 10);
    field->setValue(0);
    EXPECT_EQ(slider->value(), 0);
}

TEST_F(Parameters, DraggingTheLabelChangesTheValueAndControlIsFine) {
    auto* label = row("loss.weight").findChild<QLabel*>(QString(), Qt::FindDirectChildrenOnly);
    for (QLabel* each : row("loss.weight").findChildren<QLabel*>()) {
        if (each->text() == QStringLiteral("Weight")) label = each;
    }
    const auto drag = [&](Qt::KeyboardModifiers modifiers) {
        const double before = panel.parameters().real("loss.weight");
        QTest::mousePress(label, Qt::LeftButton, modifiers, QPoint(4, 4));
        QMouseEvent move(QEvent::MouseMove, QPointF(44, 4), label->mapToGlobal(QPointF(44, 4)), Qt::NoButton,
                         Qt::LeftButton, modifiers);
        QApplication::sendEvent(label, &move);
        QTest::mouseRelease(label, Qt::LeftButton, modifiers, QPoint(44, 4));
        return panel.parameters().real("loss.weight") - before;
    };
    const double coarse = drag(Qt::NoModifier);
    const double fine = drag(Qt::ControlModifier);
    EXPECT_GT(coarse, 0);
    EXPECT_GT(fine, 0);
    EXPECT_LT(fine, coarse / 2);
    QTest::mouseDClick(label, Qt::LeftButton);
    EXPECT_EQ(panel.parameters().real("loss.weight"), 0.5);
}

TEST_F(Parameters, ChangedOnesAreCountedAndTheDotBringsThemBack) {
    row("loss.robust").findChild<QCheckBox*>()->click();
    EXPECT_TRUE(panel.parameters().flag("loss.robust"));
    EXPECT_EQ(panel.changedCount(), 1);
    bool counted = false;
    for (QToolButton* heading : panel.findChildren<QToolButton*>(QStringLiteral("groupHeading"))) {
        counted = counted || heading->text().contains(QStringLiteral("1 changed"));
    }
    EXPECT_TRUE(counted);
    row("loss.robust").findChild<QToolButton*>()->click();
    EXPECT_FALSE(panel.parameters().flag("loss.robust"));
    EXPECT_EQ(panel.changedCount(), 0);
}

TEST_F(Parameters, FindingShowsTheRowsThatMatchEvenWhereTheirGroupIsFolded) {
    panel.unfold(QStringLiteral("pruning"), false);
    auto* search = panel.findChild<QLineEdit*>();
    search->setText(QStringLiteral("largest"));
    EXPECT_TRUE(row("pruning.largest").isVisible());
    EXPECT_FALSE(row("loss.weight").isVisible());
    search->clear();
    EXPECT_FALSE(row("pruning.largest").isVisible());
}

TEST_F(Parameters, RowsAreNamedForScreenReaders) {
    EXPECT_EQ(row("loss.weight").findChild<ui::NumberField*>()->accessibleName(), QStringLiteral("Weight"));
    EXPECT_TRUE(row("loss.weight").toolTip().contains(QStringLiteral("lambda")));
}

TEST(NumberField, WritesAsFewDigitsAsNeeded) {
    const ui::NumberField field;
    EXPECT_EQ(field.textFromValue(0.025), QLocale().toString(0.025, 'g', 6));
    EXPECT_EQ(ui::naturalStep(1, 0), 0.05);
    EXPECT_EQ(ui::naturalStep(1000, 0), 50);
}

TEST(ValueCurve, PlaceAndValueAreInverse) {
    const ui::ValueCurve curve(0, 1e6, 20'000);
    for (const double value : {0.0, 1.0, 500.0, 20'000.0, 1e6}) {
        EXPECT_NEAR(curve.valueAt(curve.placeOf(value)), value, 1e-6 * (1 + value));
    }
    EXPECT_NEAR(curve.placeOf(20'000), 0.5, 0.01);
}

TEST(PresetStore, KeepsWhatDiffersAndChecksNames) {
    const QTemporaryDir folder;
    ui::PresetStore store(folder.path());
    const FakeEngine engine;
    auto parameters = *engine.parameters("standard");
    ASSERT_TRUE(parameters.set("loss.weight", 3.0).ok());
    ASSERT_TRUE(
        store
            .write(QStringLiteral("fake"), QStringLiteral("Soft fur"), QStringLiteral("standard"), parameters)
            .ok());
    EXPECT_EQ(store.names(QStringLiteral("fake")), QStringList{QStringLiteral("Soft fur")});
    const auto read = store.read(QStringLiteral("fake"), QStringLiteral("Soft fur"));
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read->base, QStringLiteral("standard"));
    auto again = *engine.parameters("standard");
    ASSERT_TRUE(again.mergeJson(read->json).ok());
    EXPECT_EQ(again.real("loss.weight"), 3.0);
    EXPECT_EQ(again.integer("steps.count"), 100);
    EXPECT_FALSE(ui::presetNameProblem(QStringLiteral("../evil")).isEmpty());
    EXPECT_FALSE(ui::presetNameProblem(QStringLiteral("  ")).isEmpty());
    store.wait();
    EXPECT_EQ(ui::PresetStore(folder.path()).names(QStringLiteral("fake")).size(), 1) << "on the disk";
    store.remove(QStringLiteral("fake"), QStringLiteral("Soft fur"));
    EXPECT_TRUE(store.names(QStringLiteral("fake")).isEmpty());
    store.wait();
    EXPECT_TRUE(ui::PresetStore(folder.path()).names(QStringLiteral("fake")).isEmpty());
}

TEST(PresetStore, IsAtOnceAsTheDiskWillBeAndGoesBackWhereItRefuses) {
    const QTemporaryDir folder;
    std::binary_semaphore disk(0);
    ui::PresetStore store(folder.path(), [&](const QString& file, const std::string&) -> core::Result<void> {
        disk.acquire();
        return core::Error{"the disk is full", file.toStdString(), ""};
    });
    const FakeEngine engine;
    QString problem;
    ASSERT_TRUE(store
                    .write(QStringLiteral("fake"), QStringLiteral("mine"), QStringLiteral("draft"),
                           *engine.parameters("draft"),
                           [&](const core::Error& error) { problem = QString::fromStdString(error.what); })
                    .ok());
    EXPECT_EQ(store.names(QStringLiteral("fake")), QStringList{QStringLiteral("mine")});
    EXPECT_TRUE(store.read(QStringLiteral("fake"), QStringLiteral("mine")).ok());
    disk.release();
    ASSERT_TRUE(waitUntil([&] { return !problem.isEmpty(); }));
    EXPECT_TRUE(store.names(QStringLiteral("fake")).isEmpty());
}

}  // namespace
}  // namespace splatreel::tests
