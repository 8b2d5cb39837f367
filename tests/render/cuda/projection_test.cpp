#include "render/cuda/projection.h"

#include "render/cuda/kernel_camera.h"
#include "tests/render/cpu/reference.h"
#include "tests/render/cpu/scenes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

namespace splatreel::render {
namespace {

/// The kernels' arithmetic, pixel by pixel in double precision, without a device: projection, Cholesky form,
/// the sums over pixels and the chain rule are the functions that the device runs.
struct Walk {
    const reference::Scene<double>& scene;
    SplatreelCudaCamera camera;
    SplatreelCudaSettings settings;
    std::vector<cuda::Projected<double>> projected;
    std::vector<int> order;

    Walk(const reference::Scene<double>& from, const core::Camera& seen, const RasterSettings& raster)
        : scene(from), camera(kernelCamera(seen, raster)), settings(kernelSettings(raster)) {
        for (int i = 0; i < scene.size(); ++i) {
            projected.emplace_back();
            cuda::project(camera, settings, &scene.positions[3 * i], &scene.logScales[3 * i],
                          &scene.rotations[4 * i], scene.opacityLogits[i], &scene.sh[i * shRow()],
                          scene.shDegree, projected.back());
        }
        order.resize(projected.size());
        std::iota(order.begin(), order.end(), 0);
        std::stable_sort(order.begin(), order.end(), [this](int a, int b) {
            return static_cast<float>(projected[a].depth) < static_cast<float>(projected[b].depth);
        });
    }
    [[nodiscard]] std::size_t shRow() const {
        return 3 * std::size_t(core::shCoefficientCount(scene.shDegree));
    }

