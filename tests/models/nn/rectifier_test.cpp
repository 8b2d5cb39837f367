#include "models/nn/rectifier.h"

#include "tests/models/nn/support.h"

#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

namespace splatreel::models {
namespace {

using test::noise;

constexpr RectifierKind learnedKinds[] = {RectifierKind::gru, RectifierKind::attention, RectifierKind::mamba};

/// A rectifier whose last layers are not zero.
Rectifier livelyRectifier(RectifierKind kind) {
    Rectifier rectifier({.kind = kind}, makeGenerator(1));
    const torch::NoGradGuard noGrad;
    for (auto& [name, tensor] : rectifier.parameters()) {
        if (name == "scale.2.weight" || name == "rotation.2.weight") tensor.copy_(noise(tensor.sizes(), 2));
    }
    return rectifier;
}

torch::Tensor randomTokens(std::int64_t rows, std::int64_t length, std::uint64_t seed) {
    return rectifierTokens(noise({rows, length, 3}, seed), noise({rows, length, 3}, seed + 1) - 4,
                           noise({rows, length, 4}, seed + 2), noise({rows, length, 1}, seed + 3),
                           noise({rows, length, 3}, seed + 4));
}

TEST(Rectifier, ParameterCountsAreAlike) {
    const auto count = [](RectifierKind kind) {
        return elementCount(Rectifier({.kind = kind}, makeGenerator(1)).parameters());
    };
    EXPECT_EQ(count(RectifierKind::off), 0);
    EXPECT_EQ(count(RectifierKind::gru), 105'460);
    EXPECT_EQ(count(RectifierKind::attention), 105'671);
    EXPECT_EQ(count(RectifierKind::mamba), 105'511);
}

TEST(Rectifier, StartsAsTheIdentityToTheBit) {
    const auto logScale = noise({20, 3}, 5) - 4;
    const auto rotation = noise({20, 4}, 6);
    const auto expected = rotation / rotation.norm(2, -1, true).clamp_min(1e-12);
    for (const auto mode : {RotationResidual::additive, RotationResidual::hamilton}) {
        for (const auto kind :
             {RectifierKind::off, RectifierKind::gru, RectifierKind::attention, RectifierKind::mamba}) {
            const Rectifier rectifier({.kind = kind, .rotation = mode}, makeGenerator(1));
            const auto result = rectify(logScale, rotation, rectifier.forward(randomTokens(20, 10, 7)), mode);
            EXPECT_TRUE(torch::equal(result.logScale, logScale));
            EXPECT_TRUE(torch::equal(result.rotation, expected));
        }
    }
}

TEST(Rectifier, StoredSignsDoNotMatter) {
    const auto rotation = noise({20, 10, 4}, 6);
    auto flipped = rotation.clone();
    for (const auto step : {0, 3, 4, 8}) flipped.select(1, step).neg_();
    const auto tokens = [&](const torch::Tensor& q) {
        return rectifierTokens(noise({20, 10, 3}, 1), noise({20, 10, 3}, 2), q, noise({20, 10, 1}, 3),
                               noise({20, 10, 3}, 4));
    };
    for (const auto kind : learnedKinds) {
        const Rectifier rectifier = livelyRectifier(kind);
        const auto plain = rectifier.forward(tokens(rotation));
        const auto other = rectifier.forward(tokens(flipped));
        EXPECT_TRUE(torch::equal(plain.logScale, other.logScale));
        EXPECT_TRUE(torch::equal(plain.rotation, other.rotation));
        EXPECT_GT(plain.logScale.abs().max().item<double>(), 1e-3);
    }
}

TEST(Rectifier, AlignedRotationsLieInOneHemisphere) {
    const auto rotation = noise({50, 12, 4}, 6);
    const auto aligned = alignHemisphere(rotation);
    EXPECT_GE((aligned.slice(1, 1) * aligned.slice(1, 0, 11)).sum(-1).min().item<double>(), 0);
    EXPECT_TRUE(torch::equal(aligned.select(1, -1), rotation.select(1, -1)));
    EXPECT_TRUE(torch::equal(aligned.abs(), rotation.abs()));
}

TEST(Rectifier, PaddingDoesNotMatter) {
    for (const auto kind : learnedKinds) {
        const Rectifier rectifier = livelyRectifier(kind);
        const auto tokens = randomTokens(15, 10, 7);
        auto mask = torch::ones({15, 10});
        mask.slice(1, 0, 6).zero_();
        const auto padded = rectifier.forward(tokens, mask);
        const auto cut = rectifier.forward(tokens.slice(1, 6));
        EXPECT_LE(test::largestDifference(padded.logScale, cut.logScale), 1e-6);
        EXPECT_LE(test::largestDifference(padded.rotation, cut.rotation), 1e-6);
    }
}

TEST(Rectifier, BakingEqualsEveryWindow) {
    constexpr std::int64_t frames = 17;
    for (const auto kind : learnedKinds) {
        const Rectifier rectifier = livelyRectifier(kind);
        const auto tokens = randomTokens(30, frames, 9);
        for (const std::int64_t window : {1, 2, 3, 10, 25}) {
            const auto baked = rectifier.bake(tokens, window);
            for (std::int64_t frame = 0; frame < frames; ++frame) {
                // Left of the first frame: copies of it, masked.
                std::vector<torch::Tensor> steps;
                auto mask = torch::ones({30, window});
                for (std::int64_t t = 0; t < window; ++t) {
                    const auto source = frame + 1 - window + t;
                    steps.push_back(tokens.select(1, std::max<std::int64_t>(0, source)));
                    if (source < 0) mask.select(1, t).zero_();
                }
                const auto expected = rectifier.forward(torch::stack(steps, 1), mask);
                ASSERT_LE(test::largestDifference(baked.logScale.select(1, frame), expected.logScale), 1e-5);
                ASSERT_LE(test::largestDifference(baked.rotation.select(1, frame), expected.rotation), 1e-5);
            }
        }
    }
}

TEST(Rectifier, GradientsAgreeWithDoubleAndWithDifferences) {
    for (const auto kind : learnedKinds) {
        const Rectifier rectifier = livelyRectifier(kind);
        const Rectifier precise = livelyRectifier(kind);
        test::makeDouble(precise.parameters());
        const auto tokens = randomTokens(12, 6, 3).detach().requires_grad_(true);
        const auto preciseTokens = tokens.detach().to(torch::kFloat64).requires_grad_(true);
        auto mask = torch::ones({12, 6});
        mask.slice(1, 0, 2).slice(0, 0, 6).zero_();
        const auto loss = [&](const Rectifier& network, const torch::Tensor& input) {
            const auto result = network.forward(input, mask);
            return torch::cat({result.logScale, result.rotation}, 1).square().sum();
        };
        const auto leaves = [](const Rectifier& network, const torch::Tensor& input) {
            std::vector<torch::Tensor> all{input};
            for (const auto& named : network.parameters()) all.push_back(named.tensor);
            return all;
        };
        EXPECT_LE(test::gradientDifference(loss(rectifier, tokens), leaves(rectifier, tokens),
                                           loss(precise, preciseTokens), leaves(precise, preciseTokens)),
                  2e-5);
        const auto preciseLoss = [&] { return loss(precise, preciseTokens); };
        EXPECT_LE(test::gradientError(preciseLoss, leaves(precise, preciseTokens), 1e-5, 4), 5e-6);
    }
}

TEST(Rectifier, HamiltonTurnsByTheResidual) {
    // A quarter turn about x on top of the identity.
    const auto rotation = torch::tensor({{1.0F, 0.0F, 0.0F, 0.0F}});
    const auto quarter = torch::tensor({{static_cast<float>(M_PI / 2), 0.0F, 0.0F}});
    const auto result = rectify(torch::zeros({1, 3}), rotation, {torch::zeros({1, 3}), quarter, {}},
                                RotationResidual::hamilton);
    const auto half = static_cast<float>(std::sqrt(0.5));
    EXPECT_LE(test::largestDifference(result.rotation, torch::tensor({{half, half, 0.0F, 0.0F}})), 1e-6);
}

TEST(Rectifier, NamesAreKnown) {
    EXPECT_EQ(rectifierKind("mamba"), RectifierKind::mamba);
    EXPECT_EQ(rectifierKind("gru"), RectifierKind::gru);
    EXPECT_EQ(rectifierKind("attention"), RectifierKind::attention);
    EXPECT_EQ(rectifierKind("off"), RectifierKind::off);
    EXPECT_FALSE(rectifierKind("lstm").has_value());
}

}  // namespace
}  // namespace splatreel::models
