#include "ui/translation/language.h"

#include "tests/ui/translation/text_walk.h"
#include "tests/ui/translation/window_states.h"
#include "ui/panels/elided_label.h"
#include "ui/panels/texts.h"
#include "ui/preferences/preferences.h"
#include "ui/session/file_kind.h"

#include <QApplication>
#include <QDialogButtonBox>
#include <QLabel>
#include <QMenuBar>
#include <QPushButton>
#include <set>

/// The languages that the program brings, and the window in them.
namespace splatreel::tests {
namespace {

class Language : public testing::Test {
protected:
    void TearDown() override { ui::useLanguage(*qApp, QStringLiteral("en")); }
    static void speak(const char* code) { ui::useLanguage(*qApp, QLatin1String(code)); }
    static QString promise(int frames) {
        ui::FileKind kind;
        kind.kind = ui::FileKind::Kind::clip;
        kind.frames = frames;
        return kind.promise();
    }
};

TEST_F(Language, EnglishComesFirstAndGermanIsThere) {
    EXPECT_EQ(ui::languages().front(), QStringLiteral("en"));
    EXPECT_TRUE(ui::languages().contains(QStringLiteral("de")));
    EXPECT_EQ(ui::languageName(QStringLiteral("en")), QStringLiteral("English"));
    EXPECT_EQ(ui::languageName(QStringLiteral("de")), QStringLiteral("Deutsch"));
}

TEST_F(Language, TheFirstOfTheSystemsThatIsThereIsTaken) {
    EXPECT_EQ(ui::languageFor({QStringLiteral("de-AT"), QStringLiteral("en")}), QStringLiteral("de"));
    EXPECT_EQ(ui::languageFor({QStringLiteral("de-Latn-DE")}), QStringLiteral("de"));
    EXPECT_EQ(ui::languageFor({QStringLiteral("xx-XX"), QStringLiteral("de")}), QStringLiteral("de"));
    EXPECT_EQ(ui::languageFor({QStringLiteral("en-GB"), QStringLiteral("de")}), QStringLiteral("en"));
    EXPECT_EQ(ui::languageFor({QStringLiteral("xx")}), QStringLiteral("en"));
    EXPECT_EQ(ui::languageFor({}), QStringLiteral("en"));
}

TEST_F(Language, EnglishCountsOneAndMany) {
    speak("en");
    EXPECT_TRUE(promise(1).endsWith(QStringLiteral("1 frame"))) << promise(1).toStdString();
    EXPECT_TRUE(promise(2).endsWith(QStringLiteral("2 frames")));
}

TEST_F(Language, GermanCountsOneAndMany) {
    speak("de");
    EXPECT_TRUE(promise(1).endsWith(QStringLiteral("1 Bild"))) << promise(1).toStdString();
    EXPECT_TRUE(promise(2).endsWith(QStringLiteral("2 Bilder")));
}

TEST_F(Language, NumbersAreWrittenAsTheLanguageDoes) {
    speak("de");
    EXPECT_TRUE(ui::memoryText(1'500'000).contains(QStringLiteral("1,5")));
    speak("en");
    EXPECT_TRUE(ui::memoryText(1'500'000).contains(QStringLiteral("1.5")));
}

TEST_F(Language, QtsOwnTextsSpeakItToo) {
    speak("de");
    const QDialogButtonBox box(QDialogButtonBox::Cancel);
    EXPECT_EQ(box.button(QDialogButtonBox::Cancel)->text().remove(u'&'), QStringLiteral("Abbrechen"));
    EXPECT_EQ(QKeySequence(Qt::CTRL | Qt::Key_S).toString(QKeySequence::NativeText),
              QStringLiteral("Strg+S"));
}

TEST_F(Language, APreferenceOffersEach) {
    const auto& all = ui::Preferences::all();
    const auto found = std::ranges::find(all, QStringLiteral("appearance.language"), &ui::Preference::key);
    ASSERT_NE(found, all.end());
    EXPECT_EQ(found->choices, QStringList(QStringLiteral("system")) + ui::languages());
    EXPECT_EQ(found->choiceLabels.size(), found->choices.size());
}

/// The window in a language, which is the test's parameter.
class InLanguage : public WindowStates, public testing::WithParamInterface<const char*> {
protected:
    void SetUp() override {
        ui::useLanguage(*qApp, QLatin1String(GetParam()));
        WindowStates::SetUp();
    }
    void TearDown() override {
        WindowStates::TearDown();
        ui::useLanguage(*qApp, QStringLiteral("en"));
    }
};

TEST_P(InLanguage, NoTwoEntriesOfAMenuHaveTheSameMnemonic) {
    fillMenus();
    const auto check = [](const QString& title, const QList<QAction*>& actions) {
        std::set<QChar> taken;
        for (const QAction* action : actions) {
            const QKeySequence key = QKeySequence::mnemonic(action->text());
            if (key.isEmpty()) continue;
            const QChar letter(static_cast<ushort>(key[0].key()));
            EXPECT_TRUE(taken.insert(letter).second)
                << title.toStdString() << ": " << action->text().toStdString();
        }
    };
    check(QStringLiteral("menu bar"), window->menuBar()->actions());
    for (const QMenu* menu : window->menuBar()->findChildren<QMenu*>()) check(menu->title(), menu->actions());
}

/// What of a widget's text its place cannot show; empty: nothing.
QString cutOff(const QWidget& widget) {
    const auto* label = qobject_cast<const QLabel*>(&widget);
    const auto* control = qobject_cast<const QAbstractButton*>(&widget);
    for (const QWidget* above = widget.parentWidget(); above != nullptr; above = above->parentWidget()) {
        const auto* area = qobject_cast<const QAbstractScrollArea*>(above->parentWidget());
        if (area == nullptr || area->viewport() != above) continue;
        const bool beyond = widget.mapTo(above, QPoint(widget.width(), 0)).x() > above->width();
        if (beyond && area->horizontalScrollBarPolicy() == Qt::ScrollBarAlwaysOff &&
            (label != nullptr || control != nullptr))
            return QStringLiteral("(beyond the edge) ") +
                   (label != nullptr ? label->text() : control->text());
        break;
    }
    if (qobject_cast<const ui::ElidedLabel*>(label) != nullptr)
        return {};  // it says so, and all of it in its tip
    if (label != nullptr && !label->text().isEmpty()) {
        const bool tall = label->wordWrap() && label->heightForWidth(label->width()) > label->height();
        const bool wide = !label->wordWrap() && label->sizeHint().width() > label->width();
        return tall || wide ? label->text() : QString();
    }
    const auto* button = qobject_cast<const QAbstractButton*>(&widget);
    if (button != nullptr && !button->text().isEmpty() && button->sizeHint().width() > button->width())
        return button->text();
    if (const auto* box = qobject_cast<const QComboBox*>(&widget)) {
        QStyleOptionComboBox option;
        option.initFrom(box);
        option.editable = false;
        const QRect room =
            box->style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, box);
        return box->fontMetrics().horizontalAdvance(box->currentText()) > room.width() ? box->currentText()
                                                                                       : QString();
    }
    return {};
}

TEST_P(InLanguage, NothingIsCutOffInASmallWindow) {
    window->resize(1280, 720);
    std::map<QString, QString> found;
    const QString pictures = qEnvironmentVariable("SPLATREEL_STATES");  // a folder for what is looked at
    int number = 0;
    visit([&](const QString& state) {
        if (!pictures.isEmpty()) {
            const QWidget* top = QApplication::activeModalWidget();
            for (const auto* dialog : window->findChildren<QDialog*>())
                if (dialog->isVisible()) top = dialog;
            QWidget* shown = top != nullptr ? const_cast<QWidget*>(top) : window.get();
            shown->grab().save(QStringLiteral("%1/%2-%3.png")
                                   .arg(pictures, QLatin1String(GetParam()))
                                   .arg(number++, 3, 10, QLatin1Char('0')));
        }
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        for (const QWidget* widget : QApplication::allWidgets()) {
            if (!widget->isVisible() || widget->visibleRegion().isEmpty()) continue;
            if (const QString text = cutOff(*widget); !text.isEmpty())
                found.try_emplace(text, placeOf(*widget) + u' ' + state);
        }
    });
    for (const auto& [text, place] : found)
        ADD_FAILURE() << place.toStdString() << " cuts “" << text.toStdString() << "”";
}

INSTANTIATE_TEST_SUITE_P(Each, InLanguage, testing::Values("en", "de"),
                         [](const auto& code) { return std::string(code.param); });

}  // namespace
}  // namespace splatreel::tests
