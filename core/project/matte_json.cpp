#include "core/matte/painted_matte.h"
#include "core/project/json_fields.h"
#include "core/timeline/track_clips.h"

namespace splatreel::core {

using nlohmann::json;

json toJson(const PaintedMatte& painted) {
    json strokes = json::array();
    for (const MatteStroke& stroke : painted.strokes) {
        json points = json::array();
        for (const auto& [x, y] : stroke.points) {
            points.push_back(x);
            points.push_back(y);
        }
        strokes.push_back({{"frame", stroke.frame},
                           {"mark", stroke.keep ? "keep" : "remove"},
                           {"radius", stroke.radius},
                           {"points", std::move(points)}});
    }
    return {{"strokes", std::move(strokes)}};
}

PaintedMatte paintedMatteFrom(JsonFields& fields) {
    PaintedMatte painted;
    fields.list("strokes", [&](JsonFields& entry) {
        MatteStroke stroke;
        stroke.frame = entry.whole("frame", 0, 0, longestSource);
        stroke.keep = entry.choice<int>("mark", {"keep", "remove"}) == 0;
        stroke.radius = static_cast<float>(entry.real("radius", stroke.radius, 0, 1));
        for (const glm::vec2 point : entry.pairs("points", mostMattePoints))
            stroke.points.push_back({point.x, point.y});
        painted.strokes.push_back(std::move(stroke));
    });
    if (const auto checked = checkPaintedMatte(painted); !checked && !fields.failed())
        fields.fail("strokes", "cannot be: " + checked.error().message());
    return painted;
}

}  // namespace splatreel::core
