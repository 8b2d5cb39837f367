#pragma once

#include "core/gaussians/device_blocks.h"
#include "render/vulkan/buffer.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace splatreel::render::vulkan {

/// A timeline semaphore that others may import.
class ExportedTimeline {
public:
    /// `exported` false: an ordinary one, for tests on devices that export memory alone.
    [[nodiscard]] static core::Result<std::unique_ptr<ExportedTimeline>> create(
        const std::shared_ptr<Device>& device, bool exported = true);
    ~ExportedTimeline();
    ExportedTimeline(const ExportedTimeline&) = delete;
    ExportedTimeline& operator=(const ExportedTimeline&) = delete;

    [[nodiscard]] VkSemaphore handle() const { return handle_; }
    /// A new file descriptor, which belongs to the caller.
    [[nodiscard]] core::Result<int> descriptor() const;
    /// Until it has this value; an Error after `seconds`.
    [[nodiscard]] core::Result<void> wait(std::uint64_t value, double seconds) const;

private:
    ExportedTimeline() = default;
    std::shared_ptr<Device> device_;
    VkSemaphore handle_ = VK_NULL_HANDLE;
};

/// Brings blocks from the memory of another interface (CUDA) on the same device into pages, without main
/// memory: through one exported buffer, into which the other side copies. Both wait for each other by the
/// values of one timeline, which rises by two with every run of blocks: one for "written", one for "read".
/// The host waits for "written" before it submits, so that another side that never comes costs a second, not
/// the device. After an error it is of no use any more. One thread at a time.
class Handover {
public:
    /// Whether the device exports both memory and timelines.
    [[nodiscard]] static bool possible(const DeviceCapabilities& capabilities);
    [[nodiscard]] static core::Result<Handover> create(const std::shared_ptr<Device>& device,
                                                       std::unique_ptr<ExportedTimeline> timeline);

    /// A run of blocks, and where it goes: blocks, harmonics, then `zeros` bytes of nought.
    struct Run {
        std::uint32_t firstBlock = 0;
        std::uint32_t blockCount = 0;
        std::uint64_t bytes = 0;  ///< of blocks and harmonics
        std::uint64_t offset = 0;
        std::uint64_t zeros = 0;
    };
    core::Result<void> take(const core::DeviceBlocks& from, const Run& run, const Buffer& page);

    [[nodiscard]] std::uint64_t taken() const { return taken_; }  ///< bytes, in all

private:
    Handover() = default;
    core::Result<void> reserve(std::uint64_t bytes);

    std::shared_ptr<Device> device_;
    std::unique_ptr<ExportedTimeline> timeline_;
    Buffer buffer_;
    core::Mailbox mailbox_;
    std::uint64_t value_ = 0;  ///< of the timeline when the buffer may be written
    std::uint64_t taken_ = 0;
};

}  // namespace splatreel::render::vulkan
