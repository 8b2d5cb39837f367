#include "models/nn/selective_scan.h"

#include "models/nn/rows.h"
#include "models/nn/scan_kernel.h"

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
    result.x = constRows(input.x);
    result.delta = constRows(input.delta);
    result.z = constRows(input.z);
    result.b = constRows(input.b);
    result.c = constRows(input.c);
    result.a = constData(input.a);
    result.skip = constData(input.skip);
    result.deltaBias = constData(input.deltaBias);
    result.mask = constData(input.mask);
    result.initialState = constData(input.initialState);
    return result;
}

/// Brings every argument into a layout that the kernel reads.
ScanInput readable(const ScanInput& input) {
    return {foldable(input.x),           foldable(input.delta),
            contiguousFloat(input.a),    foldable(input.b),
            foldable(input.c),           contiguousFloat(input.skip),
            foldable(input.z),           contiguousFloat(input.deltaBias),
            contiguousFloat(input.mask), contiguousFloat(input.initialState)};
}

class ScanFunction : public torch::autograd::Function<ScanFunction> {
public:
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x, const torch::Tensor& delta,
                                 const torch::Tensor& a, const torch::Tensor& b, const torch::Tensor& c,
                                 const Optional& skip, const Optional& z, const Optional& deltaBias,
                                 const Optional& mask, const Optional& initialState) {
        const ScanInput input =
            readable({x, delta, a, b, c, orUndefined(skip), orUndefined(z), orUndefined(deltaBias),
                      orUndefined(mask), orUndefined(initialState)});
        context->save_for_backward({input.x, input.delta, input.a, input.b, input.c, input.skip, input.z,
                                    input.deltaBias, input.mask, input.initialState});
        auto y = torch::empty(x.sizes(), x.options());
        kernels::selectiveScanForward(arguments(input), rows(y), nullptr);
        return y;
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const auto saved = context->get_saved_variables();
        const ScanInput input{saved[0], saved[1], saved[2], saved[3], saved[4],
                              saved[5], saved[6], saved[7], saved[8], saved[9]};
        const auto gradY = foldable(gradients[0]);
        auto gradX = torch::empty(input.x.sizes(), input.x.options());
        auto gradDelta = torch::empty(input.x.sizes(), input.x.options());
        auto gradA = torch::empty_like(input.a);
        auto gradB = torch::empty(input.b.sizes(), input.x.options());
        auto gradC = torch::empty(input.c.sizes(), input.x.options());
        auto gradSkip = input.skip.defined() ? torch::empty_like(input.skip) : torch::Tensor();
        auto gradZ = input.z.defined() ? torch::empty(input.x.sizes(), input.x.options()) : torch::Tensor();
        auto gradBias = input.deltaBias.defined() ? torch::empty_like(input.deltaBias) : torch::Tensor();
        kernels::selectiveScanBackward(arguments(input), constRows(gradY),
                                       {rows(gradX), rows(gradDelta), rows(gradZ), rows(gradB), rows(gradC),
                                        data(gradA), data(gradSkip), data(gradBias)});
        return {gradX,    gradDelta, gradA,    gradB,           gradC,
                gradSkip, gradZ,     gradBias, torch::Tensor(), torch::Tensor()};
    }
};

bool hasKernel(const ScanInput& input) {
    return input.x.device().is_cpu() && input.x.scalar_type() == torch::kFloat32;
}

}  // namespace

torch::Tensor selectiveScan(const ScanInput& input) {
    if (!hasKernel(input)) return selectiveScanOperators(input).y;
    return ScanFunction::apply(input.x, input.delta, input.a, input.b, input.c, optional(input.skip),
                               optional(input.z), optional(input.deltaBias), optional(input.mask),
                               optional(input.initialState));
}

ScanResult selectiveScanWithState(const ScanInput& input) {
    const torch::NoGradGuard noGrad;
    if (!hasKernel(input)) return selectiveScanOperators(input);
    const ScanInput ready = readable(input);
    auto y = torch::empty(input.x.sizes(), input.x.options());
    auto state = torch::empty({input.x.size(0), input.x.size(2), input.b.size(2)}, input.x.options());
    kernels::selectiveScanForward(arguments(ready), rows(y), data(state));
    return {y, state};
}

ScanResult selectiveScanOperators(const ScanInput& input) {
    auto pre = input.deltaBias.defined() ? input.delta + input.deltaBias : input.delta;
    auto delta = torch::softplus(pre);
    if (input.mask.defined()) delta = delta * input.mask.unsqueeze(-1);
    auto state = input.initialState.defined()
                     ? input.initialState
                     : torch::zeros({input.x.size(0), input.x.size(2), input.b.size(2)}, input.x.options());
    std::vector<torch::Tensor> steps;
    for (std::int64_t t = 0; t < input.x.size(1); ++t) {
        const auto step = delta.select(1, t).unsqueeze(-1);             // [batch, channels, 1]
        const auto scaled = step * input.x.select(1, t).unsqueeze(-1);  // [batch, channels, 1]
        state = torch::exp(step * input.a) * state + scaled * input.b.select(1, t).unsqueeze(1);
        steps.push_back((state * input.c.select(1, t).unsqueeze(1)).sum(-1));
    }
    auto y = torch::stack(steps, 1);
    if (input.skip.defined()) y = y + input.skip * input.x;
    if (input.z.defined()) y = y * torch::silu(input.z);
    return {y, state};
}

}  // namespace splatreel::models
