#include "models/distillation/score_distillation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace splatreel::models {
namespace {

constexpr double degree = std::numbers::pi / 180;

/// Encoder: 2 × the picture. Prediction: the true noise plus `offset` (it knows the clean latents).
class FakeDenoiser : public Denoiser {
public:
    FakeDenoiser(torch::Tensor clean, float offset) : clean_(std::move(clean)), offset_(offset) {}
    torch::Tensor encode(const torch::Tensor& pictures) const override { return 2 * pictures; }
    torch::Tensor predictNoise(const torch::Tensor& latents, int timestep,
                               const std::vector<Conditioning>&) const override {
        const double alpha = cumulativeAlpha(timestep);
        return (latents - std::sqrt(alpha) * 2 * clean_) / std::sqrt(1 - alpha) + offset_;
    }
    double cumulativeAlpha(int timestep) const override { return 1 - timestep / 1001.0; }

private:
    torch::Tensor clean_;
    float offset_;
};

torch::Tensor gradientOf(float offset, const DistillationWeights& weights, int timestep) {
    torch::Tensor pictures = torch::linspace(0, 1, 2 * 3 * 4 * 4).view({2, 3, 4, 4}).requires_grad_(true);
    const FakeDenoiser denoiser(pictures.detach(), offset);
    std::mt19937_64 random(3);
    scoreDistillation(denoiser, pictures, {{0, -1, 0, 0}, {0, 2, 0, 0}}, weights, {timestep, timestep},
                      random)
        .backward();
    return pictures.grad();
}

TEST(ScoreDistillation, RightPredictionGivesNoGradient) {
    EXPECT_LT(gradientOf(0, {}, 400).abs().max().item<float>(), 1e-4);
}

TEST(ScoreDistillation, GradientIsWeightedPredictionErrorThroughTheEncoder) {
    // ε̂ − ε = 1: ∂L/∂z = λ (1 − ᾱ), and ∂z/∂picture = 2.
    const torch::Tensor gradient = gradientOf(1, {0.25, 3, 0.6}, 400);
    const float expected = static_cast<float>(2 * 400 / 1001.0);
    EXPECT_NEAR(gradient[0].mean().item<float>(), 3 * expected, 1e-4);
    EXPECT_NEAR(gradient[1].mean().item<float>(), 0.25F * expected, 1e-4);
    EXPECT_LT((gradient[0] - 3 * expected).abs().max().item<float>(), 1e-3);
}

TEST(ScoreDistillation, NonFinitePredictionCountsAsZero) {
    const torch::Tensor gradient = gradientOf(std::numeric_limits<float>::quiet_NaN(), {}, 400);
    EXPECT_EQ(gradient.abs().max().item<float>(), 0);
}

TEST(TimestepSchedule, FallsLinearly) {
    const TimestepSchedule schedule;
    EXPECT_EQ(schedule.at(0).low, 500);
    EXPECT_EQ(schedule.at(0).high, 950);
    EXPECT_EQ(schedule.at(1500).low, 260);
    EXPECT_EQ(schedule.at(9000).low, 20);
    EXPECT_EQ(schedule.at(9000).high, 500);
}

TEST(ChooseConditioning, FrontIsJudgedFromTheInputView) {
    std::mt19937_64 random(1);
    const std::vector<double> azimuths = {30 * degree,  90 * degree,  150 * degree,
                                          210 * degree, 270 * degree, 330 * degree};
    const std::vector<double> elevations(6, 20 * degree);
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(chooseConditioning(0, 29 * degree, 0, azimuths, elevations, 0, random).anchor, -1);
    }
}

TEST(ChooseConditioning, SideIsJudgedFromTheAnchorOfItsSector) {
    std::mt19937_64 random(1);
    const std::vector<double> azimuths = {30 * degree,  90 * degree,  150 * degree,
                                          210 * degree, 270 * degree, 330 * degree};
    const std::vector<double> elevations(6, 20 * degree);
    const Conditioning chosen =
        chooseConditioning(5, -100 * degree, 5 * degree, azimuths, elevations, 0, random);
    EXPECT_EQ(chosen.anchor, 4);
    EXPECT_NEAR(chosen.azimuth, -10 * degree, 1e-9);
    EXPECT_NEAR(chosen.elevation, -15 * degree, 1e-9);
}

TEST(ChooseConditioning, ReferenceShareIsKept) {
    std::mt19937_64 random(1);
    int reference = 0;
    for (int i = 0; i < 2000; ++i) {
        reference += chooseConditioning(0, 2, 0, {1.5}, {0}, 0.6, random).anchor < 0 ? 1 : 0;
    }
    EXPECT_NEAR(reference / 2000.0, 0.6, 0.04);
}

}  // namespace
}  // namespace splatreel::models
