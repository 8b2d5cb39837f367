#pragma once

#include "core/base/result.h"
#include "core/gaussians/sequence.h"

#include <nlohmann/json.hpp>

#include <string>

namespace splatreel::core {

/// Rate, filtering, cameras and provenance of a sequence as one flat object: fps, rate, dilation,
/// compensation, input_camera, clip_camera, generator, and the provenance's own entries (engine, parameters,
/// seed …).
[[nodiscard]] nlohmann::json descriptionToJson(const GaussianSequence& sequence);

/// The way back. Entries that are neither this nor the file's own bookkeeping become the provenance.
[[nodiscard]] Result<void> descriptionFromJson(const nlohmann::json& object, const std::string& where,
                                               GaussianSequence& sequence);

}  // namespace splatreel::core
