#include "core/base/direct_read.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace splatreel::core {
namespace {

constexpr std::uint64_t page = 4096;  ///< what devices want offsets, sizes and memory to be multiples of
constexpr std::uint64_t smallestFile = 16U << 20U;
constexpr std::size_t smallestRead = 1U << 20U;
constexpr std::size_t chunk = 8U << 20U;  ///< smaller ones leave the disk waiting in between

struct Free {
    void operator()(std::byte* memory) const {
        std::free(memory);  // NOLINT(cppcoreguidelines-owning-memory,cppcoreguidelines-no-malloc)
    }
};
using Buffer = std::unique_ptr<std::byte, Free>;

}  // namespace

DirectReader::DirectReader(int descriptor, std::uint64_t size) : usual_(descriptor) {
    if (size < smallestFile) return;
    // The same file, whatever its name is now.
    direct_ =
        ::open(("/proc/self/fd/" + std::to_string(descriptor)).c_str(), O_RDONLY | O_CLOEXEC | O_DIRECT);
}

DirectReader::~DirectReader() {
    if (direct_ >= 0) ::close(direct_);
}

bool DirectReader::cached(std::uint64_t offset, std::size_t bytes) const {
    const std::uint64_t begin = offset / page * page;
    const auto length = static_cast<std::size_t>(offset + bytes - begin);
    void* mapped = ::mmap(nullptr, length, PROT_READ, MAP_SHARED, usual_, static_cast<off_t>(begin));
    if (mapped == MAP_FAILED) return true;
    std::vector<unsigned char> pages((length + page - 1) / page);
    const bool known = ::mincore(mapped, length, pages.data()) == 0;
    ::munmap(mapped, length);
    const auto there = std::ranges::count_if(pages, [](unsigned char state) { return (state & 1U) != 0; });
    return !known || 10 * static_cast<std::size_t>(there) >= 9 * pages.size();
}

bool DirectReader::read(std::uint64_t offset, std::span<std::byte> out) const {
    if (direct_ < 0 || out.size() < smallestRead || cached(offset, out.size())) return false;
    thread_local const Buffer buffer(static_cast<std::byte*>(std::aligned_alloc(page, chunk)));
    if (!buffer) return false;
    while (!out.empty()) {
        const std::uint64_t begin = offset / page * page;
        const auto before = static_cast<std::size_t>(offset - begin);
        const std::size_t wanted =
            std::min<std::size_t>(chunk, (before + out.size() + page - 1) / page * page);
        const ssize_t got = ::pread(direct_, buffer.get(), wanted, static_cast<off_t>(begin));
        if (got < 0 && errno == EINTR) continue;
        if (got <= static_cast<ssize_t>(before)) return false;
        const std::size_t taken = std::min(out.size(), static_cast<std::size_t>(got) - before);
        std::memcpy(out.data(), buffer.get() + before, taken);
        out = out.subspan(taken);
        offset += taken;
    }
    return true;
}

}  // namespace splatreel::core
