#include "models/nn/decoder_kernel.h"

#include "core/base/parallel.h"
#include "models/nn/padded.h"
#include "models/nn/tasks.h"

#include <algorithm>
#include <cassert>
#include <numeric>

// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/nn/decoder_kernel.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "models/nn/vector_math-inl.h"
#include "models/nn/small_product-inl.h"
// clang-format on

#ifndef SPLATREEL_MODELS_NN_DECODER_KERNEL_SHARED
#define SPLATREEL_MODELS_NN_DECODER_KERNEL_SHARED
namespace splatreel::models::kernels {
namespace {

constexpr std::ptrdiff_t outputsPadded = padding;
constexpr std::ptrdiff_t rowsPerBlock = 64;  // a block's activations stay in the second cache

/// The shape with every width padded to whole vectors.
struct Layout {
    explicit Layout(const DecoderShape& shape)
        : features(padded(shape.features)), width(padded(shape.width)), hidden(shape.heads() * width) {}
    std::ptrdiff_t features, width, hidden;
    [[nodiscard]] std::ptrdiff_t kept() const { return width + hidden; }
};

/// Calls `function(head, output of the head, output of all)`.
template <class F>
void forOutputs(const DecoderShape& shape, F&& function) {
    int all = 0;
    for (int head = 0; head < shape.heads(); ++head) {
        for (int k = 0; k < shape.outputs[static_cast<std::size_t>(head)]; ++k) function(head, k, all++);
    }
}

/// Weights with padding, in both orders: a product runs over the first index.
struct PackedWeights {
    PackedWeights(const DecoderShape& shape, const DecoderWeights& weights) {
        const Layout layout(shape);
        trunk = zeros(layout.width * layout.features);
        trunkTransposed = zeros(layout.features * layout.width);
        trunkBias = zeros(layout.width);
        hidden = zeros(layout.hidden * layout.width);
        hiddenTransposed = zeros(layout.width * layout.hidden);
        hiddenBias = zeros(layout.hidden);
        last = zeros(outputsPadded * layout.hidden);
        lastTransposed = zeros(layout.hidden * outputsPadded);
        lastBias = zeros(outputsPadded);
        for (std::ptrdiff_t row = 0; row < shape.width; ++row) {
            trunkBias[row] = weights.trunkBias[row];
            for (std::ptrdiff_t column = 0; column < shape.features; ++column) {
                const float value = weights.trunk[row * shape.features + column];
                trunk[row * layout.features + column] = trunkTransposed[column * layout.width + row] = value;
            }
        }
        for (std::ptrdiff_t head = 0; head < shape.heads(); ++head) {
            for (std::ptrdiff_t k = 0; k < shape.width; ++k) {
                const std::ptrdiff_t row = head * layout.width + k;
                const std::ptrdiff_t given = head * shape.width + k;
                hiddenBias[row] = weights.hiddenBias[given];
                for (std::ptrdiff_t column = 0; column < shape.width; ++column) {
                    const float value = weights.hidden[given * shape.width + column];
                    hidden[row * layout.width + column] = hiddenTransposed[column * layout.hidden + row] =
                        value;
                }
            }
        }
        forOutputs(shape, [&](int head, int k, int all) {
            const auto h = static_cast<std::size_t>(head);
            lastBias[all] = weights.lastBias[h][k];
            for (std::ptrdiff_t column = 0; column < shape.width; ++column) {
                const float value = weights.last[h][k * shape.width + column];
                const std::ptrdiff_t from = head * layout.width + column;
                last[all * layout.hidden + from] = lastTransposed[from * outputsPadded + all] = value;
            }
        });
    }
    Floats trunk, trunkTransposed, trunkBias;
    Floats hidden, hiddenTransposed, hiddenBias;
    Floats last, lastTransposed, lastBias;
};

/// Sums of one task, with padding.
struct WeightSums {
    explicit WeightSums(const Layout& layout)
        : trunk(zeros(layout.width * layout.features)),
          trunkBias(zeros(layout.width)),
          hidden(zeros(layout.hidden * layout.width)),
          hiddenBias(zeros(layout.hidden)),
          last(zeros(outputsPadded * layout.hidden)),
          lastBias(zeros(outputsPadded)) {}
    Floats trunk, trunkBias, hidden, hiddenBias, last, lastBias;
};

/// Adds up the tasks' sums in their order and takes the padding away.
void gather(const DecoderShape& shape, const std::vector<WeightSums>& sums,
            const DecoderGradients& gradients) {
    const Layout layout(shape);
    const auto sumOf = [&](auto part, std::ptrdiff_t at) {
        float total = 0;
        for (const WeightSums& task : sums) total += (task.*part)[at];
        return total;
    };
    for (std::ptrdiff_t row = 0; row < shape.width; ++row) {
        gradients.trunkBias[row] = sumOf(&WeightSums::trunkBias, row);
        for (std::ptrdiff_t column = 0; column < shape.features; ++column) {
            gradients.trunk[row * shape.features + column] =
                sumOf(&WeightSums::trunk, row * layout.features + column);
        }
    }
    core::parallelFor(shape.heads(), [&](int head, int /*worker*/) {
        for (std::ptrdiff_t k = 0; k < shape.width; ++k) {
            const std::ptrdiff_t row = head * layout.width + k;
            const std::ptrdiff_t target = head * shape.width + k;
            gradients.hiddenBias[target] = sumOf(&WeightSums::hiddenBias, row);
            for (std::ptrdiff_t column = 0; column < shape.width; ++column) {
                gradients.hidden[target * shape.width + column] =
                    sumOf(&WeightSums::hidden, row * layout.width + column);
            }
        }
    });
    forOutputs(shape, [&](int head, int k, int all) {
        const auto h = static_cast<std::size_t>(head);
        gradients.lastBias[h][k] = sumOf(&WeightSums::lastBias, all);
        for (std::ptrdiff_t column = 0; column < shape.width; ++column) {
            gradients.last[h][k * shape.width + column] =
                sumOf(&WeightSums::last, all * layout.hidden + head * layout.width + column);
        }
    });
}

}  // namespace
}  // namespace splatreel::models::kernels
#endif

