#include "models/fourdstr/trainer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace splatreel::models {
namespace {

/// A coloured ball that does not move; no views besides the input view.
class BallPrior : public ViewPrior {
public:
    std::vector<ViewTarget> targets(int, int) const override { return {}; }
    SurfacePoints surface(int, int count) const override {
        SurfacePoints points;
        for (int i = 0; i < count; ++i) {
            const float y = 1 - 2 * (static_cast<float>(i) + 0.5F) / static_cast<float>(count);
            const float turn = 2.3999632F * static_cast<float>(i);
            const float ring = std::sqrt(1 - y * y);
            const float normal[] = {ring * std::cos(turn), y, ring * std::sin(turn)};
            for (const float value : normal) {
                points.normals.push_back(value);
                points.positions.push_back(0.4F * value);
                points.colors.push_back(0.5F + 0.3F * value);
            }
        }
        points.spacing = 0.05F;
        return points;
    }
    SurfaceMotion motion(int canonicalFrame, int count) const override {
        SurfaceMotion motion;
        motion.canonicalFrame = canonicalFrame;
        motion.surface = surface(canonicalFrame, count);
        motion.positions.assign(2, motion.surface.positions);
        motion.confidence.assign(static_cast<std::size_t>(count), 1.0F);
        return motion;
    }
};

/// The ball is further right in the second frame.
class MovingBallPrior : public BallPrior {
public:
    SurfaceMotion motion(int canonicalFrame, int count) const override {
        SurfaceMotion motion = BallPrior::motion(canonicalFrame, count);
        for (std::size_t i = 0; i < motion.positions[1].size(); i += 3) motion.positions[1][i] += 0.25F;
        return motion;
    }
};

/// `shift` moves the ball to the right in the second frame, in pixels.
core::ObjectClip ballClip(double shift = 0) {
    core::ObjectClip clip;
    const float fovy = core::defaultFovyDegrees * std::numbers::pi_v<float> / 180;
    clip.sourceCamera =
        core::orbitCamera(0, 0, core::defaultDistance, core::intrinsicsFromFovy(32, 32, fovy));
    for (int frame = 0; frame < 2; ++frame) {
        core::ImageRgba8 image(32, 32);
        for (int y = 0; y < 32; ++y) {
            for (int x = 0; x < 32; ++x) {
                const bool inside = std::hypot(x - 15.5 - shift * frame, y - 15.5) < 7;
                std::uint8_t* pixel = image.at(x, y);
                pixel[0] = 200;
                pixel[1] = static_cast<std::uint8_t>(4 * x + 60);
                pixel[3] = inside ? 255 : 0;
            }
        }
        clip.frames.push_back(image);
        clip.cameras.push_back(clip.sourceCamera);
        clip.times.push_back(frame / 24.0);
    }
    return clip;
}

FourdstrSettings tiny() {
    core::ParameterSet parameters = *fourdstrParameters("draft");
    for (const auto& [name, value] : {std::pair{"steps.canonical", "2"},
                                      {"steps.motion", "2"},
                                      {"steps.refinement", "6"},
                                      {"gaussians.initial", "150"},
                                      {"field.resolution", "8"},
                                      {"rectification.rows", "32"},
                                      {"rectification.start", "0"}}) {
        EXPECT_TRUE(parameters.set(name, std::string_view(value)).ok()) << name;
    }
    return FourdstrSettings(parameters);
}

/// Takes pictures as their own latents and finds noise that is off by one everywhere.
class OffByOne : public Denoiser {
public:
    torch::Tensor encode(const torch::Tensor& pictures) const override {
        shape = pictures.sizes().vec();
        clean = pictures.detach();
        return pictures;
    }
    torch::Tensor predictNoise(const torch::Tensor& latents, int timestep,
                               const std::vector<Conditioning>& conditioning) const override {
        asked = conditioning;
        const double alpha = cumulativeAlpha(timestep);
        return (latents - std::sqrt(alpha) * clean) / std::sqrt(1 - alpha) + 1;
    }
    double cumulativeAlpha(int timestep) const override { return 1 - timestep / 1001.0; }

    mutable std::vector<std::int64_t> shape;
    mutable torch::Tensor clean;
    mutable std::vector<Conditioning> asked;
};

std::vector<float> colorsAfter(Trainer& trainer, int steps) {
    for (int i = 0; i < steps; ++i) trainer.step();
    return trainer.state(0).sh.copy();
}

TEST(Trainer, ShowsTheTrackedMotionFromTheFirstStepOn) {
    const core::ObjectClip clip = ballClip();
    const MovingBallPrior prior;
    Trainer trainer(clip, prior, false, tiny(), 4, torch::kCPU);
    trainer.step();
    ASSERT_EQ(trainer.canonicalFrame(), 0);
    const auto before = trainer.state(0).positions;
    const auto after = trainer.state(1).positions;
    ASSERT_EQ(before.size(), after.size());
    EXPECT_NEAR(after[0] - before[0], 0.25F, 1e-5F);
    EXPECT_NEAR(after[1] - before[1], 0, 1e-5F);
}

/// How far the first Gaussian is from where it is in the first frame, after the field was hardly taught.
float shownMotion(const core::ObjectClip& clip) {
    const MovingBallPrior prior;
    FourdstrSettings settings = tiny();
    settings.canonicalFrame = 0;
    Trainer trainer(clip, prior, false, settings, 4, torch::kCPU);
    while (trainer.stage() != "refinement") trainer.step();
    return trainer.state(1).positions[0] - trainer.state(0).positions[0];
}

TEST(Trainer, ShowsTheTrackedMotionWhileTheFieldIsWorse) {
    EXPECT_NEAR(shownMotion(ballClip(4)), 0.25F, 0.01F);
}

TEST(Trainer, ShowsTheFieldWhereItIsBetterThanTheTrackedMotion) {
    EXPECT_LT(shownMotion(ballClip()), 0.2F);
}

TEST(Trainer, SameSeedGivesTheSameBits) {
    const core::ObjectClip clip = ballClip();
    const BallPrior prior;
    Trainer first(clip, prior, false, tiny(), 4, torch::kCPU);
    Trainer second(clip, prior, false, tiny(), 4, torch::kCPU);
    EXPECT_EQ(colorsAfter(first, 10), colorsAfter(second, 10));
    EXPECT_TRUE(first.finished());
}

TEST(Trainer, DenoiserJudgesOneViewPerFrameAndMovesTheColours) {
    const core::ObjectClip clip = ballClip();
    const BallPrior prior;
    const OffByOne denoiser;
    Trainer without(clip, prior, false, tiny(), 4, torch::kCPU);
    Trainer with(clip, prior, false, tiny(), 4, torch::kCPU);
    Distillation distillation;
    distillation.denoiser = &denoiser;
    distillation.weights = {1e4, 1e4, 0.6};
    distillation.size = 24;
    with.setDistillation(distillation);
    const std::vector<float> plain = colorsAfter(without, 10);
    const std::vector<float> judged = colorsAfter(with, 10);
    EXPECT_EQ(denoiser.shape, (std::vector<std::int64_t>{2, 3, 24, 24}));
    EXPECT_EQ(denoiser.asked.size(), 2U);
    // Predicted noise above the true one asks for darker pictures.
    double difference = 0;
    for (std::size_t i = 0; i < std::min(plain.size(), judged.size()); ++i)
        difference += double{judged[i]} - plain[i];
    EXPECT_LT(difference, 0);
}

}  // namespace
}  // namespace splatreel::models
