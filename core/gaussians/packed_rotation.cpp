#include "core/gaussians/packed_rotation.h"

#include "core/gaussians/packed.h"

#include <algorithm>
#include <cmath>

namespace splatreel::core {

PackedRotation packRotation(const float wxyz[4]) {
    // Divided by the largest first, so that squares neither vanish nor overflow.
    float most = 0;
    for (int i = 0; i < 4; ++i) most = std::max(most, std::abs(wxyz[i]));
    PackedRotation packed{};
    detail::packRotationWords(wxyz[0] / most, wxyz[1] / most, wxyz[2] / most, wxyz[3] / most, packed.words[0],
                              packed.words[1], packed.words[2]);
    return packed;
}

void unpackRotation(PackedRotation packed, float wxyz[4]) {
    const int largest = (packed.words[0] >> 15) | ((packed.words[1] >> 15) << 1);
    float squares = 0;
    int word = 0;
    for (int i = 0; i < 4; ++i) {
        if (i == largest) continue;
        const int step = (packed.words[word++] & 0x7fff) - static_cast<int>(detail::rotationSteps);
        wxyz[i] = static_cast<float>(step) * detail::rotationPerStep;
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
