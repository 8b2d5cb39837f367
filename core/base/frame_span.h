#pragma once

namespace splatreel::core {

/// Frames first … end − 1.
struct FrameSpan {
    int first = 0;
    int end = 0;

    [[nodiscard]] int length() const { return end - first; }
    [[nodiscard]] bool contains(int frame) const { return frame >= first && frame < end; }
    friend bool operator==(const FrameSpan&, const FrameSpan&) = default;
};

}  // namespace splatreel::core
