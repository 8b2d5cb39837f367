#include "core/matte/frame_shelf.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <string>

namespace splatreel::core {

int FrameShelf::room() const {
    if (frames_.empty()) return 1;
    const std::uint64_t bytes = std::max<std::uint64_t>(1, frames_.begin()->second.pixels.size());
    return static_cast<int>(std::clamp<std::uint64_t>(budget / bytes, 2, 1U << 20U));
}

Result<bool> FrameShelf::load(int frame) {
    if (frames_.contains(frame)) return true;
    Result<std::optional<ImageRgba8>> read = read_(frame);
    if (!read) return read.error();
    if (!read->has_value() || (*read)->empty()) return false;
    const ImageRgba8& image = **read;
    if (width_ == 0) {
        width_ = image.width;
        height_ = image.height;
    }
    if (image.width != width_ || image.height != height_) {
        return Error{"its size differs from the other frames'", "frame " + std::to_string(frame),
                     "Give a clip of one size."};
    }
    frames_[frame] = reducedTo(image, matteSide);
    // What is farthest from here will be wanted last.
    while (static_cast<int>(frames_.size()) > room()) {
        const auto last = std::prev(frames_.end());
        const bool firstIsFarther = frame - frames_.begin()->first >= last->first - frame;
        frames_.erase(firstIsFarther ? frames_.begin() : last);
    }
    return true;
}

Result<std::shared_ptr<const WorkPicture>> FrameShelf::get(int frame, int direction) {
    const std::shared_ptr<const WorkPicture> none;
    if (!frames_.contains(frame)) {
        const int first = direction > 0 ? frame : std::max(span_.first, frame - std::max(1, room() / 2) + 1);
        for (int i = first; i <= frame; ++i) {
            if (options_.stop.stop_requested()) return none;
            const Result<bool> loaded = load(i);
            if (!loaded) return loaded.error();
            if (!*loaded) return none;
        }
    }
    return std::make_shared<const WorkPicture>(workPicture(frames_.at(frame)));
}

}  // namespace splatreel::core
