#include "models/nn/conv_kernel.h"
#include "models/nn/mamba.h"
#include "models/nn/tensor_access.h"

#include <torch/csrc/autograd/custom_function.h>

namespace splatreel::models {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

kernels::ConvArguments arguments(const torch::Tensor& x, const torch::Tensor& weight,
                                 const torch::Tensor& bias, const torch::Tensor& mask) {
    kernels::ConvArguments result;
    result.shape = {static_cast<int>(x.size(0)), static_cast<int>(x.size(1)), static_cast<int>(x.size(2)), 0};
    result.x = constSteps(x);
    result.weight = constData(weight);
    result.bias = constData(bias);
    result.mask = constData(mask);
    result.taps = static_cast<int>(weight.size(-1));
    return result;
}

class CausalConvFunction : public torch::autograd::Function<CausalConvFunction> {
public:
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x,
                                 const torch::Tensor& weight, const torch::Tensor& bias,
                                 const std::optional<torch::Tensor>& mask) {
        const auto readX = readable(x);
        const auto readWeight = contiguousFloat(weight);
        const auto readMask = contiguousFloat(orUndefined(mask));
        context->save_for_backward({readX, readWeight, bias, readMask});
        auto out = torch::empty(x.sizes(), x.options());
        kernels::causalConvForward(arguments(readX, readWeight, bias, readMask), steps(out));
        return out;
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const auto saved = context->get_saved_variables();
        const auto gradOut = readable(gradients[0]);
        auto gradX = torch::empty(saved[0].sizes(), gradOut.options());
        auto gradWeight = torch::empty_like(saved[1]);
        auto gradBias = torch::empty_like(saved[2]);
        kernels::causalConvBackward(arguments(saved[0], saved[1], saved[2], saved[3]), constSteps(gradOut),
                                    {steps(gradX), data(gradWeight), data(gradBias)});
        return {gradX, gradWeight, gradBias, torch::Tensor()};
    }
};

}  // namespace

torch::Tensor causalConvSilu(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias,
                             const torch::Tensor& mask) {
    if (x.device().is_cpu() && x.scalar_type() == torch::kFloat32) {
        return CausalConvFunction::apply(x, weight, bias, optional(mask));
    }
    const auto visible = mask.defined() ? x * mask.unsqueeze(-1) : x;
    const auto taps = weight.size(-1);
    const auto padded = torch::constant_pad_nd(visible.transpose(1, 2), {taps - 1, 0});
    return torch::silu(torch::conv1d(padded, weight, bias, at::IntArrayRef{1}, at::IntArrayRef{0},
                                     at::IntArrayRef{1}, weight.size(0)))
        .transpose(1, 2);
}

}  // namespace splatreel::models
