#include "core/edit/neighbours.h"

#include "core/base/parallel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace splatreel::core {
namespace {

constexpr int leafSize = 12;
constexpr int mostNeighbours = 16;
constexpr int isolationNeighbour = 4;
constexpr float infinite = std::numeric_limits<float>::infinity();

}  // namespace

/// The k smallest squared distances so far, growing.
struct PointTree::Nearest {
    const float* centre;
    int self;  ///< place in the order
    int wanted;
    int count = 0;
    std::array<float, mostNeighbours> squares{};

    [[nodiscard]] float worst() const {
        return count < wanted ? infinite : squares[static_cast<std::size_t>(wanted) - 1];
    }
    void offer(float square) {
        if (!(square < worst())) return;
        int place = count < wanted ? count++ : wanted - 1;
        for (; place > 0 && squares[static_cast<std::size_t>(place) - 1] > square; --place)
            squares[static_cast<std::size_t>(place)] = squares[static_cast<std::size_t>(place) - 1];
        squares[static_cast<std::size_t>(place)] = square;
    }
};

PointTree::PointTree(std::span<const float> positions)
    : points_(positions.begin(), positions.end()), order_(positions.size() / 3), place_(order_.size()) {
    std::iota(order_.begin(), order_.end(), 0);
    build(0, static_cast<int>(order_.size()), 0);
    std::vector<float> sorted(points_.size());
    for (std::size_t i = 0; i < order_.size(); ++i) {
        std::copy_n(points_.begin() + 3 * order_[i], 3, sorted.begin() + static_cast<std::ptrdiff_t>(3 * i));
        place_[static_cast<std::size_t>(order_[i])] = static_cast<int>(i);
    }
    points_ = std::move(sorted);
}

/// Halves by the median along x, y, z in turn; the median stands in the middle.
void PointTree::build(int first, int end, int depth) {
    if (end - first <= leafSize) return;
    const int middle = first + (end - first) / 2;
    const std::size_t axis = static_cast<std::size_t>(depth % 3);
    std::nth_element(order_.begin() + first, order_.begin() + middle, order_.begin() + end,
                     [&](int a, int b) {
                         return points_[3 * static_cast<std::size_t>(a) + axis] <
                                points_[3 * static_cast<std::size_t>(b) + axis];
                     });
    build(first, middle, depth + 1);
    build(middle + 1, end, depth + 1);
}

void PointTree::search(int first, int end, int depth, Nearest& nearest) const {
    const auto offer = [&](int place) {
        if (place == nearest.self) return;
        const float* point = points_.data() + 3 * static_cast<std::size_t>(place);
        float square = 0;
        for (int axis = 0; axis < 3; ++axis) {
            const float difference = point[axis] - nearest.centre[axis];
            square += difference * difference;
        }
        nearest.offer(square);
    };
    if (end - first <= leafSize) {
        for (int place = first; place < end; ++place) offer(place);
        return;
    }
    const int middle = first + (end - first) / 2;
    const std::size_t axis = static_cast<std::size_t>(depth % 3);
    const float offset = nearest.centre[axis] - points_[3 * static_cast<std::size_t>(middle) + axis];
    const bool below = offset < 0;
    below ? search(first, middle, depth + 1, nearest) : search(middle + 1, end, depth + 1, nearest);
    offer(middle);
    if (offset * offset < nearest.worst())
        below ? search(middle + 1, end, depth + 1, nearest) : search(first, middle, depth + 1, nearest);
}

float PointTree::neighbourDistance(int index, int k) const {
    const int place = place_[static_cast<std::size_t>(index)];
    Nearest nearest{.centre = points_.data() + 3 * static_cast<std::size_t>(place),
                    .self = place,
                    .wanted = std::clamp(k, 1, mostNeighbours)};
    search(0, static_cast<int>(order_.size()), 0, nearest);
    return std::sqrt(nearest.worst());
}

std::vector<float> isolationOf(const Gaussians& gaussians) {
    std::vector<float> isolation(static_cast<std::size_t>(gaussians.size()), infinite);
    std::vector<float> positions;
    std::vector<int> rows;
    for (int row = 0; row < gaussians.size(); ++row) {
        const float* p = gaussians.positions.data() + 3 * static_cast<std::size_t>(row);
        if (!std::isfinite(p[0] + p[1] + p[2])) continue;
        positions.insert(positions.end(), p, p + 3);
        rows.push_back(row);
    }
    if (rows.size() <= isolationNeighbour) return isolation;
    const PointTree tree(positions);
    constexpr int block = 512;
    const int count = static_cast<int>(rows.size());
    std::vector<float> distances(rows.size());
    parallelFor((count + block - 1) / block, [&](int index, int) {
        for (int i = index * block; i < std::min(count, (index + 1) * block); ++i)
            distances[static_cast<std::size_t>(i)] = tree.neighbourDistance(i, isolationNeighbour);
    });
    std::vector<float> sorted = distances;
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
    std::ranges::nth_element(sorted, middle);
    const float median = std::max(*middle, 1e-12F);
    for (std::size_t i = 0; i < rows.size(); ++i)
        isolation[static_cast<std::size_t>(rows[i])] = distances[i] / median;
    return isolation;
}

}  // namespace splatreel::core
