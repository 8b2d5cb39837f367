#include "models/nn/linear.h"

#include "models/nn/linear_kernel.h"
#include "models/nn/tensor_access.h"

#include <torch/csrc/autograd/custom_function.h>

namespace splatreel::models {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

kernels::LinearShape shapeOf(const torch::Tensor& x, const torch::Tensor& weight) {
    return {x.size(0), static_cast<int>(weight.size(1)), static_cast<int>(weight.size(0))};
}

/// Inputs: x [rows, in], weight, and the bias where there is one.
class LinearFunction : public torch::autograd::Function<LinearFunction> {
public:
    static torch::Tensor forward(AutogradContext* context, at::TensorList inputs) {
        variable_list read;
        for (const torch::Tensor& input : inputs) read.push_back(input.contiguous());
        const kernels::LinearShape shape = shapeOf(read[0], read[1]);
        auto y = torch::empty({shape.rows, shape.out}, read[0].options());
        kernels::linearForward(shape, constData(read[0]), constData(read[1]),
                               read.size() > 2 ? constData(read[2]) : nullptr, data(y));
        context->save_for_backward(read);
        return y;
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const variable_list saved = context->get_saved_variables();
        const auto gradY = contiguousFloat(gradients[0]);
        variable_list result(saved.size());
        for (std::size_t i = 0; i < saved.size(); ++i) {
            if (context->needs_input_grad(i)) result[i] = torch::empty_like(saved[i]);
        }
        kernels::linearBackward(
            shapeOf(saved[0], saved[1]), constData(saved[0]), constData(saved[1]), constData(gradY),
            {data(result[0]), data(result[1]), saved.size() > 2 ? data(result[2]) : nullptr});
        return result;
    }
};

}  // namespace

torch::Tensor linearMap(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias) {
    if (!x.device().is_cpu() || x.scalar_type() != torch::kFloat32) return torch::linear(x, weight, bias);
    variable_list inputs{x.reshape({-1, x.size(-1)}), weight};
    if (bias.defined()) inputs.push_back(bias);
    std::vector<std::int64_t> sizes = x.sizes().vec();
    sizes.back() = weight.size(0);
    return LinearFunction::apply(at::TensorList(inputs)).view(sizes);
}

}  // namespace splatreel::models
