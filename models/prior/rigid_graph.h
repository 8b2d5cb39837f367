#pragma once

#include <glm/glm.hpp>

#include <span>
#include <vector>

namespace splatreel::models {

/// Deformation graph held as rigid as possible (Sorkine and Alexa 2007): nodes with rest positions, each tied
/// to its nearest neighbours; solving alternates between the best rotation of every neighbourhood and the
/// positions.
class RigidGraph {
public:
    RigidGraph(std::vector<glm::vec3> rest, int neighbours);

    [[nodiscard]] int size() const { return static_cast<int>(rest_.size()); }
    [[nodiscard]] std::span<const glm::vec3> rest() const { return rest_; }

    /// Moves `positions` to the minimum of Σ wᵢ·(xᵢ − targetᵢ)² + stiffness Σ |(xᵢ − xⱼ) − Rᵢ(restᵢ −
    /// restⱼ)|², where wᵢ holds a weight per axis. `positions` and `rotations` are the start and the result.
    void solve(std::span<const glm::vec3> targets, std::span<const glm::vec3> weights, float stiffness,
               int iterations, std::vector<glm::vec3>& positions, std::vector<glm::mat3>& rotations) const;

    /// Nodes around a point of the rest shape and their weights, for carrying it along.
    struct Binding {
        static constexpr int count = 4;
        int nodes[count];
        float weights[count];
    };
    [[nodiscard]] std::vector<Binding> bind(std::span<const glm::vec3> points) const;
    /// A point of the rest shape where its nodes have taken it.
    [[nodiscard]] glm::vec3 carry(glm::vec3 point, const Binding& binding,
                                  std::span<const glm::vec3> positions,
                                  std::span<const glm::mat3> rotations) const;

private:
    std::vector<glm::vec3> rest_;
    std::vector<int> starts_;      // [N + 1] into edges_
    std::vector<int> neighbours_;  // symmetric
};

}  // namespace splatreel::models
