#include "models/fourdstr/canonical_frame.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace splatreel::models {
namespace {

constexpr int size = 64;

/// A red square that is `width` pixels wide in each frame.
core::ObjectClip squares(const std::vector<int>& widths) {
    core::ObjectClip clip;
    const float fovy = core::defaultFovyDegrees * std::numbers::pi_v<float> / 180;
    clip.sourceCamera =
        core::orbitCamera(0, 0, core::defaultDistance, core::intrinsicsFromFovy(size, size, fovy));
    for (const int width : widths) {
        core::ImageRgba8 image(size, size);
        for (int y = 16; y < 48; ++y) {
            for (int x = 16; x < 16 + width; ++x) {
                std::uint8_t* pixel = image.at(x, y);
                pixel[0] = pixel[3] = 255;
            }
        }
        clip.frames.push_back(std::move(image));
        clip.cameras.push_back(clip.sourceCamera);
    }
    return clip;
}

/// Sees a frame's square as a sheet of points that never moves.
class StillPrior : public ViewPrior {
public:
    explicit StillPrior(const core::ObjectClip& clip) : clip_(clip) {}
    std::vector<ViewTarget> targets(int, int) const override { return {}; }
    SurfacePoints surface(int frame, int) const override {
        const core::Camera& camera = clip_.cameras.front();
        const core::Intrinsics& k = camera.intrinsics;
        SurfacePoints points;
        for (int y = 0; y < size; y += 2) {
            for (int x = 0; x < size; x += 2) {
                if (clip_.frames[static_cast<std::size_t>(frame)].at(x, y)[3] == 0) continue;
                const float depth = core::defaultDistance;
                const glm::vec3 p((static_cast<float>(x) + 1 - k.cx) / k.fx * depth,
                                  (static_cast<float>(y) + 1 - k.cy) / k.fy * depth, depth);
                const glm::vec3 world = camera.position + glm::transpose(camera.rotation) * p;
                points.positions.insert(points.positions.end(), {world.x, world.y, world.z});
                points.normals.insert(points.normals.end(), {0, 0, 1});
                points.colors.insert(points.colors.end(), {1, 0, 0});
            }
        }
        points.spacing = 2 * core::defaultDistance / k.fx;
        return points;
    }
    SurfaceMotion motion(int canonicalFrame, int count) const override {
        SurfaceMotion motion;
        motion.canonicalFrame = canonicalFrame;
        motion.surface = surface(canonicalFrame, count);
        motion.positions.assign(clip_.frames.size(), motion.surface.positions);
        motion.confidence.assign(static_cast<std::size_t>(motion.surface.size()), 1.0F);
        return motion;
    }

private:
    const core::ObjectClip& clip_;
};

TEST(Unexplained, IsNothingWhereTheSurfaceIsSeenAsItIs) {
    const core::ObjectClip clip = squares({32, 32});
    EXPECT_LT(unexplained(clip, StillPrior(clip).motion(0, 0)), 1e-3);
}

TEST(Unexplained, CountsWhatNoPointComesNear) {
    const core::ObjectClip clip = squares({16, 32});
    EXPECT_NEAR(unexplained(clip, StillPrior(clip).motion(0, 0)), 0.25, 0.06);
}

TEST(Unexplained, CountsPointsBesideTheObject) {
    const core::ObjectClip clip = squares({32, 16});
    EXPECT_NEAR(unexplained(clip, StillPrior(clip).motion(0, 0)), 0.25, 0.06);
}

TEST(CanonicalFrame, IsTheOneThatExplainsTheOthersBest) {
    const core::ObjectClip clip = squares({8, 16, 24, 24, 24, 24, 32});
    EXPECT_EQ(chooseCanonicalFrame(clip, StillPrior(clip)), 3);
}

TEST(CanonicalFrame, IsTheFirstWhereItMakesNoDifference) {
    const core::ObjectClip clip = squares({32, 32, 32});
    EXPECT_EQ(chooseCanonicalFrame(clip, StillPrior(clip)), 0);
}

TEST(CanonicalFrame, ShowsTheObject) {
    const core::ObjectClip clip = squares({0, 32, 0});
    EXPECT_EQ(chooseCanonicalFrame(clip, StillPrior(clip)), 1);
}

}  // namespace
}  // namespace splatreel::models
