#pragma once

#include <hwy/aligned_allocator.h>

#include <algorithm>
#include <cstddef>

/// Matrices whose rows are filled up with zeros to whole vectors, so that kernels need no special last
/// column.
namespace splatreel::models::kernels {

inline constexpr std::ptrdiff_t padding = 16;  ///< floats: the widest vector

[[nodiscard]] inline std::ptrdiff_t padded(std::ptrdiff_t count) {
    return (count + padding - 1) / padding * padding;
}

using Floats = hwy::AlignedFreeUniquePtr<float[]>;

[[nodiscard]] inline Floats uninitialised(std::ptrdiff_t count) {
    return hwy::AllocateAligned<float>(static_cast<std::size_t>(count));
}

[[nodiscard]] inline Floats zeros(std::ptrdiff_t count) {
    Floats values = uninitialised(count);
    std::fill_n(values.get(), count, 0.0F);
    return values;
}

/// Copies rows of `count` floats into rows of `width`, zeros behind.
inline void pad(const float* from, std::ptrdiff_t rows, std::ptrdiff_t count, float* to,
                std::ptrdiff_t width) {
    for (std::ptrdiff_t row = 0; row < rows; ++row) {
        std::copy_n(from + row * count, count, to + row * width);
        std::fill(to + row * width + count, to + (row + 1) * width, 0.0F);
    }
}

/// The other way round.
inline void unpad(const float* from, std::ptrdiff_t rows, std::ptrdiff_t width, float* to,
                  std::ptrdiff_t count) {
    for (std::ptrdiff_t row = 0; row < rows; ++row) std::copy_n(from + row * width, count, to + row * count);
}

}  // namespace splatreel::models::kernels
