#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace splatreel::core {

/// Large reads from a large file past the system's cache, where what is read is not in there already: filling
/// the cache costs several times the processor time of the reading itself, and a sequence that is played from
/// the disk pushes everything else out of it. Thread-safe.
class DirectReader {
public:
    /// `descriptor` of an open file of that size, which stays the caller's.
    DirectReader(int descriptor, std::uint64_t size);
    ~DirectReader();
    DirectReader(const DirectReader&) = delete;
    DirectReader& operator=(const DirectReader&) = delete;

    /// Fills `out` from `offset`. False: not this way (small, in the cache, not supported, past the end);
    /// read as usual.
    [[nodiscard]] bool read(std::uint64_t offset, std::span<std::byte> out) const;

private:
    [[nodiscard]] bool cached(std::uint64_t offset, std::size_t bytes) const;

    int usual_;        ///< the caller's
    int direct_ = -1;  ///< −1: the file is small, or its file system cannot
};

}  // namespace splatreel::core
