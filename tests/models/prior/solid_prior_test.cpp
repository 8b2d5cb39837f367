#include "models/prior/solid_prior.h"

#include "tests/models/prior/synthetic_clip.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace splatreel::models {
namespace {

/// A disc of radius 0.3 with a checkered texture that moves to the right by 0.01 a frame.
core::ObjectClip movingDisc(int frames) {
    return syntheticClip(frames, 160, [](int t, float x, float y) {
        const float u = x - 0.01F * static_cast<float>(t);
        if (u * u + y * y > 0.09F) return glm::vec4(0.0F);
        const float wave = 0.5F + 0.25F * (std::sin(40 * u) + std::sin(37 * y));
        return glm::vec4(0.9F * wave, 0.6F * wave, 0.3F, 1);
    });
}

double silhouetteIou(const core::ImageRgba8& a, const core::ImageRgba8& b) {
    double both = 0;
    double either = 0;
    for (std::size_t i = 3; i < a.pixels.size(); i += 4) {
        const bool ina = a.pixels[i] >= 128;
        const bool inb = b.pixels[i] >= 128;
        both += ina && inb;
        either += ina || inb;
    }
    return either > 0 ? both / either : 1;
}

int silhouetteWidth(const core::ImageRgba8& image) {
    int left = image.width;
    int right = -1;
    for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < image.width; ++x) {
            if (image.at(x, y)[3] < 128) continue;
            left = std::min(left, x);
            right = std::max(right, x);
        }
    }
    return right - left + 1;
}

TEST(SolidPrior, LooksLikeTheClipFromTheInputCamera) {
    const core::ObjectClip clip = movingDisc(4);
    const auto prior = SolidPrior::make(clip);
    for (int t = 0; t < 4; ++t) {
        const core::ImageRgba8 drawn = prior->draw(t, clip.cameras[static_cast<std::size_t>(t)]);
        const core::ImageRgba8& truth = clip.frames[static_cast<std::size_t>(t)];
        EXPECT_GT(silhouetteIou(drawn, truth), 0.97);
        double error = 0;
        double count = 0;
        for (std::size_t i = 0; i < truth.pixels.size(); i += 4) {
            if (truth.pixels[i + 3] < 255 || drawn.pixels[i + 3] < 255) continue;
            error += std::abs(truth.pixels[i] - drawn.pixels[i]);
            count += 1;
        }
        EXPECT_LT(error / count, 5);
    }
}

TEST(SolidPrior, IsSolidFromTheSide) {
    const core::ObjectClip clip = movingDisc(2);
    const auto prior = SolidPrior::make(clip);
    const core::Intrinsics intrinsics = clip.cameras[0].intrinsics;
    const int front = silhouetteWidth(prior->draw(0, core::orbitCamera(0, 0, 2, intrinsics)));
    for (const float azimuth : {60.0F, 90.0F, 120.0F, 270.0F}) {
        const int side =
            silhouetteWidth(prior->draw(0, core::orbitCamera(glm::radians(azimuth), 0, 2, intrinsics)));
        EXPECT_GT(side, 0.35 * front) << azimuth;
    }
}

TEST(SolidPrior, ThicknessIsAMultiple) {
    const core::ObjectClip clip = movingDisc(1);
    const auto prior = SolidPrior::make(clip);
    SolidPriorOptions options;
    options.thickness = 0.5;
    const auto thin = prior->with(options);
    const core::Camera side = core::orbitCamera(glm::radians(90.0F), 0, 2, clip.cameras[0].intrinsics);
    EXPECT_NEAR(silhouetteWidth(thin->draw(0, side)), 0.5 * silhouetteWidth(prior->draw(0, side)), 2.5);
}

TEST(SolidPrior, SurfaceLiesOnTheSolid) {
    const core::ObjectClip clip = movingDisc(1);
    const auto prior = SolidPrior::make(clip);
    const SurfacePoints points = prior->surface(0, 1500);
    EXPECT_NEAR(points.size(), 1500, 60);
    const core::Camera& camera = clip.cameras[0];
    int front = 0;
    int back = 0;
    for (int i = 0; i < points.size(); ++i) {
        const std::size_t at = 3 * static_cast<std::size_t>(i);
        const glm::vec3 p =
            camera.toCamera({points.positions[at], points.positions[at + 1], points.positions[at + 2]});
        const int x = static_cast<int>(camera.intrinsics.fx * p.x / p.z + camera.intrinsics.cx);
        const int y = static_cast<int>(camera.intrinsics.fy * p.y / p.z + camera.intrinsics.cy);
        // The rim may lie up to a pixel beside the picture's.
        int highest = 0;
        for (int dy = -1; dy <= 1; ++dy) {
            for (int dx = -1; dx <= 1; ++dx) {
                highest = std::max(highest, static_cast<int>(clip.frames[0].at(x + dx, y + dy)[3]));
            }
        }
        EXPECT_GT(highest, 0);
        (points.normals[at + 2] > 0 ? front : back) += 1;
    }
    EXPECT_GT(front, 400);
    EXPECT_GT(back, 400);
}

