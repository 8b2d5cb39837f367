#include "render/vulkan/pages.h"

#include "core/base/files.h"
#include "core/base/log.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

namespace splatreel::render::vulkan {
namespace {

constexpr std::uint64_t largestPage = 64ULL << 20;
constexpr std::uint64_t smallestPage = 1ULL << 20;
constexpr std::uint64_t largestSection = 8ULL << 20;
constexpr std::uint64_t smallestSection = 256ULL << 10;
constexpr std::uint64_t alignment = 16;

constexpr std::uint64_t rankBytesPerBlock = core::packedBlockSize * sizeof(std::uint16_t);

std::uint64_t bytesOf(const core::PackedGaussians& frame) {
    return frame.deviceBytes() + frame.blockCount() * rankBytesPerBlock;
}

/// [blocks, 16] the upper 16 bits that rows of the source need.
std::vector<std::uint16_t> ranksOf(const core::PackedGaussians& frame) {
    std::vector<std::uint16_t> ranks(frame.blocks.size() * core::packedBlockSize);
    if (frame.rows.empty()) return ranks;
    const std::uint32_t last = *std::max_element(frame.rows.begin(), frame.rows.end());
    const int shift = std::max(0, static_cast<int>(std::bit_width(last)) - 16);
    for (std::size_t place = 0; place < frame.rows.size(); ++place) {
        ranks[place] = static_cast<std::uint16_t>(frame.rows[place] >> shift);
    }
    return ranks;
}

}  // namespace

core::Result<std::unique_ptr<FramePages>> FramePages::create(const std::shared_ptr<Device>& device,
                                                             std::uint64_t budget) {
    auto uploader = Uploader::create(device, std::clamp(budget / 16, smallestSection, largestSection));
    if (!uploader.ok()) return uploader.error();
    std::unique_ptr<FramePages> pages(new FramePages(device, budget, std::move(*uploader)));
    auto layout = BindingLayout::create(device, {BindingKind::storageBuffer});
    if (!layout.ok()) return layout.error();
    pages->layout_ = *layout;
    if (device->capabilities().readsTexels()) {
        auto texels = BindingLayout::create(device, {BindingKind::texels1});
        if (!texels.ok()) return texels.error();
        pages->texelLayout_ = *texels;
    }
    return pages;
}

FramePages::FramePages(std::shared_ptr<Device> device, std::uint64_t budget, Uploader uploader)
    : device_(std::move(device)), budget_(budget), uploader_(std::move(uploader)) {
    const DeviceCapabilities& capabilities = device_->capabilities();
    pageLimit_ = std::min({largestPage, capabilities.maxStorageRange, capabilities.maxAllocation});
    handsOver_ = Handover::possible(capabilities);
}

void FramePages::useHandover(Handover handover) {
    handover_.emplace(std::move(handover));
    handsOver_ = true;
}

core::Result<std::vector<const ResidentFrame*>> FramePages::hold(
    std::span<const core::PackedGaussiansPtr> frames) {
    forgetOrphans();
    ++clock_;
    pinned_ = clock_;
    std::vector<const ResidentFrame*> held;
    // First those that are here, so that none of them goes for another.
    for (const core::PackedGaussiansPtr& frame : frames) {
        const auto entry = frames_.find(frame);
        if (entry != frames_.end()) entry->second.lastHeld = clock_;
    }
    for (const core::PackedGaussiansPtr& frame : frames) {
        if (auto loaded = load(frame); !loaded.ok()) return loaded.error();
        held.push_back(&frames_.find(frame)->second.frame);
    }
    return held;
}

core::Result<bool> FramePages::prefetch(const core::PackedGaussiansPtr& frame,
                                        std::span<const core::PackedGaussiansPtr> kept) {
    if (resident(frame)) return true;
    ++clock_;
    pinned_ = clock_;
    std::uint64_t needed = bytesOf(*frame);
    for (const core::PackedGaussiansPtr& other : kept) {
        const auto entry = frames_.find(other);
        if (entry != frames_.end()) entry->second.lastHeld = clock_;
        if (other != frame) needed += bytesOf(*other);
    }
    if (needed > budget_) return false;
    if (auto loaded = load(frame); !loaded.ok()) {
        if (device_->lost()) return loaded.error();
        return false;
    }
    return true;
}

bool FramePages::resident(const core::PackedGaussiansPtr& frame) const {
    return frames_.contains(frame);
}

core::Result<void> FramePages::load(const core::PackedGaussiansPtr& frame) {
    if (frames_.contains(frame)) return {};
    const std::uint64_t bytes = bytesOf(*frame);
    if (bytes > budget_) {
        return core::Error{"a frame of " + std::to_string(frame->size) + " Gaussians takes " +
                               core::bytesText(bytes) + ", more than the budget of " +
                               core::bytesText(budget_),
                           "device memory", "Raise the renderer's memory budget or thin the sequence out."};
    }
    const auto blocks = static_cast<std::uint32_t>(frame->blockCount());
    const std::uint64_t harmonicBytes = core::harmonicBytesPerBlock(frame->shDegree);
    const std::uint64_t perBlock = sizeof(core::PackedBlock) + harmonicBytes + rankBytesPerBlock;
    constexpr std::uint64_t cluster = core::blocksPerCluster;
    const std::uint64_t limit = std::max(pageLimit_ / perBlock / cluster, std::uint64_t{1}) * cluster;

    const auto entry = frames_.emplace(frame, Entry{}).first;
    Entry& loading = entry->second;
    loading.frame.size = frame->size;
    loading.frame.shDegree = frame->shDegree;
    loading.lastHeld = clock_;
    for (std::uint32_t first = 0; first < blocks;) {
        const auto count = static_cast<std::uint32_t>(std::min<std::uint64_t>(blocks - first, limit));
        const auto piece = place(count * perBlock);
        if (!piece.ok()) {
            remove(entry);
            return piece.error();
        }
        loading.pieces.push_back(*piece);
        loading.frame.slices.push_back(
            {&piece->page->bindings, texelLayout_ ? &piece->page->texels : &piece->page->bindings, first,
             count, static_cast<std::uint32_t>(piece->offset / 4),
             static_cast<std::uint32_t>((piece->offset + count * sizeof(core::PackedBlock)) / 4),
             static_cast<std::uint32_t>((piece->offset + count * (perBlock - rankBytesPerBlock)) / 4)});
        first += count;
    }
    auto uploaded = frame->elsewhere ? fetch(*frame, loading) : upload(*frame, loading);
    if (!uploaded.ok()) remove(entry);
    return uploaded;
}

core::Result<FramePages::Piece> FramePages::place(std::uint64_t bytes) {
    const std::uint64_t padded = (bytes + alignment - 1) / alignment * alignment;
    while (true) {
        for (Page& page : pages_) {
            if (const auto offset = page.free.take(padded, alignment)) return Piece{&page, *offset, padded};
        }
        const std::uint64_t taken = this->bytes();
        if (taken + padded <= budget_) {
            // Room for some more of the kind, so that a clip of small frames does not need a page for each.
            const std::uint64_t wished = std::clamp(std::bit_ceil(8 * padded), smallestPage, pageLimit_);
            const auto page = addPage(std::clamp(wished, padded, budget_ - taken));
            if (!page.ok()) return page.error();
            continue;
        }
        if (dropEmptyPages()) continue;
        const auto victim = leastNeeded();
        if (victim == frames_.end()) {
            return core::Error{"the frames of this view take more than the budget of " +
                                   core::bytesText(budget_) + ": " + core::bytesText(padded) +
                                   " do not fit beside the others",
                               "device memory", "Raise the renderer's memory budget or show less at once."};
        }
        remove(victim);
    }
}

core::Result<FramePages::Page*> FramePages::addPage(std::uint64_t bytes) {
    const std::uint64_t whole = bytes / alignment * alignment;
    auto buffer = Buffer::create(device_, {.bytes = whole, .purpose = Purpose::pages});
    if (!buffer.ok()) return buffer.error();
    auto bindings = Bindings::create(layout_);
    if (!bindings.ok()) return bindings.error();
    bindings->set(0, *buffer);
    Bindings texels;
    if (texelLayout_) {
        auto made = Bindings::create(texelLayout_);
        if (!made.ok()) return made.error();
        texels = std::move(*made);
        texels.set(0, *buffer);
    }
    return &pages_.emplace_back(
        Page{std::move(*buffer), std::move(*bindings), std::move(texels), FreeRanges(whole)});
}

core::Result<void> FramePages::upload(const core::PackedGaussians& frame, const Entry& entry) {
    if (entry.pieces.empty()) return {};
    if (auto begun = uploader_.begin(); !begun.ok()) return begun;
    const std::uint64_t harmonicBytes = core::harmonicBytesPerBlock(frame.shDegree);
    const auto blocks = std::as_bytes(std::span(frame.blocks));
    const auto harmonics = std::as_bytes(std::span(frame.harmonics));
    const std::vector<std::uint16_t> rankValues = ranksOf(frame);
    const auto ranks = std::as_bytes(std::span(rankValues));
    for (const PageSlice& slice : entry.frame.slices) {
        const Buffer& page =
            entry.pieces[static_cast<std::size_t>(&slice - entry.frame.slices.data())].page->buffer;
        auto added = uploader_.add(blocks.subspan(slice.firstBlock * sizeof(core::PackedBlock),
                                                  slice.blockCount * sizeof(core::PackedBlock)),
                                   page, 4ULL * slice.blockWord);
        if (!added.ok()) return added;
        added = uploader_.add(
            ranks.subspan(slice.firstBlock * rankBytesPerBlock, slice.blockCount * rankBytesPerBlock), page,
            4ULL * slice.ranksWord);
        if (!added.ok()) return added;
        if (harmonicBytes == 0) continue;
        added = uploader_.add(
            harmonics.subspan(slice.firstBlock * harmonicBytes, slice.blockCount * harmonicBytes), page,
            4ULL * slice.harmonicsWord);
        if (!added.ok()) return added;
    }
    return uploader_.finish();
}

core::Result<void> FramePages::handOver(const core::PackedGaussians& frame, const Entry& entry) {
    if (!handover_) {
        auto timeline = ExportedTimeline::create(device_);
        if (!timeline.ok()) return timeline.error();
        auto handover = Handover::create(device_, std::move(*timeline));
        if (!handover.ok()) return handover.error();
        handover_.emplace(std::move(*handover));
    }
    const std::uint64_t perBlock = sizeof(core::PackedBlock) + core::harmonicBytesPerBlock(frame.shDegree);
    for (std::size_t i = 0; i < entry.pieces.size(); ++i) {
        const PageSlice& slice = entry.frame.slices[i];
        // Rows stand in the source's order, which is what equal ranks leave as it is.
        const Handover::Run run{.firstBlock = slice.firstBlock,
                                .blockCount = slice.blockCount,
                                .bytes = slice.blockCount * perBlock,
                                .offset = 4ULL * slice.blockWord,
                                .zeros = slice.blockCount * rankBytesPerBlock};
        if (auto taken = handover_->take(*frame.elsewhere, run, entry.pieces[i].page->buffer); !taken.ok())
            return taken;
    }
    return {};
}

core::Result<void> FramePages::fetch(const core::PackedGaussians& frame, const Entry& entry) {
    if (handsOver_) {
        const auto handed = handOver(frame, entry);
        if (handed.ok()) return {};
        if (device_->lost()) return handed;
        core::log::warning("Frames come through main memory from now on: " + handed.error().message());
        handsOver_ = false;
        handover_.reset();
    }
    const auto here = frame.elsewhere->inMemory();
    if (!here.ok()) return here.error();
    return upload(**here, entry);
}

FramePages::Entries::iterator FramePages::leastNeeded() {
    auto least = frames_.end();
    std::uint64_t oldest = std::numeric_limits<std::uint64_t>::max();
    for (auto entry = frames_.begin(); entry != frames_.end(); ++entry) {
        if (entry->first.expired()) return entry;
        if (entry->second.lastHeld >= pinned_ || entry->second.lastHeld >= oldest) continue;
        oldest = entry->second.lastHeld;
        least = entry;
    }
    return least;
}

void FramePages::remove(Entries::iterator entry) {
    for (const Piece& piece : entry->second.pieces) piece.page->free.give(piece.offset, piece.bytes);
    frames_.erase(entry);
}

void FramePages::forgetOrphans() {
    for (auto entry = frames_.begin(); entry != frames_.end();) {
        const auto here = entry++;
        if (here->first.expired()) remove(here);
    }
    // A clip that plays from disk loses frames all the time and needs their room again; one that was closed
    // does not.
    std::uint64_t unused = 0;
    for (const Page& page : pages_) unused += page.free.taken() == 0 ? page.free.size() : 0;
    if (2 * unused > bytes()) dropEmptyPages();
}

bool FramePages::dropEmptyPages() {
    return std::erase_if(pages_, [](const Page& page) { return page.free.taken() == 0; }) > 0;
}

void FramePages::clear() {
    while (!frames_.empty()) remove(frames_.begin());
    dropEmptyPages();
}

std::uint64_t FramePages::bytes() const {
    std::uint64_t bytes = 0;
    for (const Page& page : pages_) bytes += page.free.size();
    return bytes;
}

}  // namespace splatreel::render::vulkan
