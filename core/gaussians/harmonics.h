#pragma once

#include <glm/glm.hpp>

#include <array>
#include <span>
#include <vector>

namespace splatreel::core {

/// Real spherical harmonics up to degree 3 at a unit direction, order l, m = −l … l, with INRIA's signs
/// (those of glTF's KHR_gaussian_splatting): −0.4886 y, 0.4886 z, −0.4886 x, …. Orthonormal over the sphere.
[[nodiscard]] std::array<double, 16> shBasis(glm::dvec3 direction);

/// Turns the harmonics of N primitives with the object: afterwards colour(R d) is what colour(d) was.
/// `sh` [N, K, 3], K = (degree + 1)², degree 0 … 3; `rotation` orthonormal, determinant 1.
void rotateSh(std::span<float> sh, int degree, const glm::mat3& rotation);

}  // namespace splatreel::core
