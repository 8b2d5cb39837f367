#include "core/timeline/speed_curve.h"

#include <algorithm>
#include <cstddef>

namespace splatreel::core {
namespace {

/// On the piece between two keys.
double between(const SpeedKey& from, const SpeedKey& to, double frame) {
    const double u = (frame - from.frame) / (to.frame - from.frame);
    return from.after + u * (to.before - from.after);
}

double fromFirstKey(const std::vector<SpeedKey>& keys, double frame) {
    if (frame <= keys.front().frame) return (frame - keys.front().frame) * keys.front().before;
    double sum = 0;
    std::size_t i = 0;
    for (; i + 1 < keys.size() && keys[i + 1].frame <= frame; ++i)
        sum += 0.5 * (keys[i].after + keys[i + 1].before) * (keys[i + 1].frame - keys[i].frame);
    const double end = i + 1 < keys.size() ? between(keys[i], keys[i + 1], frame) : keys[i].after;
    return sum + 0.5 * (keys[i].after + end) * (frame - keys[i].frame);
}

}  // namespace

double SpeedCurve::speedAt(double frame) const {
    if (keys.empty()) return 1;
    const auto next = std::ranges::upper_bound(keys, frame, {}, &SpeedKey::frame);
    if (next == keys.begin()) return keys.front().before;
    if (next == keys.end()) return keys.back().after;
    return between(*(next - 1), *next, frame);
}

double SpeedCurve::integral(double frame) const {
    return keys.empty() ? frame : fromFirstKey(keys, frame) - fromFirstKey(keys, 0);
}

SpeedCurve SpeedCurve::shifted(double frame) const {
    SpeedCurve curve = *this;
    for (SpeedKey& key : curve.keys) key.frame -= frame;
    return curve;
}

SpeedCurve SpeedCurve::reversed(double length) const {
    SpeedCurve curve = keys.empty() ? constant(1) : *this;
    std::ranges::reverse(curve.keys);
    for (SpeedKey& key : curve.keys) key = {length - key.frame, -key.after, -key.before};
    return curve;
}

SpeedCurve SpeedCurve::stretched(double factor) const {
    SpeedCurve curve = keys.empty() ? constant(1) : *this;
    for (SpeedKey& key : curve.keys) key = {key.frame * factor, key.before / factor, key.after / factor};
    return curve;
}

bool SpeedCurve::isConstant() const {
    return std::ranges::all_of(keys, [&](const SpeedKey& key) {
        return key.before == keys.front().before && key.after == keys.front().before;
    });
}

}  // namespace splatreel::core
