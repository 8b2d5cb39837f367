#include "models/nn/deformation.h"

#include "tests/models/nn/support.h"

#include <gtest/gtest.h>

namespace splatreel::models {
namespace {

using test::noise;

DeformationConfig smallConfig() {
    DeformationConfig config;
    config.planes.resolution = {16, 16, 16, 8};
    config.planes.multipliers = {1};
    return config;
}

TEST(Deformation, HasThePublishedParameterCount) {
    DeformationConfig config;
    config.opacityHead = true;
    const DeformationField field(config, makeGenerator(1));
    EXPECT_EQ(elementCount(field.planes().parameters()), 35'727'360);
    // The published module also registers a time network that nothing uses, 9 → 64 → 32, and its box.
    constexpr std::int64_t unusedTimeNetwork = 9 * 64 + 64 + 64 * 32 + 32;
    constexpr std::int64_t box = 6;
    EXPECT_EQ(elementCount(field.parameters()) + unusedTimeNetwork + box, 35'755'697);
}

TEST(Deformation, LiveDecoderHasThePublishedParameterCount) {
    DeformationConfig config = smallConfig();
    config.planes.multipliers = {1, 1, 1, 1};
    EXPECT_EQ(elementCount(DeformationField(config, makeGenerator(1)).decoderParameters()), 21'386);
}

TEST(Deformation, StartsAsTheIdentity) {
    const DeformationField field(smallConfig(), makeGenerator(1));
    const auto delta = field.forward(noise({50, 3}, 2), torch::rand({50}, makeGenerator(3)));
    EXPECT_TRUE(torch::equal(delta.position, torch::zeros({50, 3})));
    EXPECT_TRUE(torch::equal(delta.logScale, torch::zeros({50, 3})));
    EXPECT_TRUE(torch::equal(delta.rotation, torch::zeros({50, 4})));
    EXPECT_FALSE(delta.opacity.defined());
}

TEST(Deformation, StartsDeformedAsPublished) {
    DeformationConfig config = smallConfig();
    config.startAtIdentity = false;
    config.opacityHead = true;
    const DeformationField field(config, makeGenerator(1));
    const auto delta = field.forward(noise({50, 3}, 2), torch::rand({50}, makeGenerator(3)));
    EXPECT_GT(delta.position.abs().mean().item<double>(), 1e-3);
    EXPECT_EQ(delta.opacity.size(1), 1);
}

TEST(Deformation, EveryParameterLearns) {
    DeformationConfig config = smallConfig();
    config.startAtIdentity = false;
    config.opacityHead = true;
    const DeformationField field(config, makeGenerator(1));
    const auto positions = noise({300, 3}, 2).requires_grad_(true);
    const auto times = torch::rand({300}, makeGenerator(3));
    const auto loss = [&] {
        const auto delta = field.forward(positions, times);
        return torch::cat({delta.position, delta.logScale, delta.rotation, delta.opacity}, 1)
            .to(torch::kFloat64)
            .square()
            .sum();
    };
    std::vector<torch::Tensor> leaves{positions};
    for (const auto& named : field.parameters()) leaves.push_back(named.tensor);
    const auto total = loss();
    total.backward();
    for (const auto& leaf : leaves) {
        ASSERT_TRUE(leaf.grad().defined());
        EXPECT_GT(leaf.grad().abs().max().item<double>(), 0);
    }
    EXPECT_LE(test::gradientError(loss, leaves, 1e-3), 2e-2);
}

}  // namespace
}  // namespace splatreel::models
