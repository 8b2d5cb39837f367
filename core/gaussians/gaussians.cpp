#include "core/gaussians/gaussians.h"

#include <algorithm>

namespace splatreel::core {
namespace {

template <class T>
Column<T> selectColumn(const Column<T>& column, std::span<const int> rows, std::size_t width) {
    if (column.empty()) return {};
    std::vector<T> chosen(rows.size() * width);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        std::copy_n(column.data() + static_cast<std::size_t>(rows[i]) * width, width,
                    chosen.data() + i * width);
    }
    return chosen;
}

}  // namespace

bool Gaussians::consistent() const {
    const std::size_t n = opacityLogits.size();
    const bool columnsFit = positions.size() == 3 * n && logScales.size() == 3 * n &&
                            rotations.size() == 4 * n &&
                            sh.size() == 3 * n * static_cast<std::size_t>(shCoefficientCount(shDegree)) &&
                            (ids.empty() || ids.size() == n);
    return columnsFit && std::all_of(channels.begin(), channels.end(),
                                     [n](const auto& channel) { return channel.second.size() == n; });
}

std::size_t Gaussians::bytes() const {
    std::size_t floats =
        positions.size() + logScales.size() + rotations.size() + opacityLogits.size() + sh.size();
    for (const auto& [name, column] : channels) floats += column.size();
    return floats * sizeof(float) + ids.size() * sizeof(std::uint64_t);
}

void Bounds::include(const float* point) {
    for (int axis = 0; axis < 3; ++axis) {
        min[axis] = std::min(min[axis], point[axis]);
        max[axis] = std::max(max[axis], point[axis]);
    }
}

void Bounds::include(const Bounds& other) {
    if (other.empty()) return;
    include(other.min);
    include(other.max);
}

Bounds boundsOf(const Gaussians& gaussians) {
    Bounds bounds;
    for (int i = 0; i < gaussians.size(); ++i)
        bounds.include(gaussians.positions.data() + 3 * static_cast<std::size_t>(i));
    return bounds;
}

Gaussians selectRows(const Gaussians& gaussians, std::span<const int> rows) {
    Gaussians chosen;
    chosen.positions = selectColumn(gaussians.positions, rows, 3);
    chosen.logScales = selectColumn(gaussians.logScales, rows, 3);
    chosen.rotations = selectColumn(gaussians.rotations, rows, 4);
    chosen.opacityLogits = selectColumn(gaussians.opacityLogits, rows, 1);
    chosen.sh = selectColumn(gaussians.sh, rows,
                             3 * static_cast<std::size_t>(shCoefficientCount(gaussians.shDegree)));
    chosen.shDegree = gaussians.shDegree;
    chosen.ids = selectColumn(gaussians.ids, rows, 1);
    for (const auto& [name, column] : gaussians.channels)
        chosen.channels[name] = selectColumn(column, rows, 1);
    chosen.dropped = gaussians.dropped;
    return chosen;
}

}  // namespace splatreel::core
