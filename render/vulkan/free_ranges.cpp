#include "render/vulkan/free_ranges.h"

#include <algorithm>
#include <cassert>
#include <iterator>

namespace splatreel::render::vulkan {

FreeRanges::FreeRanges(std::uint64_t size) : size_(size) {
    if (size > 0) free_.emplace(0, size);
}

std::optional<std::uint64_t> FreeRanges::take(std::uint64_t size, std::uint64_t alignment) {
    assert(size > 0 && alignment > 0);
    for (auto range = free_.begin(); range != free_.end(); ++range) {
        const auto [start, length] = *range;
        const std::uint64_t offset = (start + alignment - 1) / alignment * alignment;
        const std::uint64_t skipped = offset - start;
        if (skipped > length || length - skipped < size) continue;
        free_.erase(range);
        if (skipped > 0) free_.emplace(start, skipped);
        if (length - skipped > size) free_.emplace(offset + size, length - skipped - size);
        taken_ += size;
        return offset;
    }
    return std::nullopt;
}

void FreeRanges::give(std::uint64_t offset, std::uint64_t size) {
    assert(offset + size <= size_ && taken_ >= size);
    taken_ -= size;
    auto next = free_.lower_bound(offset);
    assert(next == free_.end() || offset + size <= next->first);
    if (next != free_.begin()) {
        const auto before = std::prev(next);
        assert(before->first + before->second <= offset);
        if (before->first + before->second == offset) {
            offset = before->first;
            size += before->second;
            free_.erase(before);
        }
    }
    if (next != free_.end() && offset + size == next->first) {
        size += next->second;
        free_.erase(next);
    }
    free_.emplace(offset, size);
}

std::uint64_t FreeRanges::longest() const {
    std::uint64_t length = 0;
    for (const auto& range : free_) length = std::max(length, range.second);
    return length;
}

}  // namespace splatreel::render::vulkan