HWY_BEFORE_NAMESPACE();
namespace splatreel::models::kernels::HWY_NAMESPACE {
namespace {

void forward(const DecoderShape& shape, const PackedWeights& weights, const float* features, float* kept,
             float* out) {
    const Layout layout(shape);
    const int outputs = shape.allOutputs();
    const int tasks = static_cast<int>((shape.rows + rowsPerBlock - 1) / rowsPerBlock);
    core::parallelFor(tasks, [&](int task, int) {
        const std::ptrdiff_t first = task * rowsPerBlock;
        const std::ptrdiff_t rows = std::min(rowsPerBlock, shape.rows - first);
        const Floats staged = uninitialised(rowsPerBlock * (layout.features + outputsPadded));
        float* in = staged.get();
        float* result = in + rowsPerBlock * layout.features;
        pad(features + first * shape.features, rows, shape.features, in, layout.features);
        float* trunk = kept + first * layout.kept();
        float* hidden = trunk + layout.width;
        product({in, layout.features, 1}, {weights.trunkTransposed.get(), layout.width},
                {trunk, layout.kept()}, {rows, layout.width, shape.features},
                {weights.trunkBias.get(), Finish::relu});
        product({trunk, layout.kept(), 1}, {weights.hiddenTransposed.get(), layout.hidden},
                {hidden, layout.kept()}, {rows, layout.hidden, shape.width},
                {weights.hiddenBias.get(), Finish::relu});
        product({hidden, layout.kept(), 1}, {weights.lastTransposed.get(), outputsPadded},
                {result, outputsPadded}, {rows, outputsPadded, layout.hidden},
                {weights.lastBias.get(), Finish::none});
        unpad(result, rows, outputsPadded, out + first * outputs, outputs);
    });
}

/// One block of rows of the backward pass: gradients of the features, and its share of the weights' sums.
void backwardBlock(const DecoderShape& shape, const PackedWeights& weights, const float* features,
                   const float* kept, const float* gradOut, std::ptrdiff_t rows, float* gradFeatures,
                   float* scratch, WeightSums& sums) {
    const Layout layout(shape);
    float* in = scratch;
    float* given = in + rowsPerBlock * layout.features;
    float* gradHidden = given + rowsPerBlock * outputsPadded;
    float* gradTrunk = gradHidden + rowsPerBlock * layout.hidden;
    float* gradIn = gradTrunk + rowsPerBlock * layout.width;
    const float* trunk = kept;
    const float* hidden = kept + layout.width;
    const int outputs = shape.allOutputs();
    pad(features, rows, shape.features, in, layout.features);
    pad(gradOut, rows, outputs, given, outputsPadded);

    const Finish::Kind masked = Finish::where;
    product({given, outputsPadded, 1}, {weights.last.get(), layout.hidden}, {gradHidden, layout.hidden},
            {rows, layout.hidden, outputs}, {nullptr, masked, hidden, layout.kept()});
    product({gradHidden, layout.hidden, 1}, {weights.hidden.get(), layout.width}, {gradTrunk, layout.width},
            {rows, layout.width, layout.hidden}, {nullptr, masked, trunk, layout.kept()});
    product({gradTrunk, layout.width, 1}, {weights.trunk.get(), layout.features}, {gradIn, layout.features},
            {rows, layout.features, layout.width}, {nullptr, Finish::none});
    unpad(gradIn, rows, layout.features, gradFeatures, shape.features);

    // Weights: the sum runs over the rows. A head's outputs see its own part of the hidden layer only.
    int output = 0;
    for (int head = 0; head < shape.heads(); ++head) {
        const int count = shape.outputs[static_cast<std::size_t>(head)];
        const std::ptrdiff_t part = head * layout.width;
        product({given + output, 1, outputsPadded}, {hidden + part, layout.kept()},
                {sums.last.get() + output * layout.hidden + part, layout.hidden}, {count, layout.width, rows},
                {nullptr, Finish::add});
        output += count;
    }
    product({gradHidden, 1, layout.hidden}, {trunk, layout.kept()}, {sums.hidden.get(), layout.width},
            {layout.hidden, layout.width, rows}, {nullptr, Finish::add});
    product({gradTrunk, 1, layout.width}, {in, layout.features}, {sums.trunk.get(), layout.features},
            {layout.width, layout.features, rows}, {nullptr, Finish::add});
    addRows(given, rows, outputsPadded, sums.lastBias.get());
    addRows(gradHidden, rows, layout.hidden, sums.hiddenBias.get());
    addRows(gradTrunk, rows, layout.width, sums.trunkBias.get());
}

void backward(const DecoderShape& shape, const PackedWeights& weights, const float* features,
              const float* kept, const float* gradOut, float* gradFeatures, std::vector<WeightSums>& sums) {
    const Layout layout(shape);
    const int outputs = shape.allOutputs();
    const int tasks = static_cast<int>(sums.size());
    core::parallelFor(tasks, [&](int task, int) {
        const Floats scratch = uninitialised(
            rowsPerBlock * (2 * layout.features + outputsPadded + layout.hidden + layout.width));
        const auto [first, last] = taskRange(shape.rows, tasks, task);
        for (std::ptrdiff_t row = first; row < last; row += rowsPerBlock) {
            backwardBlock(shape, weights, features + row * shape.features, kept + row * layout.kept(),
                          gradOut + row * outputs, std::min(rowsPerBlock, last - row),
                          gradFeatures + row * shape.features, scratch.get(),
                          sums[static_cast<std::size_t>(task)]);
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

int DecoderShape::allOutputs() const {
    return std::accumulate(outputs.begin(), outputs.end(), 0);
}

std::ptrdiff_t DecoderShape::keptPerRow() const {
    return Layout(*this).kept();
}

void decoderForward(const DecoderShape& shape, const DecoderWeights& weights, const float* features,
                    float* kept, float* out) {
    assert(shape.allOutputs() <= outputsPadded);
    HWY_DYNAMIC_DISPATCH(forward)(shape, PackedWeights(shape, weights), features, kept, out);
}

void decoderBackward(const DecoderShape& shape, const DecoderWeights& weights, const float* features,
                     const float* kept, const float* gradOut, const DecoderGradients& gradients) {
    std::vector<WeightSums> sums;
    for (int task = 0; task < sumCount(shape.rows); ++task) sums.emplace_back(Layout(shape));
    HWY_DYNAMIC_DISPATCH(backward)
    (shape, PackedWeights(shape, weights), features, kept, gradOut, gradients.features, sums);
    gather(shape, sums, gradients);
}

}  // namespace splatreel::models::kernels
#endif
