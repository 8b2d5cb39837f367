#include "render/vulkan/presenter.h"

#include "core/base/parallel.h"
#include "render/vulkan/overlay_painter.h"
#include "render/vulkan/picture_painter.h"
#include "render/vulkan/recording.h"
#include "render/vulkan/swapchain.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace splatreel::render::vulkan {
namespace {

constexpr int attempts = 3;                ///< at a swapchain that goes out of date while it is used
constexpr std::size_t bandSize = 1 << 16;  ///< pixels that a worker takes at once

/// A picture of the processor's in memory that the device reads.
struct MappedPicture {
    Buffer pixels;
    Bindings bindings;
    std::uint32_t width = 0, height = 0;
    bool swapped = false;     ///< blue in the lowest byte
    std::uint64_t value = 0;  ///< of the last submission that reads it

    [[nodiscard]] std::span<std::uint32_t> span() const {
        return pixels.mappedAs<std::uint32_t>().first(static_cast<std::size_t>(width) * height);
    }
};

/// One of the pictures under way.
struct Slot {
    VkSemaphore ready = VK_NULL_HANDLE;
    std::uint64_t value = 0;
};

/// Copies pixels, with red and blue in each other's place. `from` and `to` may be the same.
void swapRedAndBlue(std::span<const std::uint32_t> from, std::span<std::uint32_t> to) {
    const int bands = static_cast<int>((from.size() + bandSize - 1) / bandSize);
    core::parallelFor(bands, [&](int band, int) {
        const std::size_t first = static_cast<std::size_t>(band) * bandSize;
        const std::size_t last = std::min(first + bandSize, from.size());
        for (std::size_t i = first; i < last; ++i) {
            const std::uint32_t pixel = from[i];
            to[i] = (pixel & 0xff00ff00U) | (pixel >> 16 & 0xffU) | (pixel & 0xffU) << 16;
        }
    });
}

}  // namespace

/// Everything that lives on the device, in the order of being made.
struct Presenter::Parts {
    std::shared_ptr<Device> device;
    Surface surface;
    std::unique_ptr<Swapchain> swapchain;  ///< null: none, or the window has no size
    bool outdated = true;                  ///< the swapchain
    std::unique_ptr<PicturePainter> painter;
    std::unique_ptr<OverlayPainter> overlayPainter;
    std::array<Slot, OverlayPainter::slots> slots;
    std::size_t slot = 0;
    std::array<MappedPicture, 2> pictures;
    std::size_t picture = 0;  ///< the one written or shown last

    ~Parts() {
        if (!device) return;
        swapchain.reset();  // waits until the device is idle
        surface = Surface();
        device->vk().DeviceWaitIdle(device->handle());
        for (const Slot& each : slots) {
            device->vk().DestroySemaphore(device->handle(), each.ready, nullptr);
        }
    }

    core::Result<void> follow(std::uint32_t width, std::uint32_t height, bool waitForScreen);
    core::Result<VkResult> draw(Image* image, const Overlay& overlay);
    core::Result<VkResult> drawInto(Swapchain::Picture target, Image* image, const Overlay& overlay);
    core::Result<void> renew(Slot& slot);
    bool copies(const MappedPicture& source) const;
};

Presenter::Presenter(const NativeWindow& window, PresenterOptions options)
    : window_(window), options_(std::move(options)) {
    options_.device.presentation = true;
}

Presenter::~Presenter() = default;

core::Result<std::unique_ptr<Presenter>> Presenter::create(const NativeWindow& window,
                                                           const PresenterOptions& options) {
    std::unique_ptr<Presenter> presenter(new Presenter(window, options));
    if (auto built = presenter->build(); !built.ok()) return built.error();
    return presenter;
}

core::Result<void> Presenter::build() {
    parts_.reset();
    auto device = openDevice(options_.device);
    if (!device.ok()) return device.error();
    auto parts = std::make_unique<Parts>();
    parts->device = *device;
    if (window_.window != 0) {
        auto surface = Surface::create(*device, window_);
        if (!surface.ok()) return surface.error();
        parts->surface = std::move(*surface);
    }
    auto painter = PicturePainter::create(*device);
    if (!painter.ok()) return painter.error();
    parts->painter = std::move(*painter);
    auto overlayPainter = OverlayPainter::create(*device, options_.fontFile);
    if (!overlayPainter.ok()) return overlayPainter.error();
    parts->overlayPainter = std::move(*overlayPainter);
    for (Slot& slot : parts->slots) {
        if (auto made = parts->renew(slot); !made.ok()) return made;
    }
    parts_ = std::move(parts);
    return {};
}

const std::shared_ptr<Device>& Presenter::device() const {
    return parts_->device;
}

