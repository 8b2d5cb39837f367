#pragma once

#include <cstdint>

namespace splatreel::core {

/// A row of linear colours, premultiplied by alpha, as OpenEXR keeps them: one array per channel.
struct LinearRow {
    const float* red = nullptr;
    const float* green = nullptr;
    const float* blue = nullptr;
    const float* alpha = nullptr;  ///< nullptr: opaque
};

/// Stores a row as 8-bit sRGB with straight alpha, cut at 1; what is not a number becomes 0. `out`:
/// [count, 4], zero before.
void storeLinearRow(const LinearRow& row, int count, std::uint8_t* out);

}  // namespace splatreel::core
