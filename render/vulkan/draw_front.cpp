#include "render/vulkan/draw_front.h"

#include "render/vulkan/shader_code.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace splatreel::render::vulkan {
namespace {

constexpr std::uint32_t blocksPerCluster = core::blocksPerCluster;

template <class T>
core::Result<void> write(GrowingBuffer& buffer, const std::shared_ptr<Device>& device,
                         std::span<const T> values) {
    if (auto ok = buffer.reserve(device, values.size_bytes()); !ok.ok()) return ok;
    if (!values.empty()) std::memcpy(buffer.get().mapped().data(), values.data(), values.size_bytes());
    return {};
}

struct TiesPush {
    std::uint32_t countWord, itemCount;
};

bool towardsOther(const SceneItem& item) {
    return betweenFrames(item) && item.next->size > 0;
}

std::uint32_t bitsOver(std::uint32_t low, std::uint32_t high) {
    return static_cast<std::uint32_t>(std::bit_width(high - low));
}

}  // namespace

core::Result<DrawFront> DrawFront::create(const std::shared_ptr<Device>& device, const DrawTuning& tuning,
                                          std::uint64_t pageBudget) {
    DrawFront front;
    front.device_ = device;
    front.tuning_ = tuning;
    auto sort = DeviceSort::create(device, tuning);
    if (!sort.ok()) return sort.error();
    front.sort_ = std::move(*sort);
    auto pages = FramePages::create(device, pageBudget);
    if (!pages.ok()) return pages.error();
    front.pages_ = std::move(*pages);
    for (const bool one : {false, true}) {
        auto ties = Kernel::create(device, {shaders::order_ties_comp(),
                                            5,
                                            sizeof(TiesPush),
                                            {tuning.tieKeysPerLane, one ? 1U : 0U},
                                            {},
                                            {shaders::order_ties_software_comp(),
                                             {{2, BindingKind::texels4}, {4, BindingKind::texels1}}}});
        if (!ties.ok()) return ties.error();
        (one ? front.tiesOfOne_ : front.ties_) = std::move(*ties);
    }
    return front;
}

core::Result<void> DrawFront::prepare(const SceneView& view, const ViewWords& words, const Mode& mode) {
    mode_ = mode;
    visible_ = visibleClusters(view, mode.quality);
    dispatches_.clear();
    if (auto ok = holdPages(view); !ok.ok()) return ok;
    if (auto ok = writeItems(view); !ok.ok()) return ok;
    if (auto ok = write(view_, device_, std::span(&words, 1)); !ok.ok()) return ok;
    if (auto ok = write<std::uint32_t>(entries_, device_, visible_.clusters); !ok.ok()) return ok;
    return reserve();
}

core::Result<void> DrawFront::holdPages(const SceneView& view) {
    std::vector<core::PackedGaussiansPtr> frames;
    std::vector<core::GaussiansPtr> exact;
    for (const SceneItem& item : view.items) {
        if (drawnExactly(item, mode_.quality)) {
            exact.push_back(item.exact);
            continue;
        }
        if (!drawable(item)) continue;
        frames.push_back(item.frame);
        if (towardsOther(item)) frames.push_back(item.next);
    }
    if (auto ok = exactFrames_.hold(device_, pages_->layout(), exact); !ok.ok()) return ok;
    const auto held = pages_->hold(frames);
    if (!held.ok()) return held.error();
    std::size_t next = 0;
    std::uint32_t entry = static_cast<std::uint32_t>(visible_.clusters.size());
    for (std::uint32_t i = 0; i < view.items.size(); ++i) {
        const SceneItem& item = view.items[i];
        if (drawnExactly(item, mode_.quality)) {
            visible_.bounded = false;
            for (const ExactFrames::Run& run : exactFrames_.runsOf(item.exact)) {
                const std::uint32_t count = ceilDiv(run.rows, clusterSize);
                dispatches_.push_back({{i, entry, count, run.firstRow, run.rows, 0, 0},
                                       item.exact->shDegree,
                                       &run.bindings,
                                       nullptr,
                                       true});
                for (std::uint32_t k = 0; k < count; ++k) {
                    visible_.clusters.push_back(run.firstRow / clusterSize + k);
                }
                entry += count;
            }
            continue;
        }
        if (!drawable(item)) continue;
        const ResidentFrame* frame = (*held)[next++];
        addDispatches(i, *frame, towardsOther(item) ? (*held)[next++] : nullptr);
    }
    slots_ = static_cast<std::uint32_t>(visible_.clusters.size()) * clusterSize;
    return {};
}

