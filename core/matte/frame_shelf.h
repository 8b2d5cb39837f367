#pragma once

#include "core/matte/painted_matte.h"
#include "core/matte/work_picture.h"

#include <cstdint>
#include <map>
#include <memory>

namespace splatreel::core {

/// The reduced frames of a clip, as many as fit a budget. Going back in a video means to decode it from its
/// start: asked for a frame on a way back, it reads those before it along with it.
class FrameShelf {
public:
    FrameShelf(FrameSpan span, const MatteFrameReader& read, const MatteOptions& options)
        : span_(span), read_(read), options_(options) {}

    /// A frame on a way forwards (`direction` 1) or back (−1). Null where the file has ended, or on a stop.
    [[nodiscard]] Result<std::shared_ptr<const WorkPicture>> get(int frame, int direction);

private:
    static constexpr std::uint64_t budget = 192ULL << 20U;

    FrameSpan span_;
    const MatteFrameReader& read_;
    const MatteOptions& options_;
    std::map<int, ImageRgba8> frames_;
    int width_ = 0;  ///< of the frames as they are read
    int height_ = 0;

    /// False where there is none.
    Result<bool> load(int frame);
    [[nodiscard]] int room() const;
};

}  // namespace splatreel::core
