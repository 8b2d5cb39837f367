#pragma once

#include "render/cpu/rasterizer.h"

#include <cmath>
#include <random>
#include <vector>

namespace splatreel::render {

/// Gaussians that own their memory.
struct OwnedScene {
    std::vector<float> positions, logScales, rotations, opacityLogits, sh;
    int shDegree = 0;

    [[nodiscard]] GaussianView view() const {
        return {positions, logScales, rotations, opacityLogits, sh, shDegree};
    }
    [[nodiscard]] int size() const { return static_cast<int>(opacityLogits.size()); }

    /// Adds one with a colour of degree 0; further coefficients are zero.
    void add(glm::vec3 position, glm::vec3 scale, glm::vec4 rotation, float opacity, glm::vec3 color) {
        for (int k = 0; k < 3; ++k) {
            positions.push_back(position[k]);
            logScales.push_back(std::log(scale[k]));
        }
        for (int k = 0; k < 4; ++k) rotations.push_back(rotation[k]);
        opacityLogits.push_back(std::log(opacity / (1 - opacity)));
        for (int k = 0; k < 3; ++k) sh.push_back((color[k] - 0.5F) / core::shC0);
        sh.resize(opacityLogits.size() * 3 * static_cast<std::size_t>(core::shCoefficientCount(shDegree)));
    }
};

/// A ball of Gaussians of all sizes round the origin; some colours are clamped at 0.
inline OwnedScene randomScene(int count, int degree, unsigned seed, float size = 0.04F) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    std::uniform_real_distribution<float> uniform;
    OwnedScene scene;
    scene.shDegree = degree;
    for (int i = 0; i < count; ++i) {
        for (int k = 0; k < 3; ++k) {
            scene.positions.push_back(0.35F * normal(random));
            scene.logScales.push_back(std::log(size) + 0.8F * normal(random));
        }
        for (int k = 0; k < 4; ++k) scene.rotations.push_back(normal(random));
        scene.opacityLogits.push_back(2.0F * normal(random));
        for (int k = 0; k < core::shCoefficientCount(degree); ++k) {
            for (int c = 0; c < 3; ++c) scene.sh.push_back((k == 0 ? 1.0F : 0.3F) * normal(random));
        }
    }
    return scene;
}

/// A camera that sees the ball, off its axis, with a principal point that is not the centre.
inline core::Camera obliqueCamera(int width, int height) {
    auto intrinsics = core::intrinsicsFromFovy(width, height, 0.85F);
    intrinsics.cx += 3.3F;
    intrinsics.cy -= 2.1F;
    return core::orbitCamera(0.7F, 0.4F, 1.9F, intrinsics);
}

inline core::Camera frontCamera(int width, int height, float focal) {
    core::Camera camera;
    camera.intrinsics = {
        width, height, focal, focal, 0.5F * static_cast<float>(width), 0.5F * static_cast<float>(height)};
    return camera;  // at the origin, looks along +z
}

/// Random gradients of every output of a picture.
struct OwnedImageGradient {
    std::vector<float> color, alpha, depth, normal;

    OwnedImageGradient(std::size_t pixels, unsigned seed)
        : color(3 * pixels), alpha(pixels), depth(pixels), normal(3 * pixels) {
        std::mt19937 random(seed);
        std::normal_distribution<float> distribution;
        for (auto* plane : {&color, &alpha, &depth, &normal}) {
            for (float& value : *plane) value = distribution(random);
        }
    }
    [[nodiscard]] RasterImageGradient view() const { return {color, alpha, depth, normal}; }
};

}  // namespace splatreel::render
