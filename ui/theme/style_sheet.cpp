#include "ui/theme/theme.h"

namespace splatreel::ui {
namespace {

/// Names in braces are replaced by the theme's colours. Sizes follow the grid of `metric`.
constexpr const char* sheet = R"(
QMainWindow, QMainWindow::separator { background: {base}; }
QMainWindow::separator { width: 4px; height: 4px; }
QMainWindow::separator:hover { background: {accent}; }
QToolTip { background: {raised}; color: {text}; border: 1px solid {line}; padding: 4px; }

QMenuBar { background: {panel}; color: {text}; border-bottom: 1px solid {line}; padding: 0 4px; }
QMenuBar::item { padding: 6px 10px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: {raised}; }
QMenu { background: {raised}; color: {text}; border: 1px solid {line}; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: {accent}; color: {accentText}; }
QMenu::item:disabled { color: {disabled}; background: transparent; }
QMenu::separator { height: 1px; background: {line}; margin: 4px 8px; }

QToolBar { background: {panel}; border: none; border-bottom: 1px solid {line}; spacing: 4px; padding: 4px 8px; }
QToolBar::separator { width: 1px; background: {line}; margin: 4px 6px; }
QToolButton { background: transparent; color: {text}; border: 1px solid transparent; border-radius: 4px;
              padding: 3px 6px; min-height: 20px; }
QToolButton:hover { background: {raised}; border-color: {line}; }
QToolButton:pressed { background: {line}; }
QToolButton:checked { background: {raised}; border-color: {accent}; }
QToolButton:focus { border-color: {accent}; }
QToolButton:disabled { color: {disabled}; }
QToolButton[popupMode="1"] { padding-right: 18px; }
QToolButton::menu-button { border: none; width: 16px; border-left: 1px solid transparent; }
QToolButton::menu-indicator { image: none; }
QToolButton#generateButton { background: {accent}; color: {accentText}; border-color: {accent}; font-weight: 600; }
QToolButton#generateButton:hover { background: {accentHover}; }
QToolButton#generateButton:focus { border-color: {text}; }
QToolButton#generateButton:disabled { background: {raised}; color: {disabled}; border-color: {line}; }

QPushButton { background: {raised}; color: {text}; border: 1px solid {line}; border-radius: 4px;
              padding: 0 12px; min-height: 26px; }
QPushButton:hover { border-color: {secondText}; }
QPushButton:pressed { background: {line}; }
QPushButton:focus, QPushButton:checked { border-color: {accent}; }
QPushButton:disabled { color: {disabled}; border-color: {line}; background: {panel}; }
QPushButton::menu-indicator { image: url(:/icons/arrow_{kind}.svg); width: 12px; height: 12px;
                              subcontrol-origin: padding; subcontrol-position: right center; right: 6px; }
QPushButton[menu="true"] { padding-right: 22px; }
QPushButton[accent="true"] { background: {accent}; color: {accentText}; border-color: {accent}; font-weight: 600; }
QPushButton[accent="true"]:hover { background: {accentHover}; }
QPushButton[accent="true"]:focus { border-color: {text}; }
QPushButton[accent="true"]:disabled { background: {raised}; color: {disabled}; border-color: {line}; }

QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit, QTextEdit, QKeySequenceEdit QLineEdit {
    background: {raised}; color: {text}; border: 1px solid {line}; border-radius: 4px;
    selection-background-color: {accent}; selection-color: {accentText}; }
QLineEdit, QComboBox, QAbstractSpinBox { min-height: 22px; padding: 0 6px; }
QAbstractSpinBox { padding: 0 2px; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus, QPlainTextEdit:focus { border-color: {accent}; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled { color: {disabled}; background: {panel}; }
QLineEdit#searchField { background: {base}; padding-left: 4px; }
QLineEdit > QToolButton { border: none; padding: 0; min-height: 0; background: transparent; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url(:/icons/arrow_{kind}.svg); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: {raised}; color: {text}; border: 1px solid {line};
    selection-background-color: {accent}; selection-color: {accentText}; outline: none; }

QDockWidget { color: {secondText}; font-weight: 600; titlebar-close-icon: url(:/icons/dock_close_{kind}.svg);
              titlebar-normal-icon: url(:/icons/dock_float_{kind}.svg); }
QDockWidget::close-button, QDockWidget::float-button { border: none; background: transparent; padding: 2px; icon-size: 12px; }
QDockWidget::close-button:hover, QDockWidget::float-button:hover { background: {raised}; }
QDockWidget::close-button { subcontrol-position: top right; subcontrol-origin: margin; position: absolute;
                            top: 5px; right: 6px; width: 16px; height: 16px; }
QDockWidget::float-button { subcontrol-position: top right; subcontrol-origin: margin; position: absolute;
                            top: 5px; right: 26px; width: 16px; height: 16px; }
QDockWidget::title { background: {panel}; padding: 6px 12px; border-bottom: 1px solid {line}; text-align: left; }
QDockWidget > QWidget { background: {panel}; }

QTabWidget::pane { border: none; }
QTabBar { background: {panel}; }
QTabBar::tab { background: transparent; color: {secondText}; border: none; border-bottom: 2px solid transparent;
               padding: 5px 12px; min-height: 18px; }
QTabBar::tab:hover { color: {text}; }
QTabBar::tab:selected { color: {text}; border-bottom: 2px solid {accent}; }

QListView, QTreeView, QTableView { background: {panel}; color: {text}; border: none; outline: none;
    alternate-background-color: {panel}; }
QListView::item, QTreeView::item { min-height: 24px; padding: 0 4px; }
QListView::item { border-radius: 4px; }
QTreeView { show-decoration-selected: 0; }
QTreeView::branch { background: transparent; }
QListView::item:hover, QTreeView::item:hover { background: {raised}; }
QListView::item:selected, QTreeView::item:selected { background: {selection}; color: {text}; }
QHeaderView::section { background: {panel}; color: {secondText}; border: none; border-bottom: 1px solid {line};
    padding: 4px 8px; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: {line}; border-radius: 4px; min-height: 24px; min-width: 24px; margin: 1px; }
QScrollBar::handle:hover { background: {secondText}; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QScrollArea { border: none; background: transparent; }

QSlider::groove:horizontal { height: 4px; background: {line}; border-radius: 2px; }
QSlider::sub-page:horizontal { background: {secondText}; border-radius: 2px; }
QSlider::handle:horizontal { background: {text}; width: 12px; height: 12px; margin: -4px 0; border-radius: 6px; }
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { background: {accent}; }
QSlider::handle:horizontal:disabled { background: {line}; }

QProgressBar { background: {line}; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; color: transparent; }
QProgressBar::chunk { background: {accent}; border-radius: 3px; }
QProgressBar[state="failed"]::chunk { background: {error}; }
QProgressBar[state="done"]::chunk { background: {good}; }
QProgressBar[state="paused"]::chunk { background: {warning}; }

QCheckBox { color: {text}; spacing: 8px; min-height: 24px; }
QCheckBox:disabled { color: {disabled}; }
QCheckBox::indicator:disabled { border-color: {line}; background: {panel}; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid {secondText}; border-radius: 3px; background: {raised}; }
QCheckBox::indicator:checked { background: {accent}; border-color: {accent}; image: url(:/icons/check_{kind}.svg); }
QCheckBox::indicator:focus { border-color: {accent}; }
QRadioButton { color: {text}; spacing: 8px; min-height: 24px; }

QStatusBar { background: {panel}; color: {secondText}; border-top: 1px solid {line}; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: {secondText}; padding: 0 4px; }

QLabel[role="second"] { color: {secondText}; }
QLabel[role="heading"] { color: {text}; font-weight: 600; }
QLabel[role="error"] { color: {errorText}; }
QFrame[role="line"] { background: {line}; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="card"] { background: {raised}; border: 1px solid {line}; border-radius: 4px; }
QWidget[role="base"] { background: {base}; }
QWidget[role="panel"] { background: {panel}; }
QDialog { background: {panel}; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QGroupBox { border: none; margin-top: 20px; font-weight: 600; color: {text}; }
QGroupBox::title { subcontrol-origin: margin; left: 0; }
)";

QColor mix(const QColor& one, const QColor& other, double share) {
    return QColor::fromRgbF(static_cast<float>(one.redF() + (other.redF() - one.redF()) * share),
                            static_cast<float>(one.greenF() + (other.greenF() - one.greenF()) * share),
                            static_cast<float>(one.blueF() + (other.blueF() - one.blueF()) * share));
}

}  // namespace

QString styleSheetOf(const Theme& theme) {
    const bool isDark = theme.kind == ThemeKind::dark;
    QString text = QString::fromUtf8(sheet);
    const auto put = [&](const char* name, const QString& value) {
        text.replace(QLatin1Char('{') + QLatin1String(name) + QLatin1Char('}'), value);
    };
    const auto color = [&](const char* name, const QColor& value) { put(name, value.name()); };
    color("base", theme.base);
    color("panel", theme.panel);
    color("raised", theme.raised);
    color("line", theme.line);
    color("text", theme.text);
    color("secondText", theme.secondText);
    color("accent", theme.accent);
    color("accentText", theme.accentText);
    color("accentHover", mix(theme.accent, isDark ? Qt::white : Qt::black, 0.12));
    color("selection", mix(theme.panel, theme.accent, 0.28));
    color("disabled", mix(theme.panel, theme.secondText, 0.6));
    color("good", theme.good);
    color("warning", theme.warning);
    color("error", theme.error);
    // Red text needs more contrast than red marks.
    color("errorText", mix(theme.error, isDark ? Qt::white : Qt::black, isDark ? 0.25 : 0.3));
    put("kind", isDark ? QStringLiteral("dark") : QStringLiteral("light"));
    return text;
}

}  // namespace splatreel::ui
