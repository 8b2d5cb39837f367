#include "render/vulkan/draw_sort.h"

#include "render/vulkan/shader_code.h"

#include <algorithm>
#include <utility>

namespace splatreel::render::vulkan {
namespace {

constexpr std::uint32_t digits = 256;
constexpr std::uint32_t scanRun = 256;  // of shaders/scan.glsl

struct RadixPush {
    std::uint32_t countWord, shift, base;
};
struct ScanPush {
    std::uint32_t countWord, keysPerGroup, totalWord;
};
struct PreparePush {
    std::uint32_t countWord, capacity, groupsWord, keysPerGroup, valuesPerScanGroup, valuesPerGroup,
        quadsPerInstance;
};

}  // namespace

DrawTuning tuningFor(const DeviceCapabilities& capabilities) {
    DrawTuning tuning;
    if (capabilities.kind == DeviceKind::software) {
        tuning.sortLanes = 8;
        tuning.keysPerLane = 512;
        tuning.scanLanes = 8;
        tuning.tileShift = 3;
        tuning.blocksOfPixels = true;
        tuning.drawLanes = 8;
        tuning.spreadTiles = true;
    }
    return tuning;
}

core::Result<DeviceSort> DeviceSort::create(const std::shared_ptr<Device>& device, const DrawTuning& tuning) {
    DeviceSort sort;
    sort.device_ = device;
    sort.tuning_ = tuning;
    const auto radix = [&](std::span<const std::uint32_t> code, std::uint32_t buffers, bool first) {
        return Kernel::create(
            device,
            {code, buffers, sizeof(RadixPush), {tuning.sortLanes, tuning.keysPerLane, first ? 1U : 0U}});
    };
    const auto scan = [&](std::span<const std::uint32_t> code, std::uint32_t buffers) {
        return Kernel::create(device, {code, buffers, sizeof(ScanPush), {tuning.scanLanes}});
    };
    std::pair<Kernel*, core::Result<Kernel>> kernels[] = {
        {&sort.count_, radix(shaders::radix_count_comp(), 3, false)},
        {&sort.countFirst_, radix(shaders::radix_count_comp(), 3, true)},
        {&sort.scatter_, radix(shaders::radix_scatter_comp(), 6, false)},
        {&sort.scatterFirst_, radix(shaders::radix_scatter_comp(), 6, true)},
        {&sort.scanRuns_, scan(shaders::scan_runs_comp(), 3)},
        {&sort.scanSums_, scan(shaders::scan_sums_comp(), 2)},
        {&sort.scanApply_, scan(shaders::scan_apply_comp(), 3)},
        {&sort.prepare_, Kernel::create(device, {shaders::prepare_comp(), 1, sizeof(PreparePush)})}};
    for (auto& [to, made] : kernels) {
        if (!made.ok()) return made.error();
        *to = std::move(*made);
    }
    return sort;
}

core::Result<void> DeviceSort::reserve(std::uint64_t keys) {
    const std::uint64_t table = std::uint64_t{digits} * (keys / tuning_.keysPerGroup() + 1);
    if (auto ok = table_.reserve(device_, 4 * table); !ok.ok()) return ok.error();
    return sums_.reserve(device_, 4 * (std::max(table, keys) / scanRun + 1));
}

void DeviceSort::scan(Stages& stages, const Buffer& values, std::uint32_t countWord, std::uint32_t groupsWord,
                      std::uint32_t totalWord) {
    const ScanPush push{countWord, 0, totalWord};
    const GroupCount runs = GroupCount::at(groupsWord + groups::scan);
    stages.run(scanRuns_, {&stages.counts(), &values, &sums_.get()}, push, runs);
    stages.run(scanSums_, {&stages.counts(), &sums_.get()}, push, GroupCount::of(1));
    stages.run(scanApply_, {&stages.counts(), &values, &sums_.get()}, push, runs);
}

void DeviceSort::prepare(Stages& stages, std::uint32_t countWord, std::uint32_t groupsWord,
                         std::uint32_t capacity) {
    const PreparePush push{countWord,
                           capacity,
                           groupsWord,
                           tuning_.keysPerGroup(),
                           scanRun * tuning_.scanLanes,
                           64,
                           tuning_.quadsPerInstance};
    stages.run(prepare_, {&stages.counts()}, push, GroupCount::of(1));
}

/// One pass over eight bits.
struct DeviceSort::Pass {
    int side = 0;
    bool first = false;
    RadixPush push;
    GroupCount groups, tableGroups;
    std::uint32_t totalWord = count::scratch;
};

void DeviceSort::pass(Stages& stages, Pairs& pairs, const Pass& pass) {
    const Buffer &keys = pairs.keys[pass.side], &values = pairs.values[pass.side];
    const Buffer &sortedKeys = pairs.keys[1 - pass.side], &sortedValues = pairs.values[1 - pass.side];
    const Buffer &counts = stages.counts(), &table = table_, &sums = sums_;
    stages.run(pass.first ? countFirst_ : count_, {&counts, &keys, &table}, pass.push, pass.groups);
    stages.mark("count");
    const ScanPush scanning{pass.push.countWord, tuning_.keysPerGroup(), pass.totalWord};
    stages.run(scanRuns_, {&counts, &table, &sums}, scanning, pass.tableGroups);
    stages.run(scanSums_, {&counts, &sums}, scanning, GroupCount::of(1));
    stages.run(scanApply_, {&counts, &table, &sums}, scanning, pass.tableGroups);
    stages.mark("sums");
    stages.run(pass.first ? scatterFirst_ : scatter_,
               {&counts, &keys, &values, &table, &sortedKeys, &sortedValues}, pass.push, pass.groups);
    stages.mark("scatter");
}

int DeviceSort::sort(Stages& stages, Pairs& pairs, const Run& run) {
    for (std::uint32_t k = 0; k < run.passes; ++k) {
        pass(stages, pairs,
             {static_cast<int>(k % 2),
              false,
              {run.countWord, 8 * k, run.base},
              GroupCount::at(run.groupsWord + groups::sort),
              GroupCount::at(run.groupsWord + groups::table)});
    }
    return static_cast<int>(run.passes % 2);
}

int DeviceSort::sortVisible(Stages& stages, Pairs& pairs, std::uint32_t candidates, const Run& run) {
    const std::uint32_t sortGroups = std::max(1U, ceilDiv(candidates, tuning_.keysPerGroup()));
    const std::uint32_t tableGroups =
        ceilDiv(std::uint64_t{digits} * sortGroups, scanRun * tuning_.scanLanes);
    pass(stages, pairs,
         {0,
          true,
          {count::candidates, 0, run.base},
          GroupCount::of(sortGroups),
          GroupCount::of(tableGroups),
          run.countWord});
    prepare(stages, run.countWord, run.groupsWord, candidates);
    for (std::uint32_t k = 1; k < run.passes; ++k) {
        pass(stages, pairs,
             {static_cast<int>(k % 2),
              false,
              {run.countWord, 8 * k, run.base},
              GroupCount::at(run.groupsWord + groups::sort),
              GroupCount::at(run.groupsWord + groups::table)});
    }
    return static_cast<int>(run.passes % 2);
}

}  // namespace splatreel::render::vulkan
