#pragma once

#include "core/base/result.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <span>
#include <string>

namespace splatreel::core {

/// Brings a project from format `from` to `from` + 1.
struct Migration {
    int from = 0;
    std::function<Result<void>(nlohmann::json& project)> apply;
};

/// The steps that this program knows, in order, one for each format before the present one.
[[nodiscard]] std::span<const Migration> migrations();

/// Takes `project` to `format` step by step and sets its number. A newer format, or one without a step, is an
/// error.
Result<void> migrate(nlohmann::json& project, int format, std::span<const Migration> steps,
                     const std::string& where);

}  // namespace splatreel::core
