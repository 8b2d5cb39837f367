#pragma once

#include "core/base/result.h"
#include "core/gaussians/packed.h"
#include "core/gaussians/sequence.h"

#include <cstdint>
#include <memory>
#include <string>

namespace splatreel::core {

/// Frames of a sequence on demand: a file that is read as it plays, a sequence in memory, an engine's
/// previews. Immutable and thread-safe: whoever has new content makes a new source.
class FrameSource {
public:
    virtual ~FrameSource() = default;
    /// Rate, filtering, cameras, provenance; `frames` is empty.
    [[nodiscard]] virtual const GaussianSequence& description() const = 0;
    [[nodiscard]] virtual int frameCount() const = 0;
    /// Any frame, in any order; may block on a disk. `index` in [0, frameCount()).
    [[nodiscard]] virtual Result<GaussiansPtr> frame(int index) const = 0;
    /// The same frame as renderers draw it, into `packed`, whose memory is used again. Here by packing what
    /// `frame` gives; a file of packed frames reads it straight into place. `like`: a frame to line up with,
    /// or null.
    [[nodiscard]] virtual Result<void> readPacked(int index, const PackedGaussians* like,
                                                  PackedGaussians& packed) const;
    /// Main memory that readPacked's frame will take without ids and rows, where that is known before; else
    /// 0.
    [[nodiscard]] virtual std::uint64_t packedBytes([[maybe_unused]] int index) const { return 0; }
    /// Equal keys mean equal frames.
    [[nodiscard]] virtual std::string contentKey() const = 0;
    /// Whether a frame costs so much that a copy of it on the disk is worth having.
    [[nodiscard]] virtual bool costly() const { return false; }
};

using FrameSourcePtr = std::shared_ptr<const FrameSource>;

/// A sequence that is in memory already.
[[nodiscard]] FrameSourcePtr sourceOf(GaussianSequence sequence);

/// Reads every frame. Columns that do not change from frame to frame share memory in the result.
[[nodiscard]] Result<GaussianSequence> loadSequence(const FrameSource& source);

}  // namespace splatreel::core
