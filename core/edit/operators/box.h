#pragma once

#include "core/edit/selection.h"
#include "core/parameters/parameters.h"

namespace splatreel::core {

/// Turn by Euler angles in degrees: about x first, then y, then z of the world.
[[nodiscard]] glm::mat3 eulerRotation(double xDegrees, double yDegrees, double zDegrees);
/// Angles in degrees that give this rotation.
[[nodiscard]] glm::vec3 eulerAngles(const glm::mat3& rotation);

/// The box that the parameters of "crop" describe, and back, for handles in the viewport.
[[nodiscard]] OrientedBox cropBox(const ParameterSet& parameters);
/// Its angles are those that give the same rotation. Fails only for values out of the schema's range.
Result<void> setCropBox(ParameterSet& parameters, const OrientedBox& box);

}  // namespace splatreel::core
