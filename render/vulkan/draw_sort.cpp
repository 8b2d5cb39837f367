#include "render/vulkan/draw_sort.h"

#include "render/vulkan/shader_code.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace splatreel::render::vulkan {
namespace {

constexpr std::uint32_t scanRun = 256;  // of shaders/scan.glsl

struct RadixPush {
    std::uint32_t countWord, shift, base;
};
struct ScanPush {
    std::uint32_t countWord, keysPerGroup, leastGroups, valuesPerGroup, totalWord;
};
struct PreparePush {
    std::uint32_t countWord, capacity, groupsWord, keysPerGroup, leastSortGroups, tablePerGroup,
        valuesPerScanGroup, valuesPerGroup, quadsPerInstance, tieKeysPerGroup;
};

}  // namespace

DrawTuning tuningFor(const DeviceCapabilities& capabilities) {
    DrawTuning tuning;
    if (capabilities.kind == DeviceKind::software) {
        tuning.sortLanes = 8;
        tuning.scanLanes = 8;
        tuning.tieKeysPerLane = 32;
        tuning.blocksOfPixels = true;
        tuning.subgroupLanes = static_cast<std::uint32_t>(capabilities.subgroupSize);
        tuning.tilesBySubgroup = capabilities.readsTexels() && capabilities.subgroupArithmetic &&
                                 16 % tuning.subgroupLanes == 0;  // a tile is whole blocks
        tuning.columnsOfLanes = capabilities.readsTexels();
        tuning.keysPerLane = tuning.columnsOfLanes ? 32768 : 512;
        tuning.digitBits = tuning.columnsOfLanes ? 9 : 8;
        tuning.leastSortGroups =
            tuning.columnsOfLanes ? std::clamp(std::thread::hardware_concurrency(), 1U, 16U) : 1;
        tuning.drawLanes = 8;
        tuning.spreadTiles = true;
        tuning.longestRun = 50'000;
    }
    return tuning;
}

core::Result<DeviceSort> DeviceSort::create(const std::shared_ptr<Device>& device, const DrawTuning& tuning) {
    DeviceSort sort;
    sort.device_ = device;
    sort.tuning_ = tuning;
    const auto radix = [&](std::span<const std::uint32_t> code, std::uint32_t buffers, bool first,
                           const Kernel::Software& lanes) {
        std::vector<std::uint32_t> constants{tuning.sortLanes, tuning.keysPerLane, first ? 1U : 0U};
        if (tuning.columnsOfLanes) {
            constants.insert(constants.end(), {tuning.leastSortGroups, 1U << tuning.digitBits});
        }
        return Kernel::create(device, {code, buffers, sizeof(RadixPush), constants, {}, lanes});
    };
    const Kernel::Software countLanes{shaders::radix_count_lanes_comp(), {{1, BindingKind::texels4}}};
    const Kernel::Software scatterLanes{shaders::radix_scatter_lanes_comp(),
                                        {{1, BindingKind::texels4}, {2, BindingKind::texels1}}};
    const auto scan = [&](std::span<const std::uint32_t> code, std::uint32_t buffers,
                          const Kernel::Software& software) {
        return Kernel::create(device, {code, buffers, sizeof(ScanPush), {tuning.scanLanes}, {}, software});
    };
    std::pair<Kernel*, core::Result<Kernel>> kernels[] = {
        {&sort.count_, radix(shaders::radix_count_comp(), 3, false, countLanes)},
        {&sort.countFirst_, radix(shaders::radix_count_comp(), 3, true, countLanes)},
        {&sort.scatter_, radix(shaders::radix_scatter_comp(), 4, false, scatterLanes)},
        {&sort.scatterFirst_, radix(shaders::radix_scatter_comp(), 4, true, scatterLanes)},
        {&sort.scanRuns_, scan(shaders::scan_runs_comp(), 3,
                               {shaders::scan_runs_software_comp(), {{1, BindingKind::texels1}}})},
        {&sort.scanSums_, scan(shaders::scan_sums_comp(), 2, {})},
        {&sort.scanApply_,
         scan(shaders::scan_apply_comp(), 4,
              {shaders::scan_apply_software_comp(), {{2, BindingKind::texels1}, {3, BindingKind::texels1}}})},
        {&sort.prepare_, Kernel::create(device, {shaders::prepare_comp(), 1, sizeof(PreparePush)})}};
    for (auto& [to, made] : kernels) {
        if (!made.ok()) return made.error();
        *to = std::move(*made);
    }
    return sort;
}

core::Result<void> DeviceSort::reserve(std::uint64_t keys) {
    const std::uint64_t groups =
        std::max<std::uint64_t>(keys / tuning_.keysPerGroup() + 1, tuning_.leastSortGroups);
    const std::uint64_t table = tuning_.tablePerGroup() * groups;
    if (auto ok = table_.reserve(device_, 4 * table); !ok.ok()) return ok.error();
    return sums_.reserve(device_, 4 * (std::max(table, keys) / scanRun + 1));
}

