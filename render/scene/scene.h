#pragma once

#include "core/gaussians/camera.h"
#include "core/gaussians/packed.h"
#include "core/gaussians/sequence.h"
#include "core/media/image.h"

#include <glm/gtc/quaternion.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace splatreel::render {

/// Where an asset stands in the world: world = translation + scale · rotation · asset.
struct Placement {
    glm::vec3 translation{0.0F};
    glm::quat rotation{1.0F, 0.0F, 0.0F, 0.0F};
    float scale = 1.0F;

    friend bool operator==(const Placement&, const Placement&) = default;
};

/// One frame of one asset, as renderers draw it. Cheap to copy; everything it points to is immutable, so a
/// renderer recognises by the pointer what it holds already.
struct SceneItem {
    core::PackedGaussiansPtr frame;  ///< null: nothing is drawn, but for `exact` in the reference mode
    /// The same frame in full precision, for the reference mode; null: the packed one is all there is.
    /// Between two frames the packed ones are drawn.
    core::GaussiansPtr exact;
    /// Between two frames: the following one, the places of `frame`'s Gaussians in it (core::partnersOf) and
    /// how far, 0 … 1. Position, log-scale, colour and opacity go linearly, rotations along the shorter arc;
    /// Gaussians without a partner fade out, the other frame's own are not drawn. Null: `frame` as it is.
    core::PackedGaussiansPtr next;
    std::shared_ptr<const std::vector<std::int32_t>> partners;
    float blend = 0;

    core::Filtering filtering;
    Placement placement;
    float opacity = 1;  ///< factor, for fades
    /// A bit per place of `frame`: drawn in the highlight's colour. Null: none.
    std::shared_ptr<const std::vector<std::uint32_t>> highlighted;
};

/// What a picture shows of the Gaussians.
enum class Look {
    color,
    alpha,
    depth,       ///< white near, black far, over SceneView::depthRange
    normal,      ///< of the smallest axis, towards the camera; x right, y up, z to the viewer from [−1, 1]
    ellipsoids,  ///< opaque, shaded ellipsoids of `ellipsoidScale` standard deviations
    centers,     ///< a dot of `centerSize` pixels per Gaussian
};

enum class BackdropKind { color, gradient, checker, image };

/// What is behind the Gaussians. Colours are sRGB, straight.
struct Backdrop {
    BackdropKind kind = BackdropKind::color;
    std::array<float, 4> first{1, 1, 1, 1};   ///< colour; gradient's top; checker's one; alpha 0: transparent
    std::array<float, 4> second{1, 1, 1, 1};  ///< gradient's bottom; checker's other
    std::shared_ptr<const core::ImageRgba8> image;  ///< fitted to cover the picture
};

/// Lines drawn into the world, hidden by what stands before them.
struct Guides {
    bool grid = false;  ///< the plane y = `ground`, a line every 0.1 m
    bool axes = false;
    float ground = 0;
};

enum class CompareKind {
    none,
    wipe,       ///< `image` left of `position`, the render right of it
    difference  ///< |render − image| · gain
};

/// The picture beside the render, such as the source video's frame. It lies where `region` says.
struct Comparison {
    CompareKind kind = CompareKind::none;
    std::shared_ptr<const core::ImageRgba8> image;  ///< straight alpha, over the backdrop
    std::array<float, 4> region{0, 0, 1, 1};        ///< left, top, right, bottom in fractions of the picture
    float position = 0.5F;                          ///< of the wipe, fraction of the width
    float gain = 1;
};

enum class Quality {
    interactive,  ///< may leave out what stays within 2/255; drawn from the packed frame
    reference     ///< exact order, float32, the same bits every time; from the exact frame where there is one
};

/// Everything about one picture but its size in memory: a value, compared to know whether to draw again.
struct SceneView {
    std::vector<SceneItem> items;  ///< sorted together
    core::Camera camera;           ///< its intrinsics give the picture's size
    Look look = Look::color;
    Quality quality = Quality::interactive;
    Backdrop backdrop;
    Guides guides;
    Comparison comparison;
    std::array<float, 2> depthRange{0, 1};  ///< metres; white and black of Look::depth
    std::array<float, 3> highlight{1.0F, 0.62F, 0.11F};
    float ellipsoidScale = 1.5F;
    float centerSize = 2;
};

/// Straight-alpha sRGB picture of a view, rows from the top, as a window or a file takes it.
struct Picture {
    int width = 0;
    int height = 0;
    std::vector<std::uint32_t> rgba;  ///< [H, W] red in the lowest byte
};

/// Which planes are wanted besides colour and alpha.
struct PlaneSet {
    bool depth = true;
    bool normal = true;
};

/// The planes of a reference picture, before the backdrop. Rows from the top; empty where not wanted.
struct PicturePlanes {
    int width = 0;
    int height = 0;
    std::vector<float> color;   ///< [3, H, W] premultiplied, sRGB
    std::vector<float> alpha;   ///< [H, W]
    std::vector<float> depth;   ///< [H, W] Σ w z, unnormalised
    std::vector<float> normal;  ///< [3, H, W] Σ w n, camera frame (x right, y down, z forward)
};

/// What lies under a pixel.
struct Pick {
    int item = -1;            ///< index into SceneView::items; −1: nothing
    std::uint32_t place = 0;  ///< place in the packed frame
    float depth = 0;          ///< camera z in metres
};

}  // namespace splatreel::render
