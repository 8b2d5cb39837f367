#include "models/prior/rigid_graph.h"

#include <glm/gtc/quaternion.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace splatreel::models {
namespace {

/// Rotation nearest to `matrix`, found from `start` by turning towards it (Müller et al. 2016); stays a
/// rotation for flat or degenerate neighbourhoods.
glm::mat3 nearestRotation(const glm::mat3& matrix, const glm::mat3& start) {
    glm::quat rotation = glm::quat_cast(start);
    for (int i = 0; i < 12; ++i) {
        const glm::mat3 r = glm::mat3_cast(rotation);
        const glm::vec3 turn =
            glm::cross(r[0], matrix[0]) + glm::cross(r[1], matrix[1]) + glm::cross(r[2], matrix[2]);
        const float along =
            std::abs(glm::dot(r[0], matrix[0]) + glm::dot(r[1], matrix[1]) + glm::dot(r[2], matrix[2]));
        const glm::vec3 omega = turn / (along + 1e-12F);
        const float angle = glm::length(omega);
        if (!(angle > 1e-4F)) break;
        rotation = glm::normalize(glm::angleAxis(angle, omega / angle) * rotation);
    }
    return glm::mat3_cast(rotation);
}

/// The `count` nearest of `points` to `at`, `self` left out, by exhaustive search over a sorted axis window.
class NearestSearch {
public:
    explicit NearestSearch(std::span<const glm::vec3> points) : points_(points), order_(points.size()) {
        glm::vec3 low(1e30F);
        glm::vec3 high(-1e30F);
        for (const glm::vec3 p : points) {
            low = glm::min(low, p);
            high = glm::max(high, p);
        }
        const glm::vec3 extent = high - low;
        axis_ = extent.x >= extent.y && extent.x >= extent.z ? 0 : (extent.y >= extent.z ? 1 : 2);
        std::iota(order_.begin(), order_.end(), 0);
        std::sort(order_.begin(), order_.end(), [&](int a, int b) {
            const float va = key(a);
            const float vb = key(b);
            return va < vb || (va == vb && a < b);
        });
    }

    void nearest(glm::vec3 at, int self, std::size_t count, std::vector<std::pair<float, int>>& best) const {
        best.clear();
        const auto middle = std::lower_bound(order_.begin(), order_.end(), at[axis_],
                                             [&](int index, float value) { return key(index) < value; });
        std::ptrdiff_t up = middle - order_.begin();
        std::ptrdiff_t down = up - 1;
        const std::ptrdiff_t size = static_cast<std::ptrdiff_t>(order_.size());
        const auto consider = [&](std::ptrdiff_t place) {
            const int index = order_[static_cast<std::size_t>(place)];
            if (index == self) return true;
            const float along = key(index) - at[axis_];
            if (best.size() == count && along * along > best.back().first) return false;
            const glm::vec3 offset = points_[static_cast<std::size_t>(index)] - at;
            const std::pair<float, int> entry{glm::dot(offset, offset), index};
            if (best.size() == count && !(entry < best.back())) return true;
            best.insert(std::upper_bound(best.begin(), best.end(), entry), entry);
            if (best.size() > count) best.pop_back();
            return true;
        };
        bool upOpen = true;
        bool downOpen = true;
        while (upOpen || downOpen) {
            if (upOpen) upOpen = up < size && consider(up++);
            if (downOpen) downOpen = down >= 0 && consider(down--);
        }
    }

private:
    [[nodiscard]] float key(int index) const { return points_[static_cast<std::size_t>(index)][axis_]; }

    std::span<const glm::vec3> points_;
    std::vector<int> order_;
    int axis_ = 0;
};

}  // namespace

RigidGraph::RigidGraph(std::vector<glm::vec3> rest, int neighbours) : rest_(std::move(rest)) {
    const NearestSearch search(rest_);
    std::vector<std::pair<int, int>> edges;
    std::vector<std::pair<float, int>> best;
    for (int i = 0; i < size(); ++i) {
        search.nearest(rest_[static_cast<std::size_t>(i)], i, static_cast<std::size_t>(neighbours), best);
        for (const auto& [distance, j] : best) {
            edges.emplace_back(i, j);
            edges.emplace_back(j, i);
        }
    }
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    starts_.assign(rest_.size() + 1, 0);
    for (const auto& edge : edges) ++starts_[static_cast<std::size_t>(edge.first) + 1];
    std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
    neighbours_.reserve(edges.size());
    for (const auto& edge : edges) neighbours_.push_back(edge.second);
}

