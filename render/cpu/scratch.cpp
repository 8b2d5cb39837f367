#include "render/cpu/scratch.h"

#include <bit>
#include <cstdint>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace splatreel::render {

void adviseLargePages([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t bytes) {
#ifdef __linux__
    constexpr std::uintptr_t page = std::uintptr_t{1} << 21;
    const auto address = std::bit_cast<std::uintptr_t>(memory);
    const std::uintptr_t first = (address + page - 1) / page * page, end = (address + bytes) / page * page;
    // Advice: nothing changes where the system does not take it.
    if (first < end) madvise(std::bit_cast<void*>(first), end - first, MADV_HUGEPAGE);
#endif
}

}  // namespace splatreel::render
