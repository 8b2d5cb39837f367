#include "tests/ui/translation/pseudo_translator.h"
#include "tests/ui/translation/text_walk.h"
#include "tests/ui/translation/window_states.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QScrollBar>
#include <map>

/// All that the window says can be translated, and said by a screen reader.
namespace splatreel::tests {
namespace {

class Completeness : public WindowStates {
protected:
    void SetUp() override {
        QCoreApplication::installTranslator(&translator_);
        WindowStates::SetUp();
    }
    void TearDown() override {
        WindowStates::TearDown();
        QCoreApplication::removeTranslator(&translator_);
    }

private:
    PseudoTranslator translator_;
};

/// What an error says, which stays English.
bool isPassedOver(const ShownText& shown) {
    return shown.text.contains(QStringLiteral("asked to fail"));
}

TEST_F(Completeness, EveryTextOfTheWindowGoesThroughATranslation) {
    std::map<QString, QString> found;  // text → where it was first
    visit([&](const QString& state) {
        for (const ShownText& shown : allTexts()) {
            if (isPassedOver(shown)) continue;
            if (const QString rest = untranslatedPart(shown.text); !rest.isEmpty())
                found.try_emplace(shown.text, QStringLiteral("%1 (%2): “%3”").arg(shown.place, state, rest));
        }
    });
    for (const auto& [text, place] : found)
        ADD_FAILURE() << place.toStdString() << " in “" << text.toStdString() << "”";
}

/// Whether a person has something to do with it, by mouse or keyboard.
bool isControl(const QWidget& widget) {
    const QWidget* parent = widget.parentWidget();
    // The field in a box or the list that it drops down speak as the box.
    if (qobject_cast<const QAbstractSpinBox*>(parent) != nullptr ||
        qobject_cast<const QComboBox*>(parent) != nullptr)
        return false;
    if (widget.window()->inherits("QComboBoxPrivateContainer")) return false;
    if (qobject_cast<const QHeaderView*>(&widget) != nullptr ||
        qobject_cast<const QScrollBar*>(&widget) != nullptr)
        return false;
    if (widget.objectName().startsWith(QStringLiteral("qt_"))) return false;
    // A cell that is being renamed, and the buttons in a field.
    if (parent != nullptr && qobject_cast<const QAbstractItemView*>(parent->parentWidget()) != nullptr)
        return false;
    if (widget.inherits("QLineEditIconButton")) return false;
    return qobject_cast<const QAbstractButton*>(&widget) != nullptr ||
           qobject_cast<const QAbstractSlider*>(&widget) != nullptr ||
           qobject_cast<const QAbstractSpinBox*>(&widget) != nullptr ||
           qobject_cast<const QComboBox*>(&widget) != nullptr ||
           qobject_cast<const QLineEdit*>(&widget) != nullptr ||
           qobject_cast<const QAbstractItemView*>(&widget) != nullptr ||
           ((widget.focusPolicy() & Qt::TabFocus) != 0 &&
            QByteArray(widget.metaObject()->className()).startsWith("splatreel"));
}

TEST_F(Completeness, EveryControlHasANameForScreenReaders) {
    std::map<QString, QString> found;
    visit([&](const QString& state) {
        for (QWidget* widget : QApplication::allWidgets()) {
            if (!widget->isVisible() || !isControl(*widget)) continue;
            QAccessibleInterface* access = QAccessible::queryAccessibleInterface(widget);
            const QString name = access != nullptr ? access->text(QAccessible::Name) : QString();
            if (name.trimmed().isEmpty()) found.try_emplace(placeOf(*widget), state);
        }
    });
    for (const auto& [place, state] : found)
        ADD_FAILURE() << place.toStdString() << " (" << state.toStdString() << ") has no accessible name";
}

TEST(UntranslatedPart, IsWhatHasLettersOutsideOfTheBrackets) {
    EXPECT_EQ(untranslatedPart(QStringLiteral("⟦Frame %1⟧")), QString());
    EXPECT_EQ(untranslatedPart(QStringLiteral("⟦Undo ⟦Add clip⟧⟧ (⟦Ctrl⟧+Z)")), QString());
    EXPECT_EQ(untranslatedPart(QStringLiteral("⟦Frame⟧ now")), QStringLiteral("now"));
    EXPECT_EQ(untranslatedPart(QStringLiteral("12.5 dB · 3 GB")), QString());
    EXPECT_EQ(untranslatedPart(QStringLiteral("Cancel")), QStringLiteral("Cancel"));
}

}  // namespace
}  // namespace splatreel::tests
