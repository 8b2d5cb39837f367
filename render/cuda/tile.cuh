#pragma once

#include "render/cuda/context.cuh"

/// What the forward and the backward kernel of a tile share. A block draws one tile of 16 × 16 pixels; each
/// of its eight warps has 8 × 4 of them, so that a warp's pixels lie close together.

namespace splatreel::render::cuda {

inline constexpr int tileThreads = tileSize * tileSize;
inline constexpr int tileWarps = tileThreads / 32;
inline constexpr float largestAlpha = 0.99F;
inline constexpr float smallestAlpha = 1.0F / 255.0F;

struct Pixel {
    int x, y;
    bool inside;
};

__device__ inline Pixel pixelOf(const SplatreelCudaCamera& camera) {
    const int lane = static_cast<int>(threadIdx.x) % 32, warp = static_cast<int>(threadIdx.x) / 32;
    const int x = static_cast<int>(blockIdx.x) * tileSize + warp % 2 * 8 + lane % 8;
    const int y = static_cast<int>(blockIdx.y) * tileSize + warp / 2 * 4 + lane / 8;
    return {x, y, x < camera.width && y < camera.height};
}

/// A Gaussian's opacity at a pixel before the clamp, and its place in Cholesky coordinates.
struct Evaluation {
    float t, s, raw;
};

__device__ inline Evaluation evaluate(const Projected<float>& g, const Pixel& pixel) {
    const float dx = g.u - (static_cast<float>(pixel.x) + 0.5F),
                dy = g.v - (static_cast<float>(pixel.y) + 0.5F);
    const float t = fmaf(g.along, dx, g.across * dy), s = g.down * dy;
    return {t, s, g.peak * __expf(-0.5F * fmaf(t, t, s * s))};
}

__device__ inline bool stops(float next, bool inria) {
    return inria ? next < 1e-4F : next <= 1e-4F;
}

}  // namespace splatreel::render::cuda
