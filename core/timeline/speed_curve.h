#pragma once

#include <vector>

namespace splatreel::core {

/// A bend or a jump of the speed. 1: as filmed; 0: stands still; negative: backwards.
struct SpeedKey {
    double frame = 0;   ///< timeline frames from the clip's start
    double before = 1;  ///< source seconds per timeline second, where the piece before ends
    double after = 1;   ///< and where the piece after begins
    friend bool operator==(const SpeedKey&, const SpeedKey&) = default;
};

/// How fast a clip plays along its length: straight ramps between keys, constant before the first and after
/// the last. No keys: as filmed. The integral is exact, so that cutting a clip changes nothing that is seen.
struct SpeedCurve {
    std::vector<SpeedKey> keys;  ///< strictly increasing in `frame`

    [[nodiscard]] static SpeedCurve constant(double speed) { return {{{0, speed, speed}}}; }

    /// At a jump: the speed after it.
    [[nodiscard]] double speedAt(double frame) const;
    /// ∫ speed from 0 to `frame` (either sign).
    [[nodiscard]] double integral(double frame) const;

    /// The same curve seen from `frame` timeline frames later.
    [[nodiscard]] SpeedCurve shifted(double frame) const;
    /// speed'(t) = −speed(length − t): the same course backwards.
    [[nodiscard]] SpeedCurve reversed(double length) const;
    /// The curve stretched over `factor` times the time, so that it covers the same course.
    [[nodiscard]] SpeedCurve stretched(double factor) const;
    /// Whether the speed is one and the same everywhere.
    [[nodiscard]] bool isConstant() const;

    friend bool operator==(const SpeedCurve&, const SpeedCurve&) = default;
};

}  // namespace splatreel::core
