#include "app/machine.h"

#include <hwy/targets.h>

#include <fstream>

namespace splatreel::app {

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
