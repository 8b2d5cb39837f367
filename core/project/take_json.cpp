#include "core/project/json_fields.h"

#include <algorithm>
#include <utility>

namespace splatreel::core {
namespace {

using nlohmann::json;

constexpr std::size_t mostPoints = 100'000;

json matrixToJson(const glm::mat3& m) {
    json rows = json::array();
    for (int row = 0; row < 3; ++row)
        for (int column = 0; column < 3; ++column) rows.push_back(m[column][row]);
    return rows;
}

glm::mat3 matrixFrom(JsonFields& fields, const char* key) {
    const std::vector<float> rows = fields.floats(key, 9);
    glm::mat3 m;
    for (int row = 0; row < 3; ++row)
        for (int column = 0; column < 3; ++column)
            m[column][row] = rows[static_cast<std::size_t>(3 * row + column)];
    return m;
}

float single(JsonFields& fields, const char* key, float otherwise) {
    constexpr auto largest = static_cast<double>(std::numeric_limits<float>::max());
    return static_cast<float>(fields.real(key, otherwise, -largest, largest));
}

json toJson(const ScreenRegion& region) {
    const Camera& camera = region.camera;
    const Intrinsics& lens = camera.intrinsics;
    json points = json::array();
    for (const glm::vec2 point : region.points) {
        points.push_back(point.x);
        points.push_back(point.y);
    }
    return {{"shape", "screen"},
            {"figure", region.figure == ScreenRegion::Figure::polygon ? "polygon" : "stroke"},
            {"points", std::move(points)},
            {"radius", region.radius},
            {"nearest", region.nearest},
            {"farthest", region.farthest},
            {"position", splatreel::core::toJson(camera.position)},
            {"rotation", matrixToJson(camera.rotation)},
            {"near_plane", camera.nearPlane},
            {"size", {lens.width, lens.height}},
            {"lens", {lens.fx, lens.fy, lens.cx, lens.cy}},
            {"orthographic", lens.orthographic}};
}

json toJson(const OrientedBox& box) {
    return {{"shape", "box"},
            {"center", splatreel::core::toJson(box.center)},
            {"size", splatreel::core::toJson(box.size)},
            {"rotation", matrixToJson(box.rotation)}};
}

json toJson(const ValueRange& range) {
    constexpr const char* words[] = {"opacity", "size", "elongation", "isolation"};
    return {{"shape", "value"},
            {"value", words[static_cast<int>(range.value)]},
            {"minimum", range.minimum},
            {"maximum", range.maximum}};
}

json toJson(const ColorNear& near) {
    return {
        {"shape", "color"}, {"color", splatreel::core::toJson(near.color)}, {"tolerance", near.tolerance}};
}

json toJson(const IdSet& set) {
    return {{"shape", "ids"}, {"ids", runsText(set.ids.span())}};
}

ScreenRegion regionFrom(JsonFields& fields) {
    ScreenRegion region;
    region.figure = fields.choice<ScreenRegion::Figure>("figure", {"polygon", "stroke"});
    region.points = fields.pairs("points", mostPoints);
    region.radius = single(fields, "radius", 0);
    region.nearest = single(fields, "nearest", 0);
    region.farthest = single(fields, "farthest", region.farthest);
    Camera& camera = region.camera;
    camera.position = fields.point("position", camera.position);
    camera.rotation = matrixFrom(fields, "rotation");
    camera.nearPlane = single(fields, "near_plane", camera.nearPlane);
    const std::vector<float> size = fields.floats("size", 2);
    const std::vector<float> lens = fields.floats("lens", 4);
    const auto pixels = [](float value) { return static_cast<int>(std::clamp(value, 0.0F, 1e6F)); };
    camera.intrinsics = {pixels(size[0]),
                         pixels(size[1]),
                         lens[0],
                         lens[1],
                         lens[2],
                         lens[3],
                         fields.flag("orthographic", false)};
    return region;
}

OrientedBox boxFrom(JsonFields& fields) {
    return {fields.point("center", {}), fields.point("size", glm::vec3(1)), matrixFrom(fields, "rotation")};
}

ValueRange rangeFrom(JsonFields& fields) {
    ValueRange range;
    range.value = fields.choice<ValueRange::Value>("value", {"opacity", "size", "elongation", "isolation"});
    range.minimum = single(fields, "minimum", 0);
    range.maximum = single(fields, "maximum", range.maximum);
    return range;
}

ColorNear colorFrom(JsonFields& fields) {
    return {fields.point("color", glm::vec3(0.5F)), single(fields, "tolerance", 0.1F)};
}

IdSet idsFrom(JsonFields& fields) {
    return {Column<std::uint64_t>(fields.runs("ids"))};
}

SelectionPart partFrom(JsonFields& fields) {
    SelectionPart part;
    switch (fields.choice<int>("shape", {"screen", "box", "value", "color", "ids"})) {
        case 0:
            part.shape = regionFrom(fields);
            break;
        case 1:
            part.shape = boxFrom(fields);
            break;
        case 2:
            part.shape = rangeFrom(fields);
            break;
        case 3:
            part.shape = colorFrom(fields);
            break;
        default:
            part.shape = idsFrom(fields);
            break;
    }
    part.combine = fields.choice<Combine>("combine", {"add", "subtract", "intersect"});
    return part;
}

TakeOperator operatorFrom(JsonFields& fields) {
    TakeOperator entry;
    entry.id = fields.number("id");
    entry.kind = fields.text("kind");
    entry.values = fields.values("values");
    entry.enabled = fields.flag("enabled", true);
    entry.frames = fields.span("frames");
    fields.object("selection", [&](JsonFields& found) {
        entry.selection = std::make_shared<const Selection>(selectionFrom(found));
    });
    return entry;
}

}  // namespace

json toJson(const Selection& selection) {
    constexpr const char* words[] = {"add", "subtract", "intersect"};
    json parts = json::array();
    for (const SelectionPart& part : selection.parts) {
        json entry = std::visit([](const auto& shape) { return toJson(shape); }, part.shape);
        entry["combine"] = words[static_cast<int>(part.combine)];
        parts.push_back(std::move(entry));
    }
    return {{"inverted", selection.inverted}, {"parts", std::move(parts)}};
}

Selection selectionFrom(JsonFields& fields) {
    Selection selection;
    selection.inverted = fields.flag("inverted", false);
    fields.list("parts", [&](JsonFields& part) { selection.parts.push_back(partFrom(part)); });
    return selection;
}

json toJson(const TakeEdits& edits) {
    json list = json::array();
    for (const TakeOperator& entry : edits.operators) {
        json object{{"id", entry.id},
                    {"kind", entry.kind},
                    {"values", toJson(entry.values)},
                    {"enabled", entry.enabled}};
        if (entry.frames) object["frames"] = {entry.frames->first, entry.frames->end};
        if (entry.selection) object["selection"] = toJson(*entry.selection);
        list.push_back(std::move(object));
    }
    return {{"operators", std::move(list)}, {"next_id", edits.nextId}};
}

TakeEdits editsFrom(JsonFields& fields) {
    TakeEdits edits;
    fields.list("operators", [&](JsonFields& entry) { edits.operators.push_back(operatorFrom(entry)); });
    edits.nextId = fields.number("next_id", 1);
    std::vector<std::uint64_t> ids;
    for (const TakeOperator& entry : edits.operators) ids.push_back(entry.id);
    std::ranges::sort(ids);
    const bool unique = std::ranges::adjacent_find(ids) == ids.end();
    if (!unique || (!ids.empty() && ids.back() >= edits.nextId))
        fields.fail("next_id", "does not fit the ids that are there");
    return edits;
}

}  // namespace splatreel::core
