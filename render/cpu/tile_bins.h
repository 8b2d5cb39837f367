#pragma once

#include <hwy/aligned_allocator.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace splatreel::render {

/// Keys of one worker, tile by tile, in chained blocks: they are appended while Gaussians are projected, so
/// that nothing has to be counted first. A key is depth bits · 2³² + record. A tile's blocks double in size:
/// few have to be followed, one after the other, when its keys are read.
class TileBins {
public:
    void reset(int tiles);
    void append(int tile, std::uint64_t key) {
        Bin& bin = bins_[static_cast<std::size_t>(tile)];
        if (bin.next == bin.end) startBlock(bin);
        *bin.next++ = key;
    }
    [[nodiscard]] std::uint32_t count(int tile) const {
        const Bin& bin = bins_[static_cast<std::size_t>(tile)];
        return bin.reserved - static_cast<std::uint32_t>(bin.end - bin.next);
    }
    /// Writes the keys of a tile to `out` in the order in which they came; returns how many.
    std::uint32_t copy(int tile, std::uint64_t* out) const;

private:
    struct Bin {
        std::uint64_t* next = nullptr;
        std::uint64_t* end = nullptr;  ///< of the block; behind it lies the Link to the one before
        std::uint32_t reserved = 0;    ///< keys that all blocks have room for
        std::uint32_t room = 0;        ///< keys that the block has room for
    };
    struct Link {
        std::uint64_t* end;
        std::uint64_t room;
    };
    void startBlock(Bin& bin);

    static constexpr std::size_t linkWords = sizeof(Link) / sizeof(std::uint64_t);
    static constexpr std::size_t smallestBlock = 64, largestBlock = 1024;  ///< words, the link included
    static constexpr std::size_t smallestPage = std::size_t{1} << 16, largestPage = smallestPage << 4;
    [[nodiscard]] static std::size_t pageWords(std::size_t page) {
        return std::min(smallestPage << std::min(page, std::size_t{4}), largestPage);
    }
    std::vector<Bin> bins_;
    std::vector<hwy::AlignedFreeUniquePtr<std::uint64_t[]>> pages_;
    std::size_t page_ = 0, wordsUsed_ = 0;
};

}  // namespace splatreel::render
