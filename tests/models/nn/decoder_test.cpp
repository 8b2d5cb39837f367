#include "models/nn/decoder.h"

#include "tests/models/nn/support.h"

#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

namespace splatreel::models {
namespace {

using test::noise;

struct Decoder {
    Decoder(std::int64_t features, std::int64_t width, std::uint64_t seed) {
        const torch::Generator generator = makeGenerator(seed);
        trunk = Linear(features, width, generator);
        hidden = Linear(width, 3 * width, generator);
        for (const std::int64_t outputs : {3, 3, 4}) last.emplace_back(width, outputs, generator);
    }
    [[nodiscard]] std::vector<torch::Tensor> leaves(const torch::Tensor& features) const {
        std::vector<torch::Tensor> all{features, trunk.weight, trunk.bias, hidden.weight, hidden.bias};
        for (const Linear& head : last) {
            all.push_back(head.weight);
            all.push_back(head.bias);
        }
        return all;
    }
    [[nodiscard]] torch::Tensor operator()(const torch::Tensor& features) const {
        return torch::cat(decode(features, trunk, hidden, last), 1);
    }
    /// The same in double precision, which runs on torch's operators.
    [[nodiscard]] Decoder precise() const {
        Decoder copy = *this;
        const auto widen = [](Linear& layer) {
            layer.weight = layer.weight.detach().to(torch::kFloat64).requires_grad_(true);
            layer.bias = layer.bias.detach().to(torch::kFloat64).requires_grad_(true);
        };
        widen(copy.trunk);
        widen(copy.hidden);
        for (Linear& head : copy.last) widen(head);
        return copy;
    }
    Linear trunk, hidden;
    std::vector<Linear> last;
};

struct Size {
    std::int64_t rows, features, width;
};

class DecoderSizes : public testing::TestWithParam<Size> {};

TEST_P(DecoderSizes, MatchesTheOperatorsInDoublePrecision) {
    const auto [rows, features, width] = GetParam();
    const Decoder decoder(features, width, 1);
    const Decoder precise = decoder.precise();
    const auto in = noise({rows, features}, 2).requires_grad_(true);
    const auto inPrecise = in.detach().to(torch::kFloat64).requires_grad_(true);
    const auto upstream = noise({rows, 10}, 3);
    const auto out = decoder(in);
    const auto expected = precise(inPrecise);
    EXPECT_LE(test::largestDifference(out, expected), 1e-5);
    EXPECT_LE(
        test::gradientDifference((out * upstream).sum(), decoder.leaves(in),
                                 (expected * upstream.to(torch::kFloat64)).sum(), precise.leaves(inPrecise)),
        1e-4);
}

INSTANTIATE_TEST_SUITE_P(Decoder, DecoderSizes,
                         testing::Values(Size{1, 16, 32}, Size{67, 3, 8}, Size{1500, 32, 64},
                                         Size{130, 20, 21}));

TEST(Decoder, GivesTheSameBitsTwice) {
    const Decoder decoder(16, 32, 1);
    const auto in = noise({3000, 16}, 2).requires_grad_(true);
    const auto gradients = [&] {
        return torch::autograd::grad({decoder(in).square().sum()}, decoder.leaves(in));
    };
    const auto first = gradients();
    const auto second = gradients();
    for (std::size_t i = 0; i < first.size(); ++i) EXPECT_TRUE(torch::equal(first[i], second[i])) << i;
}

}  // namespace
}  // namespace splatreel::models
