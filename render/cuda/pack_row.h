#pragma once

#include "render/cuda/interface.h"
#include "render/cuda/projection.h"

#include <cmath>

/// Packing of one Gaussian: one thread's work, written for host and device alike so that tests compare it
/// with core::pack on machines without a device.

namespace splatreel::render::cuda {

inline constexpr int packedBlockSize = 16;
inline constexpr int blocksPerCluster = 16;
inline constexpr int clusterSize = packedBlockSize * blocksPerCluster;
inline constexpr float logScaleMin = -16.0F, logScaleMax = 4.0F;  // core::packedLogScaleMin, …Max
inline constexpr float farthestCentre = 1e9F;                     // core/gaussians/sound.h
inline constexpr float halfMaximum = 65504.0F;

/// core::PackedBlock and core::PackedCluster, which host headers describe.
struct Block {
    float position[3][packedBlockSize];
    std::uint16_t color[3][packedBlockSize];
    std::uint16_t opacity[packedBlockSize];
    std::uint16_t logScale[3][packedBlockSize];
    std::uint16_t rotation[3][packedBlockSize];
};
static_assert(sizeof(Block) == 32 * packedBlockSize, "core::PackedBlock");

struct Cluster {
    float min[3], max[3];
    float largestScale;
};

/// The three smaller components, 15 bits each; see core::PackedRotation. `squared`: of the norm.
SPLATREEL_BOTH void packRotation(const float* q, float squared, std::uint16_t (&words)[3]) {
    constexpr float steps = 16383.0F, perStep = 0.70710678118654752F / steps;
    int largest = 0;
    for (int k = 1; k < 4; ++k) largest = std::fabs(q[k]) > std::fabs(q[largest]) ? k : largest;
    const float scale = (q[largest] < 0 ? -1.0F : 1.0F) / (std::sqrt(squared) * perStep);
    int word = 0;
    for (int k = 0; k < 4; ++k) {
        if (k == largest) continue;
        const float step = clampTo(q[k] * scale + (steps + 0.5F), 0.5F, 2 * steps + 0.5F);
        words[word++] = static_cast<std::uint16_t>(static_cast<int>(step));
    }
    words[0] |= static_cast<std::uint16_t>((largest & 1) << 15);
    words[1] |= static_cast<std::uint16_t>((largest >> 1) << 15);
}

/// Row `row` into lane `lane` of `block`, and of the harmonics of its block. False, and nothing to see there,
/// for one that core::pack would drop; with `visible` false, for padding, nothing to see either. `toHalf`
/// makes half floats.
template <class ToHalf>
SPLATREEL_BOTH bool packRow(const SplatreelCudaGaussians& g, std::size_t row, bool visible, Block& block,
                            std::uint16_t* harmonics, int lane, ToHalf toHalf) {
    const int width = 3 * (g.shDegree + 1) * (g.shDegree + 1);
    const float* position = g.positions + 3 * row;
    const float* logScale = g.logScales + 3 * row;
    const float* rotation = g.rotations + 4 * row;
    const float* sh = g.sh + width * row;
    bool good = std::fabs(g.opacityLogits[row]) < INFINITY;  // false for what is not a number, as below
    float squared = 0;
    for (int k = 0; k < 3; ++k) {
        good = good && std::fabs(position[k]) <= farthestCentre && std::fabs(logScale[k]) <= 1e30F &&
               logScale[k] <= logScaleMax;
    }
    for (int k = 0; k < 4; ++k) squared += rotation[k] * rotation[k];
    for (int k = 0; k < width; ++k) good = good && std::fabs(sh[k]) <= halfMaximum;
    good = good && squared >= 1e-30F && squared <= 1e30F;

    const float upright[4] = {1, 0, 0, 0};
    std::uint16_t words[3] = {};
    packRotation(good ? rotation : upright, good ? squared : 1.0F, words);
    for (int k = 0; k < 3; ++k) {
        const float above = good ? larger(logScale[k] - logScaleMin, 0.0F) : 0.0F;
        block.position[k][lane] = good ? position[k] : 0.0F;
        block.color[k][lane] = toHalf(good ? 0.5F + 0.28209479177387814F * sh[k] : 0.0F);
        block.logScale[k][lane] = static_cast<std::uint16_t>(
            static_cast<int>(above * (65535.0F / (logScaleMax - logScaleMin)) + 0.5F));
        block.rotation[k][lane] = words[k];
    }
    block.opacity[lane] = toHalf(good && visible ? 1 / (1 + std::exp(-g.opacityLogits[row])) : 0.0F);
    for (int k = 3; k < width; ++k) harmonics[(k - 3) * packedBlockSize + lane] = toHalf(good ? sh[k] : 0.0F);
    return good;
}

}  // namespace splatreel::render::cuda
