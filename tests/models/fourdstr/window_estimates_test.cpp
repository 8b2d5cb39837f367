#include "models/fourdstr/window_estimates.h"

#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <array>
#include <cmath>
#include <functional>
#include <numeric>

namespace splatreel::models {
namespace {

/// Frames 0 … length − 1 of one Gaussian as the rows of a batch; frames beyond the ends are missing.
StateWindows consecutive(int length, int reach) {
    StateWindows windows;
    windows.reach = reach;
    for (int row = 0; row < length; ++row) {
        for (int d = -reach; d <= reach; ++d) {
            const int other = row + d;
            windows.sources.push_back(other >= 0 && other < length ? other : StateWindows::none);
        }
    }
    return windows;
}

/// Position, log-scale and rotation that change with time as `value` does; rotations about z by that angle.
torch::Tensor track(int length, const std::function<double(int)>& value) {
    torch::Tensor states = torch::zeros({length, stateWidth});
    for (int row = 0; row < length; ++row) {
        const double at = value(row);
        for (int i = 0; i < 6; ++i) states[row][i] = at;
        states[row][6] = std::cos(at / 2);
        states[row][9] = std::sin(at / 2);
    }
    return states;
}

/// One fit alone.
torch::Tensor fitOf(const torch::Tensor& states, const StateWindows& windows, int reach) {
    return windowEstimates(states, torch::zeros({states.size(0), stateKinds, 1}), windows, std::array{reach});
}

TEST(FitWeights, KeepConstantsAndParabolasKeepBends) {
    for (int reach = 1; reach <= 7; ++reach) {
        for (const Fit fit : {Fit::mean, Fit::parabola}) {
            const std::vector<float> weights = fitWeights(reach, fit);
            EXPECT_NEAR(std::accumulate(weights.begin(), weights.end(), 0.0), 1, 1e-6);
            double second = 0;
            for (int d = -reach; d <= reach; ++d)
                second += weights[static_cast<std::size_t>(d + reach)] * d * d;
            if (fit == Fit::parabola && reach > 1) {
                EXPECT_NEAR(second, 0, 1e-5);
            }
            if (fit == Fit::mean) {
                EXPECT_GT(second, 0.1);
            }
        }
    }
}

TEST(WindowEstimates, EvenlyAcceleratedMotionIsNotMoved) {
    const torch::Tensor states = track(9, [](int t) { return 0.3 + 0.1 * t - 0.02 * t * t; });
    for (const int reach : {2, 3, 4}) {
        // Rows with two frames to either side at least; nearer to the ends the fit is a mean.
        const torch::Tensor moved = fitOf(states, consecutive(9, 4), reach).slice(0, 2, 7).slice(1, 0, 3) -
                                    states.slice(0, 2, 7).slice(1, 0, 3);
        EXPECT_LT(moved.abs().max().item<float>(), 1e-5);
    }
}

TEST(WindowEstimates, ShakingIsDamped) {
    const torch::Tensor states = track(12, [](int t) { return t % 2 == 0 ? 0.1 : -0.1; });
    const torch::Tensor middle = fitOf(states, consecutive(12, 3), 3).slice(0, 3, 9);
    EXPECT_LT(middle.slice(1, 0, 6).abs().max().item<float>(), 0.05);
    EXPECT_LT(middle.slice(1, 9, 10).abs().max().item<float>(), 0.02);
}

TEST(WindowEstimates, AGapNarrowsTheFitDownToTheRowItself) {
    const torch::Tensor states = track(7, [](int t) { return t == 3 ? 1.0 : 0.0; });
    StateWindows windows = consecutive(7, 3);
    const auto at = [](int row, int d) { return static_cast<std::size_t>(row * 7 + 3 + d); };
    windows.sources[at(3, 2)] = StateWindows::none;  // leaves one frame to either side
    windows.sources[at(2, 1)] = StateWindows::none;  // leaves none
    const torch::Tensor fit = fitOf(states, windows, 3);
    EXPECT_NEAR(fit[3][0].item<float>(), fitWeights(1, Fit::parabola)[1], 1e-6);
    EXPECT_EQ(fit[2][0].item<float>(), 0);
}

TEST(WindowEstimates, StatesOutsideOfTheBatchCountLikeThoseInside) {
    const torch::Tensor states = track(5, [](int t) { return std::sin(2.0 * t); });
    const torch::Tensor expected = fitOf(states, consecutive(5, 2), 2)[2];
    StateWindows windows;
    windows.reach = 2;
    windows.sources = {-2, -3, 0, -4, -5};
    for (const int row : {0, 1, 3, 4})
        windows.outside.push_back(states.const_data_ptr<float>() +
                                  static_cast<std::ptrdiff_t>(row) * stateWidth);
    const torch::Tensor found = fitOf(states.slice(0, 2, 3), windows, 2)[0];
    EXPECT_LT((found - expected).abs().max().item<float>(), 1e-6);
}

TEST(WindowEstimates, LogitsMixTheFitsOfEachKind) {
    const torch::Tensor states = track(7, [](int t) { return std::sin(1.3 * t); });
    const StateWindows windows = consecutive(7, 3);
    torch::Tensor logits = torch::zeros({7, stateKinds, 2});
    logits.select(1, 0).select(1, 1).fill_(100);          // positions: the second fit alone
    logits.select(1, 1).select(1, 0).fill_(std::log(3));  // log-scales: three parts to one
    const torch::Tensor mixed = windowEstimates(states, logits, windows, std::array{1, 3})[3];
    const torch::Tensor narrow = fitOf(states, windows, 1)[3];
    const torch::Tensor wide = fitOf(states, windows, 3)[3];
    const torch::Tensor expected =
        torch::cat({wide.slice(0, 0, 3), 0.75 * narrow.slice(0, 3, 6) + 0.25 * wide.slice(0, 3, 6),
                    0.5 * (narrow.slice(0, 6, 10) + wide.slice(0, 6, 10))});
    EXPECT_LT((mixed - expected).abs().max().item<float>(), 1e-6);
}

TEST(WindowEstimates, SignsOfQuaternionsDoNotMatter) {
    const torch::Tensor states = track(5, [](int t) { return 0.2 * t; });
    torch::Tensor flipped = states.clone();
    flipped[1].slice(0, 6).neg_();
    flipped[4].slice(0, 6).neg_();
    const StateWindows windows = consecutive(5, 2);
    EXPECT_TRUE(torch::equal(fitOf(flipped, windows, 2)[2], fitOf(states, windows, 2)[2]));
}

TEST(WindowEstimates, GradientsAgreeWithDifferences) {
    torch::manual_seed(3);
    StateWindows windows = consecutive(8, 3);
    windows.sources[3] = 0;
    windows.sources[2 * 7 + 5] = StateWindows::none;
    windows.sources[5 * 7 + 4] = -2;
    const torch::Tensor outside = torch::randn({1, stateWidth});
    windows.outside.push_back(outside.const_data_ptr<float>());
    const torch::Tensor states = torch::randn({8, stateWidth}).requires_grad_(true);
    const torch::Tensor logits = torch::randn({8, stateKinds, 3}).requires_grad_(true);
    const auto reaches = std::array{1, 2, 3};
    const torch::Tensor estimates = windowEstimates(states, logits, windows, reaches);
    const torch::Tensor given = torch::randn_like(estimates);
    (estimates * given).sum().backward();
    const auto change = [&](const torch::Tensor& stateStep, const torch::Tensor& logitStep) {
        const auto at = [&](double sign) {
            return windowEstimates((states + sign * stateStep).detach(), (logits + sign * logitStep).detach(),
                                   windows, reaches);
        };
        return ((at(1) - at(-1)) * given).sum().item<double>() / 2;
    };
    // Linear in the states but for the signs, which a small step leaves alone.
    const torch::Tensor stateStep = 1e-3 * torch::randn_like(states);
    EXPECT_NEAR((states.grad() * stateStep).sum().item<double>(),
                change(stateStep, torch::zeros_like(logits)), 1e-5);
    const torch::Tensor logitStep = 1e-2 * torch::randn_like(logits);
    EXPECT_NEAR((logits.grad() * logitStep).sum().item<double>(),
                change(torch::zeros_like(states), logitStep), 1e-5);
}

}  // namespace
}  // namespace splatreel::models
