#include "render/cpu/scene_exact.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "render/cpu/scene_surfaces.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h, as Highway wants it:
#include "render/cpu/vector-inl.h"

#include <algorithm>
#include <array>

HWY_BEFORE_NAMESPACE();
namespace splatreel::render::HWY_NAMESPACE {

/// The nearest surface at each pixel of a tile.
struct SurfaceTile {
    alignas(64) float depth[tileSize][tileSize];
    alignas(64) float color[3][tileSize][tileSize];
};

/// Shades the pixels of a line that the ellipsoid hits first; light comes from the camera.
HWY_INLINE void drawEllipsoid(const Ellipsoid& ball, const Record& record, const View& view,
                              bool orthographic, int line, int column, V x, V y, SurfaceTile& tile) {
    const V one = set(1.0F);
    const V dx = hn::Div(hn::Sub(x, set(view.cx)), set(ball.fx));
    const V dy = hn::Div(hn::Sub(y, set(view.cy)), set(ball.fy));
    V ray[3], centre[3];
    for (int k = 0; k < 3; ++k) {
        const V across = hn::MulAdd(set(ball.axes[k][0]), dx, hn::Mul(set(ball.axes[k][1]), dy));
        ray[k] = orthographic ? set(ball.axes[k][2]) : hn::Add(across, set(ball.axes[k][2]));
        centre[k] = orthographic ? hn::Sub(set(ball.centre[k]), across) : set(ball.centre[k]);
    }
    const auto dot = [](const V(&a)[3], const V(&b)[3]) {
        return hn::MulAdd(a[2], b[2], hn::MulAdd(a[1], b[1], hn::Mul(a[0], b[0])));
    };
    const V inverse = hn::Div(one, dot(ray, ray));
    const V middle = hn::Mul(dot(ray, centre), inverse);
    V aside[3];  // from the ray's nearest point to the centre
    for (int k = 0; k < 3; ++k) aside[k] = hn::NegMulAdd(middle, ray[k], centre[k]);
    const V under = hn::Sub(one, dot(aside, aside));
    const V t = hn::Sub(middle, hn::Sqrt(hn::Mul(hn::Max(under, zero()), inverse)));
    const V depth = hn::Mul(t, set(ball.depthScale));
    const V before = hn::LoadU(floats, tile.depth[line] + column);
    const Mask hit =
        hn::And(hn::Ge(under, zero()), hn::And(hn::Ge(t, set(ball.nearest)), hn::Lt(depth, before)));
    if (hn::AllFalse(floats, hit)) return;
    V normal[3] = {zero(), zero(), zero()};
    for (int k = 0; k < 3; ++k) {
        const V at = hn::MulSub(t, ray[k], centre[k]);
        for (int c = 0; c < 3; ++c) normal[c] = hn::MulAdd(at, set(ball.axes[k][c]), normal[c]);
    }
    const V view3[3] = {orthographic ? zero() : dx, orthographic ? zero() : dy, one};
    const V length = hn::Sqrt(hn::Mul(dot(normal, normal), dot(view3, view3)));
    const V facing = hn::Div(hn::Abs(dot(normal, view3)), hn::Max(length, set(1e-20F)));
    const V light = hn::MulAdd(set(0.7F), facing, set(0.3F));
    hn::StoreU(hn::IfThenElse(hit, depth, before), floats, tile.depth[line] + column);
    const float color[3] = {record.red, record.green, record.blue};
    for (int c = 0; c < 3; ++c) {
        float* to = tile.color[c][line] + column;
        hn::StoreU(hn::IfThenElse(hit, hn::Mul(set(color[c]), light), hn::LoadU(floats, to)), floats, to);
    }
}

HWY_INLINE void drawDot(const Record& record, float radius, int line, int column, V x, V y,
                        SurfaceTile& tile) {
    const V dx = hn::Sub(x, set(record.u)), dy = hn::Sub(y, set(record.v));
    const V before = hn::LoadU(floats, tile.depth[line] + column), depth = set(record.depth);
    const V distance2 = hn::MulAdd(dx, dx, hn::Mul(dy, dy));
    const Mask hit = hn::And(hn::Le(distance2, set(radius * radius)), hn::Lt(depth, before));
    if (hn::AllFalse(floats, hit)) return;
    hn::StoreU(hn::IfThenElse(hit, depth, before), floats, tile.depth[line] + column);
    const float color[3] = {record.red, record.green, record.blue};
    for (int c = 0; c < 3; ++c) {
        float* to = tile.color[c][line] + column;
        hn::StoreU(hn::IfThenElse(hit, set(color[c]), hn::LoadU(floats, to)), floats, to);
    }
}

void writeSurfaces(const SurfaceTile& tile, const View& view, int left, int top, RasterImage& image) {
    const std::size_t width = static_cast<std::size_t>(view.width);
    const std::size_t pixels = width * static_cast<std::size_t>(view.height);
    const int columns = std::min(tileSize, view.width - left), rows = std::min(tileSize, view.height - top);
    for (int row = 0; row < rows; ++row) {
        const std::size_t line = static_cast<std::size_t>(top + row) * width + static_cast<std::size_t>(left);
        for (int x = 0; x < columns; ++x) {
            if (tile.depth[row][x] >= 1e30F) continue;
            const std::size_t pixel = line + static_cast<std::size_t>(x);
            for (std::size_t c = 0; c < 3; ++c) image.color[c * pixels + pixel] = tile.color[c][row][x];
            image.alpha[pixel] = 1;
            image.depth[pixel] = tile.depth[row][x];
            if (!image.normal.empty()) image.normal[2 * pixels + pixel] = -1;
        }
    }
}

void DrawSurfaceTile(ExactScene& scene, int tileIndex, TileScratch& scratch) {
    Frame& frame = scene.frame;
    const View& view = frame.view;
    const bool orthographic = frame.job.camera.intrinsics.orthographic;
    const int left = tileIndex % view.tilesAcross * tileSize, top = tileIndex / view.tilesAcross * tileSize;
    SurfaceTile tile{};
    for (auto& line : tile.depth) std::fill_n(line, tileSize, 1e30F);
    for (const std::uint64_t key : orderDrawnTile(frame, tileIndex, scratch)) {
        const std::size_t slot = static_cast<std::uint32_t>(key);
        const Record& record = frame.records[slot];
        // Bounds in pixels stand where the ellipse does otherwise.
        const auto inside = [](float at, int origin) {
            return std::clamp(static_cast<int>(std::clamp(at, -1e6F, 1e6F)) - origin, 0, tileSize);
        };
        const int x0 = inside(record.u - record.along - 1.0F, left),
                  x1 = inside(record.u + record.along + 2.0F, left);
        const int y0 = inside(record.v - record.across - 1.0F, top),
                  y1 = inside(record.v + record.across + 2.0F, top);
        for (int row = y0; row < y1; ++row) {
            const V y = set(static_cast<float>(top + row) + 0.5F);
            for (int x = x0 / lanes * lanes; x < x1; x += lanes) {
                const V columns = hn::Add(iota(), set(static_cast<float>(left + x) + 0.5F));
                if (scene.look == Look::centers) {
                    drawDot(record, scene.centerRadius, row, x, columns, y, tile);
                } else {
                    drawEllipsoid(scene.ellipsoids[slot], record, view, orthographic, row, x, columns, y,
                                  tile);
                }
            }
        }
    }
    writeSurfaces(tile, view, left, top, scene.image);
}

}  // namespace splatreel::render::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace splatreel::render {

HWY_EXPORT(DrawSurfaceTile);

void drawSurfaceTile(ExactScene& scene, int tile, TileScratch& scratch) {
    HWY_DYNAMIC_DISPATCH(DrawSurfaceTile)(scene, tile, scratch);
}

}  // namespace splatreel::render
#endif
