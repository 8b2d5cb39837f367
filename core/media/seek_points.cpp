#include "core/media/seek_points.h"

#include <algorithm>

namespace splatreel::core {

void SeekPoints::add(std::optional<std::int64_t> stamp, bool isKey) {
    areKnown_ = areKnown_ && stamp.has_value();
    if (!areKnown_) return;
    stamps_.push_back(*stamp);
    if (isKey) keys_.push_back(*stamp);
}

void SeekPoints::finish() {
    std::ranges::sort(stamps_);
    std::ranges::sort(keys_);
    if (areKnown_ && std::ranges::adjacent_find(stamps_) == stamps_.end()) return;
    stamps_.clear();
    keys_.clear();
}

std::optional<int> SeekPoints::frameAt(std::int64_t stamp) const {
    const auto found = std::ranges::lower_bound(stamps_, stamp);
    if (found == stamps_.end() || *found != stamp) return std::nullopt;
    return static_cast<int>(found - stamps_.begin());
}

std::optional<SeekPoints::Point> SeekPoints::before(int frame) const {
    if (frame < 0 || frame >= static_cast<int>(stamps_.size())) return std::nullopt;
    const auto after = std::ranges::upper_bound(keys_, stamps_[static_cast<std::size_t>(frame)]);
    if (after == keys_.begin()) return std::nullopt;
    return Point{*frameAt(*(after - 1)), *(after - 1)};
}

}  // namespace splatreel::core
