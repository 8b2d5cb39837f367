#pragma once

#include "models/prior/solid_frame.h"

#include <string>
#include <vector>

namespace splatreel::bench {

/// The three solids that a prior made from one view has to beat.
enum class Baseline {
    card,      ///< flat, with the front's picture on both sides
    extruded,  ///< the silhouette extruded to its mean width
    inflated   ///< depth² = the solution of Δu = −4 inside the silhouette
};

[[nodiscard]] std::string nameOf(Baseline baseline);

/// `frame` must come from models::resampledFrame; gets depth and back.
void applyBaseline(models::SolidFrame& frame, const models::WorkingGrid& grid, Baseline baseline);

}  // namespace splatreel::bench
