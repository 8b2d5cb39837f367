#include "ui/theme/theme.h"

#include "ui/theme/icons.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QDir>
#include <QImage>

namespace splatreel::tests {
namespace {

using ui::Theme;
using ui::ThemeKind;

class Themes : public testing::TestWithParam<ThemeKind> {};

TEST_P(Themes, TextCanBeReadOnEveryGround) {
    const Theme& theme = ui::themeOf(GetParam());
    for (const QColor& ground : {theme.base, theme.panel, theme.raised}) {
        EXPECT_GE(ui::contrast(theme.text, ground), 4.5) << ground.name().toStdString();
        EXPECT_GE(ui::contrast(theme.secondText, ground), 4.5) << ground.name().toStdString();
    }
    EXPECT_GE(ui::contrast(theme.accentText, theme.accent), 4.5);
}

TEST_P(Themes, TheStyleSheetLeavesNoNameUnreplaced) {
    const QString sheet = ui::styleSheetOf(ui::themeOf(GetParam()));
    for (const char* name :
         {"{base}", "{panel}", "{raised}", "{line}", "{text}", "{accent", "{kind}", "{error"}) {
        EXPECT_FALSE(sheet.contains(QLatin1String(name))) << name;
    }
}

TEST_P(Themes, IconsTakeTheTextsColour) {
    ui::applyTheme(*qApp, GetParam());
    const QImage picture = ui::icon(QStringLiteral("close")).pixmap(QSize(20, 20), 2.0).toImage();
    EXPECT_EQ(picture.width(), 40);
    const QColor text = ui::themeOf(GetParam()).text;
    int drawn = 0;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x) {
            const QColor pixel = picture.pixelColor(x, y);
            if (pixel.alpha() < 250) continue;
            ++drawn;
            EXPECT_NEAR(pixel.red(), text.red(), 3);
            EXPECT_NEAR(pixel.blue(), text.blue(), 3);
        }
    }
    EXPECT_GT(drawn, 20);
}

TEST_P(Themes, IconsOnTheAccentCanBeTold) {
    ui::applyTheme(*qApp, GetParam());
    const QImage picture = ui::iconOnAccent(QStringLiteral("generate")).pixmap(QSize(20, 20), 2.0).toImage();
    int drawn = 0;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x) {
            const QColor pixel = picture.pixelColor(x, y);
            if (pixel.alpha() < 250) continue;
            ++drawn;
            EXPECT_GE(ui::contrast(pixel, ui::themeOf(GetParam()).accent), 4.5);
        }
    }
    EXPECT_GT(drawn, 20);
}

INSTANTIATE_TEST_SUITE_P(Both, Themes, testing::Values(ThemeKind::dark, ThemeKind::light));

TEST(Icons, EveryFileDrawsSomething) {
    const QStringList files = QDir(QStringLiteral(":/icons")).entryList({QStringLiteral("*.svg")});
    EXPECT_GT(files.size(), 50);
    for (const QString& file : files) {
        const QImage picture = ui::iconPixmap(file.chopped(4), Qt::white, 16, 1).toImage();
        int alpha = 0;
        for (int y = 0; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x) alpha += qAlpha(picture.pixel(x, y));
        }
        EXPECT_GT(alpha, 500) << file.toStdString();
    }
}

}  // namespace
}  // namespace splatreel::tests
