#include "models/nn/decoder.h"

#include "models/nn/decoder_kernel.h"
#include "models/nn/tensor_access.h"

#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

namespace splatreel::models {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// The order of an autograd function's inputs: features, trunk, hidden, then the heads; weight before bias.
constexpr std::size_t layersBeforeHeads = 2;

kernels::DecoderShape shapeOf(const variable_list& inputs) {
    kernels::DecoderShape shape;
    shape.rows = inputs[0].size(0);
    shape.features = static_cast<int>(inputs[0].size(1));
    shape.width = static_cast<int>(inputs[1].size(0));
    for (std::size_t i = 1 + 2 * layersBeforeHeads; i + 1 < inputs.size(); i += 2)
        shape.outputs.push_back(static_cast<int>(inputs[i].size(0)));
    return shape;
}

kernels::DecoderWeights weightsOf(const variable_list& inputs, int heads) {
    kernels::DecoderWeights weights;
    weights.trunk = constData(inputs[1]);
    weights.trunkBias = constData(inputs[2]);
    weights.hidden = constData(inputs[3]);
    weights.hiddenBias = constData(inputs[4]);
    for (int head = 0; head < heads; ++head) {
        const auto at = 1 + 2 * (layersBeforeHeads + static_cast<std::size_t>(head));
        weights.last.push_back(constData(inputs[at]));
        weights.lastBias.push_back(constData(inputs[at + 1]));
    }
    return weights;
}

class DecoderFunction : public torch::autograd::Function<DecoderFunction> {
public:
    static torch::Tensor forward(AutogradContext* context, at::TensorList inputs) {
        variable_list read;
        for (const torch::Tensor& input : inputs) read.push_back(input.contiguous());
        const kernels::DecoderShape shape = shapeOf(read);
        auto kept = torch::empty({shape.rows, shape.keptPerRow()}, read[0].options());
        auto out = torch::empty({shape.rows, shape.allOutputs()}, read[0].options());
        kernels::decoderForward(shape, weightsOf(read, shape.heads()), constData(read[0]), data(kept),
                                data(out));
        read.push_back(kept);
        context->save_for_backward(read);
        return out;
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        variable_list saved = context->get_saved_variables();
        const torch::Tensor kept = saved.back();
        saved.pop_back();
        const kernels::DecoderShape shape = shapeOf(saved);
        const auto gradOut = contiguousFloat(gradients[0]);
        variable_list result;
        for (const torch::Tensor& input : saved) result.push_back(torch::empty_like(input));
        kernels::DecoderGradients target;
        target.features = data(result[0]);
        target.trunk = data(result[1]);
        target.trunkBias = data(result[2]);
        target.hidden = data(result[3]);
        target.hiddenBias = data(result[4]);
        for (std::size_t i = 1 + 2 * layersBeforeHeads; i < result.size(); i += 2) {
            target.last.push_back(data(result[i]));
            target.lastBias.push_back(data(result[i + 1]));
        }
        kernels::decoderBackward(shape, weightsOf(saved, shape.heads()), constData(saved[0]), constData(kept),
                                 constData(gradOut), target);
        return result;
    }
};

}  // namespace

std::vector<torch::Tensor> decode(const torch::Tensor& features, const Linear& trunk, const Linear& hidden,
                                  const std::vector<Linear>& last) {
    std::vector<torch::Tensor> out;
    const std::int64_t width = trunk.weight.size(0);
    if (!features.device().is_cpu() || features.scalar_type() != torch::kFloat32) {
        const torch::Tensor inner = torch::relu(hidden(torch::relu(trunk(features))));
        for (std::size_t head = 0; head < last.size(); ++head)
            out.push_back(last[head](inner.narrow(1, static_cast<std::int64_t>(head) * width, width)));
        return out;
    }
    variable_list inputs{features, trunk.weight, trunk.bias, hidden.weight, hidden.bias};
    for (const Linear& head : last) {
        inputs.push_back(head.weight);
        inputs.push_back(head.bias);
    }
    const torch::Tensor all = DecoderFunction::apply(at::TensorList(inputs));
    std::int64_t first = 0;
    for (const Linear& head : last) {
        out.push_back(all.narrow(1, first, head.weight.size(0)));
        first += head.weight.size(0);
    }
    return out;
}

}  // namespace splatreel::models
