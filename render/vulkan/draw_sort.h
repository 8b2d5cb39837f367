#pragma once

#include "render/vulkan/draw_kernel.h"
#include "render/vulkan/draw_layout.h"

#include <cstdint>
#include <memory>

namespace splatreel::render::vulkan {

/// How work is cut for a kind of device. Software devices run a work-group on one thread and pay for each
/// load of each lane, so they get few lanes with long runs; GPUs get many lanes with short ones.
struct DrawTuning {
    std::uint32_t sortLanes = 16;
    std::uint32_t keysPerLane = 32;
    std::uint32_t digitBits = 8;  ///< of a pass of the sort
    bool columnsOfLanes = false;  ///< the sort counts in a column for each lane (shaders/radix_lanes.glsl)
    std::uint32_t leastSortGroups = 1;  ///< with columns of lanes: for so many threads
    std::uint32_t scanLanes = 64;
    std::uint32_t tieKeysPerLane = 1;
    std::uint32_t tileShift = 4;   ///< log2 of a tile's side
    bool blocksOfPixels = false;   ///< surfaces: 4 × 4 pixels per invocation, not one
    bool tilesBySubgroup = false;  ///< tiles: a subgroup draws a block (shaders/draw_lanes.glsl)
    std::uint32_t subgroupLanes = 32;
    std::uint32_t drawLanes = 256;  ///< else: invocations of a work-group of the tiles
    bool spreadTiles = false;       ///< neighbouring work-groups draw distant tiles
    /// Of what an invocation walks in a loop: software devices end its loops after 65,535 rounds, all
    /// together. Drawing a tile's list takes 9/8 of a round for each Gaussian at most.
    std::uint32_t longestRun = 0xffffffffU;
    std::uint32_t quadsPerInstance = 1024;

    [[nodiscard]] std::uint32_t keysPerGroup() const { return sortLanes * keysPerLane; }
    /// Places of the sort's table that a group fills.
    [[nodiscard]] std::uint32_t tablePerGroup() const {
        return (columnsOfLanes ? sortLanes : 1) << digitBits;
    }
};
[[nodiscard]] DrawTuning tuningFor(const DeviceCapabilities& capabilities);

/// Stable radix sort of 32-bit keys with 32-bit values, and exclusive prefix sums.
/// Counts live on the device: the words of `counts` that the functions name. Independent of the subgroup's
/// size and of atomics: the same input gives the same bits.
class DeviceSort {
public:
    [[nodiscard]] static core::Result<DeviceSort> create(const std::shared_ptr<Device>& device,
                                                         const DrawTuning& tuning);

    /// Key and value in turn.
    struct Pairs {
        GrowingBuffer sides[2];
        core::Result<void> reserve(const std::shared_ptr<Device>& device, std::uint64_t pairs);
    };
    static constexpr std::uint64_t bytesPerPair = 8;
    /// Room for that many keys, and for prefix sums over as many values.
    core::Result<void> reserve(std::uint64_t keys);

    struct Run {
        std::uint32_t countWord = 0;   ///< of the counts: how many keys
        std::uint32_t groupsWord = 0;  ///< where prepare() leaves their work-groups
        std::uint32_t bits = 32;       ///< of the keys, once the base is subtracted
        std::uint32_t base = 0;
    };
    /// Sorts pairs.sides[0], as many as the counts say. Answers on which side the result lies.
    int sort(Stages& stages, Pairs& pairs, const Run& run);
    /// The same for `keys` as they were projected: `candidates` of them (also in the counts); those that are
    /// culled (all bits set) stay out, values are the places of the keys. Writes the number of the others to
    /// run.countWord and prepares their work-groups.
    int sortVisible(Stages& stages, const Buffer& keys, Pairs& pairs, std::uint32_t candidates,
                    const Run& run);
    /// Replaces as many values as the counts say by the sums of those before them; the sum of all goes to
    /// totalWord.
    void scan(Stages& stages, const Buffer& values, std::uint32_t countWord, std::uint32_t groupsWord,
              std::uint32_t totalWord);
    /// Work-groups for what follows a count; none where it exceeds the capacity.
    void prepare(Stages& stages, std::uint32_t countWord, std::uint32_t groupsWord, std::uint32_t capacity);

private:
    struct Pass;
    void pass(Stages& stages, const Pass& pass);

    std::shared_ptr<Device> device_;
    DrawTuning tuning_;
    Kernel count_, countFirst_, scatter_, scatterFirst_, scanRuns_, scanSums_, scanApply_, prepare_;
    GrowingBuffer table_, sums_;
};

}  // namespace splatreel::render::vulkan
