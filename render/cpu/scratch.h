#pragma once

#include <hwy/aligned_allocator.h>

#include <cstddef>
#include <span>
#include <type_traits>

namespace splatreel::render {

/// Asks for large pages where memory is large: records are read from all over it, and a page table's misses
/// would cost more than the reads.
void adviseLargePages(void* memory, std::size_t bytes);

/// Memory that only grows, is aligned for vectors and never cleared: what stages of a frame hand to each
/// other. Readable and writable up to 64 bytes past the size asked for, so that whole vectors may be moved.
template <class T>
class Scratch {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    /// At least `count` elements; what was there is lost when it has to grow.
    T* ensure(std::size_t count) {
        const std::size_t wanted = count + padding;
        if (wanted > capacity_) {
            memory_.reset();
            capacity_ = 0;
            memory_ = hwy::AllocateAligned<T>(wanted + wanted / 8);
            capacity_ = wanted + wanted / 8;
            adviseLargePages(memory_.get(), capacity_ * sizeof(T));
        }
        return memory_.get();
    }
    [[nodiscard]] T* data() { return memory_.get(); }
    [[nodiscard]] const T* data() const { return memory_.get(); }
    T& operator[](std::size_t index) { return memory_[index]; }
    const T& operator[](std::size_t index) const { return memory_[index]; }

private:
    static constexpr std::size_t padding = 64 / sizeof(T) + 1;
    hwy::AlignedFreeUniquePtr<T[]> memory_;
    std::size_t capacity_ = 0;
};

}  // namespace splatreel::render
