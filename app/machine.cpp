#include "app/machine.h"

#include <hwy/targets.h>

#include <algorithm>
#include <fstream>
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

}  // namespace

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
