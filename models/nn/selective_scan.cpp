#include "models/nn/selective_scan.h"

#include "models/nn/scan_kernel.h"
#include "models/nn/tensor_access.h"

#include <torch/csrc/autograd/custom_function.h>

namespace splatreel::models {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;
using Optional = std::optional<torch::Tensor>;

kernels::ScanArguments arguments(const ScanInput& input) {
    kernels::ScanArguments result;
    result.shape = {static_cast<int>(input.x.size(0)), static_cast<int>(input.x.size(1)),
                    static_cast<int>(input.x.size(2)), static_cast<int>(input.b.size(2))};
    result.x = constSteps(input.x);
    result.delta = constSteps(input.delta);
    result.z = constSteps(input.z);
    result.b = constSteps(input.b);
    result.c = constSteps(input.c);
    result.a = constData(input.a);
    result.skip = constData(input.skip);
    result.deltaBias = constData(input.deltaBias);
    result.deltaWeight = constData(input.deltaWeight);
    result.deltaRank = input.deltaWeight.defined() ? static_cast<int>(input.deltaWeight.size(1)) : 0;
    result.mask = constData(input.mask);
    result.initialState = constData(input.initialState);
    result.lastOnly = input.lastOnly;
    return result;
}

/// Brings every argument into a layout that the kernel reads.
ScanInput readable(const ScanInput& input) {
    return {
        models::readable(input.x),           models::readable(input.delta),      contiguousFloat(input.a),
        models::readable(input.b),           models::readable(input.c),          contiguousFloat(input.skip),
        models::readable(input.z),           contiguousFloat(input.deltaBias),   contiguousFloat(input.mask),
        contiguousFloat(input.initialState), contiguousFloat(input.deltaWeight), input.lastOnly};
}

torch::Tensor emptyOutput(const ScanInput& input) {
    const auto& x = input.x;
    return input.lastOnly ? torch::empty({x.size(0), x.size(2)}, x.options())
                          : torch::empty(x.sizes(), x.options());
}

class ScanFunction : public torch::autograd::Function<ScanFunction> {
public:
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x, const torch::Tensor& delta,
                                 const torch::Tensor& a, const torch::Tensor& b, const torch::Tensor& c,
                                 const Optional& skip, const Optional& z, const Optional& deltaBias,
                                 const Optional& deltaWeight, const Optional& mask,
                                 const Optional& initialState, bool lastOnly) {
        const ScanInput input = readable(
            ScanInput{x, delta, a, b, c, orUndefined(skip), orUndefined(z), orUndefined(deltaBias),
                      orUndefined(mask), orUndefined(initialState), orUndefined(deltaWeight), lastOnly});
        context->save_for_backward({input.x, input.delta, input.a, input.b, input.c, input.skip, input.z,
                                    input.deltaBias, input.mask, input.initialState, input.deltaWeight});
        context->saved_data["lastOnly"] = lastOnly;
        auto y = emptyOutput(input);
        kernels::selectiveScanForward(arguments(input), steps(y), nullptr);
        return y;
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const auto saved = context->get_saved_variables();
        const ScanInput input{saved[0], saved[1], saved[2],  saved[3],
                              saved[4], saved[5], saved[6],  saved[7],
                              saved[8], saved[9], saved[10], context->saved_data["lastOnly"].toBool()};
        const auto gradY = models::readable(gradients[0]);
        const auto like = [](const torch::Tensor& tensor) {
            return tensor.defined() ? torch::empty(tensor.sizes(), tensor.options()) : torch::Tensor();
        };
        auto gradX = like(input.x);
        auto gradDelta = like(input.delta);
        auto gradA = like(input.a);
        auto gradB = like(input.b);
        auto gradC = like(input.c);
        auto gradSkip = like(input.skip);
        auto gradZ = like(input.z);
        auto gradBias = like(input.deltaBias);
        auto gradWeight = like(input.deltaWeight);
        kernels::selectiveScanBackward(
            arguments(input), constSteps(gradY),
            {steps(gradX), steps(gradDelta), steps(gradZ), steps(gradB), steps(gradC), data(gradA),
             data(gradSkip), data(gradBias), data(gradWeight)});
        return {gradX, gradDelta, gradA,      gradB,           gradC,           gradSkip,
                gradZ, gradBias,  gradWeight, torch::Tensor(), torch::Tensor(), torch::Tensor()};
    }
};

bool hasKernel(const ScanInput& input) {
    return input.x.device().is_cpu() && input.x.scalar_type() == torch::kFloat32;
}

}  // namespace

torch::Tensor selectiveScan(const ScanInput& input) {
    if (!hasKernel(input)) return selectiveScanOperators(input).y;
    return ScanFunction::apply(input.x, input.delta, input.a, input.b, input.c, optional(input.skip),
                               optional(input.z), optional(input.deltaBias), optional(input.deltaWeight),
                               optional(input.mask), optional(input.initialState), input.lastOnly);
}

ScanResult selectiveScanWithState(const ScanInput& input) {
    const torch::NoGradGuard noGrad;
    if (!hasKernel(input)) return selectiveScanOperators(input);
    const ScanInput ready = readable(input);
    auto y = emptyOutput(ready);
    auto state = torch::empty({input.x.size(0), input.x.size(2), input.b.size(2)}, input.x.options());
    kernels::selectiveScanForward(arguments(ready), steps(y), data(state));
    return {y, state};
}

ScanResult selectiveScanOperators(const ScanInput& input) {
    auto pre = input.deltaWeight.defined() ? torch::linear(input.delta, input.deltaWeight) : input.delta;
    if (input.deltaBias.defined()) pre = pre + input.deltaBias;
    auto delta = torch::softplus(pre);
    if (input.mask.defined()) delta = delta * input.mask.unsqueeze(-1);
    auto state = input.initialState.defined()
                     ? input.initialState
                     : torch::zeros({input.x.size(0), input.x.size(2), input.b.size(2)}, input.x.options());
    const auto length = input.x.size(1);
    std::vector<torch::Tensor> outputs;
    for (std::int64_t t = 0; t < length; ++t) {
        const auto step = delta.select(1, t).unsqueeze(-1);             // [batch, channels, 1]
        const auto scaled = step * input.x.select(1, t).unsqueeze(-1);  // [batch, channels, 1]
        state = torch::exp(step * input.a) * state + scaled * input.b.select(1, t).unsqueeze(1);
        if (input.lastOnly && t + 1 < length) continue;
        const auto c = input.lastOnly ? input.c : input.c.select(1, t);
        outputs.push_back((state * c.unsqueeze(1)).sum(-1));
    }
    auto y = input.lastOnly ? outputs.front() : torch::stack(outputs, 1);
    if (input.skip.defined()) y = y + input.skip * (input.lastOnly ? input.x.select(1, length - 1) : input.x);
    if (input.z.defined()) y = y * torch::silu(input.z);
    return {y, state};
}

}  // namespace splatreel::models
