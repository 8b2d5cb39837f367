#pragma once

#include "render/scene/scene.h"

#include <cstdint>
#include <vector>

namespace splatreel::render {

/// Side of a checker's square in pixels.
inline constexpr int checkerSize = 16;

/// A straight-alpha colour as a picture's pixel, rounded, values outside [0, 1] cut off.
[[nodiscard]] std::uint32_t pixelOf(const std::array<float, 4>& color);
/// And back.
[[nodiscard]] std::array<float, 4> colorOf(std::uint32_t pixel);

/// The backdrop at every pixel, [height, width], straight alpha. The gradient goes linearly from `first` in
/// the first row to `second` in the last; the checker's upper left square is `first`; an image is scaled as a
/// whole until it covers the picture, centred and sampled linearly. An image that is missing is `first`.
void drawBackdrop(const Backdrop& backdrop, int width, int height, std::vector<std::uint32_t>& rgba);

}  // namespace splatreel::render
