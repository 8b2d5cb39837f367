#pragma once

#include "core/edit/frame_operator.h"

namespace splatreel::core {

// The built-in operators; each lives as long as the program.
[[nodiscard]] const FrameOperator& deleteOperator();
[[nodiscard]] const FrameOperator& cropOperator();
[[nodiscard]] const FrameOperator& filterOperator();
[[nodiscard]] const FrameOperator& pruneOperator();
[[nodiscard]] const FrameOperator& smoothOperator();
[[nodiscard]] const FrameOperator& transformOperator();
[[nodiscard]] const FrameOperator& gradeOperator();
[[nodiscard]] const FrameOperator& adjustOperator();

/// A live number of a schema.
[[nodiscard]] Parameter number(std::string name, std::string label, std::string help, double standard,
                               double minimum, double maximum, std::string unit = {});
/// A live flag of a schema.
[[nodiscard]] Parameter flag(std::string name, std::string label, std::string help, bool standard = false);

/// The frame without the rows that `goes` marks; the very same frame where it marks none.
[[nodiscard]] Gaussians without(const Gaussians& gaussians, std::span<const std::uint8_t> goes);

/// Whether a row is acted on.
[[nodiscard]] inline bool acts(std::span<const std::uint8_t> selected, std::size_t row) {
    return selected.empty() || selected[row] != 0;
}

}  // namespace splatreel::core