void Presenter::resize(int width, int height) {
    if (width == width_ && height == height_) return;
    width_ = width;
    height_ = height;
    parts_->outdated = true;
}

void Presenter::detach() {
    parts_->swapchain.reset();
    parts_->surface = Surface();
    window_.window = 0;
}

core::Result<void> Presenter::attach(const NativeWindow& window) {
    detach();
    auto surface = Surface::create(parts_->device, window);
    if (!surface.ok()) return surface.error();
    window_ = window;
    parts_->surface = std::move(*surface);
    parts_->outdated = true;
    return {};
}

core::Result<std::span<std::uint32_t>> Presenter::map(int width, int height) {
    assert(width >= 0 && height >= 0);
    if (width == 0 || height == 0) return std::span<std::uint32_t>();
    const std::shared_ptr<Device>& device = parts_->device;
    parts_->picture = (parts_->picture + 1) % parts_->pictures.size();
    MappedPicture& picture = parts_->pictures[parts_->picture];
    picture.width = static_cast<std::uint32_t>(width);
    picture.height = static_cast<std::uint32_t>(height);
    picture.swapped = false;
    const std::uint64_t bytes = 4ULL * picture.width * picture.height;
    // A lost device does not read any more; present() will find out.
    if (auto free = device->wait(picture.value); !free.ok() && !device->lost()) return free.error();
    if (picture.pixels.bytes() < bytes) {
        picture.pixels = Buffer();
        auto pixels = Buffer::create(
            device, {.bytes = bytes, .purpose = Purpose::presentation, .use = MemoryUse::upload});
        if (!pixels.ok()) return pixels.error();
        auto bindings = parts_->painter->bindingsOf(*pixels);
        if (!bindings.ok()) return bindings.error();
        picture.pixels = std::move(*pixels);
        picture.bindings = std::move(*bindings);
    }
    return picture.span();
}

core::Result<void> Presenter::write(std::span<const std::uint32_t> pixels, int width, int height) {
    assert(pixels.size() == static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    const auto mapped = map(width, height);
    if (!mapped.ok()) return mapped.error();
    if (mapped->empty()) return {};
    MappedPicture& picture = parts_->pictures[parts_->picture];
    picture.swapped = parts_->swapchain && parts_->swapchain->format() == VK_FORMAT_B8G8R8A8_UNORM &&
                      parts_->copies(picture);
    if (picture.swapped) {
        swapRedAndBlue(pixels, *mapped);
    } else {
        std::copy(pixels.begin(), pixels.end(), mapped->begin());
    }
    return {};
}

core::Result<Presented> Presenter::present(const Overlay& overlay) {
    return show(nullptr, overlay);
}

core::Result<Presented> Presenter::present(Image& image, const Overlay& overlay) {
    return show(&image, overlay);
}

core::Result<Presented> Presenter::show(Image* image, const Overlay& overlay) {
    const auto failed = [&](const core::Error& error) -> core::Result<Presented> {
        if (!parts_->device->lost()) return error;
        if (auto built = build(); !built.ok()) return built.error();
        return Presented::rebuilt;
    };
    if (parts_->device->lost()) return failed({});
    if (window_.window == 0 || width_ == 0 || height_ == 0) return Presented::hidden;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        if (parts_->outdated || !parts_->swapchain) {
            if (parts_->surface.empty()) {
                auto surface = Surface::create(parts_->device, window_);
                if (!surface.ok()) return Presented::hidden;
                parts_->surface = std::move(*surface);
            }
            const auto followed = parts_->follow(static_cast<std::uint32_t>(width_),
                                                 static_cast<std::uint32_t>(height_), options_.waitForScreen);
            if (!followed.ok()) {
                // The window may be gone before its surface: not this program's doing, and no reason to stop.
                parts_->swapchain.reset();
                parts_->surface = Surface();
                return parts_->device->lost() ? failed(followed.error()) : Presented::hidden;
            }
            if (!parts_->swapchain) return Presented::hidden;
        }
        const auto result = parts_->draw(image, overlay);
        if (!result.ok()) return failed(result.error());
        switch (*result) {
            case VK_SUCCESS:
                return Presented::shown;
            case VK_SUBOPTIMAL_KHR:
                parts_->outdated = true;
                return Presented::shown;
            case VK_ERROR_OUT_OF_DATE_KHR:
                parts_->outdated = true;
                break;
            case VK_ERROR_SURFACE_LOST_KHR:
                parts_->swapchain.reset();
                parts_->surface = Surface();
                break;
            default:
                return Presented::hidden;  // no picture came free in a second
        }
    }
    return Presented::hidden;
}

