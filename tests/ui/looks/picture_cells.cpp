#include "tests/ui/looks/picture_cells.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace splatreel::tests {
namespace {

constexpr int level = 8;            // of 256
constexpr int seenDifference = 24;  // of any channel: three levels

int farthest(QRgb one, QRgb other) {
    return std::max({std::abs(qRed(one) - qRed(other)), std::abs(qGreen(one) - qGreen(other)),
                     std::abs(qBlue(one) - qBlue(other))});
}

}  // namespace

QImage cellsOf(const QImage& picture) {
    const qreal ratio = picture.devicePixelRatio();
    const auto count = [ratio](int pixels) {
        return std::max(1, static_cast<int>(std::lround(pixels / ratio / cellSide)));
    };
    QImage plain = picture.convertToFormat(QImage::Format_RGB32);
    plain.setDevicePixelRatio(1);
    QImage cells = plain.scaled(count(plain.width()), count(plain.height()), Qt::IgnoreAspectRatio,
                                Qt::SmoothTransformation);
    const auto rounded = [](int value) { return std::min(255, (value + level / 2) / level * level); };
    for (int y = 0; y < cells.height(); ++y) {
        for (int x = 0; x < cells.width(); ++x) {
            const QRgb pixel = cells.pixel(x, y);
            cells.setPixel(x, y, qRgb(rounded(qRed(pixel)), rounded(qGreen(pixel)), rounded(qBlue(pixel))));
        }
    }
    return cells;
}

CellDifference differenceOf(const QImage& wanted, const QImage& found) {
    CellDifference difference;
    difference.marks = found.convertToFormat(QImage::Format_RGB32);
    if (wanted.size() != found.size()) return difference;
    int different = 0;
    for (int y = 0; y < found.height(); ++y) {
        for (int x = 0; x < found.width(); ++x) {
            const QRgb pixel = found.pixel(x, y);
            const bool differs = farthest(wanted.pixel(x, y), pixel) >= seenDifference;
            different += differs ? 1 : 0;
            const auto dim = [](int value) { return 64 + value / 2; };
            difference.marks.setPixel(
                x, y,
                differs ? qRgb(255, 0, 0) : qRgb(dim(qRed(pixel)), dim(qGreen(pixel)), dim(qBlue(pixel))));
        }
    }
    difference.share = static_cast<double>(different) / (found.width() * found.height());
    return difference;
}

}  // namespace splatreel::tests
