#pragma once

#include "core/base/result.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace splatreel::core {

/// Parses JSON from outside: at most 64 levels deep and `maximumValues` values, whole text, valid UTF-8.
[[nodiscard]] Result<nlohmann::json> parseBoundedJson(std::string_view text, const std::string& where,
                                                      std::size_t maximumValues = 4'000'000);

/// A finite number of an object within [minimum, maximum]; nothing when it is absent or anything else.
[[nodiscard]] std::optional<double> jsonNumber(const nlohmann::json& object, const char* key, double minimum,
                                               double maximum);
/// The same for whole numbers.
[[nodiscard]] std::optional<std::int64_t> jsonInteger(const nlohmann::json& object, const char* key,
                                                      std::int64_t minimum, std::int64_t maximum);
[[nodiscard]] std::optional<std::string> jsonText(const nlohmann::json& object, const char* key);
/// A list of exactly `count` finite numbers.
[[nodiscard]] std::optional<std::vector<double>> jsonNumbers(const nlohmann::json& object, const char* key,
                                                             std::size_t count);

}  // namespace splatreel::core
