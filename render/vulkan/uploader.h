#pragma once

#include "render/vulkan/recording.h"

#include <array>
#include <memory>
#include <span>

namespace splatreel::render::vulkan {

/// Brings bytes from main memory into buffers of the device through a ring of staging buffers, in submissions
/// of its own. What is submitted after finish() sees them; what was submitted before begin() may still read
/// what they replace. One thread at a time.
class Uploader {
public:
    /// The ring holds `sections` times this much.
    [[nodiscard]] static core::Result<Uploader> create(const std::shared_ptr<Device>& device,
                                                       std::uint64_t sectionBytes);

    core::Result<void> begin();
    /// Copies out of `bytes` before it returns; waits for the device only when the ring is full. Offset and
    /// size are multiples of 4.
    core::Result<void> add(std::span<const std::byte> bytes, const Buffer& to, std::uint64_t offset);
    core::Result<void> finish();

    [[nodiscard]] std::uint64_t uploaded() const { return uploaded_; }  ///< bytes, in all

private:
    static constexpr std::size_t sections = 3;
    struct Section {
        Buffer buffer;
        std::uint64_t value = 0;  ///< of the submission that reads it
    };
    core::Result<void> open();
    core::Result<void> submit();

    std::shared_ptr<Device> device_;
    std::array<Section, sections> ring_;
    std::size_t current_ = 0;
    std::uint64_t used_ = 0;  ///< of the current section
    std::uint64_t uploaded_ = 0;
    std::unique_ptr<Recording> recording_;  ///< between begin() and finish()
};

}  // namespace splatreel::render::vulkan
