#pragma once

#include "core/base/result.h"
#include "core/project/project.h"

#include <string>
#include <string_view>

namespace splatreel::core {

/// The format that this program writes; it reads it and all before it.
inline constexpr int projectFormat = 3;

/// A project as indented JSON: "splatreel_project" holds the format's number.
[[nodiscard]] std::string projectToJson(const ProjectDocument& document);

/// Reads it and distrusts it. What an older format did differently is brought up to date first; entries that
/// this program does not know are left out. Errors name the place: not JSON, not a project, of a newer
/// version, out of range, ids twice, clips that overlap.
[[nodiscard]] Result<ProjectDocument> projectFromJson(std::string_view text, const std::string& where);

}  // namespace splatreel::core
