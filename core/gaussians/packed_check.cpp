#include "core/gaussians/packed.h"
#include "core/gaussians/sound.h"

#include <bit>
#include <cmath>

namespace splatreel::core {
namespace {

constexpr std::uint32_t one = 0x3c00;  // as a half float

/// Bits that tell of a bad value in any lane; loops without branches, so that they become vector code.
std::uint32_t badCentres(const float (&values)[packedBlockSize]) {
    constexpr auto farthest = std::bit_cast<std::uint32_t>(farthestCentre);  // what is no number is beyond
    std::uint32_t bad = 0;
    for (const float value : values)
        bad |= (std::bit_cast<std::uint32_t>(value) & 0x7fffffffU) > farthest ? 1U : 0U;
    return bad;
}

std::uint32_t badHalfs(const std::uint16_t* values) {
    std::uint32_t bad = 0;
    for (int i = 0; i < packedBlockSize; ++i) bad |= (values[i] & 0x7c00U) == 0x7c00U ? 1U : 0U;
    return bad;
}

std::uint32_t badOpacities(const std::uint16_t (&values)[packedBlockSize]) {
    std::uint32_t bad = 0;
    for (const std::uint16_t value : values) bad |= value > one ? 1U : 0U;  // negative ones are larger, too
    return bad;
}

bool inOrder(const float (&min)[3], const float (&max)[3]) {
    for (int axis = 0; axis < 3; ++axis) {
        if (!std::isfinite(min[axis]) || !std::isfinite(max[axis]) || min[axis] > max[axis]) return false;
    }
    return true;
}

}  // namespace

bool presentable(const PackedGaussians& packed) {
    std::uint32_t bad = 0;
    for (const PackedBlock& block : packed.blocks) {
        bad |= badCentres(block.x) | badCentres(block.y) | badCentres(block.z) | badOpacities(block.opacity);
        for (const auto& channel : block.color) bad |= badHalfs(channel);
    }
    for (std::size_t i = 0; i < packed.harmonics.size(); i += packedBlockSize)
        bad |= badHalfs(packed.harmonics.data() + i);
    if (bad != 0) return false;
    for (const PackedCluster& cluster : packed.clusters) {
        if (!inOrder(cluster.min, cluster.max) || !std::isfinite(cluster.largestScale)) return false;
    }
    return packed.blocks.empty() || inOrder(packed.bounds.min, packed.bounds.max);
}

}  // namespace splatreel::core
