#include "core/matte/painted_matte.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>

namespace splatreel::core {

std::vector<int> PaintedMatte::frames() const {
    std::vector<int> all;
    for (const MatteStroke& stroke : strokes) all.push_back(stroke.frame);
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

std::vector<MatteStroke> PaintedMatte::on(int frame) const {
    std::vector<MatteStroke> found;
    std::ranges::copy_if(strokes, std::back_inserter(found),
                         [&](const MatteStroke& stroke) { return stroke.frame == frame; });
    return found;
}

Result<void> checkPaintedMatte(const PaintedMatte& painted) {
    constexpr const char* remedy = "Paint the matte again.";
    if (painted.strokes.size() > mostMatteStrokes)
        return Error{"the painted matte has more than " + std::to_string(mostMatteStrokes) + " strokes", "",
                     remedy};
    std::size_t points = 0;
    for (std::size_t i = 0; i < painted.strokes.size(); ++i) {
        const MatteStroke& stroke = painted.strokes[i];
        const std::string where = "stroke " + std::to_string(i + 1);
        points += stroke.points.size();
        if (points > mostMattePoints)
            return Error{"the painted matte has more than " + std::to_string(mostMattePoints) + " points",
                         where, remedy};
        if (stroke.points.empty()) return Error{"has no points", where, remedy};
        if (stroke.frame < 0 || stroke.frame > farthestMatteFrame)
            return Error{"its frame is none that a clip can have", where, remedy};
        if (!(stroke.radius > 0 && stroke.radius <= 1))
            return Error{"its radius is not above 0 and at most 1", where, remedy};
        const auto isFar = [](float value) { return !(std::abs(value) <= farthestMattePoint); };
        if (std::ranges::any_of(stroke.points, [&](const auto& at) { return isFar(at[0]) || isFar(at[1]); }))
            return Error{"a point of it lies too far outside of the picture", where, remedy};
    }
    return {};
}

AlphaImage PropagatedMatte::at(int frame) const {
    if (!frames.contains(frame)) return {};
    return alphas[static_cast<std::size_t>(frame - frames.first)].unpacked();
}

}  // namespace splatreel::core
