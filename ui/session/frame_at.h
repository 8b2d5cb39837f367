#pragma once

#include "core/gaussians/frame_source.h"

namespace splatreel::ui {

/// A sequence at a time in frames, clamped to it: between two frames interpolated through the ids, as
/// GaussianSequence::at does. Reads up to four frames: not on the interface's thread.
[[nodiscard]] core::Result<core::GaussiansPtr> frameAt(const core::FrameSource& source, double time);

}  // namespace splatreel::ui
