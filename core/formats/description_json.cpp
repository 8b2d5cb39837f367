#include "core/formats/description_json.h"

#include "core/base/version.h"
#include "core/formats/bounded_json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>

namespace splatreel::core {
namespace {

using nlohmann::json;

/// Entries that the files themselves need; every other one belongs to the provenance.
constexpr std::array<std::string_view, 14> ownKeys = {
    "version",  "fps",          "rate",      "frame_count", "patterns", "counts",       "bounds",
    "dilation", "compensation", "sh_degree", "ids",         "ids_file", "input_camera", "clip_camera"};

json cameraToJson(const Camera& camera) {
    const Intrinsics& in = camera.intrinsics;
    json rows = json::array();
    for (int row = 0; row < 3; ++row)
        rows.push_back({camera.rotation[0][row], camera.rotation[1][row], camera.rotation[2][row]});
    const double fovy = 2.0 * std::atan(0.5 * in.height / in.fy);
    return {{"position", {camera.position.x, camera.position.y, camera.position.z}},
            {"rotation", rows},
            {"fovy_deg", fovy * 180.0 / 3.14159265358979323846},
            {"distance", glm::length(camera.position)},
            {"width", in.width},
            {"height", in.height},
            {"fx", in.fx},
            {"fy", in.fy},
            {"cx", in.cx},
            {"cy", in.cy}};
}

std::optional<Camera> cameraFromJson(const json& object) {
    Camera camera;
    const auto position = jsonNumbers(object, "position", 3);
    const auto width = jsonInteger(object, "width", 1, 1 << 17);
    const auto height = jsonInteger(object, "height", 1, 1 << 17);
    if (!position || !width || !height || !object.contains("rotation")) return std::nullopt;
    camera.position = {(*position)[0], (*position)[1], (*position)[2]};
    const json& rows = object["rotation"];
    if (!rows.is_array() || rows.size() != 3) return std::nullopt;
    for (int row = 0; row < 3; ++row) {
        const auto values = jsonNumbers(json{{"row", rows[static_cast<std::size_t>(row)]}}, "row", 3);
        if (!values) return std::nullopt;
        for (int column = 0; column < 3; ++column)
            camera.rotation[column][row] = static_cast<float>((*values)[static_cast<std::size_t>(column)]);
    }
    camera.intrinsics.width = static_cast<int>(*width);
    camera.intrinsics.height = static_cast<int>(*height);
    const std::array<std::pair<const char*, float*>, 4> numbers = {{{"fx", &camera.intrinsics.fx},
                                                                    {"fy", &camera.intrinsics.fy},
                                                                    {"cx", &camera.intrinsics.cx},
                                                                    {"cy", &camera.intrinsics.cy}}};
    for (const auto& [key, target] : numbers) {
        const auto value = jsonNumber(object, key, key[0] == 'f' ? 1e-3 : -1e7, 1e7);
        if (!value) return std::nullopt;
        *target = static_cast<float>(*value);
    }
    return camera;
}

std::optional<Rate> rateFromJson(const json& object) {
    if (const auto pair = jsonNumbers(object, "rate", 2)) {
        const double numerator = (*pair)[0];
        const double denominator = (*pair)[1];
        const auto whole = [](double value) {
            return value >= 1 && value <= 1e9 && value == std::floor(value);
        };
        if (!whole(numerator) || !whole(denominator)) return std::nullopt;
        return Rate{static_cast<std::int64_t>(numerator), static_cast<std::int64_t>(denominator)};
    }
    const auto fps = jsonNumber(object, "fps", 1e-3, 1e5);
    if (!fps) return std::nullopt;
    return rateFromDouble(*fps);
}

}  // namespace

json descriptionToJson(const GaussianSequence& sequence) {
    json object = json::object();
    if (!sequence.provenance.empty()) {
        const auto provenance = parseBoundedJson(sequence.provenance, "provenance");
        if (provenance && provenance->is_object()) object = *provenance;
    }
    if (!object.contains("generator")) object["generator"] = "Splatreel " + std::string(version());
    object["fps"] = sequence.rate.framesPerSecond();
    object["rate"] = {sequence.rate.numerator, sequence.rate.denominator};
    object["dilation"] = sequence.filtering.dilation;
    object["compensation"] = sequence.filtering.compensate;
    if (sequence.inputCamera.intrinsics.width > 0)
        object["input_camera"] = cameraToJson(sequence.inputCamera);
    if (sequence.clipCamera.intrinsics.width > 0) object["clip_camera"] = cameraToJson(sequence.clipCamera);
    return object;
}

Result<void> descriptionFromJson(const json& object, const std::string& where, GaussianSequence& sequence) {
    const std::string remedy = "Write the sequence again, or read the files of its frames themselves.";
    const auto rate = rateFromJson(object);
    if (!rate) return Error{"the entry 'fps' (or 'rate') is missing or no positive number", where, remedy};
    sequence.rate = *rate;
    sequence.filtering.dilation =
        static_cast<float>(jsonNumber(object, "dilation", 0, 100).value_or(sequence.filtering.dilation));
    if (object.contains("compensation") && object["compensation"].is_boolean())
        sequence.filtering.compensate = object["compensation"].get<bool>();
    for (const auto& [key, target] :
         {std::pair{"input_camera", &sequence.inputCamera}, std::pair{"clip_camera", &sequence.clipCamera}}) {
        if (!object.contains(key)) continue;
        const auto camera = cameraFromJson(object[key]);
        if (!camera) {
            return Error{std::string("the entry '") + key + "' is incomplete or has impossible numbers",
                         where, remedy};
        }
        *target = *camera;
    }
    json provenance = json::object();
    for (const auto& [key, value] : object.items()) {
        if (std::ranges::find(ownKeys, key) == ownKeys.end()) provenance[key] = value;
    }
    if (!provenance.empty())
        sequence.provenance = provenance.dump(-1, ' ', false, json::error_handler_t::replace);
    return {};
}

}  // namespace splatreel::core