    /// Calls visit(index, t, s, raw, alpha, transmittance) front to back; returns the transmittance left.
    template <class Visit>
    double pixel(int x, int y, Visit visit) const {
        double transmittance = 1;
        for (const int i : order) {
            const auto& g = projected[i];
            const int tileX = x / cuda::tileSize, tileY = y / cuda::tileSize;
            if (g.radius == 0 || tileX < g.tiles.x0 || tileX >= g.tiles.x1 || tileY < g.tiles.y0 ||
                tileY >= g.tiles.y1 || !cuda::touches(g, tileX, tileY)) {
                continue;
            }
            const double dx = g.u - (x + 0.5), dy = g.v - (y + 0.5);
            const double t = g.along * dx + g.across * dy, s = g.down * dy;
            const double raw = g.peak * std::exp(-0.5 * (t * t + s * s)), alpha = std::min(0.99, raw);
            if (alpha < 1.0 / 255) continue;
            const double next = transmittance * (1 - alpha);
            if (settings.inria ? next < 1e-4 : next <= 1e-4) break;
            visit(i, t, s, raw, alpha, transmittance);
            transmittance = next;
        }
        return transmittance;
    }
};

class CudaProjectionTest : public testing::TestWithParam<std::tuple<Profile, bool, int>> {};

RasterSettings settingsOf(Profile profile, bool compensate) {
    RasterSettings settings;
    settings.profile = profile;
    settings.compensate = compensate;
    settings.background = {0.9F, 0.2F, 0.6F};
    settings.depth = settings.normal = true;
    return settings;
}

void expectNear(const std::vector<double>& actual, const std::vector<double>& expected, const char* what) {
    ASSERT_EQ(actual.size(), expected.size()) << what;
    double largest = 0;
    for (const double value : expected) largest = std::max(largest, std::abs(value));
    ASSERT_GT(largest, 0) << what;
    for (std::size_t i = 0; i < actual.size(); ++i) {
        ASSERT_NEAR(actual[i], expected[i], 1e-6 * largest + 1e-5 * std::abs(expected[i]))
            << what << ' ' << i;
    }
}

TEST_P(CudaProjectionTest, PicturesFollowTheReference) {
    const auto [profile, compensate, degree] = GetParam();
    const RasterSettings settings = settingsOf(profile, compensate);
    const core::Camera camera = obliqueCamera(61, 45);
    const OwnedScene owned = randomScene(200, degree, 7);
    const reference::Scene<double> scene(owned.view());
    const auto expected = reference::forward(scene, camera, settings);
    const Walk walk(scene, camera, settings);
    const std::size_t pixels = expected.alpha.size();
    std::vector<double> color(3 * pixels), normal(3 * pixels), alpha(pixels), depth(pixels);
    for (std::size_t p = 0; p < pixels; ++p) {
        const double left =
            walk.pixel(static_cast<int>(p % 61), static_cast<int>(p / 61),
                       [&](int i, double, double, double, double a, double transmittance) {
                           for (std::size_t k = 0; k < 3; ++k) {
                               color[k * pixels + p] += a * transmittance * walk.projected[i].color[k];
                               normal[k * pixels + p] += a * transmittance * walk.projected[i].normal[k];
                           }
                           depth[p] += a * transmittance * walk.projected[i].depth;
                       });
        for (std::size_t k = 0; k < 3; ++k) color[k * pixels + p] += left * settings.background[k];
        alpha[p] = 1 - left;
    }
    expectNear(color, expected.color, "color");
    expectNear(alpha, expected.alpha, "alpha");
    expectNear(depth, expected.depth, "depth");
    expectNear(normal, expected.normal, "normal");
    for (int i = 0; i < scene.size(); ++i) EXPECT_EQ(walk.projected[i].radius, expected.radii[i]) << i;
}

TEST_P(CudaProjectionTest, GradientsFollowTheReference) {
    const auto [profile, compensate, degree] = GetParam();
    const RasterSettings settings = settingsOf(profile, compensate);
    const int width = 61, height = 45;
    const std::size_t pixels = std::size_t(width) * height;
    const core::Camera camera = obliqueCamera(width, height);
    const OwnedScene owned = randomScene(200, degree, 11);
    const reference::Scene<double> scene(owned.view());
    const OwnedImageGradient weights(pixels, 3);
    const auto expected = reference::backward(scene, camera, settings, weights.view());
    const Walk walk(scene, camera, settings);

    std::vector<cuda::PixelSums<double>> sums(walk.projected.size());
    for (std::size_t p = 0; p < pixels; ++p) {
        const int x = static_cast<int>(p % width), y = static_cast<int>(p / width);
        const auto value = [&](const cuda::Projected<double>& g) {
            double sum = weights.alpha[p] + weights.depth[p] * g.depth;
            for (std::size_t k = 0; k < 3; ++k) {
                sum +=
                    weights.color[k * pixels + p] * g.color[k] + weights.normal[k * pixels + p] * g.normal[k];
            }
            return sum;
        };
        double behind = 0;  // the finished picture, as the backward kernel begins
        const double left =
            walk.pixel(x, y, [&](int i, double, double, double, double a, double transmittance) {
                behind += a * transmittance * value(walk.projected[i]);
            });
        for (std::size_t k = 0; k < 3; ++k)
            behind += left * settings.background[k] * weights.color[k * pixels + p];
        walk.pixel(x, y, [&](int i, double t, double s, double raw, double a, double transmittance) {
            const auto& g = walk.projected[i];
            auto& out = sums[i];
            const double weight = a * transmittance;
            behind -= weight * value(g);
            for (std::size_t k = 0; k < 3; ++k) {
                out.color[k] += weight * weights.color[k * pixels + p];
                out.normal[k] += weight * weights.normal[k * pixels + p];
            }
            out.depth += weight * weights.depth[p];
            const bool clamped = !walk.settings.inria && raw > 0.99;
            const double h = clamped ? 0 : raw * (transmittance * value(g) - behind / (1 - a));
            out.weight += h, out.t += h * t, out.s += h * s;
            out.tt += h * t * t, out.ts += h * t * s, out.ss += h * s * s;
            out.absoluteX += std::abs(h * t);
            out.absoluteY += std::abs(h * (g.across * t + g.down * s));
        });
    }
    reference::Gradient<double> actual;
    actual.sh.resize(scene.sh.size());
    for (std::size_t i = 0; i < sums.size(); ++i) {
        cuda::ParameterGradient<double> out{};
        if (walk.projected[i].radius > 0) {
            cuda::projectBackward(walk.camera, walk.settings, &scene.positions[3 * i],
                                  &scene.logScales[3 * i], &scene.rotations[4 * i], scene.opacityLogits[i],
                                  &scene.sh[i * walk.shRow()], scene.shDegree, walk.projected[i], sums[i],
                                  out, &actual.sh[i * walk.shRow()]);
        }
        actual.positions.insert(actual.positions.end(), out.position, out.position + 3);
        actual.logScales.insert(actual.logScales.end(), out.logScale, out.logScale + 3);
        actual.rotations.insert(actual.rotations.end(), out.rotation, out.rotation + 4);
        actual.opacityLogits.push_back(out.opacityLogit);
        actual.screen.insert(actual.screen.end(), out.screen, out.screen + 2);
        actual.screenAbsolute.insert(actual.screenAbsolute.end(), out.screenAbsolute, out.screenAbsolute + 2);
    }
    expectNear(actual.positions, expected.positions, "positions");
    expectNear(actual.logScales, expected.logScales, "logScales");
    expectNear(actual.rotations, expected.rotations, "rotations");
    expectNear(actual.opacityLogits, expected.opacityLogits, "opacityLogits");
    expectNear(actual.sh, expected.sh, "sh");
    expectNear(actual.screen, expected.screen, "screen");
    expectNear(actual.screenAbsolute, expected.screenAbsolute, "screenAbsolute");
}

INSTANTIATE_TEST_SUITE_P(All, CudaProjectionTest,
                         testing::Combine(testing::Values(Profile::gsplat, Profile::inria), testing::Bool(),
                                          testing::Values(0, 3)));

TEST(CudaTiles, EveryTileWithAVisiblePixelIsTouched) {
    const OwnedScene owned = randomScene(300, 0, 5, 0.1F);
    const reference::Scene<double> scene(owned.view());
    const core::Camera camera = obliqueCamera(96, 64);
    const Walk walk(scene, camera, RasterSettings{});
    int untouched = 0;
    for (const auto& g : walk.projected) {
        if (g.radius == 0) continue;
        for (int tileY = g.tiles.y0; tileY < g.tiles.y1; ++tileY) {
            for (int tileX = g.tiles.x0; tileX < g.tiles.x1; ++tileX) {
                if (cuda::touches(g, tileX, tileY)) continue;
                ++untouched;
                for (int p = 0; p < cuda::tileSize * cuda::tileSize; ++p) {
                    const double dx = g.u - (tileX * cuda::tileSize + p % cuda::tileSize + 0.5);
                    const double dy = g.v - (tileY * cuda::tileSize + p / cuda::tileSize + 0.5);
                    const double t = g.along * dx + g.across * dy, s = g.down * dy;
                    ASSERT_LT(g.peak * std::exp(-0.5 * (t * t + s * s)), 1.0 / 255);
                }
            }
        }
    }
    EXPECT_GT(untouched, 0);
}

}  // namespace
}  // namespace splatreel::render
