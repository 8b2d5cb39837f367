#pragma once

#include "render/vulkan/device.h"

#include <vector>

namespace splatreel::render::vulkan {

/// Times that the device writes between commands (Recording::timestamp). On a device without timestamps
/// nothing is written and nothing read.
class Timestamps {
public:
    [[nodiscard]] static core::Result<Timestamps> create(const std::shared_ptr<Device>& device, int count);
    Timestamps() = default;
    ~Timestamps() { release(); }
    Timestamps(Timestamps&& other) noexcept { *this = std::move(other); }
    Timestamps& operator=(Timestamps&& other) noexcept;

    [[nodiscard]] VkQueryPool handle() const { return pool_; }
    /// Milliseconds since the first of them, of the submission that wrote them last. Empty while it runs,
    /// when not all were written, or without timestamps.
    [[nodiscard]] std::vector<double> milliseconds() const;

private:
    void release();

    std::shared_ptr<Device> device_;
    VkQueryPool pool_ = VK_NULL_HANDLE;
    int count_ = 0;
};

}  // namespace splatreel::render::vulkan
