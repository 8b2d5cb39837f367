#include "models/nn/hexplane.h"

#include "models/nn/hexplane_kernel.h"
#include "models/nn/tensor_access.h"

#include <torch/csrc/autograd/custom_function.h>

#include <cassert>
#include <string>

namespace splatreel::models {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::size_t planesPerLevel = kernels::hexPlaneAxes.size();

bool touchesTime(std::size_t plane) {
    return kernels::hexPlaneAxes[plane][1] == 3;
}

/// The mapping of world coordinates and time to [−1, 1].
struct CoordinateMap {
    std::array<float, 4> scale, offset;
};

CoordinateMap coordinateMap(const HexPlaneConfig& config) {
    CoordinateMap map{};
    const float direction = config.checkpointAxes ? -1.0F : 1.0F;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const float extent = config.upper[axis] - config.lower[axis];
        map.scale[axis] = direction * 2 / extent;
        map.offset[axis] = -direction * (config.upper[axis] + config.lower[axis]) / extent;
    }
    map.scale[3] = config.checkpointAxes ? 1.0F : 2.0F;
    map.offset[3] = config.checkpointAxes ? 0.0F : -1.0F;
    return map;
}

std::vector<std::array<int, 4>> resolutions(const HexPlaneConfig& config) {
    std::vector<std::array<int, 4>> levels;
    for (const int factor : config.multipliers) {
        auto level = config.resolution;
        for (std::size_t axis = 0; axis < 3; ++axis) level[axis] *= factor;
        levels.push_back(level);
    }
    return levels;
}

kernels::HexPlaneArguments arguments(const HexPlaneConfig& config, const torch::Tensor& positions,
                                     const torch::Tensor& times, at::ArrayRef<torch::Tensor> planes) {
    kernels::HexPlaneArguments result;
    result.rows = positions.size(0);
    result.positions = constData(positions);
    result.times = constData(times);
    const CoordinateMap map = coordinateMap(config);
    result.scale = map.scale;
    result.offset = map.offset;
    result.channels = config.channels;
    result.resolution = resolutions(config);
    for (const auto& plane : planes) result.planes.push_back(constData(plane));
    return result;
}

/// Carries the layout from the forward to the backward pass.
struct ConfigHolder : torch::CustomClassHolder {
    explicit ConfigHolder(HexPlaneConfig value) : config(std::move(value)) {}
    HexPlaneConfig config;
};

class HexPlaneFunction : public torch::autograd::Function<HexPlaneFunction> {
public:
    static torch::Tensor forward(AutogradContext* context, const HexPlaneConfig& config,
                                 const torch::Tensor& positions, const torch::Tensor& times,
                                 at::TensorList planes) {
        variable_list saved{contiguousFloat(positions), contiguousFloat(times)};
        for (const auto& plane : planes) saved.push_back(contiguousFloat(plane));
        auto out = torch::empty({positions.size(0), config.features()}, saved[0].options());
        kernels::hexPlaneForward(arguments(config, saved[0], saved[1], at::ArrayRef(saved).slice(2)),
                                 data(out));
        context->save_for_backward(saved);
        context->saved_data["config"] = c10::IValue::make_capsule(c10::make_intrusive<ConfigHolder>(config));
        return out;
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const auto saved = context->get_saved_variables();
        const auto holder =
            c10::static_intrusive_pointer_cast<ConfigHolder>(context->saved_data["config"].toCapsule());
        const HexPlaneConfig& config = holder->config;
        const auto gradOut = contiguousFloat(gradients[0]);
        kernels::HexPlaneGradients target;
        variable_list result(saved.size() + 1);
        for (std::size_t i = 2; i < saved.size(); ++i) {
            result[i + 1] = torch::zeros_like(saved[i]);
            target.planes.push_back(data(result[i + 1]));
        }
        if (context->needs_input_grad(std::size_t{0})) {
            result[1] = torch::empty_like(saved[0]);
            target.positions = data(result[1]);
        }
        if (context->needs_input_grad(std::size_t{1})) {
            result[2] = torch::empty_like(saved[1]);
            target.times = data(result[2]);
        }
        kernels::hexPlaneBackward(arguments(config, saved[0], saved[1], at::ArrayRef(saved).slice(2)),
                                  constData(gradOut), target);
        return result;
    }
};

