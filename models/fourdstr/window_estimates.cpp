#include "models/fourdstr/window_estimates.h"

#include "core/base/parallel.h"

#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <memory>
#include <utility>

namespace splatreel::models {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr int rowsPerTask = 512;

/// First number of each kind of attribute, and the end.
constexpr std::array<int, stateKinds + 1> kindOffsets = {0, 3, 6, stateWidth};
constexpr int rotationKind = 2;

/// Everything but states and logits; shared by the two directions.
struct Plan {
    int rows = 0;
    StateWindows windows;
    std::vector<int> reaches;
    std::vector<float> shares;                  // [N, kinds, fits] of the mixture
    std::vector<float> signs;                   // [N, width] of the rotations
    std::vector<int> available;                 // [N] frames to either side without a gap
    std::vector<std::vector<float>> parabolas;  // by reach
    std::vector<std::vector<float>> means;      // by reach

    [[nodiscard]] int width() const { return 2 * windows.reach + 1; }
    [[nodiscard]] std::size_t fits() const { return reaches.size(); }
    [[nodiscard]] const int* sourcesOf(int row) const {
        return windows.sources.data() + static_cast<std::ptrdiff_t>(row) * width();
    }
    [[nodiscard]] const float* sharesOf(int row) const {
        return shares.data() + static_cast<std::size_t>(row) * stateKinds * fits();
    }
    [[nodiscard]] float signOf(int row, int d) const {
        return signs[static_cast<std::size_t>(row * width() + windows.reach + d)];
    }
    /// How much the frame `d` away counts in fit `fit` of a row with `available` frames to either side.
    [[nodiscard]] float weightOf(int kind, std::size_t fit, int available_, int d) const {
        const int reach = std::min(reaches[fit], available_);
        if (std::abs(d) > reach) return 0;
        const auto& weights = kind == 0 ? parabolas : means;
        return weights[static_cast<std::size_t>(reach)][static_cast<std::size_t>(reach + d)];
    }
    /// The same in the mixture.
    [[nodiscard]] std::array<float, stateKinds> mixedWeights(int row, int available_, int d) const {
        std::array<float, stateKinds> weights{};
        const float* share = sharesOf(row);
        for (int kind = 0; kind < stateKinds; ++kind) {
            for (std::size_t fit = 0; fit < fits(); ++fit)
                weights[static_cast<std::size_t>(kind)] += *share++ * weightOf(kind, fit, available_, d);
        }
        return weights;
    }
};

int availableReach(const int* sources, int reach) {
    int available = 0;
    while (available < reach && sources[reach - available - 1] != StateWindows::none &&
           sources[reach + available + 1] != StateWindows::none) {
        ++available;
    }
    return available;
}

const float* stateAt(const Plan& plan, const float* states, int source) {
    return source >= 0 ? states + static_cast<std::ptrdiff_t>(source) * stateWidth
                       : plan.windows.outside[static_cast<std::size_t>(-2 - source)];
}

template <class F>
void forRows(int rows, F&& function) {
    const int tasks = (rows + rowsPerTask - 1) / rowsPerTask;
    core::parallelFor(tasks, [&](int task, int /*worker*/) {
        const int last = std::min(rows, (task + 1) * rowsPerTask);
        for (int row = task * rowsPerTask; row < last; ++row) function(row);
    });
}

/// Softmax of each kind's logits.
void mixtureShares(const float* logits, std::size_t fits, float* shares) {
    for (int kind = 0; kind < stateKinds; ++kind, logits += fits, shares += fits) {
        const float largest = *std::max_element(logits, logits + fits);
        float sum = 0;
        for (std::size_t fit = 0; fit < fits; ++fit) sum += shares[fit] = std::exp(logits[fit] - largest);
        for (std::size_t fit = 0; fit < fits; ++fit) shares[fit] /= sum;
    }
}

void estimate(Plan& plan, const float* states, const float* logits, float* out) {
    const std::size_t logitsPerRow = stateKinds * plan.fits();
    const int reach = plan.windows.reach;
    forRows(plan.rows, [&](int row) {
        const auto index = static_cast<std::size_t>(row);
        const int* sources = plan.sourcesOf(row);
        const int available = availableReach(sources, reach);
        plan.available[index] = available;
        mixtureShares(logits + index * logitsPerRow, plan.fits(), plan.shares.data() + index * logitsPerRow);
        const float* own = states + static_cast<std::ptrdiff_t>(row) * stateWidth;
        float* sum = out + static_cast<std::ptrdiff_t>(row) * stateWidth;
        std::fill_n(sum, stateWidth, 0.0F);
        for (int d = -available; d <= available; ++d) {
            const float* state = d == 0 ? own : stateAt(plan, states, sources[reach + d]);
            float dot = 0;
            for (int i = kindOffsets[rotationKind]; i < stateWidth; ++i) dot += own[i] * state[i];
            const float sign = dot < 0 ? -1.0F : 1.0F;
            plan.signs[static_cast<std::size_t>(row * plan.width() + reach + d)] = sign;
            std::array<float, stateKinds> weights = plan.mixedWeights(row, available, d);
            weights[rotationKind] *= sign;
            for (std::size_t kind = 0; kind < stateKinds; ++kind) {
                for (int i = kindOffsets[kind]; i < kindOffsets[kind + 1]; ++i)
                    sum[i] += weights[kind] * state[i];
            }
        }
    });
}

void scatterToStates(const Plan& plan, const float* gradient, float* out) {
    // Rows share their sources: one worker, so that sums are formed in one order.
    for (int row = 0; row < plan.rows; ++row) {
        const int* sources = plan.sourcesOf(row);
        const int available = plan.available[static_cast<std::size_t>(row)];
        const float* given = gradient + static_cast<std::ptrdiff_t>(row) * stateWidth;
        for (int d = -available; d <= available; ++d) {
            const int source = d == 0 ? row : sources[plan.windows.reach + d];
            if (source < 0) continue;
            std::array<float, stateKinds> weights = plan.mixedWeights(row, available, d);
            weights[rotationKind] *= plan.signOf(row, d);
            float* target = out + static_cast<std::ptrdiff_t>(source) * stateWidth;
            for (std::size_t kind = 0; kind < stateKinds; ++kind) {
                for (int i = kindOffsets[kind]; i < kindOffsets[kind + 1]; ++i)
                    target[i] += weights[kind] * given[i];
            }
        }
    }
}

void gradientOfLogits(const Plan& plan, const float* states, const float* gradient, float* out) {
    forRows(plan.rows, [&](int row) {
        const int* sources = plan.sourcesOf(row);
        const int available = plan.available[static_cast<std::size_t>(row)];
        const float* given = gradient + static_cast<std::ptrdiff_t>(row) * stateWidth;
        float* target = out + static_cast<std::size_t>(row) * stateKinds * plan.fits();
        std::fill_n(target, stateKinds * plan.fits(), 0.0F);  // gathers the gradient of the shares first
        for (int d = -available; d <= available; ++d) {
            const float* state = stateAt(plan, states, d == 0 ? row : sources[plan.windows.reach + d]);
            for (int kind = 0; kind < stateKinds; ++kind) {
                float dot = 0;
                const auto k = static_cast<std::size_t>(kind);
                for (int i = kindOffsets[k]; i < kindOffsets[k + 1]; ++i) dot += given[i] * state[i];
                if (kind == rotationKind) dot *= plan.signOf(row, d);
                for (std::size_t fit = 0; fit < plan.fits(); ++fit)
                    target[k * plan.fits() + fit] += plan.weightOf(kind, fit, available, d) * dot;
            }
        }
        const float* share = plan.sharesOf(row);
        for (int kind = 0; kind < stateKinds; ++kind, share += plan.fits(), target += plan.fits()) {
            float mean = 0;
            for (std::size_t fit = 0; fit < plan.fits(); ++fit) mean += share[fit] * target[fit];
            for (std::size_t fit = 0; fit < plan.fits(); ++fit)
                target[fit] = share[fit] * (target[fit] - mean);
        }
    });
}

struct PlanHolder : torch::CustomClassHolder {
    explicit PlanHolder(std::shared_ptr<const Plan> held) : plan(std::move(held)) {}
    std::shared_ptr<const Plan> plan;
};

class WindowEstimatesFunction : public torch::autograd::Function<WindowEstimatesFunction> {
public:
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& states,
                                 const torch::Tensor& logits, const std::shared_ptr<Plan>& plan) {
        const auto read = states.to(torch::kCPU, torch::kFloat32).contiguous();
        const auto readLogits = logits.to(torch::kCPU, torch::kFloat32).contiguous();
        auto out = torch::empty({plan->rows, stateWidth});
        estimate(*plan, read.const_data_ptr<float>(), readLogits.const_data_ptr<float>(),
                 out.mutable_data_ptr<float>());
        context->save_for_backward({read});
        context->saved_data["plan"] = c10::IValue::make_capsule(c10::make_intrusive<PlanHolder>(plan));
        return out.to(states.device());
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const auto holder =
            c10::static_intrusive_pointer_cast<PlanHolder>(context->saved_data["plan"].toCapsule());
        const Plan& plan = *holder->plan;
        const torch::Tensor states = context->get_saved_variables()[0];
        const auto given = gradients[0].to(torch::kCPU, torch::kFloat32).contiguous();
        auto toStates = torch::zeros({plan.rows, stateWidth});
        scatterToStates(plan, given.const_data_ptr<float>(), toStates.mutable_data_ptr<float>());
        torch::Tensor toLogits;
        if (context->needs_input_grad(std::size_t{1})) {
            toLogits = torch::empty({plan.rows, stateKinds, static_cast<std::int64_t>(plan.fits())});
            gradientOfLogits(plan, states.const_data_ptr<float>(), given.const_data_ptr<float>(),
                             toLogits.mutable_data_ptr<float>());
            toLogits = toLogits.to(gradients[0].device());
        }
        return {toStates.to(gradients[0].device()), toLogits, torch::Tensor()};
    }
};

}  // namespace

