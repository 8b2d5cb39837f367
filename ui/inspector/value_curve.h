#pragma once

namespace splatreel::ui {

/// Where a value stands on its slider: x ↦ x^exponent between minimum and maximum, with the exponent chosen
/// so that the standard value stands near the middle and large ranges stay fine at their lower end.
class ValueCurve {
public:
    ValueCurve() = default;
    ValueCurve(double minimum, double maximum, double standard);

    [[nodiscard]] double placeOf(double value) const;  ///< in [0, 1]
    [[nodiscard]] double valueAt(double place) const;

private:
    double minimum_ = 0;
    double maximum_ = 1;
    double exponent_ = 1;
};

}  // namespace splatreel::ui