torch::Tensor sampleWithOperators(const HexPlaneConfig& config, const torch::Tensor& positions,
                                  const torch::Tensor& times, const std::vector<torch::Tensor>& planes) {
    const CoordinateMap map = coordinateMap(config);
    std::array<torch::Tensor, 4> coordinates;
    for (std::size_t axis = 0; axis < 4; ++axis) {
        const auto value = axis < 3 ? positions.select(1, static_cast<std::int64_t>(axis)) : times;
        coordinates[axis] = value * map.scale[axis] + map.offset[axis];
    }
    std::vector<torch::Tensor> features;
    for (std::size_t level = 0; level < config.multipliers.size(); ++level) {
        torch::Tensor product;
        for (std::size_t plane = 0; plane < planesPerLevel; ++plane) {
            const auto [column, row] = kernels::hexPlaneAxes[plane];
            const auto grid = torch::stack(
                {coordinates[static_cast<std::size_t>(column)], coordinates[static_cast<std::size_t>(row)]},
                -1);
            const auto image = planes[level * planesPerLevel + plane].permute({2, 0, 1}).unsqueeze(0);
            // Bilinear, clamped at the border, corners aligned.
            const auto sample =
                at::grid_sampler_2d(image, grid.view({1, 1, -1, 2}), 0, 1, true).squeeze(2).squeeze(0).t();
            product = product.defined() ? product * sample : sample;
        }
        features.push_back(product);
    }
    return torch::cat(features, -1);
}

torch::Tensor secondDifferences(const torch::Tensor& plane) {
    const auto rows = plane.size(0);
    return plane.slice(0, 2) - 2 * plane.slice(0, 1, rows - 1) + plane.slice(0, 0, rows - 2);
}

}  // namespace

HexPlane::HexPlane(const HexPlaneConfig& config, const torch::Generator& generator) : config_(config) {
    for (const auto& level : resolutions(config)) {
        for (std::size_t plane = 0; plane < planesPerLevel; ++plane) {
            const auto [column, row] = kernels::hexPlaneAxes[plane];
            const std::vector<std::int64_t> sizes{level[static_cast<std::size_t>(row)],
                                                  level[static_cast<std::size_t>(column)], config.channels};
            planes_.push_back(touchesTime(plane) ? parameter(torch::ones(sizes))
                                                 : uniformParameter(sizes, 0.1, 0.5, generator));
        }
    }
}

torch::Tensor HexPlane::forward(const torch::Tensor& positions, const torch::Tensor& times) const {
    assert(positions.dim() == 2 && positions.size(1) == 3 && times.dim() == 1 &&
           times.size(0) == positions.size(0));
    if (!positions.device().is_cpu()) return sampleWithOperators(config_, positions, times, planes_);
    return HexPlaneFunction::apply(config_, positions, times, at::TensorList(planes_));
}

torch::Tensor HexPlane::regularity(const HexPlaneRegularity& weights) const {
    torch::Tensor sum = torch::zeros({}, planes_.front().options().requires_grad(false));
    for (std::size_t i = 0; i < planes_.size(); ++i) {
        const auto& plane = planes_[i];
        const bool withTime = touchesTime(i % planesPerLevel);
        const double smoothness = withTime ? weights.timeSmoothness : weights.spaceSmoothness;
        if (smoothness != 0 && plane.size(0) > 2)
            sum = sum + smoothness * secondDifferences(plane).square().mean();
        if (withTime && weights.timeConstancy != 0)
            sum = sum + weights.timeConstancy * (1 - plane).abs().mean();
    }
    return sum;
}

NamedTensors HexPlane::parameters() const {
    NamedTensors all;
    for (std::size_t i = 0; i < planes_.size(); ++i) {
        all.push_back(
            {"grids." + std::to_string(i / planesPerLevel) + "." + std::to_string(i % planesPerLevel),
             planes_[i]});
    }
    return all;
}

NamedTensors HexPlane::checkpointPlanes() const {
    NamedTensors all = parameters();
    for (auto& [name, tensor] : all) tensor = tensor.detach().permute({2, 0, 1}).unsqueeze(0).contiguous();
    return all;
}

core::Result<void> HexPlane::loadCheckpointPlanes(const NamedTensors& values) {
    NamedTensors own;
    for (const auto& [name, tensor] : values) {
        own.push_back(
            {name, tensor.dim() == 4 && tensor.size(0) == 1 ? tensor.squeeze(0).permute({1, 2, 0}) : tensor});
    }
    return loadByName(parameters(), own);
}

}  // namespace splatreel::models
