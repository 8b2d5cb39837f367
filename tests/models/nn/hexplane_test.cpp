#include "models/nn/hexplane.h"

#include "tests/models/nn/support.h"

#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

namespace splatreel::models {
namespace {

using test::noise;

std::vector<torch::Tensor> tensors(const HexPlane& field) {
    std::vector<torch::Tensor> all;
    for (const auto& named : field.parameters()) all.push_back(named.tensor);
    return all;
}

HexPlaneConfig smallConfig(int channels) {
    HexPlaneConfig config;
    config.resolution = {7, 5, 6, 4};
    config.multipliers = {1, 2};
    config.channels = channels;
    return config;
}

TEST(HexPlane, MatchesTheGoldenFeaturesAndGradients) {
    const auto golden = test::fixture("hexplane_small.json");
    HexPlaneConfig config;
    config.resolution = {4, 4, 4, 5};
    config.multipliers = {1, 2};
    config.channels = 3;
    config.checkpointAxes = true;
    HexPlane field(config, makeGenerator(0));
    NamedTensors planes = field.checkpointPlanes();
    for (std::size_t k = 0; k < planes.size(); ++k) {
        planes[k].tensor = test::sineFilled(planes[k].tensor.sizes(), static_cast<double>(k), 0.3, 1);
    }
    ASSERT_TRUE(field.loadCheckpointPlanes(planes).ok());
    const auto points = test::numbers(golden["pts"], {3, 3}).to(torch::kFloat32).requires_grad_(true);
    const auto times = test::numbers(golden["t"], {3}).to(torch::kFloat32);
    const auto features = field.forward(points, times);
    EXPECT_LE(test::largestDifference(features, test::numbers(golden["feat"], {3, 6})), 1e-5);
    const auto gradient = torch::autograd::grad({features.sum()}, {points})[0];
    EXPECT_LE(test::largestDifference(gradient, test::numbers(golden["grad_pts"], {3, 3})), 1e-4);
}

TEST(HexPlane, CheckpointLayoutGoesBothWays) {
    const HexPlane field(smallConfig(3), makeGenerator(1));
    HexPlane other(smallConfig(3), makeGenerator(2));
    ASSERT_TRUE(other.loadCheckpointPlanes(field.checkpointPlanes()).ok());
    for (std::size_t i = 0; i < 12; ++i) EXPECT_TRUE(torch::equal(tensors(field)[i], tensors(other)[i]));
}

TEST(HexPlane, StartsAsPublished) {
    const HexPlane field(smallConfig(4), makeGenerator(1));
    const auto planes = tensors(field);
    for (std::size_t i = 0; i < planes.size(); ++i) {
        const bool withTime = i % 6 == 2 || i % 6 == 4 || i % 6 == 5;
        EXPECT_EQ(planes[i].size(0) == 4, withTime);
        EXPECT_GE(planes[i].min().item<double>(), withTime ? 1 : 0.1);
        EXPECT_LE(planes[i].max().item<double>(), withTime ? 1 : 0.5);
    }
}

TEST(HexPlane, GradientsAgreeWithDifferences) {
    for (const int channels : {3, 16, 20, 32}) {
        const HexPlane field(smallConfig(channels), makeGenerator(1));
        const torch::NoGradGuard noGrad;
        for (auto& plane : tensors(field)) plane.add_(0.2 * noise(plane.sizes(), 3));
        const auto positions = (noise({40, 3}, 4) * 1.7).requires_grad_(true);
        const auto times = (noise({40}, 5) * 0.6 + 0.5).requires_grad_(true);
        const auto upstream = noise({40, 2 * channels}, 6);
        const auto loss = [&] {
            return (field.forward(positions, times).to(torch::kFloat64) * upstream).sum();
        };
        const torch::AutoGradMode withGrad(true);
        // Linear in every plane: a long step has no truncation error.
        EXPECT_LE(test::gradientError(loss, tensors(field), 0.1), 1e-4);
        EXPECT_LE(test::gradientError(loss, {positions, times}, 2e-4), 1e-2);
    }
}

TEST(HexPlane, SurvivesWhatIsNotANumber) {
    const HexPlane field(smallConfig(16), makeGenerator(1));
    auto positions = noise({3, 3}, 4);
    positions[0][1] = std::numeric_limits<float>::quiet_NaN();
    positions[1][0] = std::numeric_limits<float>::infinity();
    positions[2][2] = -1e30F;
    EXPECT_TRUE(torch::isfinite(field.forward(positions, torch::zeros({3}))).all().item<bool>());
}

TEST(HexPlane, TimeSpansTheWholeAxis) {
    HexPlaneConfig config = smallConfig(1);
    config.multipliers = {1};
    const HexPlane field(config, makeGenerator(1));
    {
        const torch::NoGradGuard noGrad;
        for (auto& plane : tensors(field)) plane.fill_(1);
        tensors(field)[2].copy_(torch::arange(4).view({4, 1, 1}).expand({4, 7, 1}));
    }
    const auto features = field.forward(torch::zeros({3, 3}), torch::tensor({0.0F, 0.5F, 1.0F}));
    EXPECT_LE(test::largestDifference(features.view(-1), torch::tensor({0.0F, 1.5F, 3.0F})), 1e-6);
}

TEST(HexPlane, RegularityMatchesItsDefinition) {
    const HexPlane field(smallConfig(5), makeGenerator(1));
    {
        const torch::NoGradGuard noGrad;
        for (auto& plane : tensors(field)) plane.add_(0.3 * noise(plane.sizes(), 3));
    }
    const HexPlaneRegularity weights{5, 0.05, 0.5};
    std::vector<torch::Tensor> precise;
    torch::Tensor expected = torch::zeros({}, torch::kFloat64);
    for (const auto& plane : tensors(field)) {
        precise.push_back(plane.detach().to(torch::kFloat64).requires_grad_(true));
        const auto& p = precise.back();
        const auto n = p.size(0);
        const auto bend = (p.slice(0, 2) - 2 * p.slice(0, 1, n - 1) + p.slice(0, 0, n - 2)).square().mean();
        const bool withTime = n == 4;
        expected = expected + (withTime ? 5 * bend + 0.05 * (1 - p).abs().mean() : 0.5 * bend);
    }
    const auto value = field.regularity(weights);
    EXPECT_NEAR(value.item<double>(), expected.item<double>(), 1e-5);
    const auto gradients = torch::autograd::grad({value * 3}, tensors(field));
    const auto expectedGradients = torch::autograd::grad({expected * 3}, precise);
    for (std::size_t i = 0; i < gradients.size(); ++i) {
        EXPECT_LE(test::relativeDifference(gradients[i], expectedGradients[i]), 1e-5) << i;
    }
}

TEST(HexPlane, GivesTheSameBitsTwice) {
    HexPlaneConfig config;
    config.resolution = {32, 32, 32, 12};
    config.multipliers = {1};
    const HexPlane field(config, makeGenerator(1));
    const auto positions = noise({3000, 3}, 4).requires_grad_(true);
    const auto times = noise({3000}, 5) * 0.5 + 0.5;
    auto leaves = tensors(field);
    leaves.push_back(positions);
    const auto gradients = [&] {
        return torch::autograd::grad({field.forward(positions, times).square().sum()}, leaves);
    };
    const auto first = gradients();
    const auto second = gradients();
    for (std::size_t i = 0; i < first.size(); ++i) EXPECT_TRUE(torch::equal(first[i], second[i])) << i;
}

}  // namespace
}  // namespace splatreel::models
