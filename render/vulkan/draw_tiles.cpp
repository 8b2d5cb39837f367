#include "render/vulkan/draw_tiles.h"

#include "render/vulkan/shader_code.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

namespace splatreel::render::vulkan {
namespace {

struct CountPush {
    std::uint32_t countWord, firstRow, lastRow;
};
struct ListPush {
    std::uint32_t countWord, firstRow, lastRow, pairWord, capacity;
};
struct RangesPush {
    std::uint32_t pairWord;
};
struct DrawPush {
    std::uint32_t firstTile, tileCount, stride, groups;
};

constexpr std::uint64_t firstCapacity = 1U << 20U;

/// About the golden section of the number of groups and coprime to it.
std::uint32_t strideOf(std::uint32_t groups) {
    auto stride = std::clamp(static_cast<std::uint32_t>(0.618 * groups), 1U, 8191U);
    while (std::gcd(stride, groups) != 1) --stride;
    return stride;
}

}  // namespace

core::Result<DrawTiles> DrawTiles::create(const std::shared_ptr<Device>& device, const DrawTuning& tuning) {
    DrawTiles tiles;
    tiles.device_ = device;
    tiles.tuning_ = tuning;
    tiles.limit_ = device->capabilities().maxStorageRange / 4;
    using enum BindingKind;
    const auto planes = [&] {
        if (!tuning.tilesBySubgroup) {
            return Kernel::create(
                device, {shaders::draw_planes_single_comp(), 6, sizeof(DrawPush), {tuning.drawLanes}});
        }
        return Kernel::create(device, {{},
                                       6,
                                       sizeof(DrawPush),
                                       {tuning.subgroupLanes},
                                       {},
                                       {shaders::draw_planes_lanes_comp(),
                                        {{1, texels2}, {2, texels1}, {3, texels4}, {4, texels4}}}});
    };
    const auto surfaces = [&](bool dots) {
        return Kernel::create(device, {tuning.blocksOfPixels ? shaders::draw_surfaces_block_comp()
                                                             : shaders::draw_surfaces_single_comp(),
                                       6,
                                       sizeof(DrawPush),
                                       {tuning.drawLanes, dots ? 1U : 0U}});
    };
    std::pair<Kernel*, core::Result<Kernel>> kernels[] = {
        {&tiles.count_,
         Kernel::create(device, {shaders::tile_count_comp(),
                                 5,
                                 sizeof(CountPush),
                                 {},
                                 {},
                                 {shaders::tile_count_software_comp(), {{2, texels1}, {3, texels4}}}})},
        {&tiles.list_, Kernel::create(device, {shaders::tile_list_comp(),
                                               7,
                                               sizeof(ListPush),
                                               {},
                                               {},
                                               {shaders::tile_list_software_comp(),
                                                {{2, texels1}, {3, texels4}, {4, texels1}}}})},
        {&tiles.ranges_, Kernel::create(device, {shaders::tile_ranges_comp(),
                                                 3,
                                                 sizeof(RangesPush),
                                                 {},
                                                 {},
                                                 {shaders::tile_ranges_software_comp(), {{1, texels1}}}})},
        {&tiles.draw_,
         Kernel::create(device,
                        {shaders::draw_tiles_single_comp(), 5, sizeof(DrawPush), {tuning.drawLanes}})},
        {&tiles.planes_, planes()},
        {&tiles.ellipsoids_, surfaces(false)},
        {&tiles.dots_, surfaces(true)}};
    for (auto& [to, made] : kernels) {
        if (!made.ok()) return made.error();
        *to = std::move(*made);
    }
    if (auto ok = tiles.reservePairs(std::min(firstCapacity, tiles.limit_)); !ok.ok()) return ok.error();
    return tiles;
}

core::Result<void> DrawTiles::reservePairs(std::uint64_t pairs) {
    for (int side = 0; side < 2; ++side) {
        if (auto ok = pairs_.keys[side].reserve(device_, 4 * pairs); !ok.ok()) return ok;
        if (auto ok = pairs_.values[side].reserve(device_, 4 * pairs); !ok.ok()) return ok;
    }
    capacity_ = std::min(limit_, pairs_.keys[0].get().bytes() / 4);
    return {};
}

core::Result<void> DrawTiles::limitPairs(std::uint64_t pairs) {
    for (int side = 0; side < 2; ++side) {
        pairs_.keys[side].clear();
        pairs_.values[side].clear();
    }
    limit_ = pairs;
    return reservePairs(pairs);
}

core::Result<void> DrawTiles::prepare(const ViewWords& view, bool planes) {
    if (view.size[2] != view_.size[2] || view.size[3] != view_.size[3]) bands_ = 1;
    view_ = view;
    usePlanes_ = planes;
    const std::uint64_t tiles = std::uint64_t{view.size[2]} * view.size[3] + 1;
    if (auto ok = rangesOf_.reserve(device_, 8 * tiles); !ok.ok()) return ok;
    return bandPairs_.reserve(device_, 4 * mostBands);
}

core::Result<Kernel*> DrawTiles::finishing(const DrawFinish::Variant& variant) {
    using enum BindingKind;
    const auto found = finishing_.find(variant);
    if (found != finishing_.end()) return &found->second;
    std::vector<std::uint32_t> constants{tuning_.subgroupLanes};
    constants.insert(constants.end(), variant.begin() + 1, variant.end());
    auto made = Kernel::create(
        device_, {{},
                  8,
                  sizeof(DrawPush),
                  constants,
                  {},
                  {shaders::draw_tiles_lanes_comp(), {{1, texels2}, {2, texels1}, {3, texels4}}}});
    if (!made.ok()) return made.error();
    return &finishing_.emplace(variant, std::move(*made)).first->second;
}

void DrawTiles::record(Stages& stages, DrawFront& front, const Buffer& picture, const DrawFinish* finish) {
    const std::uint64_t slots = std::max(front.slots(), clusterSize);
    if (auto ok = tileCounts_.reserve(device_, 4 * slots); !ok.ok()) return stages.fail(ok.error());
    if (auto ok = front.sort().reserve(std::max(slots, capacity_)); !ok.ok()) return stages.fail(ok.error());
    stages.recording().fill(rangesOf_, 0);
    stages.recording().barrier(Access::transferWrite, Access::computeRead | Access::computeWrite);
    const std::uint32_t rows = view_.size[3];
    for (std::uint32_t band = 0; band < bands_; ++band) {
        recordBand(stages, front, {picture, finish}, rows * band / bands_, rows * (band + 1) / bands_);
        stages.recording().barrier(Access::computeWrite, Access::transferRead);
        stages.recording().copy(stages.counts(), std::uint64_t{4} * count::pairs, bandPairs_,
                                std::uint64_t{4} * band, 4);
        stages.recording().barrier(Access::transferRead | Access::transferWrite,
                                   Access::computeWrite | Access::hostRead);
    }
}

/// Work-groups that draw so many tiles.
std::uint32_t DrawTiles::groupsOf(std::uint32_t tiles, bool surfaces) const {
    const std::uint64_t pixels = std::uint64_t{tiles} << (2 * tuning_.tileShift);
    if (!surfaces && tuning_.tilesBySubgroup) {
        return ceilDiv(pixels, tuning_.subgroupLanes * (usePlanes_ ? 4 : 8));  // rows of a block
    }
    return ceilDiv(pixels, tuning_.drawLanes * (surfaces && tuning_.blocksOfPixels ? 16 : 1));
}

void DrawTiles::recordBand(Stages& stages, DrawFront& front, const Target& target, std::uint32_t firstRow,
                           std::uint32_t lastRow) {
    if (firstRow == lastRow) return;
    const Buffer &counts = stages.counts(), &view = front.view(), &order = front.order(),
                 &records = front.records();
    const Buffer &tileCounts = tileCounts_, &keys = pairs_.keys[0], &values = pairs_.values[0],
                 &ranges = rangesOf_;
    const auto capacity = static_cast<std::uint32_t>(capacity_);
    const GroupCount visible = GroupCount::at(count::visibleGroups + groups::values);
    stages.run(count_, {&counts, &view, &order, &records, &tileCounts},
               CountPush{count::visible, firstRow, lastRow}, visible);
    front.sort().scan(stages, tileCounts_, count::visible, count::visibleGroups, count::pairs);
    front.sort().prepare(stages, count::pairs, count::pairGroups, capacity);
    stages.mark("tiles: count");
    stages.run(list_, {&counts, &view, &order, &records, &tileCounts, &keys, &values},
               ListPush{count::visible, firstRow, lastRow, count::pairs, capacity}, visible);
    stages.mark("tiles: list");
    const std::uint32_t tiles = view_.size[2] * view_.size[3];
    const auto bits = static_cast<std::uint32_t>(std::bit_width(tiles));
    const int side = front.sort().sort(stages, pairs_, {count::pairs, count::pairGroups, bits, 0});
    const Buffer &sortedKeys = pairs_.keys[side], &sorted = pairs_.values[side];
    stages.run(ranges_, {&counts, &sortedKeys, &ranges}, RangesPush{count::pairs},
               GroupCount::at(count::pairGroups + groups::values));
    stages.mark("tiles: ranges");
    const auto look = static_cast<Look>(view_.options[0]);
    const bool surfaces = usePlanes_ && look >= Look::ellipsoids;
    const std::uint32_t bandTiles = view_.size[2] * (lastRow - firstRow);
    const std::uint32_t drawGroups = groupsOf(bandTiles, surfaces);
    const DrawPush push{view_.size[2] * firstRow, bandTiles, tuning_.spreadTiles ? strideOf(drawGroups) : 1,
                        drawGroups};
    const GroupCount groups = GroupCount::of(drawGroups);
    if (usePlanes_) {
        Kernel& kernel = look == Look::ellipsoids ? ellipsoids_ : look == Look::centers ? dots_ : planes_;
        stages.run(kernel, {&view, &ranges, &sorted, &records, &front.extraRows(), &target.picture}, push,
                   groups);
    } else if (target.finish != nullptr) {
        const DrawFinish& finish = *target.finish;
        const auto kernel = finishing(finish.variant());
        if (!kernel.ok()) return stages.fail(kernel.error());
        stages.run(**kernel,
                   {&view, &ranges, &sorted, &records, &finish.bytes(), &finish.words(), &finish.image(),
                    &finish.other()},
                   push, groups);
    } else {
        stages.run(draw_, {&view, &ranges, &sorted, &records, &target.picture}, push, groups);
    }
    stages.mark("draw");
}

std::uint64_t DrawTiles::pairCount() const {
    const auto counts = bandPairs_.get().mappedAs<const std::uint32_t>().first(bands_);
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

core::Result<bool> DrawTiles::fitted() {
    const auto counts = bandPairs_.get().mappedAs<const std::uint32_t>().first(bands_);
    const std::uint64_t most = *std::max_element(counts.begin(), counts.end());
    if (most <= capacity_) return true;
    if (most <= limit_) {
        if (auto ok = reservePairs(most); !ok.ok()) return ok.error();
        return false;
    }
    const std::uint32_t rows = view_.size[3];
    if (bands_ >= std::min(rows, mostBands)) {
        return core::Error{"a row of the picture is touched " + std::to_string(most) +
                               " times by Gaussians, this device holds " + std::to_string(limit_),
                           device_->capabilities().name, "Draw a smaller picture, or with quads."};
    }
    bands_ = std::min({2 * bands_, rows, mostBands});
    return false;
}

}  // namespace splatreel::render::vulkan
