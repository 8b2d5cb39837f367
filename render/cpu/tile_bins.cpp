#include "render/cpu/tile_bins.h"

#include <algorithm>
#include <bit>

namespace splatreel::render {

void TileBins::reset(int tiles) {
    bins_.assign(static_cast<std::size_t>(tiles), Bin{});
    page_ = 0;
    wordsUsed_ = 0;
}

void TileBins::startBlock(Bin& bin) {
    constexpr std::size_t words = 1 + blockKeys;
    if (wordsUsed_ + words > pageWords) {
        ++page_;
        wordsUsed_ = 0;
    }
    if (page_ == pages_.size()) pages_.push_back(hwy::AllocateAligned<std::uint64_t>(pageWords));
    std::uint64_t* block = pages_[page_].get() + wordsUsed_;
    wordsUsed_ += words;
    block[0] = std::bit_cast<std::uintptr_t>(bin.block);
    if (bin.block != nullptr) bin.full += blockKeys;
    bin.block = block;
    bin.used = 0;
}

std::uint32_t TileBins::copy(int tile, std::uint64_t* out) const {
    const Bin& bin = bins_[static_cast<std::size_t>(tile)];
    const std::uint32_t total = count(tile);
    std::uint32_t left = total, here = bin.used;
    for (const std::uint64_t* block = bin.block; block != nullptr;) {
        left -= here;
        std::copy_n(block + 1, here, out + left);
        here = blockKeys;
        block = std::bit_cast<const std::uint64_t*>(static_cast<std::uintptr_t>(block[0]));
    }
    return total;
}

}  // namespace splatreel::render
