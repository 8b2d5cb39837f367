#pragma once

#include "core/base/frame_span.h"
#include "core/edit/selection.h"
#include "core/gaussians/frame_source.h"

#include <cstdint>
#include <stop_token>
#include <string>

namespace splatreel::core {

/// How much an edit concerns.
struct EditCount {
    std::int64_t gaussians = 0;  ///< different primitives where frames have ids, else rows of all frames
    int frames = 0;              ///< in which there are any
    bool partial = false;        ///< stopped before the end

    friend bool operator==(const EditCount&, const EditCount&) = default;
};

/// "1,204 Gaussians in 32 frames".
[[nodiscard]] std::string countText(const EditCount& count);

/// What a selection takes in the frames of `span` (clipped to the source). Reads every frame: on a job's
/// thread.
[[nodiscard]] Result<EditCount> countSelected(const FrameSource& source, FrameSpan span,
                                              const Selection& selection, const std::stop_token& stop = {});

/// What is in `before` and no longer in `after`, which has as many frames: by ids, or by the difference of
/// counts without them.
[[nodiscard]] Result<EditCount> countRemoved(const FrameSource& before, const FrameSource& after,
                                             FrameSpan span, const std::stop_token& stop = {});

}  // namespace splatreel::core