void DrawFront::addDispatches(std::uint32_t item, const ResidentFrame& frame, const ResidentFrame* next) {
    const auto begin = visible_.clusters.begin() + visible_.firsts[item];
    const auto end = visible_.clusters.begin() + visible_.firsts[item + 1];
    for (const PageSlice& slice : frame.slices) {
        const std::uint32_t firstCluster = slice.firstBlock / blocksPerCluster;
        const std::uint32_t lastCluster = ceilDiv(slice.firstBlock + slice.blockCount, blocksPerCluster);
        const auto from = std::lower_bound(begin, end, firstCluster);
        const auto to = std::lower_bound(from, end, lastCluster);
        if (from == to) continue;
        Dispatch dispatch;
        dispatch.degree = frame.shDegree;
        dispatch.page = slice.inShaders;
        dispatch.push = {item,
                         static_cast<std::uint32_t>(from - visible_.clusters.begin()),
                         static_cast<std::uint32_t>(to - from),
                         slice.firstBlock,
                         slice.blockCount,
                         slice.blockWord,
                         slice.harmonicsWord};
        dispatch.push.ranksWord = slice.ranksWord;
        if (next == nullptr) {
            dispatches_.push_back(dispatch);
            continue;
        }
        // Each takes the Gaussians whose partner lies in its slice; the first also those without one.
        dispatch.push.firstOfNext = 1;
        dispatch.push.nextHarmonicRows =
            static_cast<std::uint32_t>(3 * (core::shCoefficientCount(next->shDegree) - 1));
        for (const PageSlice& nextSlice : next->slices) {
            dispatch.next = nextSlice.inShaders;
            dispatch.push.nextFirstBlock = nextSlice.firstBlock;
            dispatch.push.nextBlockCount = nextSlice.blockCount;
            dispatch.push.nextBlockWord = nextSlice.blockWord;
            dispatch.push.nextHarmonicsWord = nextSlice.harmonicsWord;
            dispatches_.push_back(dispatch);
            dispatch.push.firstOfNext = 0;
        }
    }
}

core::Result<void> DrawFront::writeItems(const SceneView& view) {
    std::vector<ItemWords> items;
    std::vector<std::uint32_t> highlighted;
    std::vector<std::int32_t> partners;
    for (const SceneItem& item : view.items) {
        ItemWords words = itemWordsOf(item, view.camera);
        words.options[0] = visible_.firsts[items.size()] * clusterSize;
        const bool exact = drawnExactly(item, mode_.quality);
        if (exact) words.forward[3] = 0;
        if (item.highlighted != nullptr && item.frame != nullptr) {
            words.options[1] = 1;
            words.options[2] = static_cast<std::uint32_t>(highlighted.size());
            const auto marked = [&](std::size_t place) {
                return place / 32 < item.highlighted->size() &&
                       ((*item.highlighted)[place / 32] >> (place % 32) & 1U) != 0;
            };
            // Whole clusters, so that the padding of the last can be asked for, too.
            const std::size_t places = exact ? static_cast<std::size_t>(item.exact->size())
                                             : static_cast<std::size_t>(item.frame->size);
            highlighted.resize(highlighted.size() + (places / clusterSize + 1) * (clusterSize / 32));
            for (std::size_t place = 0; place < static_cast<std::size_t>(item.frame->size); ++place) {
                if (!marked(place)) continue;
                const std::size_t at = exact ? item.frame->rows[place] : place;
                if (at < places) highlighted[words.options[2] + at / 32] |= 1U << (at % 32);
            }
        }
        if (!exact && drawable(item) && towardsOther(item)) {
            words.options[3] = static_cast<std::uint32_t>(partners.size());
            const std::size_t places = item.frame->clusters.size() * clusterSize;
            const std::size_t first = partners.size();
            partners.resize(first + places, -1);
            const std::size_t given = std::min(places, item.partners->size());
            for (std::size_t place = 0; place < given; ++place) {
                const std::int32_t partner = (*item.partners)[place];
                partners[first + place] = partner < item.next->size ? partner : -1;
            }
        }
        items.push_back(words);
    }
    itemCount_ = static_cast<std::uint32_t>(items.size());
    if (auto ok = write<ItemWords>(items_, device_, items); !ok.ok()) return ok;
    if (auto ok = write<std::uint32_t>(highlighted_, device_, highlighted); !ok.ok()) return ok;
    return write<std::int32_t>(partners_, device_, partners);
}