void DeviceSort::scan(Stages& stages, const Buffer& values, std::uint32_t countWord, std::uint32_t groupsWord,
                      std::uint32_t totalWord) {
    const ScanPush push{countWord, 0, 0, 0, totalWord};
    const GroupCount runs = GroupCount::at(groupsWord + groups::scan);
    stages.run(scanRuns_, {&stages.counts(), &values, &sums_.get()}, push, runs);
    stages.run(scanSums_, {&stages.counts(), &sums_.get()}, push, GroupCount::of(1));
    stages.run(scanApply_, {&stages.counts(), &values, &sums_.get(), &values}, push, runs);
}

void DeviceSort::prepare(Stages& stages, std::uint32_t countWord, std::uint32_t groupsWord,
                         std::uint32_t capacity) {
    const PreparePush push{countWord,
                           capacity,
                           groupsWord,
                           tuning_.keysPerGroup(),
                           tuning_.leastSortGroups,
                           tuning_.tablePerGroup(),
                           scanRun * tuning_.scanLanes,
                           64,
                           tuning_.quadsPerInstance,
                           64 * tuning_.tieKeysPerLane};
    stages.run(prepare_, {&stages.counts()}, push, GroupCount::of(1));
}

core::Result<void> DeviceSort::Pairs::reserve(const std::shared_ptr<Device>& device, std::uint64_t pairs) {
    for (GrowingBuffer& side : sides) {
        if (auto ok = side.reserve(device, bytesPerPair * pairs); !ok.ok()) return ok;
    }
    return {};
}

/// One pass over a digit.
struct DeviceSort::Pass {
    const Buffer& from;  ///< keys alone in the first pass of projected ones, else pairs
    const Buffer& to;
    bool first = false;
    RadixPush push;
    GroupCount groups, tableGroups;
    std::uint32_t totalWord = count::scratch;
};

void DeviceSort::pass(Stages& stages, const Pass& pass) {
    const Buffer &counts = stages.counts(), &table = table_, &sums = sums_;
    stages.run(pass.first ? countFirst_ : count_, {&counts, &pass.from, &table}, pass.push, pass.groups);
    stages.mark("count");
    const ScanPush scanning{pass.push.countWord, tuning_.keysPerGroup(), tuning_.leastSortGroups,
                            tuning_.tablePerGroup(), pass.totalWord};
    stages.run(scanRuns_, {&counts, &table, &sums}, scanning, pass.tableGroups);
    stages.run(scanSums_, {&counts, &sums}, scanning, GroupCount::of(1));
    stages.run(scanApply_, {&counts, &table, &sums, &table}, scanning, pass.tableGroups);
    stages.mark("sums");
    stages.run(pass.first ? scatterFirst_ : scatter_, {&counts, &pass.from, &table, &pass.to}, pass.push,
               pass.groups);
    stages.mark("scatter");
}

int DeviceSort::sort(Stages& stages, Pairs& pairs, const Run& run) {
    const std::uint32_t passes = ceilDiv(run.bits, tuning_.digitBits);
    for (std::uint32_t k = 0; k < passes; ++k) {
        pass(stages, {pairs.sides[k % 2],
                      pairs.sides[(k + 1) % 2],
                      false,
                      {run.countWord, tuning_.digitBits * k, run.base},
                      GroupCount::at(run.groupsWord + groups::sort),
                      GroupCount::at(run.groupsWord + groups::table)});
    }
    return static_cast<int>(passes % 2);
}

int DeviceSort::sortVisible(Stages& stages, const Buffer& keys, Pairs& pairs, std::uint32_t candidates,
                            const Run& run) {
    const std::uint32_t sortGroups =
        std::max(tuning_.leastSortGroups, ceilDiv(candidates, tuning_.keysPerGroup()));
    const std::uint32_t tableGroups =
        ceilDiv(std::uint64_t{tuning_.tablePerGroup()} * sortGroups, scanRun * tuning_.scanLanes);
    pass(stages, {keys,
                  pairs.sides[0],
                  true,
                  {count::candidates, 0, run.base},
                  GroupCount::of(sortGroups),
                  GroupCount::of(tableGroups),
                  run.countWord});
    prepare(stages, run.countWord, run.groupsWord, candidates);
    const std::uint32_t passes = ceilDiv(run.bits, tuning_.digitBits);
    for (std::uint32_t k = 1; k < passes; ++k) {
        pass(stages, {pairs.sides[(k + 1) % 2],
                      pairs.sides[k % 2],
                      false,
                      {run.countWord, tuning_.digitBits * k, run.base},
                      GroupCount::at(run.groupsWord + groups::sort),
                      GroupCount::at(run.groupsWord + groups::table)});
    }
    return static_cast<int>((passes + 1) % 2);
}

}  // namespace splatreel::render::vulkan
