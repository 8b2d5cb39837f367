#pragma once

#include <QIcon>
#include <QString>

namespace splatreel::ui {

/// A line icon of resources/icons by its file's name without ending. It is drawn in the palette's text colour
/// of the moment (accent where checked is left to the button's frame), sharp at every scale, and follows a
/// change of theme by itself. An unknown name gives an empty icon.
[[nodiscard]] QIcon icon(const QString& name);

/// The same for what stands on the accent: in the colour of text on it.
[[nodiscard]] QIcon iconOnAccent(const QString& name);

/// The same in one fixed colour, for marks that carry meaning.
[[nodiscard]] QIcon icon(const QString& name, const QColor& color);

/// Drawn once, `size` device-independent pixels wide.
[[nodiscard]] QPixmap iconPixmap(const QString& name, const QColor& color, int size, qreal scale);

}  // namespace splatreel::ui
