#include "models/prior/supplied_views.h"

#include "tests/models/prior/synthetic_clip.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace splatreel::models {
namespace {

/// A disc of radius 0.3 in one colour with some waves on it: how a ball looks from everywhere.
core::ObjectClip ball(int frames, glm::vec3 color) {
    return syntheticClip(frames, 128, [color](int, float x, float y) {
        if (x * x + y * y > 0.09F) return glm::vec4(0.0F);
        return glm::vec4(color * (0.85F + 0.15F * std::sin(45 * x) * std::sin(45 * y)), 1);
    });
}

core::KnownView seenFrom(float azimuthDegrees, int frames, glm::vec3 color) {
    core::ObjectClip clip = ball(frames, color);
    core::KnownView view;
    view.name = "from" + std::to_string(static_cast<int>(azimuthDegrees));
    view.azimuth = glm::radians(azimuthDegrees);
    view.camera = core::orbitCamera(view.azimuth, 0, 2, clip.cameras[0].intrinsics);
    view.frames = std::move(clip.frames);
    return view;
}

constexpr glm::vec3 red(0.9F, 0.1F, 0.1F);
constexpr glm::vec3 green(0.1F, 0.9F, 0.1F);
constexpr glm::vec3 blue(0.1F, 0.1F, 0.9F);

TEST(SuppliedViews, CarvesAndColorsABall) {
    core::KnownViews views;
    views.views = {seenFrom(60, 3, green), seenFrom(120, 3, green), seenFrom(180, 3, blue)};
    const auto prior = SuppliedViews::make(ball(3, red), views);
    EXPECT_EQ(prior->tolerance(), 0);
    const SurfacePoints points = prior->surface(1, 2000);
    EXPECT_NEAR(points.size(), 2000, 80);
    double radius = 0;
    int front = 0;
    int back = 0;
    for (int i = 0; i < points.size(); ++i) {
        const std::size_t at = 3 * static_cast<std::size_t>(i);
        const glm::vec3 p(points.positions[at], points.positions[at + 1], points.positions[at + 2]);
        const glm::vec3 n(points.normals[at], points.normals[at + 1], points.normals[at + 2]);
        EXPECT_GT(glm::dot(p, n), 0.1F);
        EXPECT_LT(glm::length(p), 0.4F);
        radius += glm::length(p) / points.size();
        if (n.z > 0.9F) front += points.colors[at] > points.colors[at + 2] ? 1 : -1;
        if (n.z < -0.9F) back += points.colors[at] < points.colors[at + 2] ? 1 : -1;
    }
    EXPECT_NEAR(radius, 0.3, 0.03);
    EXPECT_GT(front, 20);
    EXPECT_GT(back, 20);
    const std::vector<ViewTarget> targets = prior->targets(1, 0);
    ASSERT_EQ(targets.size(), 3U);
    EXPECT_EQ(targets[2].image().pixels, views.views[2].frames[1].pixels);
}

TEST(SuppliedViews, FollowsWhatStandsStill) {
    core::KnownViews views;
    views.views = {seenFrom(60, 3, green), seenFrom(180, 3, blue)};
    const auto prior = SuppliedViews::make(ball(3, red), views);
    const SurfaceMotion motion = prior->motion(1, 600);
    ASSERT_EQ(motion.positions.size(), 3U);
    for (const auto& positions : motion.positions) {
        ASSERT_EQ(positions.size(), motion.surface.positions.size());
        for (std::size_t i = 0; i < positions.size(); ++i) {
            ASSERT_NEAR(positions[i], motion.surface.positions[i], 0.02F);
        }
    }
}

TEST(SuppliedViews, AStillOfTheBackColorsAllFrames) {
    core::KnownView still = seenFrom(180, 1, blue);
    still.stillFrame = 1;
    core::KnownViews views;
    views.views = {still};
    const auto prior = SuppliedViews::make(ball(3, red), views);
    for (int t = 0; t < 3; ++t) {
        const SurfacePoints points = prior->surface(t, 800);
        int blueBehind = 0;
        int behind = 0;
        for (int i = 0; i < points.size(); ++i) {
            const std::size_t at = 3 * static_cast<std::size_t>(i);
            if (points.normals[at + 2] > -0.8F) continue;
            ++behind;
            blueBehind += points.colors[at + 2] > points.colors[at] ? 1 : 0;
        }
        EXPECT_GT(behind, 30);
        EXPECT_GT(blueBehind, 0.9 * behind) << t;
    }
    const std::vector<ViewTarget> targets = prior->targets(1, 0);
    ASSERT_GT(targets.size(), 1U);
    EXPECT_EQ(targets[0].name, "from180");
    EXPECT_FALSE(prior->targets(0, 0).empty());
}

TEST(SuppliedViews, ToleratesSilhouettesThatDisagree) {
    core::KnownViews views;
    views.views = {seenFrom(60, 1, green), seenFrom(120, 1, green), seenFrom(240, 1, blue)};
    // One picture shows the ball clearly lower than the others do.
    views.views[1].camera.intrinsics.cy += 8;
    const auto prior = SuppliedViews::make(ball(1, red), views);
    EXPECT_GT(prior->tolerance(), 0);
    float highest = -1;
    float lowest = 1;
    const SolidMesh mesh = prior->mesh(0);
    for (const glm::vec3 p : mesh.positions) {
        highest = std::max(highest, p.y);
        lowest = std::min(lowest, p.y);
    }
    // Exact carving would leave 0.49.
    EXPECT_GT(highest - lowest, 0.52F);
}

TEST(VisualHull, IsEmptyWhereSilhouettesShareNothing) {
    const core::ObjectClip clip = ball(1, red);
    std::vector<Silhouette> silhouettes{silhouetteOf(clip.frames[0], clip.cameras[0])};
    core::ImageRgba8 nothing(64, 64);
    silhouettes.push_back(
        silhouetteOf(nothing, core::orbitCamera(1, 0, 2, core::intrinsicsFromFovy(64, 64, 0.8F))));
    EXPECT_TRUE(hullBounds(silhouettes, 1.5F).empty());
    EXPECT_TRUE(carveHull(silhouettes, hullBounds(silhouettes, 1.5F), 32).empty());
}

}  // namespace
}  // namespace splatreel::models
