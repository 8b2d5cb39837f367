#include "core/media/picture_view.h"

#include "core/media/image_io.h"
#include "core/media/matte.h"
#include "core/media/object_clip.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace splatreel::core {
namespace {

/// A silhouette's box in the plane through the origin that faces the input camera.
struct Extent {
    glm::vec3 center{0};
    glm::vec2 size{0};
};

Extent extentIn(const PixelBounds& bounds, const Camera& camera) {
    const Intrinsics& lens = camera.intrinsics;
    const float distance = glm::length(camera.position);
    const auto at = [&](int x, int y) {
        return glm::vec2((static_cast<float>(x) - lens.cx) / lens.fx,
                         -(static_cast<float>(y) - lens.cy) / lens.fy) *
               distance;
    };
    const glm::vec2 one = at(bounds.x0, bounds.y0);
    const glm::vec2 other = at(bounds.x1, bounds.y1);
    return {glm::vec3((one + other) * 0.5F, 0), glm::abs(one - other)};
}

std::size_t nearestFrame(const ObjectClip& clip, int sourceFrame) {
    const auto nearest = std::ranges::min_element(
        clip.sourceFrames, {}, [sourceFrame](int frame) { return std::abs(frame - sourceFrame); });
    return static_cast<std::size_t>(nearest - clip.sourceFrames.begin());
}

/// The camera in which the object lies where the picture has it.
Camera fittedCamera(const PixelBounds& seen, const ImageRgba8& picture, const PictureSide& side,
                    const Extent& object, float distance) {
    constexpr float steep = std::numbers::pi_v<float> / 4;
    const bool byHeight = std::abs(side.elevation) < steep;
    Camera camera =
        orbitCamera(side.azimuth, side.elevation, distance,
                    intrinsicsFromFovy(picture.width, picture.height, std::numbers::pi_v<float> / 4));
    const glm::vec3 center = camera.toCamera(object.center);
    const auto pixels = static_cast<float>(byHeight ? seen.height() : seen.width());
    Intrinsics& lens = camera.intrinsics;
    lens.fx = lens.fy = pixels * center.z / (byHeight ? object.size.y : object.size.x);
    lens.cx = 0.5F * static_cast<float>(seen.x0 + seen.x1) - lens.fx * center.x / center.z;
    lens.cy = 0.5F * static_cast<float>(seen.y0 + seen.y1) - lens.fy * center.y / center.z;
    return camera;
}

}  // namespace

Result<KnownView> readPictureView(const std::filesystem::path& picture, const PictureSide& side,
                                  const ObjectClip& clip) {
    Result<ImageRgba8> read = readImage(picture);
    if (!read) return read.error();
    KnownView view;
    view.name = picture.filename().string();
    view.azimuth = side.azimuth;
    view.elevation = side.elevation;
    view.frames.push_back(*std::move(read));
    if (auto made = keyOpaqueView(view.frames, picture); !made) return made.error();
    const PixelBounds seen = alphaBounds(view.frames.front());
    if (seen.empty()) {
        return Error{"no object was found in this picture", picture.string(),
                     "Give one with the object in it."};
    }
    const std::size_t frame = nearestFrame(clip, side.frame);
    const PixelBounds object = alphaBounds(clip.frames[frame]);
    if (object.empty()) {
        return Error{"the clip shows no object at frame " + std::to_string(side.frame), picture.string(),
                     "Choose another frame for this picture."};
    }
    const Camera& camera = clip.cameras[frame];
    view.stillFrame = static_cast<int>(frame);
    view.camera =
        fittedCamera(seen, view.frames.front(), side, extentIn(object, camera), glm::length(camera.position));
    return view;
}

}  // namespace splatreel::core
