#include "render/cpu/tile_bins.h"

#include "render/cpu/scratch.h"

#include <algorithm>
#include <cstring>

namespace splatreel::render {

void TileBins::reset(int tiles) {
    bins_.assign(static_cast<std::size_t>(tiles), Bin{});
    page_ = 0;
    wordsUsed_ = 0;
}

void TileBins::startBlock(Bin& bin) {
    const std::size_t words =
        bin.room == 0 ? smallestBlock : std::min(2 * (bin.room + linkWords), largestBlock);
    if (wordsUsed_ + words > pageWords(page_)) {
        ++page_;
        wordsUsed_ = 0;
    }
    if (page_ == pages_.size()) {
        const std::size_t size = pageWords(page_);
        pages_.push_back(hwy::AllocateAligned<std::uint64_t>(size));
        adviseLargePages(pages_.back().get(), size * sizeof(std::uint64_t));
    }
    std::uint64_t* block = pages_[page_].get() + wordsUsed_;
    wordsUsed_ += words;
    const Link before{bin.end, bin.room};
    bin.room = static_cast<std::uint32_t>(words - linkWords);
    bin.reserved += bin.room;
    bin.next = block;
    bin.end = block + bin.room;
    std::memcpy(bin.end, &before, sizeof(before));
}

std::uint32_t TileBins::copy(int tile, std::uint64_t* out) const {
    const Bin& bin = bins_[static_cast<std::size_t>(tile)];
    const std::uint32_t total = count(tile);
    std::uint64_t* to = out + total;
    const std::uint64_t* last = bin.next;
    for (Link block{bin.end, bin.room}; block.end != nullptr;) {
        const std::uint64_t* first = block.end - block.room;
        to -= last - first;
        std::copy(first, last, to);
        std::memcpy(&block, block.end, sizeof(block));
        last = block.end;
    }
    return total;
}

}  // namespace splatreel::render
