#pragma once

#include "core/base/log.h"
#include "core/gaussians/sound.h"

#include <atomic>
#include <cstdint>
#include <string>

namespace splatreel::core {

/// Tells the log once per sequence that a file of it holds Gaussians that were left out; the others are
/// counted where frames are shown and by `splatreel info`. Thread-safe.
class LeftOutNotice {
public:
    void tell(const std::string& where, std::int64_t dropped, std::int64_t left) {
        if (dropped == 0 || told_.exchange(true)) return;
        log::warning(where + ": " + leftOutText(dropped, dropped + left) +
                     " (said once; other frames may have such, too)");
    }

private:
    std::atomic<bool> told_{false};
};

}  // namespace splatreel::core
