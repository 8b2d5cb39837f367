#include "core/timeline/speed_edit.h"

#include <algorithm>

namespace splatreel::core {
namespace {

constexpr double leastGap = 1;  // frames between keys that a hand moves

}  // namespace

std::pair<SpeedCurve, std::size_t> withSpeedKey(SpeedCurve curve, double frame) {
    const auto place = std::ranges::lower_bound(curve.keys, frame, {}, &SpeedKey::frame);
    const auto index = static_cast<std::size_t>(place - curve.keys.begin());
    if (place == curve.keys.end() || place->frame != frame) {
        const double speed = curve.speedAt(frame);
        curve.keys.insert(place, {frame, speed, speed});
    }
    return {std::move(curve), index};
}

SpeedCurve withChangedKey(SpeedCurve curve, std::size_t index, SpeedKey key, double length) {
    if (index >= curve.keys.size()) return curve;
    const double least = index > 0 ? curve.keys[index - 1].frame + leastGap : 0;
    const double most = index + 1 < curve.keys.size() ? curve.keys[index + 1].frame - leastGap : length;
    key.frame = least <= most ? std::clamp(key.frame, least, most) : curve.keys[index].frame;
    curve.keys[index] = key;
    return curve;
}

SpeedCurve withoutSpeedKey(SpeedCurve curve, std::size_t index) {
    if (index >= curve.keys.size()) return curve;
    curve.keys.erase(curve.keys.begin() + static_cast<std::ptrdiff_t>(index));
    return curve;
}

SpeedCurve withShiftedPiece(SpeedCurve curve, double frame, double difference) {
    if (curve.keys.empty()) return SpeedCurve::constant(1 + difference);
    const auto next = std::ranges::upper_bound(curve.keys, frame, {}, &SpeedKey::frame);
    if (next != curve.keys.begin()) (next - 1)->after += difference;
    if (next != curve.keys.end()) next->before += difference;
    return curve;
}

SpeedCurve withCourse(const SpeedCurve& now, double length, std::span<const double> course) {
    const auto last = static_cast<double>(course.size() - 1);
    SpeedCurve shape;
    for (std::size_t i = 0; i < course.size(); ++i)
        shape.keys.push_back({length * static_cast<double>(i) / last, course[i], course[i]});
    const double covered = now.integral(length);
    const double factor = (covered != 0 ? covered : length) / shape.integral(length);
    for (SpeedKey& key : shape.keys) key.before = key.after = key.before * factor;
    return shape;
}

}  // namespace splatreel::core
