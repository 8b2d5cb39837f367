#include "models/nn/conv_kernel.h"

#include "core/base/parallel.h"
#include "models/nn/tasks.h"

#include <hwy/aligned_allocator.h>

#include <algorithm>

// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/nn/conv_kernel.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "models/nn/vector_math-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace splatreel::models::kernels::HWY_NAMESPACE {
namespace {

/// Weights and bias in blocks of one vector of channels: [blocks][taps + 1][lanes], zero beyond the last
/// channel.
hwy::AlignedFreeUniquePtr<float[]> blockedWeights(const ConvArguments& arguments, std::ptrdiff_t lanes,
                                                  int blocks) {
    const int rows = arguments.taps + 1;
    auto blocked = hwy::AllocateAligned<float>(static_cast<std::size_t>(blocks * rows * lanes));
    std::fill_n(blocked.get(), blocks * rows * lanes, 0.0F);
    for (std::ptrdiff_t channel = 0; channel < arguments.shape.channels; ++channel) {
        float* block = blocked.get() + channel / lanes * rows * lanes + channel % lanes;
        for (int j = 0; j < arguments.taps; ++j)
            block[j * lanes] = arguments.weight[channel * arguments.taps + j];
        block[arguments.taps * lanes] = arguments.bias[channel];
    }
    return blocked;
}

/// Copies one block's tokens of one sequence into `staged` [taps − 1 + length][lanes], zeros first and where
/// masked.
HWY_INLINE void stage(const ConvArguments& arguments, std::ptrdiff_t sequence, int channel, int count,
                      std::ptrdiff_t lanes, float* staged) {
    const D d;
    const int history = arguments.taps - 1;
    for (int t = 0; t < history; ++t) hn::Store(hn::Zero(d), d, staged + t * lanes);
    for (int t = 0; t < arguments.shape.length; ++t) {
        const auto token = sequence * arguments.shape.length + t;
        const bool visible = arguments.mask == nullptr || arguments.mask[token] != 0;
        const V x = visible ? loadLanes(arguments.x.at(sequence, t) + channel, count) : hn::Zero(d);
        hn::Store(x, d, staged + (history + t) * lanes);
    }
}

HWY_INLINE V convolve(const float* staged, const float* weights, int taps, std::ptrdiff_t lanes) {
    const D d;
    V sum = hn::Load(d, weights + taps * lanes);
    for (int j = 0; j < taps; ++j) {
        sum = hn::MulAdd(hn::Load(d, weights + j * lanes), hn::Load(d, staged + j * lanes), sum);
    }
    return sum;
}

void forward(const ConvArguments& arguments, const Steps<float>& out) {
    const auto& shape = arguments.shape;
    const auto lanes = static_cast<std::ptrdiff_t>(hn::Lanes(D()));
    const int blocks = static_cast<int>((shape.channels + lanes - 1) / lanes);
    const auto weights = blockedWeights(arguments, lanes, blocks);
    const int tasks = taskCount(shape.sequences);
    core::parallelFor(tasks, [&](int task, int) {
        auto staged =
            hwy::AllocateAligned<float>(static_cast<std::size_t>((arguments.taps + shape.length) * lanes));
        const auto [first, last] = taskRange(shape.sequences, tasks, task);
        for (std::ptrdiff_t sequence = first; sequence < last; ++sequence) {
            for (int index = 0; index < blocks; ++index) {
                const int channel = index * static_cast<int>(lanes);
                const int count = std::min(static_cast<int>(lanes), shape.channels - channel);
                const float* block = weights.get() + index * (arguments.taps + 1) * lanes;
                stage(arguments, sequence, channel, count, lanes, staged.get());
                for (int t = 0; t < shape.length; ++t) {
                    const V sum = convolve(staged.get() + t * lanes, block, arguments.taps, lanes);
                    storeLanes(hn::Mul(sum, sigmoid(sum)), out.at(sequence, t) + channel, count);
                }
            }
        }
    });
}

void backward(const ConvArguments& arguments, const Steps<const float>& gradOut,
              const ConvGradients& gradients) {
    const D d;
    const auto& shape = arguments.shape;
    const auto lanes = static_cast<std::ptrdiff_t>(hn::Lanes(d));
    const int blocks = static_cast<int>((shape.channels + lanes - 1) / lanes);
    const int taps = arguments.taps;
    const auto weights = blockedWeights(arguments, lanes, blocks);
    const int tasks = taskCount(shape.sequences);
    const std::ptrdiff_t perTask = blocks * (taps + 1) * lanes;
    auto partial = hwy::AllocateAligned<float>(static_cast<std::size_t>(perTask * std::max(tasks, 1)));
    std::fill_n(partial.get(), perTask * std::max(tasks, 1), 0.0F);
    core::parallelFor(tasks, [&](int task, int) {
        const auto window = static_cast<std::size_t>((taps + shape.length) * lanes);
        auto staged = hwy::AllocateAligned<float>(window);
        auto gradSum = hwy::AllocateAligned<float>(window);  // [length + taps − 1][lanes], zeros last
        const auto [first, last] = taskRange(shape.sequences, tasks, task);
        for (std::ptrdiff_t sequence = first; sequence < last; ++sequence) {
            for (int index = 0; index < blocks; ++index) {
                const int channel = index * static_cast<int>(lanes);
                const int count = std::min(static_cast<int>(lanes), shape.channels - channel);
                const float* block = weights.get() + index * (taps + 1) * lanes;
                float* sums = partial.get() + task * perTask + index * (taps + 1) * lanes;
                stage(arguments, sequence, channel, count, lanes, staged.get());
                V sumBias = hn::Load(d, sums + taps * lanes);
                for (int t = 0; t < shape.length; ++t) {
                    const V sum = convolve(staged.get() + t * lanes, block, taps, lanes);
                    const V sigma = sigmoid(sum);
                    const V slope = hn::MulAdd(hn::Mul(sum, sigma), hn::Sub(hn::Set(d, 1.0F), sigma), sigma);
                    const V grad = loadLanes(gradOut.at(sequence, t) + channel, count);
                    const V value = hn::Mul(grad, slope);
                    hn::Store(value, d, gradSum.get() + t * lanes);
                    sumBias = hn::Add(sumBias, value);
                }
                hn::Store(sumBias, d, sums + taps * lanes);
                for (int t = 0; t < taps - 1; ++t)
                    hn::Store(hn::Zero(d), d, gradSum.get() + (shape.length + t) * lanes);
                for (int j = 0; j < taps; ++j) {
                    V sum = hn::Load(d, sums + j * lanes);
                    for (int t = 0; t < shape.length; ++t) {
                        sum = hn::MulAdd(hn::Load(d, gradSum.get() + t * lanes),
                                         hn::Load(d, staged.get() + (t + j) * lanes), sum);
                    }
                    hn::Store(sum, d, sums + j * lanes);
                }
                for (int t = 0; t < shape.length; ++t) {
                    const auto token = sequence * shape.length + t;
                    V grad = hn::Zero(d);
                    if (arguments.mask == nullptr || arguments.mask[token] != 0) {
                        for (int j = 0; j < taps; ++j) {
                            grad = hn::MulAdd(hn::Load(d, block + j * lanes),
                                              hn::Load(d, gradSum.get() + (t + taps - 1 - j) * lanes), grad);
                        }
                    }
                    storeLanes(grad, gradients.x.at(sequence, t) + channel, count);
                }
            }
        }
    });
    for (int task = 1; task < tasks; ++task) {
        for (std::ptrdiff_t i = 0; i < perTask; ++i) partial[i] += partial[task * perTask + i];
    }
    for (std::ptrdiff_t channel = 0; channel < shape.channels; ++channel) {
        const float* block = partial.get() + channel / lanes * (taps + 1) * lanes + channel % lanes;
        for (int j = 0; j < taps; ++j) gradients.weight[channel * taps + j] = block[j * lanes];
        gradients.bias[channel] = block[taps * lanes];
    }
}

}  // namespace

void convForward(const ConvArguments& arguments, const Steps<float>& out) {
    forward(arguments, out);
}

void convBackward(const ConvArguments& arguments, const Steps<const float>& gradOut,
                  const ConvGradients& gradients) {
    backward(arguments, gradOut, gradients);
}

}  // namespace splatreel::models::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace splatreel::models::kernels {

HWY_EXPORT(convForward);
HWY_EXPORT(convBackward);

void causalConvForward(const ConvArguments& arguments, Steps<float> out) {
    HWY_DYNAMIC_DISPATCH(convForward)(arguments, out);
}

void causalConvBackward(const ConvArguments& arguments, Steps<const float> gradOut,
                        const ConvGradients& gradients) {
    HWY_DYNAMIC_DISPATCH(convBackward)(arguments, gradOut, gradients);
}

}  // namespace splatreel::models::kernels
#endif
