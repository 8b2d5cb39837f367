#pragma once

#include "core/gaussians/gaussians.h"

#include <span>
#include <vector>

namespace splatreel::core {

/// A k-d tree over points, for the distances of neighbours. Immutable once made; thread-safe.
class PointTree {
public:
    /// `positions` [N, 3], finite.
    explicit PointTree(std::span<const float> positions);

    /// Distance from point `index` to its k-th nearest other point; infinite where there are not so many.
    [[nodiscard]] float neighbourDistance(int index, int k) const;

private:
    void build(int first, int end, int depth);
    struct Nearest;
    void search(int first, int end, int depth, Nearest& nearest) const;

    std::vector<float> points_;  ///< [N, 3] in the tree's order
    std::vector<int> order_;     ///< row of each point
    std::vector<int> place_;     ///< of each row in the order
};

/// How far each Gaussian is from the others: the distance to its fourth nearest neighbour, in units of the
/// median of the frame. About 1 within the object, large for what floats alone; infinite for centres that are
/// not finite. [N]
[[nodiscard]] std::vector<float> isolationOf(const Gaussians& gaussians);

}  // namespace splatreel::core
