#pragma once

#include <cstdint>
#include <map>
#include <optional>

namespace splatreel::render::vulkan {

/// The free ranges of a stretch of memory: first fit, neighbours joined. One thread at a time.
class FreeRanges {
public:
    explicit FreeRanges(std::uint64_t size);

    /// Offset of `size` (> 0) free units at a multiple of `alignment`; empty when no range is that long.
    [[nodiscard]] std::optional<std::uint64_t> take(std::uint64_t size, std::uint64_t alignment = 1);
    /// Gives back exactly what `take` gave.
    void give(std::uint64_t offset, std::uint64_t size);

    [[nodiscard]] std::uint64_t size() const { return size_; }
    [[nodiscard]] std::uint64_t taken() const { return taken_; }
    [[nodiscard]] std::uint64_t longest() const;

private:
    std::uint64_t size_;
    std::uint64_t taken_ = 0;
    std::map<std::uint64_t, std::uint64_t> free_;  ///< offset → length, no two touch
};

}  // namespace splatreel::render::vulkan
