#pragma once

#include "core/gaussians/gaussians.h"
#include "core/gaussians/sequence.h"

#include <glm/glm.hpp>

namespace splatreel::core {

/// p' = scale · rotation · p + translation. `rotation` orthonormal with determinant 1, `scale` > 0.
struct Similarity {
    glm::mat3 rotation{1.0F};
    glm::vec3 translation{0.0F};
    float scale = 1.0F;
};

/// The Gaussians moved as one rigid (and resized) object: centres, rotations, log-scales and the view
/// dependence of colour. Columns that do not change stay shared.
[[nodiscard]] Gaussians transformed(const Gaussians& gaussians, const Similarity& similarity);

/// Every frame moved; columns that frames share stay shared. The input camera does not move.
[[nodiscard]] GaussianSequence transformed(const GaussianSequence& sequence, const Similarity& similarity);

}  // namespace splatreel::core
