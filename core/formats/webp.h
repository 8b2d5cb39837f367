#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace splatreel::core {

/// Four bytes a pixel that are no colours, but whatever a format packs into a picture.
struct BytePicture {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgba;  ///< [height, width, 4]
};

/// Reads a lossless WebP, byte by byte as it was packed. One with more than `mostPixels` is an error before
/// memory is taken for them; a lossy or animated one is an error. `where` names it in errors.
[[nodiscard]] Result<BytePicture> decodeWebp(std::span<const std::byte> file, std::uint64_t mostPixels,
                                             const std::string& where);

/// Packs it as lossless WebP. Pixels whose fourth byte is 0 keep their others. At most 16,383 pixels a side.
[[nodiscard]] Result<std::vector<std::byte>> encodeWebp(const BytePicture& picture, const std::string& where);

}  // namespace splatreel::core
