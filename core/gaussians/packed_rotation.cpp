#include "core/gaussians/packed.h"

#include <algorithm>
#include <cmath>

namespace splatreel::core {
namespace {

constexpr float steps = 16383.0F;
constexpr float perStep = 0.70710678118654752F / steps;

}  // namespace

PackedRotation packRotation(const float wxyz[4]) {
    int largest = 0;
    for (int i = 1; i < 4; ++i) {
        if (std::abs(wxyz[i]) > std::abs(wxyz[largest])) largest = i;
    }
    // Divided by the largest first, so that squares neither vanish nor overflow.
    float part[4];
    float squares = 0;
    for (int i = 0; i < 4; ++i) {
        part[i] = wxyz[i] / wxyz[largest];
        squares += part[i] * part[i];
    }
    const float scale = 1.0F / (std::sqrt(squares) * perStep);
    PackedRotation packed{};
    int word = 0;
    for (int i = 0; i < 4; ++i) {
        if (i == largest) continue;
        const float step = std::clamp(part[i] * scale + steps + 0.5F, 0.5F, 2 * steps + 0.5F);
        packed.words[word++] = static_cast<std::uint16_t>(step);  // to nearest: cut off half a step higher
    }
    packed.words[0] = static_cast<std::uint16_t>(packed.words[0] | ((largest & 1) << 15));
    packed.words[1] = static_cast<std::uint16_t>(packed.words[1] | ((largest >> 1) << 15));
    return packed;
}

void unpackRotation(PackedRotation packed, float wxyz[4]) {
    const int largest = (packed.words[0] >> 15) | ((packed.words[1] >> 15) << 1);
    float squares = 0;
    int word = 0;
    for (int i = 0; i < 4; ++i) {
        if (i == largest) continue;
        wxyz[i] = static_cast<float>((packed.words[word++] & 0x7fff) - 16383) * perStep;
        squares += wxyz[i] * wxyz[i];
    }
    wxyz[largest] = std::sqrt(std::max(1.0F - squares, 0.0F));
    // The rounding of three numbers can carry them beyond the unit ball, which the fourth cannot make up for.
    if (squares > 1.0F) {
        const float shrink = 1.0F / std::sqrt(squares);
        for (int i = 0; i < 4; ++i) wxyz[i] *= shrink;
    }
}

}  // namespace splatreel::core