core::Result<void> Presenter::Parts::follow(std::uint32_t width, std::uint32_t height, bool waitForScreen) {
    device->vk().DeviceWaitIdle(device->handle());
    auto made = Swapchain::create(
        device, surface, {.width = width, .height = height, .waitForScreen = waitForScreen}, swapchain.get());
    if (!made.ok()) return made.error();
    swapchain = std::move(*made);
    outdated = false;
    return {};
}

/// On a software device a copy is cheaper than a shader that reads every pixel.
bool Presenter::Parts::copies(const MappedPicture& source) const {
    const bool known =
        swapchain->format() == VK_FORMAT_B8G8R8A8_UNORM || swapchain->format() == VK_FORMAT_R8G8B8A8_UNORM;
    return device->capabilities().kind == DeviceKind::software && swapchain->copyable() && known &&
           source.width == swapchain->width() && source.height == swapchain->height();
}

/// An Error, or what acquiring or presenting said.
core::Result<VkResult> Presenter::Parts::draw(Image* image, const Overlay& overlay) {
    Slot& current = slots[slot];
    if (auto free = device->wait(current.value); !free.ok()) return free.error();
    Swapchain::Picture target;
    const VkResult acquired = swapchain->acquire(current.ready, target);
    if (acquired == VK_ERROR_DEVICE_LOST) return device->check(acquired, "vkAcquireNextImageKHR").error();
    if (acquired != VK_SUCCESS && acquired != VK_SUBOPTIMAL_KHR) return acquired;
    auto drawn = drawInto(target, image, overlay);
    if (!drawn.ok() && !device->lost()) {
        // The semaphore stays signalled and the picture taken: both are made anew.
        outdated = true;
        if (auto renewed = renew(current); !renewed.ok()) return renewed.error();
    }
    if (!drawn.ok() || *drawn != VK_SUCCESS) return drawn;
    return acquired;
}

core::Result<VkResult> Presenter::Parts::drawInto(Swapchain::Picture target, Image* image,
                                                  const Overlay& overlay) {
    Slot& current = slots[slot];
    auto recording = device->record();
    if (!recording.ok()) return recording.error();
    MappedPicture& mapped = pictures[picture];
    const std::array<float, 4> black = {0, 0, 0, 1};
    const bool copied = image == nullptr && !mapped.pixels.empty() && copies(mapped);
    if (copied) {
        if (mapped.swapped != (swapchain->format() == VK_FORMAT_B8G8R8A8_UNORM)) {
            if (auto free = device->wait(mapped.value); !free.ok()) return free.error();
            const auto pixels = mapped.span();
            swapRedAndBlue(pixels, pixels);
            mapped.swapped = !mapped.swapped;
        }
        recording->discard(*target.image, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, Access::transferWrite);
        recording->copy(mapped.pixels, *target.image);
    } else {
        recording->discard(*target.image, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL, Access::colorTarget);
        if (image != nullptr) {
            recording->use(*image, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL, Access::fragmentRead);
        }
        recording->begin(*target.target, &black);
        if (image != nullptr) {
            if (auto painted = painter->paint(*recording, *image, *target.image); !painted.ok()) {
                return painted.error();
            }
        } else if (!mapped.pixels.empty()) {
            auto painted = painter->paint(
                *recording, mapped.bindings,
                {.width = mapped.width, .height = mapped.height, .swapped = mapped.swapped}, *target.image);
            if (!painted.ok()) return painted.error();
        }
        recording->end();
    }
    if (!overlay.empty()) {
        recording->use(*target.image, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL, Access::colorTarget);
        auto painted = overlayPainter->paint(*recording, overlay, *target.target, swapchain->format(), slot);
        if (!painted.ok()) return painted.error();
    }
    recording->use(*target.image, VK_IMAGE_LAYOUT_PRESENT_SRC_KHR, Access::none);
    const auto value = recording->submit(
        {{current.ready, 0, VK_PIPELINE_STAGE_COLOR_ATTACHMENT_OUTPUT_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT}},
        {{target.drawn, 0, 0}});
    if (!value.ok()) return value.error();
    current.value = *value;
    if (image == nullptr) mapped.value = *value;
    slot = (slot + 1) % slots.size();
    const VkResult presented = swapchain->present(target);
    if (presented == VK_ERROR_DEVICE_LOST) return device->check(presented, "vkQueuePresentKHR").error();
    return presented;
}

/// A fresh semaphore for a slot.
core::Result<void> Presenter::Parts::renew(Slot& which) {
    const VkSemaphoreCreateInfo info{VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO};
    device->vk().DeviceWaitIdle(device->handle());
    device->vk().DestroySemaphore(device->handle(), which.ready, nullptr);
    which.ready = VK_NULL_HANDLE;
    return device->check(device->vk().CreateSemaphore(device->handle(), &info, nullptr, &which.ready),
                         "vkCreateSemaphore");
}

}  // namespace splatreel::render::vulkan
