#pragma once

#include "core/base/result.h"
#include "render/scene/overlay.h"
#include "render/vulkan/devices.h"
#include "render/vulkan/native_window.h"

#include <cstdint>
#include <memory>
#include <span>

namespace splatreel::render::vulkan {

class Image;

enum class Presented {
    shown,
    hidden,  ///< the window has no size, is minimised or gone: there is nothing to draw for
    rebuilt  ///< the device was lost and another one opened: make renderers anew on device(), draw again
};

struct PresenterOptions {
    DeviceOptions device = {};  ///< `presentation` is implied
    bool waitForScreen = true;  ///< no more pictures than the screen shows
    std::string fontFile = {};  ///< TrueType, for the overlay's texts; empty: a built-in one, Latin-1 only
};

/// Shows pictures in a window: one that a processor has written straight into memory that the device reads,
/// or an image that the device itself has drawn; an overlay on top. Follows the window's size, survives its
/// disappearance and the loss of the device. Two pictures are under way at most. One thread at a time, any
/// one.
class Presenter {
public:
    /// The window may have any size, none included. Errors: no device, or none that can show pictures there.
    [[nodiscard]] static core::Result<std::unique_ptr<Presenter>> create(
        const NativeWindow& window, const PresenterOptions& options = {});
    ~Presenter();
    Presenter(const Presenter&) = delete;
    Presenter& operator=(const Presenter&) = delete;

    /// For renderers that draw on the same device. Another one after Presented::rebuilt.
    [[nodiscard]] const std::shared_ptr<Device>& device() const;

    /// The window's size in pixels of its screen, whenever it changes; zero while it is minimised.
    void resize(int width, int height);
    /// Before the window is destroyed. Until `attach`, present answers `hidden`.
    void detach();
    /// To another window, or to the same one after its native handle has changed.
    core::Result<void> attach(const NativeWindow& window);

    /// Memory for the next picture: straight sRGB, red in the lowest byte, rows from the top without gaps,
    /// `width · height` pixels, alpha ignored. To be written, not read, before the next `present`; what is in
    /// it at first is undefined. Waits until the device has let go of it.
    [[nodiscard]] core::Result<std::span<std::uint32_t>> map(int width, int height);

    /// Writes a picture that lies elsewhere, in one pass, as if into what `map` gives.
    core::Result<void> write(std::span<const std::uint32_t> pixels, int width, int height);

    /// Shows what was written last, or again what was shown last. A picture of another size than the window
    /// is scaled to fit.
    core::Result<Presented> present(const Overlay& overlay = {});
    /// Shows an image of the device: in use as `colorTarget` or `computeWrite` in any layout, sampled here.
    /// It is in SHADER_READ_ONLY_OPTIMAL afterwards.
    core::Result<Presented> present(Image& image, const Overlay& overlay = {});

private:
    struct Parts;
    Presenter(const NativeWindow& window, PresenterOptions options);
    core::Result<void> build();
    core::Result<Presented> show(Image* image, const Overlay& overlay);

    NativeWindow window_;
    PresenterOptions options_;
    int width_ = 0, height_ = 0;
    std::unique_ptr<Parts> parts_;
};

}  // namespace splatreel::render::vulkan
