#pragma once

#include <hwy/aligned_allocator.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace splatreel::render {

/// Keys of one worker, tile by tile, in chained blocks: they are appended while Gaussians are projected, so
/// that nothing has to be counted first. A key is depth bits · 2³² + record.
class TileBins {
public:
    static constexpr int blockKeys = 63;  ///< and a word that says which block came before

    void reset(int tiles);
    void append(int tile, std::uint64_t key) {
        Bin& bin = bins_[static_cast<std::size_t>(tile)];
        if (bin.used == blockKeys) startBlock(bin);
        bin.block[1 + bin.used++] = key;
    }
    [[nodiscard]] std::uint32_t count(int tile) const {
        const Bin& bin = bins_[static_cast<std::size_t>(tile)];
        return bin.block == nullptr ? 0 : bin.full + bin.used;
    }
    /// Writes the keys of a tile to `out` in the order in which they came; returns how many.
    std::uint32_t copy(int tile, std::uint64_t* out) const;

private:
    struct Bin {
        std::uint64_t* block = nullptr;  ///< [1 + blockKeys], the first is the address of the one before
        std::uint32_t used = blockKeys;
        std::uint32_t full = 0;  ///< keys in the blocks before
    };
    void startBlock(Bin& bin);

    static constexpr std::size_t pageWords = std::size_t{1} << 16;
    std::vector<Bin> bins_;
    std::vector<hwy::AlignedFreeUniquePtr<std::uint64_t[]>> pages_;
    std::size_t page_ = 0, wordsUsed_ = 0;
};

}  // namespace splatreel::render
