#pragma once

#include "core/formats/ply_header.h"
#include "core/gaussians/sequence.h"

#include <glm/glm.hpp>

#include <optional>
#include <string>

namespace splatreel::core {

/// What Brush (SplatRenderMode) or Postshot (antialiased) say about the low-pass the splats were trained
/// with.
[[nodiscard]] std::optional<Filtering> plyFiltering(const PlyHeader& header);

/// Who wrote the file; empty when no comment says so.
[[nodiscard]] std::string plyGenerator(const PlyHeader& header);

/// How a file whose up direction is not the usual −y has to be turned, after the usual half turn about z. In
/// Brush's comment "Vertical axis" 'y' and 'z' mean the negative axes of a capture, numbers are the direction
/// itself.
[[nodiscard]] std::optional<glm::mat3> plyUprightTurn(const PlyHeader& header);

}  // namespace splatreel::core
