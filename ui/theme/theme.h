#pragma once

#include <QColor>
#include <QString>

class QApplication;

namespace splatreel::ui {

enum class ThemeKind { dark, light };

/// The colours of the window. Text has a contrast of at least 4.5 : 1 on base, panel and raised.
struct Theme {
    ThemeKind kind = ThemeKind::dark;
    QColor base;    ///< behind everything, the viewport's surround
    QColor panel;   ///< docks, bars
    QColor raised;  ///< fields, buttons, menus
    QColor line;    ///< borders
    QColor text;
    QColor secondText;  ///< units, hints
    QColor accent;      ///< the one action that matters, focus, playhead
    QColor accentText;  ///< on the accent
    QColor source;      ///< tracks and marks of the source video
    QColor take;        ///< of results
    QColor camera;      ///< of camera keys
    QColor good;
    QColor warning;
    QColor error;
};

/// Spacing on a grid of four pixels, in device-independent pixels.
namespace metric {
inline constexpr int grid = 4;
inline constexpr int padding = 12;  ///< inside panels
inline constexpr int controlHeight = 28;
inline constexpr int denseHeight = 24;  ///< in lists and rows of parameters
inline constexpr int corner = 4;
inline constexpr int smallIcon = 16;
inline constexpr int icon = 20;
inline constexpr int motion = 120;  ///< milliseconds
}  // namespace metric

[[nodiscard]] const Theme& themeOf(ThemeKind kind);
/// The theme that was applied last; dark before that. Widgets that paint themselves read it in paintEvent and
/// repaint on QEvent::PaletteChange.
[[nodiscard]] const Theme& currentTheme();
/// Sets style, palette and style sheet of the whole program.
void applyTheme(QApplication& application, ThemeKind kind);

/// Contrast of two opaque colours after WCAG 2, 1 … 21.
[[nodiscard]] double contrast(const QColor& one, const QColor& other);

/// The style sheet of a theme; applyTheme sets it.
[[nodiscard]] QString styleSheetOf(const Theme& theme);

}  // namespace splatreel::ui
