#pragma once

#include "core/base/result.h"
#include "core/gaussians/gaussians.h"
#include "core/gaussians/half.h"
#include "core/gaussians/packed.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace splatreel::core {

/// What a Gaussian may hold. One that is not finite, or beyond these, is unsound: "not finite or absurd" in
/// the words that people see. It is left out with a count wherever Gaussians come from outside; the rest of
/// its frame stays. Packing is stricter about scales alone (packedLogScaleMax): what it leaves out is still
/// there to be made smaller.
inline constexpr float farthestCentre = 1e9F;    ///< |x|, |y|, |z| in metres: squares stay far from 1e38
inline constexpr float largestLogScale = 20.0F;  ///< e²⁰ m = 4.9e8 m
inline constexpr float largestHarmonic = halfMaximum;  ///< of any degree: renderers store half floats
inline constexpr float leastRotationNorm2 = 1e-30F;  ///< squared length of a quaternion that has a direction
inline constexpr float mostRotationNorm2 = 1e30F;

/// Rows that are sound, in their order, and whose log-scales stay below `mostLogScale`. Uses
/// core::parallelFor.
[[nodiscard]] std::vector<std::uint32_t> soundRows(const Gaussians& gaussians,
                                                   float mostLogScale = largestLogScale);

/// Leaves the unsound rows out, of ids and channels as of everything else, and adds them to
/// Gaussians::dropped. An error where there were rows and none is left. `where`: the file, for that error.
Result<void> keepSound(Gaussians& gaussians, const std::string& where);

/// The same for a packed frame, whose rows close ranks; clusters and bounds are made anew where anything
/// went. Counted in PackedGaussians::droppedBefore.
Result<void> keepSound(PackedGaussians& packed, const std::string& where);

/// "3 of 1000 Gaussians are not finite or absurd and were left out". `total`: with those.
[[nodiscard]] std::string leftOutText(std::int64_t dropped, std::int64_t total);

}  // namespace splatreel::core
