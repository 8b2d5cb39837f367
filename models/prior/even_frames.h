#pragma once

#include <algorithm>
#include <vector>

namespace splatreel::models {

/// At most `count` of `frames` frames, evenly spread, the first and the last among them.
[[nodiscard]] inline std::vector<int> evenFrames(int frames, int count) {
    std::vector<int> chosen;
    const int taken = std::min(frames, count);
    for (int i = 0; i < taken; ++i) {
        chosen.push_back(taken == 1 ? 0 : (2 * i * (frames - 1) + taken - 1) / (2 * (taken - 1)));
    }
    return chosen;
}

}  // namespace splatreel::models
