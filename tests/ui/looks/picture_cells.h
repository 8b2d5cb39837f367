#pragma once

#include <QImage>
#include <QString>

namespace splatreel::tests {

/// Side of a cell in device-independent pixels.
inline constexpr int cellSide = 4;

/// The mean colour of every cell of a widget's picture: layouts, sizes and colours stay, how a font was drawn
/// does not. Quantised to 32 levels a channel.
[[nodiscard]] QImage cellsOf(const QImage& picture);

/// How two pictures of cells differ.
struct CellDifference {
    double share = 1;  ///< of the cells that differ to be seen; 1 where the sizes differ
    QImage marks;      ///< the second picture, dimmed, those cells in red
};
[[nodiscard]] CellDifference differenceOf(const QImage& wanted, const QImage& found);

}  // namespace splatreel::tests