void RigidGraph::solve(std::span<const glm::vec3> targets, std::span<const glm::vec3> weights,
                       float stiffness, int iterations, std::vector<glm::vec3>& positions,
                       std::vector<glm::mat3>& rotations) const {
    const std::size_t count = rest_.size();
    std::vector<glm::vec3> right(count);
    std::vector<glm::vec3> residual(count);
    std::vector<glm::vec3> direction(count);
    std::vector<glm::vec3> product(count);
    std::vector<glm::vec3> inverseDiagonal(count);
    const auto forNeighbours = [&](std::size_t i, auto&& visit) {
        for (int e = starts_[i]; e < starts_[i + 1]; ++e) {
            visit(static_cast<std::size_t>(neighbours_[static_cast<std::size_t>(e)]));
        }
    };
    // Every edge counts from both ends: 2 · stiffness.
    const auto multiply = [&](const std::vector<glm::vec3>& x, std::vector<glm::vec3>& result) {
        for (std::size_t i = 0; i < count; ++i) {
            glm::vec3 sum(0.0F);
            forNeighbours(i, [&](std::size_t j) { sum += x[i] - x[j]; });
            result[i] = weights[i] * x[i] + 2 * stiffness * sum;
        }
    };
    for (std::size_t i = 0; i < count; ++i) {
        inverseDiagonal[i] =
            1.0F / (weights[i] + 2 * stiffness * static_cast<float>(starts_[i + 1] - starts_[i]) + 1e-9F);
    }
    for (int iteration = 0; iteration < iterations; ++iteration) {
        for (std::size_t i = 0; i < count; ++i) {
            glm::mat3 covariance(0.0F);
            forNeighbours(i, [&](std::size_t j) {
                covariance += glm::outerProduct(positions[j] - positions[i], rest_[j] - rest_[i]);
            });
            rotations[i] = nearestRotation(covariance, rotations[i]);
        }
        for (std::size_t i = 0; i < count; ++i) {
            glm::vec3 sum(0.0F);
            forNeighbours(
                i, [&](std::size_t j) { sum += (rotations[i] + rotations[j]) * (rest_[i] - rest_[j]); });
            right[i] = weights[i] * targets[i] + stiffness * sum;
        }
        // Conjugate gradients, all three axes at once, each with its own step.
        multiply(positions, product);
        glm::vec3 energy(0.0F);
        for (std::size_t i = 0; i < count; ++i) {
            residual[i] = right[i] - product[i];
            direction[i] = inverseDiagonal[i] * residual[i];
            energy += residual[i] * direction[i];
        }
        for (int step = 0; step < 12; ++step) {
            multiply(direction, product);
            glm::vec3 curvature(0.0F);
            for (std::size_t i = 0; i < count; ++i) curvature += direction[i] * product[i];
            glm::vec3 length(0.0F);
            for (int axis = 0; axis < 3; ++axis) {
                length[axis] = curvature[axis] > 1e-20F ? energy[axis] / curvature[axis] : 0.0F;
            }
            glm::vec3 next(0.0F);
            for (std::size_t i = 0; i < count; ++i) {
                positions[i] += length * direction[i];
                residual[i] -= length * product[i];
                next += residual[i] * inverseDiagonal[i] * residual[i];
            }
            glm::vec3 ratio(0.0F);
            for (int axis = 0; axis < 3; ++axis) {
                ratio[axis] = energy[axis] > 1e-20F ? next[axis] / energy[axis] : 0.0F;
            }
            for (std::size_t i = 0; i < count; ++i) {
                direction[i] = inverseDiagonal[i] * residual[i] + ratio * direction[i];
            }
            energy = next;
        }
    }
}

std::vector<RigidGraph::Binding> RigidGraph::bind(std::span<const glm::vec3> points) const {
    const NearestSearch search(rest_);
    std::vector<Binding> bindings(points.size());
    std::vector<std::pair<float, int>> best;
    for (std::size_t p = 0; p < points.size(); ++p) {
        search.nearest(points[p], -1, Binding::count + 1, best);
        const float reach = best.empty() ? 1.0F : best.back().first + 1e-12F;
        float sum = 0;
        for (std::size_t k = 0; k < Binding::count; ++k) {
            const bool exists = k < best.size();
            bindings[p].nodes[k] = exists ? best[k].second : 0;
            const float fall = exists ? std::max(1 - best[k].first / reach, 1e-3F) : 0.0F;
            bindings[p].weights[k] = fall * fall;
            sum += fall * fall;
        }
        for (float& weight : bindings[p].weights) weight = sum > 0 ? weight / sum : 0.0F;
    }
    return bindings;
}

glm::vec3 RigidGraph::carry(glm::vec3 point, const Binding& binding, std::span<const glm::vec3> positions,
                            std::span<const glm::mat3> rotations) const {
    glm::vec3 result(0.0F);
    for (std::size_t k = 0; k < Binding::count; ++k) {
        const std::size_t node = static_cast<std::size_t>(binding.nodes[k]);
        result += binding.weights[k] * (positions[node] + rotations[node] * (point - rest_[node]));
    }
    return result;
}

}  // namespace splatreel::models
