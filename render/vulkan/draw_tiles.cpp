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
    std::uint32_t firstTile, tileCount, pairWord, capacity, longestWord;
};
struct DrawPush {
    std::uint32_t firstTile, tileCount, stride, groups;
    std::uint32_t listBegin = 0, listEnd = 0xffffffffU;
};

constexpr std::uint64_t firstCapacity = 1U << 20U;

constexpr std::uint32_t neighbours = 32;  ///< of shaders/spread.glsl

/// About the golden section of the number of runs and coprime to it.
std::uint32_t strideOf(std::uint32_t runs) {
    auto stride = std::clamp(static_cast<std::uint32_t>(0.618 * runs), 1U, 8191U);
    while (std::gcd(stride, runs) != 1) --stride;
    return stride;
}

}  // namespace

core::Result<DrawTiles> DrawTiles::create(const std::shared_ptr<Device>& device, const DrawTuning& tuning) {
    DrawTiles tiles;
    tiles.device_ = device;
    tiles.tuning_ = tuning;
    tiles.limit_ = device->capabilities().maxStorageRange / DeviceSort::bytesPerPair;
    using enum BindingKind;
    std::pair<Kernel*, core::Result<Kernel>> kernels[] = {
        {&tiles.count_,
         Kernel::create(device, {shaders::tile_count_comp(),
                                 5,
                                 sizeof(CountPush),
                                 {},
                                 {},
                                 {shaders::tile_count_software_comp(), {{2, texels1}, {3, texels4}}}})},
        {&tiles.list_, Kernel::create(device, {shaders::tile_list_comp(),
                                               6,
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
                        {shaders::draw_tiles_single_comp(), 5, sizeof(DrawPush), {tuning.drawLanes}})}};
    for (auto& [to, made] : kernels) {
        if (!made.ok()) return made.error();
        *to = std::move(*made);
    }
    for (const Look look : {Look::color, Look::ellipsoids, Look::centers}) {
        if (auto made = tiles.planesKernel(look, false); !made.ok()) return made.error();
    }
    if (auto ok = tiles.reservePairs(std::min(firstCapacity, tiles.limit_)); !ok.ok()) return ok.error();
    return tiles;
}

core::Result<void> DrawTiles::reservePairs(std::uint64_t pairs) {
    if (auto ok = pairs_.reserve(device_, pairs); !ok.ok()) return ok;
    capacity_ = std::min(limit_, pairs_.sides[0].get().bytes() / DeviceSort::bytesPerPair);
    return {};
}

core::Result<void> DrawTiles::limitPairs(std::uint64_t pairs) {
    for (GrowingBuffer& side : pairs_.sides) side.clear();
    limit_ = pairs;
    return reservePairs(pairs);
}

core::Result<void> DrawTiles::prepare(const ViewWords& view, bool planes) {
    if (view.size[2] != view_.size[2] || view.size[3] != view_.size[3]) bands_ = 1;
    view_ = view;
    usePlanes_ = planes;
    const std::uint64_t tiles = std::uint64_t{view.size[2]} * view.size[3] + 1;
    if (auto ok = rangesOf_.reserve(device_, 8 * tiles); !ok.ok()) return ok;
    return found_.reserve(device_, std::uint64_t{4} * (mostBands + 1));
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

/// Of any look that shows no surfaces: Look::color.
core::Result<Kernel*> DrawTiles::planesKernel(Look look, bool inParts) {
    const bool surfaces = look >= Look::ellipsoids;
    const std::pair key(surfaces ? look : Look::color, inParts);
    const auto found = planesKernels_.find(key);
    if (found != planesKernels_.end()) return &found->second;
    Kernel::Inputs inputs;
    inputs.buffers = 6;
    inputs.pushBytes = sizeof(DrawPush);
    const std::uint32_t parts = inParts ? 1 : 0;
    if (surfaces) {
        inputs.code = tuning_.blocksOfPixels ? shaders::draw_surfaces_block_comp()
                                             : shaders::draw_surfaces_single_comp();
        inputs.constants = {tuning_.drawLanes, look == Look::centers ? 1U : 0U, parts};
    } else if (tuning_.tilesBySubgroup) {
        using enum BindingKind;
        inputs.constants = {tuning_.subgroupLanes, parts};
        inputs.software = {shaders::draw_planes_lanes_comp(),
                           {{1, texels2}, {2, texels1}, {3, texels4}, {4, texels4}}};
    } else {
        inputs.code = shaders::draw_planes_single_comp();
        inputs.constants = {tuning_.drawLanes, parts};
    }
    auto made = Kernel::create(device_, inputs);
    if (!made.ok()) return made.error();
    return &planesKernels_.emplace(key, std::move(*made)).first->second;
}

void DrawTiles::record(Stages& stages, DrawFront& front, const Buffer& picture, const DrawFinish* finish) {
    const std::uint64_t slots = std::max(front.slots(), clusterSize);
    if (auto ok = tileCounts_.reserve(device_, 4 * slots); !ok.ok()) return stages.fail(ok.error());
    if (auto ok = front.sort().reserve(std::max(slots, capacity_)); !ok.ok()) return stages.fail(ok.error());
    const std::uint32_t rows = view_.size[3];
    for (std::uint32_t band = 0; band < bands_; ++band) {
        recordBand(stages, front, {picture, finish}, rows * band / bands_, rows * (band + 1) / bands_);
        stages.recording().barrier(Access::computeWrite, Access::transferRead);
        stages.recording().copy(stages.counts(), std::uint64_t{4} * count::pairs, found_,
                                std::uint64_t{4} * band, 4);
        stages.recording().copy(stages.counts(), std::uint64_t{4} * count::longest, found_,
                                std::uint64_t{4} * mostBands, 4);
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
    const Buffer &tileCounts = tileCounts_, &pairs = pairs_.sides[0], &ranges = rangesOf_;
    const auto capacity = static_cast<std::uint32_t>(capacity_);
    const GroupCount visible = GroupCount::at(count::visibleGroups + groups::values);
    stages.run(count_, {&counts, &view, &order, &records, &tileCounts},
               CountPush{count::visible, firstRow, lastRow}, visible);
    front.sort().scan(stages, tileCounts_, count::visible, count::visibleGroups, count::pairs);
    front.sort().prepare(stages, count::pairs, count::pairGroups, capacity);
    stages.mark("tiles: count");
    stages.run(list_, {&counts, &view, &order, &records, &tileCounts, &pairs},
               ListPush{count::visible, firstRow, lastRow, count::pairs, capacity}, visible);
    stages.mark("tiles: list");
    const std::uint32_t tiles = view_.size[2] * view_.size[3];
    const auto bits = static_cast<std::uint32_t>(std::bit_width(tiles));
    const int side = front.sort().sort(stages, pairs_, {count::pairs, count::pairGroups, bits, 0});
    const Buffer& sorted = pairs_.sides[side];
    const std::uint32_t firstTile = view_.size[2] * firstRow,
                        bandTiles = view_.size[2] * (lastRow - firstRow);
    stages.run(ranges_, {&counts, &sorted, &ranges},
               RangesPush{firstTile, bandTiles, count::pairs, capacity, count::longest},
               GroupCount::of(ceilDiv(bandTiles, 64)));
    stages.mark("tiles: ranges");
    const auto look = static_cast<Look>(view_.options[0]);
    const bool surfaces = usePlanes_ && look >= Look::ellipsoids;
    const std::uint32_t runs = ceilDiv(groupsOf(bandTiles, surfaces), neighbours);
    const std::uint32_t drawGroups = neighbours * runs;
    DrawPush push{firstTile, bandTiles, tuning_.spreadTiles ? strideOf(runs) : 1, drawGroups};
    const GroupCount groups = GroupCount::of(drawGroups);
    if (usePlanes_) {
        const auto kernel = planesKernel(look, parts_ > 1);
        if (!kernel.ok()) return stages.fail(kernel.error());
        for (std::uint32_t part = 0; part < parts_; ++part) {
            push.listBegin = part * tuning_.longestRun;
            if (part + 1 < parts_) push.listEnd = push.listBegin + tuning_.longestRun;
            stages.run(**kernel, {&view, &ranges, &sorted, &records, &front.extraRows(), &target.picture},
                       push, groups);
            push.listEnd = DrawPush().listEnd;
        }
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
    const auto counts = found_.get().mappedAs<const std::uint32_t>().first(bands_);
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

core::Result<DrawTiles::Fit> DrawTiles::fitted() {
    const auto found = found_.get().mappedAs<const std::uint32_t>();
    const auto counts = found.first(bands_);
    const std::uint64_t most = *std::max_element(counts.begin(), counts.end());
    if (most <= capacity_) {
        const std::uint32_t drawn = usePlanes_ ? parts_ : 1;
        parts_ = std::max(1U, ceilDiv(found[mostBands], tuning_.longestRun));
        if (parts_ <= drawn) return Fit::whole;
        return usePlanes_ ? Fit::again : Fit::byPlanes;
    }
    if (most <= limit_) {
        if (auto ok = reservePairs(most); !ok.ok()) return ok.error();
        return Fit::again;
    }
    const std::uint32_t rows = view_.size[3];
    if (bands_ >= std::min(rows, mostBands)) {
        return core::Error{"a row of the picture is touched " + std::to_string(most) +
                               " times by Gaussians, this device holds " + std::to_string(limit_),
                           device_->capabilities().name, "Draw a smaller picture, or with quads."};
    }
    bands_ = std::min({2 * bands_, rows, mostBands});
    return Fit::again;
}

}  // namespace splatreel::render::vulkan
