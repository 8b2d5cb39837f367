#include "models/fourdstr/window_estimates.h"

#include "core/base/parallel.h"

#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <cassert>
#include <memory>

namespace splatreel::models {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr int scaleOffset = 3;
constexpr int rotationOffset = 6;
constexpr int rowsPerTask = 512;

/// Everything but the states themselves; shared by the two directions.
struct Plan {
    int rows = 0;
    int reach = 0;
    std::vector<int> reaches;
    std::vector<int> sources;
    std::vector<float> outside;
    std::vector<float> signs;                   // [N, width] of the rotations
    std::vector<int> available;                 // [N] frames to either side without a gap
    std::vector<std::vector<float>> parabolas;  // by reach
    std::vector<std::vector<float>> means;      // by reach

    [[nodiscard]] int width() const { return 2 * reach + 1; }
    struct Weights {
        float parabola, mean;
    };
    [[nodiscard]] Weights weightsOf(int fitReach, int d) const {
        const auto r = static_cast<std::size_t>(fitReach);
        const auto at = static_cast<std::size_t>(fitReach + d);
        return {parabolas[r][at], means[r][at]};
    }
    [[nodiscard]] const int* sourcesOf(int row) const {
        return sources.data() + static_cast<std::ptrdiff_t>(row) * width();
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
                       : plan.outside.data() + static_cast<std::ptrdiff_t>(-2 - source) * stateWidth;
}

template <class F>
void forRows(int rows, F&& function) {
    const int tasks = (rows + rowsPerTask - 1) / rowsPerTask;
    core::parallelFor(tasks, [&](int task, int /*worker*/) {
        const int last = std::min(rows, (task + 1) * rowsPerTask);
        for (int row = task * rowsPerTask; row < last; ++row) function(row);
    });
}

void estimate(Plan& plan, const float* states, float* out) {
    const auto fits = static_cast<std::ptrdiff_t>(plan.reaches.size());
    forRows(plan.rows, [&](int row) {
        const int* sources = plan.sourcesOf(row);
        const int available = availableReach(sources, plan.reach);
        plan.available[static_cast<std::size_t>(row)] = available;
        const float* own = states + static_cast<std::ptrdiff_t>(row) * stateWidth;
        float* fit = out + row * fits * stateWidth;
        std::fill_n(fit, fits * stateWidth, 0.0F);
        for (int d = -available; d <= available; ++d) {
            const float* state = d == 0 ? own : stateAt(plan, states, sources[plan.reach + d]);
            float dot = 0;
            for (int i = rotationOffset; i < stateWidth; ++i) dot += own[i] * state[i];
            const float sign = dot < 0 ? -1.0F : 1.0F;
            plan.signs[static_cast<std::size_t>(row * plan.width() + plan.reach + d)] = sign;
            for (std::ptrdiff_t k = 0; k < fits; ++k) {
                const int reach = std::min(plan.reaches[static_cast<std::size_t>(k)], available);
                if (d < -reach || d > reach) continue;
                const auto [parabola, mean] = plan.weightsOf(reach, d);
                float* sum = fit + k * stateWidth;
                for (int i = 0; i < scaleOffset; ++i) sum[i] += parabola * state[i];
                for (int i = scaleOffset; i < rotationOffset; ++i) sum[i] += mean * state[i];
                for (int i = rotationOffset; i < stateWidth; ++i) sum[i] += mean * sign * state[i];
            }
        }
    });
}

void scatter(const Plan& plan, const float* gradient, float* out) {
    const auto fits = static_cast<std::ptrdiff_t>(plan.reaches.size());
    // Rows share their sources: one worker, so that sums are formed in one order.
    for (int row = 0; row < plan.rows; ++row) {
        const int* sources = plan.sourcesOf(row);
        const int available = plan.available[static_cast<std::size_t>(row)];
        const float* given = gradient + row * fits * stateWidth;
        for (int d = -available; d <= available; ++d) {
            const int source = d == 0 ? row : sources[plan.reach + d];
            if (source < 0) continue;
            float sum[stateWidth] = {};
            for (std::ptrdiff_t k = 0; k < fits; ++k) {
                const int reach = std::min(plan.reaches[static_cast<std::size_t>(k)], available);
                if (d < -reach || d > reach) continue;
                const auto [parabola, mean] = plan.weightsOf(reach, d);
                const float* fit = given + k * stateWidth;
                for (int i = 0; i < scaleOffset; ++i) sum[i] += parabola * fit[i];
                for (int i = scaleOffset; i < stateWidth; ++i) sum[i] += mean * fit[i];
            }
            const float sign = plan.signs[static_cast<std::size_t>(row * plan.width() + plan.reach + d)];
            float* target = out + static_cast<std::ptrdiff_t>(source) * stateWidth;
            for (int i = 0; i < stateWidth; ++i) target[i] += (i < rotationOffset ? 1.0F : sign) * sum[i];
        }
    }
}

struct PlanHolder : torch::CustomClassHolder {
    explicit PlanHolder(std::shared_ptr<const Plan> held) : plan(std::move(held)) {}
    std::shared_ptr<const Plan> plan;
};

class WindowEstimatesFunction : public torch::autograd::Function<WindowEstimatesFunction> {
public:
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& states,
                                 const std::shared_ptr<Plan>& plan) {
        const auto read = states.to(torch::kCPU, torch::kFloat32).contiguous();
        auto out = torch::empty({plan->rows, static_cast<std::int64_t>(plan->reaches.size()), stateWidth});
        estimate(*plan, read.const_data_ptr<float>(), out.mutable_data_ptr<float>());
        context->saved_data["plan"] = c10::IValue::make_capsule(c10::make_intrusive<PlanHolder>(plan));
        return out.to(states.device());
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const Plan& plan = *static_cast<PlanHolder&>(*context->saved_data["plan"].toCapsule()).plan;
        const auto given = gradients[0].to(torch::kCPU, torch::kFloat32).contiguous();
        auto out = torch::zeros({plan.rows, stateWidth});
        scatter(plan, given.const_data_ptr<float>(), out.mutable_data_ptr<float>());
        return {out.to(gradients[0].device()), torch::Tensor()};
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

torch::Tensor windowEstimates(const torch::Tensor& states, const StateWindows& windows,
                              std::span<const int> reaches) {
    assert(states.dim() == 2 && states.size(1) == stateWidth);
    auto plan = std::make_shared<Plan>();
    plan->rows = static_cast<int>(states.size(0));
    plan->reach = windows.reach;
    plan->reaches.assign(reaches.begin(), reaches.end());
    plan->sources = windows.sources;
    plan->outside = windows.outside;
    const auto rows = static_cast<std::size_t>(plan->rows);
    assert(plan->sources.size() == rows * static_cast<std::size_t>(plan->width()));
    plan->signs.resize(plan->sources.size());
    plan->available.resize(rows);
    for (int reach = 0; reach <= windows.reach; ++reach) {
        plan->parabolas.push_back(fitWeights(reach, Fit::parabola));
        plan->means.push_back(fitWeights(reach, Fit::mean));
    }
    return WindowEstimatesFunction::apply(states, plan);
}

}  // namespace splatreel::models
