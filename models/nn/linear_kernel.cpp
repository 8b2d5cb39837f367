#include "models/nn/linear_kernel.h"

#include "core/base/parallel.h"
#include "models/nn/padded.h"
#include "models/nn/tasks.h"

#include <vector>

// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/nn/linear_kernel.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "models/nn/vector_math-inl.h"
#include "models/nn/small_product-inl.h"
// clang-format on

#ifndef SPLATREEL_MODELS_NN_LINEAR_KERNEL_SHARED
#define SPLATREEL_MODELS_NN_LINEAR_KERNEL_SHARED
namespace splatreel::models::kernels {
namespace {

constexpr std::ptrdiff_t rowsPerBlock = 64;

/// Sums of one task over its rows, with padding.
struct LinearSums {
    Floats weight, bias;
};

}  // namespace
}  // namespace splatreel::models::kernels
#endif

HWY_BEFORE_NAMESPACE();
namespace splatreel::models::kernels::HWY_NAMESPACE {
namespace {

/// `weights`: transposed, [in, padded out].
void forward(const LinearShape& shape, const float* x, const float* weights, const float* bias, float* y) {
    const std::ptrdiff_t width = padded(shape.out);
    const int tasks = static_cast<int>((shape.rows + rowsPerBlock - 1) / rowsPerBlock);
    core::parallelFor(tasks, [&](int task, int) {
        const std::ptrdiff_t first = task * rowsPerBlock;
        const std::ptrdiff_t rows = std::min(rowsPerBlock, shape.rows - first);
        float* to = y + first * shape.out;
        const Floats scratch = width == shape.out ? nullptr : uninitialised(rows * width);
        product({x + first * shape.in, shape.in, 1}, {weights, width}, {scratch ? scratch.get() : to, width},
                {rows, width, shape.in}, {bias, Finish::none});
        if (scratch) unpad(scratch.get(), rows, width, to, shape.out);
    });
}

/// `weights`: [out, padded in].
void backward(const LinearShape& shape, const float* x, const float* weights, const float* gradY,
              float* gradX, std::vector<LinearSums>& sums) {
    const std::ptrdiff_t in = padded(shape.in);
    const std::ptrdiff_t out = padded(shape.out);
    const int tasks = static_cast<int>(sums.size());
    core::parallelFor(tasks, [&](int task, int) {
        const Floats scratch = uninitialised(rowsPerBlock * (2 * in + out));
        float* staged = scratch.get();
        float* given = staged + rowsPerBlock * in;
        float* result = given + rowsPerBlock * out;
        LinearSums& sum = sums[static_cast<std::size_t>(task)];
        const auto [first, last] = taskRange(shape.rows, tasks, task);
        for (std::ptrdiff_t row = first; row < last; row += rowsPerBlock) {
            const std::ptrdiff_t rows = std::min(rowsPerBlock, last - row);
            pad(x + row * shape.in, rows, shape.in, staged, in);
            pad(gradY + row * shape.out, rows, shape.out, given, out);
            if (gradX != nullptr) {
                product({given, out, 1}, {weights, in}, {result, in}, {rows, in, shape.out},
                        {nullptr, Finish::none});
                unpad(result, rows, in, gradX + row * shape.in, shape.in);
            }
            product({given, 1, out}, {staged, in}, {sum.weight.get(), in}, {shape.out, in, rows},
                    {nullptr, Finish::add});
            addRows(given, rows, out, sum.bias.get());
        }
    });
}

}  // namespace
}  // namespace splatreel::models::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace splatreel::models::kernels {

HWY_EXPORT(forward);
HWY_EXPORT(backward);

void linearForward(const LinearShape& shape, const float* x, const float* weight, const float* bias,
                   float* y) {
    const std::ptrdiff_t width = padded(shape.out);
    const Floats transposed = zeros(shape.in * width);
    for (std::ptrdiff_t row = 0; row < shape.out; ++row) {
        for (std::ptrdiff_t column = 0; column < shape.in; ++column)
            transposed[column * width + row] = weight[row * shape.in + column];
    }
    const Floats biasPadded = zeros(width);
    if (bias != nullptr) std::copy_n(bias, shape.out, biasPadded.get());
    HWY_DYNAMIC_DISPATCH(forward)(shape, x, transposed.get(), biasPadded.get(), y);
}

void linearBackward(const LinearShape& shape, const float* x, const float* weight, const float* gradY,
                    const LinearGradients& gradients) {
    const std::ptrdiff_t in = padded(shape.in);
    const Floats weights = zeros(shape.out * in);
    pad(weight, shape.out, shape.in, weights.get(), in);
    std::vector<LinearSums> sums;
    for (int task = 0; task < sumCount(shape.rows); ++task)
        sums.push_back({zeros(shape.out * in), zeros(padded(shape.out))});
    HWY_DYNAMIC_DISPATCH(backward)(shape, x, weights.get(), gradY, gradients.x, sums);
    for (std::ptrdiff_t row = 0; row < shape.out; ++row) {
        const auto total = [&](auto part, std::ptrdiff_t at) {
            float sum = 0;
            for (const LinearSums& task : sums) sum += (task.*part)[at];
            return sum;
        };
        if (gradients.bias != nullptr) gradients.bias[row] = total(&LinearSums::bias, row);
        for (std::ptrdiff_t column = 0; gradients.weight != nullptr && column < shape.in; ++column)
            gradients.weight[row * shape.in + column] = total(&LinearSums::weight, row * in + column);
    }
}

}  // namespace splatreel::models::kernels
#endif
