#pragma once

#include "render/vulkan/device.h"

namespace splatreel::render::vulkan {

/// A picture on the device: two dimensions, one level. Moves, does not copy; destroyed when the device is
/// done with it. Remembers the layout that the last recording leaves it in, so recordings that use it are
/// submitted in the order of recording.
class Image {
public:
    struct Options {
        std::uint32_t width = 0, height = 0;  ///< > 0
        VkFormat format = VK_FORMAT_R8G8B8A8_UNORM;
        VkImageUsageFlags usage = 0;  ///< STORAGE, SAMPLED, COLOR_ATTACHMENT, TRANSFER_SRC …
        Purpose purpose = Purpose::targets;
    };
    /// Errors: larger than the device allows, over the budget, or no memory.
    [[nodiscard]] static core::Result<Image> create(const std::shared_ptr<Device>& device,
                                                    const Options& options);
    /// A picture that someone else owns, such as a swapchain; only the view is made and destroyed.
    [[nodiscard]] static core::Result<Image> borrow(const std::shared_ptr<Device>& device, VkImage handle,
                                                    const Options& options);
    Image() = default;
    ~Image() { release(); }
    Image(Image&& other) noexcept { *this = std::move(other); }
    Image& operator=(Image&& other) noexcept;

    [[nodiscard]] bool empty() const { return handle_ == VK_NULL_HANDLE; }
    [[nodiscard]] VkImage handle() const { return handle_; }
    [[nodiscard]] VkImageView view() const { return view_; }
    [[nodiscard]] VkFormat format() const { return format_; }
    [[nodiscard]] std::uint32_t width() const { return width_; }
    [[nodiscard]] std::uint32_t height() const { return height_; }

private:
    friend class Recording;
    core::Result<void> createView();
    void release();

    std::shared_ptr<Device> device_;
    VkImage handle_ = VK_NULL_HANDLE;
    VkImageView view_ = VK_NULL_HANDLE;
    VkFormat format_ = VK_FORMAT_UNDEFINED;
    std::uint32_t width_ = 0, height_ = 0;
    Purpose purpose_ = Purpose::targets;
    Allocation allocation_;  ///< none: borrowed
    VkImageLayout layout_ = VK_IMAGE_LAYOUT_UNDEFINED;
    std::uint32_t access_ = 0;  ///< Access of the last use
};

}  // namespace splatreel::render::vulkan
