#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace splatreel::core {

/// Which frame of a video has which time stamp, and at which frames decoding can begin. Stamps are
/// presentation times in the stream's clock; frames are counted in the order in which they are shown.
class SeekPoints {
public:
    /// A packet whose picture is shown; `stamp` nothing: it does not say when.
    void add(std::optional<std::int64_t> stamp, bool isKey);
    /// After the last packet. Where stamps are missing or not all different, no frame can be told by them.
    void finish();

    /// The frame with this stamp.
    [[nodiscard]] std::optional<int> frameAt(std::int64_t stamp) const;

    struct Point {
        int frame = 0;
        std::int64_t stamp = 0;
    };
    /// The last one at or before a frame.
    [[nodiscard]] std::optional<Point> before(int frame) const;

private:
    std::vector<std::int64_t> stamps_;  ///< growing, once finished
    std::vector<std::int64_t> keys_;
    bool areKnown_ = true;
};

}  // namespace splatreel::core
