#include "render/cpu/frame.h"

#include <algorithm>
#include <cmath>

namespace splatreel::render {

View viewOf(const core::Camera& camera, const RasterSettings& settings) {
    const core::Intrinsics& in = camera.intrinsics;
    View view{};
    for (int row = 0; row < 3; ++row) {
        for (int column = 0; column < 3; ++column) {
            view.rotation[3 * row + column] = camera.rotation[column][row];
        }
        view.position[row] = camera.position[row];
    }
    view.fx = in.fx, view.fy = in.fy, view.cx = in.cx, view.cy = in.cy;
    view.width = std::max(0, in.width), view.height = std::max(0, in.height);
    view.tilesAcross = (view.width + tileSize - 1) / tileSize;
    view.tilesDown = (view.height + tileSize - 1) / tileSize;
    const float tangentX = static_cast<float>(in.width) / (2 * in.fx);
    const float tangentY = static_cast<float>(in.height) / (2 * in.fy);
    if (settings.profile == Profile::inria) {
        view.limitX[1] = 1.3F * tangentX, view.limitX[0] = -view.limitX[1];
        view.limitY[1] = 1.3F * tangentY, view.limitY[0] = -view.limitY[1];
        view.nearest = std::nextafter(0.2F, 1.0F);
    } else {
        view.limitX[0] = -(in.cx / in.fx + 0.3F * tangentX);
        view.limitX[1] = (static_cast<float>(in.width) - in.cx) / in.fx + 0.3F * tangentX;
        view.limitY[0] = -(in.cy / in.fy + 0.3F * tangentY);
        view.limitY[1] = (static_cast<float>(in.height) - in.cy) / in.fy + 0.3F * tangentY;
        view.nearest = camera.nearPlane;
    }
    return view;
}

}  // namespace splatreel::render
