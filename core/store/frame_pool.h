#pragma once

#include "core/gaussians/packed.h"

#include <memory>
#include <mutex>
#include <vector>

namespace splatreel::core {

/// Memory of packed frames that nobody needs any more, for the next ones: steady playback allocates nothing.
/// Thread-safe.
class FramePool : public std::enable_shared_from_this<FramePool> {
public:
    /// Keeps at most `spare` of them.
    [[nodiscard]] static std::shared_ptr<FramePool> create(std::size_t spare);

    /// A frame to fill; what it holds is left over from earlier use.
    [[nodiscard]] std::unique_ptr<PackedGaussians> take();
    /// The filled frame for its readers. When the last of them lets go, its memory comes back here.
    [[nodiscard]] PackedGaussiansPtr share(std::unique_ptr<PackedGaussians> frame);
    /// A frame that was not used after all.
    void giveBack(std::unique_ptr<PackedGaussians> frame);

private:
    explicit FramePool(std::size_t spare) : limit_(spare) {}

    std::size_t limit_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<PackedGaussians>> spare_;
};

}  // namespace splatreel::core
