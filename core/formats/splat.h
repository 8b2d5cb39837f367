#pragma once

#include "core/base/files.h"
#include "core/base/result.h"
#include "core/gaussians/gaussians.h"

namespace splatreel::core {

/// Reads antimatter15's .splat: records of 32 bytes without a head, so that only the size and the values can
/// be checked. Position and linear scale as floats, colour and opacity as bytes, quaternion w x y z as bytes;
/// no harmonics. Y is down as in PLY.
[[nodiscard]] Result<Gaussians> readSplat(const ByteSource& source);

}  // namespace splatreel::core
