#include "core/formats/bounded_json.h"

#include <cmath>

namespace splatreel::core {
namespace {

constexpr int maximumDepth = 64;

/// Nesting and an upper bound of the number of values, without building anything. False: too deep or too
/// many.
bool withinBounds(std::string_view text, std::size_t maximumValues) {
    int depth = 0;
    std::size_t values = 1;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\') ++i;
            if (c == '"') quoted = false;
            continue;
        }
        if (c == '"') quoted = true;
        if (c == '[' || c == '{') {
            ++values;
            if (++depth > maximumDepth) return false;
        }
        if (c == ']' || c == '}') --depth;
        if (c == ',') ++values;
    }
    return values <= maximumValues;
}

}  // namespace

Result<nlohmann::json> parseBoundedJson(std::string_view text, const std::string& where,
                                        std::size_t maximumValues) {
    const std::string remedy = "Write or export the file again.";
    if (!withinBounds(text, maximumValues))
        return Error{"the JSON is nested too deeply or too large", where, remedy};
    try {
        return nlohmann::json::parse(text);
    } catch (const nlohmann::json::exception& failure) {
        const std::string full = failure.what();
        const std::size_t place = full.find("at line ");
        const std::size_t end = full.find(':', place);
        const bool known = place != std::string::npos && end != std::string::npos;
        return Error{
            "it is not valid JSON" + (known ? " (" + full.substr(place, end - place) + ")" : std::string()),
            where, remedy};
    }
}

std::optional<double> jsonNumber(const nlohmann::json& object, const char* key, double minimum,
                                 double maximum) {
    if (!object.is_object()) return std::nullopt;
    const auto found = object.find(key);
    if (found == object.end() || !found->is_number()) return std::nullopt;
    const double value = found->get<double>();
    if (!(value >= minimum && value <= maximum)) return std::nullopt;
    return value;
}

std::optional<std::int64_t> jsonInteger(const nlohmann::json& object, const char* key, std::int64_t minimum,
                                        std::int64_t maximum) {
    const auto value = jsonNumber(object, key, static_cast<double>(minimum), static_cast<double>(maximum));
    if (!value || *value != std::floor(*value) || std::abs(*value) > 9e15) return std::nullopt;
    return static_cast<std::int64_t>(*value);
}

std::optional<std::string> jsonText(const nlohmann::json& object, const char* key) {
    if (!object.is_object()) return std::nullopt;
    const auto found = object.find(key);
    if (found == object.end() || !found->is_string()) return std::nullopt;
    return found->get<std::string>();
}

std::optional<std::vector<double>> jsonNumbers(const nlohmann::json& object, const char* key,
                                               std::size_t count) {
    if (!object.is_object()) return std::nullopt;
    const auto found = object.find(key);
    if (found == object.end() || !found->is_array() || found->size() != count) return std::nullopt;
    std::vector<double> values;
    for (const auto& item : *found) {
        if (!item.is_number() || !std::isfinite(item.get<double>())) return std::nullopt;
        values.push_back(item.get<double>());
    }
    return values;
}

}  // namespace splatreel::core
