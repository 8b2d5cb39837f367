#include "ui/inspector/value_curve.h"

#include <algorithm>
#include <cmath>

namespace splatreel::ui {

ValueCurve::ValueCurve(double minimum, double maximum, double standard)
    : minimum_(minimum), maximum_(maximum) {
    const double share = maximum > minimum ? (standard - minimum) / (maximum - minimum) : 0.5;
    // Only where the standard value lies far down is the scale bent.
    if (share > 0 && share < 0.2) exponent_ = std::min(std::log(share) / std::log(0.5), 8.0);
    if (share <= 0 && maximum - minimum > 1000) exponent_ = 4;
}

double ValueCurve::placeOf(double value) const {
    if (maximum_ <= minimum_) return 0;
    return std::pow(std::clamp((value - minimum_) / (maximum_ - minimum_), 0.0, 1.0), 1 / exponent_);
}

double ValueCurve::valueAt(double place) const {
    return minimum_ + (maximum_ - minimum_) * std::pow(std::clamp(place, 0.0, 1.0), exponent_);
}

}  // namespace splatreel::ui
