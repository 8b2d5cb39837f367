#pragma once

#include "core/gaussians/camera.h"
#include "core/gaussians/gaussians.h"

namespace splatreel::bench {

/// A synthetic creature (bumpy body, head, four bent limbs, tail, a ring round it) of flat Gaussians on its
/// surfaces and a few floaters, inside a radius of 0.95 round the origin, +y up, in random order. The number
/// sets how fine they are. Same `seed`, same creature.
[[nodiscard]] core::Gaussians creature(int count, int shDegree, unsigned seed = 1);

/// The whole creature in view: vertical field of view 49.1°, distance 2.6, turned by `azimuth` radians.
[[nodiscard]] core::Camera creatureCamera(int width, int height, float azimuth);

}  // namespace splatreel::bench