TEST(SolidPrior, MotionFollowsTheObject) {
    const core::ObjectClip clip = movingDisc(8);
    const auto prior = SolidPrior::make(clip);
    const SurfaceMotion motion = prior->motion(3, 800);
    ASSERT_EQ(motion.positions.size(), 8U);
    ASSERT_EQ(motion.canonicalFrame, 3);
    for (int t = 0; t < 8; ++t) {
        double worst = 0;
        double mean = 0;
        for (int i = 0; i < motion.surface.size(); ++i) {
            const std::size_t at = 3 * static_cast<std::size_t>(i);
            const std::vector<float>& moved = motion.positions[static_cast<std::size_t>(t)];
            const float expected = motion.surface.positions[at] + 0.01F * static_cast<float>(t - 3);
            const double error =
                std::hypot(static_cast<double>(moved[at] - expected),
                           static_cast<double>(moved[at + 1] - motion.surface.positions[at + 1]));
            worst = std::max(worst, error);
            mean += error / motion.surface.size();
        }
        EXPECT_LT(mean, 0.004) << t;
        EXPECT_LT(worst, 0.03) << t;
    }
    for (const float confidence : motion.confidence) {
        EXPECT_GE(confidence, 0);
        EXPECT_LE(confidence, 1);
    }
}

TEST(SolidPrior, TargetsShowTheObjectFromElsewhereAndRepeat) {
    const core::ObjectClip clip = movingDisc(1);
    const auto prior = SolidPrior::make(clip);
    const std::vector<ViewTarget> first = prior->targets(0, 0);
    ASSERT_FALSE(first.empty());
    for (const ViewTarget& target : first) {
        const core::ImageRgba8 image = target.image();
        EXPECT_GT(silhouetteWidth(image), image.width / 4) << target.name;
        EXPECT_GT(target.colorWeight, 0);
        EXPECT_LT(target.colorWeight, 1);
    }
    const std::vector<ViewTarget> again = prior->targets(0, 0);
    const std::vector<ViewTarget> next = prior->targets(0, 1);
    EXPECT_EQ(again[0].image().pixels, first[0].image().pixels);
    EXPECT_NE(next[0].name, first[0].name);
}

TEST(SolidPrior, AClipWithoutAnObjectGivesNothing) {
    const core::ObjectClip clip = syntheticClip(3, 32, [](int, float, float) { return glm::vec4(0.0F); });
    const auto prior = SolidPrior::make(clip);
    EXPECT_TRUE(prior->targets(0, 0).empty());
    EXPECT_EQ(prior->surface(0, 100).size(), 0);
    EXPECT_EQ(prior->motion(0, 100).positions.size(), 3U);
}

TEST(SolidPrior, FramesWithoutAnObjectKeepTheMotionGoing) {
    core::ObjectClip clip = movingDisc(5);
    std::fill(clip.frames[2].pixels.begin(), clip.frames[2].pixels.end(), std::uint8_t{0});
    const auto prior = SolidPrior::make(clip);
    EXPECT_TRUE(prior->targets(2, 0).empty());
    const SurfaceMotion motion = prior->motion(0, 300);
    for (const auto& positions : motion.positions) {
        for (const float value : positions) ASSERT_TRUE(std::isfinite(value));
    }
}

TEST(PriorSchema, FeedsTheOptions) {
    const core::ParameterSchema schema = priorSchema();
    ASSERT_EQ(schema.size(), 5U);
    for (const core::Parameter& parameter : schema) {
        const bool analysis = parameter.name == "prior.turning";
        EXPECT_EQ(parameter.liveness, analysis ? core::Liveness::restart : core::Liveness::live)
            << parameter.name;
    }
    core::ParameterSet parameters(schema);
    ASSERT_TRUE(parameters.set("prior.back", "plain").ok());
    ASSERT_TRUE(parameters.set("prior.thickness", "1.5").ok());
    ASSERT_TRUE(parameters.set("prior.symmetry", "off").ok());
    const SolidPriorOptions options = solidPriorOptions(parameters);
    EXPECT_EQ(options.back, PriorBack::plain);
    EXPECT_EQ(options.symmetry, PriorSymmetry::off);
    EXPECT_DOUBLE_EQ(options.thickness, 1.5);
}

}  // namespace
}  // namespace splatreel::models
