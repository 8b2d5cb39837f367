#pragma once

#include <QString>

namespace splatreel::ui {

/// How a frame's distance from the clip, PSNR in dB, is drawn: nothing is left to do from `good` on, below
/// `bad` it cannot be used.
namespace quality {
inline constexpr float good = 32;
inline constexpr float bad = 20;
}  // namespace quality

/// 0 (good) … 1 (bad) of a PSNR in dB; below 0 where it is not known.
[[nodiscard]] float errorOf(float psnr);

/// "26.4 dB from the clip (PSNR)" with what the colours mean; empty where it is not known.
[[nodiscard]] QString qualityText(float psnr);

}  // namespace splatreel::ui
