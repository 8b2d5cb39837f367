#include "app/machine.h"

#include <hwy/targets.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <system_error>
#include <thread>

namespace splatreel::app {
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

std::uint64_t totalMemory() {
    return std::min(kilobytesOf("/proc/meminfo", "MemTotal:"),
                    numberIn("/sys/fs/cgroup/memory.max", unlimited));
}

std::uint64_t peakMemory() {
    return kilobytesOf("/proc/self/status", "VmHWM:");
}

std::uint64_t freeDiskSpace(const std::filesystem::path& path) {
    std::error_code error;
    std::filesystem::path existing = std::filesystem::absolute(path, error);
    while (!existing.empty() && existing != existing.root_path() &&
           !std::filesystem::exists(existing, error)) {
        existing = existing.parent_path();
    }
    const auto space = std::filesystem::space(existing, error);
    return error ? 0 : static_cast<std::uint64_t>(space.available);
}

std::string processorName() {
    std::ifstream stream("/proc/cpuinfo");
    for (std::string line; std::getline(stream, line);) {
        if (line.rfind("model name", 0) != 0) continue;
        const auto colon = line.find(": ");
        if (colon != std::string::npos) return line.substr(colon + 2);
    }
    return "unknown processor";
}

std::vector<std::string> simdTargets() {
    std::vector<std::string> names;
    // A lower bit is a better target.
    for (std::int64_t left = hwy::SupportedTargets(); left != 0; left &= left - 1) {
        names.emplace_back(hwy::TargetName(left & -left));
    }
    return names;
}

}  // namespace splatreel::app
