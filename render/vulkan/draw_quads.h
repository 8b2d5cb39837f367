#pragma once

#include "render/vulkan/draw_finish.h"
#include "render/vulkan/draw_front.h"
#include "render/vulkan/render_target.h"

namespace splatreel::render::vulkan {

/// The back end that draws a parallelogram per Gaussian, back to front, blended by the device into floats, or
/// where it cannot into half floats.
class DrawQuads {
public:
    [[nodiscard]] static core::Result<DrawQuads> create(const std::shared_ptr<Device>& device,
                                                        const DrawTuning& tuning);
    /// A target of that size.
    core::Result<void> prepare(const ViewWords& view);
    /// Of what record() leaves.
    [[nodiscard]] Sums sums() const {
        return device_->capabilities().blendsFloat32 ? Sums::floats : Sums::halves;
    }
    /// Draws what `front` has ordered and copies it to `picture`: [H, W] four of sums(), premultiplied.
    void record(Stages& stages, DrawFront& front, const Buffer& picture);

private:
    std::shared_ptr<Device> device_;
    DrawTuning tuning_;
    BindingLayoutPtr layout_;
    Pipeline pipeline_;
    Image image_;
    RenderTarget target_;
    ViewWords view_{};
    Bindings bindings_;
};

}  // namespace splatreel::render::vulkan
