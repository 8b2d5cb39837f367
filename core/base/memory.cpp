#include "core/base/memory.h"

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

namespace splatreel::core {
namespace {

/// The number behind `key` in a file of the form "key: number kB"; 0 when it is not there.
std::uint64_t kilobytesOf(const char* file, const std::string& key) {
    std::ifstream stream(file);
    std::string word;
    while (stream >> word) {
        if (word != key) continue;
        std::uint64_t value = 0;
        stream >> value;
        return value * 1024;
    }
    return 0;
}

std::uint64_t numberIn(const char* file, std::uint64_t otherwise) {
    std::ifstream stream(file);
    std::uint64_t value = 0;
    return stream >> value ? value : otherwise;
}

constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

}  // namespace

std::uint64_t availableMemory() {
    const std::uint64_t system = kilobytesOf("/proc/meminfo", "MemAvailable:");
    const std::uint64_t limit = numberIn("/sys/fs/cgroup/memory.max", unlimited);
    if (limit == unlimited) return system;
    const std::uint64_t used = numberIn("/sys/fs/cgroup/memory.current", 0);
    return std::min(system, limit > used ? limit - used : 0);
}

std::uint64_t peakMemory() {
    return kilobytesOf("/proc/self/status", "VmHWM:");
}

std::uint64_t totalMemory() {
    return std::min(kilobytesOf("/proc/meminfo", "MemTotal:"),
                    numberIn("/sys/fs/cgroup/memory.max", unlimited));
}

}  // namespace splatreel::core
