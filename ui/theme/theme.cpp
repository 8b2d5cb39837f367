#include "ui/theme/theme.h"

#include <QApplication>
#include <QPalette>
#include <QStyleFactory>
#include <algorithm>
#include <cmath>

namespace splatreel::ui {
namespace {

const Theme dark = {ThemeKind::dark,  QColor(0x1B1D21), QColor(0x23262B), QColor(0x2C3037), QColor(0x383D46),
                    QColor(0xE6E8EB), QColor(0xA3ABB6), QColor(0x4C9FFE), QColor(0x10151C), QColor(0x7AA2C8),
                    QColor(0xE0A458), QColor(0x7FB58A), QColor(0x57AB5A), QColor(0xD9A441), QColor(0xE5534B)};
const Theme light = {ThemeKind::light, QColor(0xE9EBEE), QColor(0xF6F7F8), QColor(0xFFFFFF),
                     QColor(0xC9CED6), QColor(0x1C1F24), QColor(0x566070), QColor(0x1667C9),
                     QColor(0xFFFFFF), QColor(0x7AA2C8), QColor(0xE0A458), QColor(0x7FB58A),
                     QColor(0x57AB5A), QColor(0xD9A441), QColor(0xE5534B)};

ThemeKind current = ThemeKind::dark;

QPalette paletteOf(const Theme& theme) {
    QPalette palette;
    palette.setColor(QPalette::Window, theme.panel);
    palette.setColor(QPalette::WindowText, theme.text);
    palette.setColor(QPalette::Base, theme.raised);
    palette.setColor(QPalette::AlternateBase, theme.panel);
    palette.setColor(QPalette::Text, theme.text);
    palette.setColor(QPalette::PlaceholderText, theme.secondText);
    palette.setColor(QPalette::Button, theme.raised);
    palette.setColor(QPalette::ButtonText, theme.text);
    palette.setColor(QPalette::BrightText, theme.error);
    palette.setColor(QPalette::Highlight, theme.accent);
    palette.setColor(QPalette::HighlightedText, theme.accentText);
    palette.setColor(QPalette::Link, theme.accent);
    palette.setColor(QPalette::ToolTipBase, theme.raised);
    palette.setColor(QPalette::ToolTipText, theme.text);
    palette.setColor(QPalette::Light, theme.raised);
    palette.setColor(QPalette::Midlight, theme.line);
    palette.setColor(QPalette::Mid, theme.line);
    palette.setColor(QPalette::Dark, theme.line);
    palette.setColor(QPalette::Shadow, theme.base);
    const QColor disabled = [&] {
        QColor mixed = theme.secondText;
        mixed.setAlphaF(0.55F);
        return mixed;
    }();
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, disabled);
    }
    palette.setColor(QPalette::Disabled, QPalette::Highlight, theme.line);
    return palette;
}

/// Relative luminance of sRGB, WCAG 2.
double luminance(const QColor& color) {
    const auto linear = [](double value) {
        return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

}  // namespace

const Theme& themeOf(ThemeKind kind) {
    return kind == ThemeKind::dark ? dark : light;
}

const Theme& currentTheme() {
    return themeOf(current);
}

void applyTheme(QApplication& application, ThemeKind kind) {
    current = kind;
    const Theme& theme = themeOf(kind);
    if (application.style()->name() != QLatin1String("fusion")) {
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    }
    QApplication::setPalette(paletteOf(theme));
    application.setStyleSheet(styleSheetOf(theme));
}

double contrast(const QColor& one, const QColor& other) {
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

}  // namespace splatreel::ui