std::vector<float> fitWeights(int reach, Fit fit) {
    std::vector<double> bell;
    double zeroth = 0;
    double second = 0;
    double fourth = 0;
    for (int d = -reach; d <= reach; ++d) {
        const double share = static_cast<double>(d) / (reach + 1);
        const double weight = (1 - share * share) * (1 - share * share);
        bell.push_back(weight);
        zeroth += weight;
        second += weight * d * d;
        fourth += weight * d * d * d * d;
    }
    std::vector<float> weights;
    for (int d = -reach; d <= reach; ++d) {
        const double weight = bell[static_cast<std::size_t>(d + reach)];
        weights.push_back(static_cast<float>(fit == Fit::mean || reach < 2
                                                 ? weight / zeroth
                                                 : weight * (fourth - second * d * d) /
                                                       (zeroth * fourth - second * second)));
    }
    return weights;
}

torch::Tensor windowEstimates(const torch::Tensor& states, const torch::Tensor& logits, StateWindows windows,
                              std::span<const int> reaches) {
    assert(states.dim() == 2 && states.size(1) == stateWidth);
    assert(logits.numel() == states.size(0) * stateKinds * static_cast<std::int64_t>(reaches.size()));
    auto plan = std::make_shared<Plan>();
    plan->rows = static_cast<int>(states.size(0));
    plan->windows = std::move(windows);
    plan->reaches.assign(reaches.begin(), reaches.end());
    const auto rows = static_cast<std::size_t>(plan->rows);
    assert(plan->windows.sources.size() == rows * static_cast<std::size_t>(plan->width()));
    plan->shares.resize(rows * stateKinds * reaches.size());
    plan->signs.resize(plan->windows.sources.size());
    plan->available.resize(rows);
    for (int reach = 0; reach <= plan->windows.reach; ++reach) {
        plan->parabolas.push_back(fitWeights(reach, Fit::parabola));
        plan->means.push_back(fitWeights(reach, Fit::mean));
    }
    return WindowEstimatesFunction::apply(states, logits, plan);
}

}  // namespace splatreel::models
