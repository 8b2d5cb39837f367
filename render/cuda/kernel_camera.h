#pragma once

#include "render/cpu/frame.h"
#include "render/cuda/interface.h"

#include <algorithm>

namespace splatreel::render {

/// The camera as the kernels read it; both profiles' clamps and near planes as on the processor.
[[nodiscard]] inline SplatreelCudaCamera kernelCamera(const core::Camera& camera,
                                                      const RasterSettings& settings) {
    const View view = viewOf(camera, settings);
    SplatreelCudaCamera out{};
    std::copy_n(view.rotation, 9, out.rotation);
    std::copy_n(view.position, 3, out.position);
    out.fx = view.fx, out.fy = view.fy, out.cx = view.cx, out.cy = view.cy;
    std::copy_n(view.limitX, 2, out.limitX);
    std::copy_n(view.limitY, 2, out.limitY);
    out.nearest = view.nearest;
    out.width = view.width, out.height = view.height;
    return out;
}

[[nodiscard]] inline SplatreelCudaSettings kernelSettings(const RasterSettings& settings) {
    return {settings.profile == Profile::inria,
            settings.dilation,
            settings.compensate,
            {settings.background[0], settings.background[1], settings.background[2]}};
}

}  // namespace splatreel::render
