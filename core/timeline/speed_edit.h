#pragma once

#include "core/timeline/speed_curve.h"

#include <cstddef>
#include <span>
#include <utility>

/// Edits of a clip's speed curve, as a hand makes them. Each gives a new curve.
namespace splatreel::core {

/// With a key at `frame` that changes nothing of the course, and its index; a key that is there already is
/// that one.
[[nodiscard]] std::pair<SpeedCurve, std::size_t> withSpeedKey(SpeedCurve curve, double frame);

/// With another key in the place of one. Its frame stays within [0, length] and a frame away from its
/// neighbours; where there is no room for that it stays where it is. An index beyond the keys changes
/// nothing.
[[nodiscard]] SpeedCurve withChangedKey(SpeedCurve curve, std::size_t index, SpeedKey key, double length);

[[nodiscard]] SpeedCurve withoutSpeedKey(SpeedCurve curve, std::size_t index);

/// The piece of the course at `frame`, from one key to the next, made faster by `difference`, alone: there
/// are jumps at its ends then.
[[nodiscard]] SpeedCurve withShiftedPiece(SpeedCurve curve, double frame, double difference);

/// Another course over `length` frames, which covers as much of the source as `now` does: `course` says how
/// fast it is at keys that are evenly spread from the first frame to the last, in any unit. At least two,
/// their mean is not 0.
[[nodiscard]] SpeedCurve withCourse(const SpeedCurve& now, double length, std::span<const double> course);

}  // namespace splatreel::core
