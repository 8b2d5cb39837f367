#include "core/base/time.h"

#include <cmath>
#include <initializer_list>
#include <numeric>

namespace splatreel::core {

Rate rateFromDouble(double framesPerSecond) {
    if (!std::isfinite(framesPerSecond) || framesPerSecond < 1e-3 || framesPerSecond > 1e5) return {24, 1};
    for (const std::int64_t denominator : {std::int64_t{1}, std::int64_t{1001}, std::int64_t{1000000}}) {
        const double scaled = framesPerSecond * static_cast<double>(denominator);
        // 23.976 and 29.97 are the usual way to write …/1001; they are off by less than 2e-5 of the true
        // rate.
        const double tolerance = denominator == 1001 ? 2e-5 * scaled : 1e-9 * scaled;
        double nearest = std::round(scaled);
        if (denominator == 1001) nearest = std::round(nearest / 1000.0) * 1000.0;
        if (nearest < 1) continue;
        if (denominator == 1000000 || std::abs(scaled - nearest) <= tolerance) {
            const auto numerator = static_cast<std::int64_t>(nearest);
            const std::int64_t divisor = std::gcd(numerator, denominator);
            return {numerator / divisor, denominator / divisor};
        }
    }
    return {24, 1};
}

}  // namespace splatreel::core