core::Result<void> DrawFront::reserve() {
    const std::uint64_t slots = std::max(slots_, clusterSize);
    if (auto ok = counts_.reserve(device_, 4 * count::words); !ok.ok()) return ok;
    if (auto ok = depths_.reserve(device_, 4 * slots); !ok.ok()) return ok;
    if (auto ok = order_.reserve(device_, slots); !ok.ok()) return ok;
    if (auto ok = records_.reserve(device_, recordBytes * slots); !ok.ok()) return ok;
    if (auto ok = extra_.reserve(device_, std::uint64_t{16} * mode_.extraRows * slots); !ok.ok()) return ok;
    return sort_.reserve(slots);
}

core::Result<Kernel*> DrawFront::kernel(const Dispatch& dispatch) {
    const bool between = dispatch.next != nullptr;
    const std::uint32_t key = static_cast<std::uint32_t>(dispatch.degree) | (between ? 4U : 0U) |
                              (dispatch.exact ? 8U : 0U) | (mode_.extraRows << 4U);
    const auto found = kernels_.find(key);
    if (found != kernels_.end()) return &found->second;
    Kernel::Inputs inputs;
    inputs.code = dispatch.exact ? shaders::project_exact_comp()
                  : between      ? shaders::project_between_comp()
                                 : shaders::project_packed_comp();
    inputs.buffers = between ? 8 : 7;
    inputs.pushBytes = sizeof(Push);
    inputs.constants = {static_cast<std::uint32_t>(dispatch.degree), mode_.extraRows};
    inputs.software.code = dispatch.exact ? shaders::project_exact_software_comp()
                           : between      ? shaders::project_between_software_comp()
                                          : shaders::project_packed_software_comp();
    inputs.moreSets.assign(between ? 2 : 1, dispatch.exact ? pages_->layout() : pages_->shaderLayout());
    auto made = Kernel::create(device_, inputs);
    if (!made.ok()) return made.error();
    return &kernels_.emplace(key, std::move(*made)).first->second;
}

void DrawFront::record(Stages& stages) {
    Recording& recording = stages.recording();
    const std::uint32_t start[8] = {slots_};
    recording.update(counts_, 0, std::as_bytes(std::span(start)));
    recording.barrier(Access::transferWrite, Access::computeRead | Access::computeWrite);
    for (const Dispatch& dispatch : dispatches_) {
        const auto made = kernel(dispatch);
        if (!made.ok()) return stages.fail(made.error());
        const Buffer &view = view_, &items = items_, &entries = entries_, &marks = highlighted_,
                     &partners = partners_;
        const Buffer &keys = depths_, &records = records_, &extra = extra_;
        const GroupCount clusters = GroupCount::of(dispatch.push.entryCount);
        if (dispatch.next != nullptr) {
            stages.run(**made, {&view, &items, &entries, &marks, &keys, &records, &extra, &partners},
                       dispatch.push, clusters, {dispatch.page, dispatch.next});
        } else {
            stages.run(**made, {&view, &items, &entries, &marks, &keys, &records, &extra}, dispatch.push,
                       clusters, {dispatch.page});
        }
    }
    stages.mark("project");
    DeviceSort::Run run{count::visible, count::visibleGroups, 32, 0};
    if (visible_.bounded) {
        // What all keys have in common need not be sorted; a little room for rounding.
        run.base = orderedBits(visible_.nearest - 1e-4F * std::abs(visible_.nearest));
        const std::uint32_t last = orderedBits(visible_.farthest + 1e-4F * std::abs(visible_.farthest));
        run.bits = std::max(1U, bitsOver(run.base, last));
    }
    side_ = sort_.sortVisible(stages, depths_, order_, slots_, run);
    const Buffer &items = items_, &records = records_;
    stages.run(itemCount_ == 1 ? tiesOfOne_ : ties_, {&counts(), &order(), &records, &items, &order()},
               TiesPush{count::visible, itemCount_}, GroupCount::at(count::visibleGroups + groups::ties));
    stages.mark("ties");
}

DrawFront::Source DrawFront::sourceOf(std::uint32_t slot) const {
    const std::uint32_t entry = slot / clusterSize;
    for (const Dispatch& dispatch : dispatches_) {
        const Push& push = dispatch.push;
        if (entry < push.firstEntry || entry >= push.firstEntry + push.entryCount) continue;
        return {static_cast<int>(push.item), visible_.clusters[entry] * clusterSize + slot % clusterSize};
    }
    return {};
}

}  // namespace splatreel::render::vulkan
