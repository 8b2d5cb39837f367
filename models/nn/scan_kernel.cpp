#include "models/nn/scan_kernel.h"

#include "core/base/parallel.h"
#include "models/nn/tasks.h"

#include <hwy/aligned_allocator.h>

#include <algorithm>
#include <cstring>
#include <vector>

// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/nn/scan_kernel.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "models/nn/vector_math-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace splatreel::models::kernels::HWY_NAMESPACE {
namespace {

/// States that one pass over a sequence carries at once: enough independent chains to hide the latency of the
/// recurrence, few enough for 16 registers.
constexpr int statesPerPass = 4;

/// Working memory of one worker for one block of channels (one vector wide). Everything is [length][lanes].
struct Scratch {
    explicit Scratch(const ScanShape& shape)
        : lanes(static_cast<std::ptrdiff_t>(hn::Lanes(D()))),
          step(lanes),
          memory(hwy::AllocateAligned<float>(static_cast<std::size_t>(
              lanes * (shape.length * (11 + 2 * shape.states + 2 * statesPerPass) + statesPerPass)))) {
        float* next = memory.get();
        const auto take = [&](std::ptrdiff_t vectors) {
            float* start = next;
            next += vectors * lanes;
            return start;
        };
        const std::ptrdiff_t length = shape.length;
        x = take(length);
        delta = take(length);
        deltaX = take(length);
        slope = take(length);
        gate = take(length);
        gateSlope = take(length);
        gradY = take(length);
        y = take(length);
        sumQB = take(length);
        gradDelta = take(length);
        out = take(length);
        gradB = take(length * shape.states);
        gradC = take(length * shape.states);
        decay = take(length * statesPerPass);
        state = take((length + 1) * statesPerPass);
    }

    std::ptrdiff_t lanes, step;
    hwy::AlignedFreeUniquePtr<float[]> memory;
    float *x, *delta, *deltaX, *slope;  // slope: derivative of the softplus, 0 where masked
    float *gate, *gateSlope;            // SiLU(z) and its derivative
    float *gradY, *y, *sumQB, *gradDelta, *out;
    float *gradB, *gradC;  // [length][states][lanes], summed over the blocks of channels
    float *decay, *state;  // [length][statesPerPass][lanes]; state starts with the initial one
};

/// Copies of the parameters in blocks of one vector of channels, zero beyond the last channel.
struct Parameters {
    Parameters(const ScanArguments& arguments, std::ptrdiff_t lanes) {
        const auto& shape = arguments.shape;
        blocks = static_cast<int>((shape.channels + lanes - 1) / lanes);
        const auto padded = static_cast<std::size_t>(blocks * lanes);
        decay = hwy::AllocateAligned<float>(padded * static_cast<std::size_t>(shape.states));
        skip = hwy::AllocateAligned<float>(padded);
        bias = hwy::AllocateAligned<float>(padded);
        lowest = hwy::AllocateAligned<float>(padded);
        highest = hwy::AllocateAligned<float>(padded);
        for (std::ptrdiff_t channel = 0; channel < static_cast<std::ptrdiff_t>(padded); ++channel) {
            const bool real = channel < shape.channels;
            skip[channel] = real && arguments.skip != nullptr ? arguments.skip[channel] : 0;
            bias[channel] = real && arguments.deltaBias != nullptr ? arguments.deltaBias[channel] : 0;
            lowest[channel] = highest[channel] = 0;
            float* block = decay.get() + channel / lanes * lanes * shape.states + channel % lanes;
            for (int n = 0; n < shape.states; ++n) {
                // Base 2 throughout: a = 2^(Δ·A·log2 e).
                const float value = real ? arguments.a[channel * shape.states + n] * 1.44269504088896341F : 0;
                block[n * lanes] = value;
                lowest[channel] = std::min(lowest[channel], value);
                highest[channel] = std::max(highest[channel], value);
            }
        }
    }

    int blocks = 0;
    hwy::AlignedFreeUniquePtr<float[]> decay;  // [blocks][states][lanes] A·log2 e
    hwy::AlignedFreeUniquePtr<float[]> skip, bias;
    hwy::AlignedFreeUniquePtr<float[]> lowest, highest;  // of A·log2 e over the states and 0
};

/// One block of channels of one sequence.
struct Block {
    const ScanArguments& arguments;
    const Parameters& parameters;
    Scratch& scratch;
    std::ptrdiff_t firstToken;
    int firstChannel;
    int count;  // real channels in the block
    const float* decay;

    [[nodiscard]] const float* b(int t) const { return arguments.b.row(firstToken + t); }
    [[nodiscard]] const float* c(int t) const { return arguments.c.row(firstToken + t); }
};

/// Loads one block's inputs; true when no Δ·A leaves the range in which 2^x needs no clamping.
template <bool backward>
HWY_INLINE bool stage(const Block& block, Rows<const float> gradOut) {
    const D d;
    Scratch& s = block.scratch;
    const auto& arguments = block.arguments;
    const auto lanes = s.lanes;
    const V bias = hn::Load(d, block.parameters.bias.get() + block.firstChannel);
    const V lowest = hn::Load(d, block.parameters.lowest.get() + block.firstChannel);
    const V highest = hn::Load(d, block.parameters.highest.get() + block.firstChannel);
    const V skip = hn::Load(d, block.parameters.skip.get() + block.firstChannel);
    V low = hn::Zero(d);
    V high = hn::Zero(d);
    for (int t = 0; t < arguments.shape.length; ++t) {
        const std::ptrdiff_t token = block.firstToken + t;
        const auto at = t * lanes;
        const V x = loadLanes(arguments.x.row(token) + block.firstChannel, block.count);
        const V pre = hn::Add(loadLanes(arguments.delta.row(token) + block.firstChannel, block.count), bias);
        auto [delta, slope] = softplus(pre);
        if (arguments.mask != nullptr && arguments.mask[token] == 0) {
            // Δ = 0 makes (a, b) = (1, 0): the state passes unchanged.
            delta = hn::Zero(d);
            slope = hn::Zero(d);
        }
        low = hn::Min(low, hn::Mul(delta, lowest));
        high = hn::Max(high, hn::Mul(delta, highest));
        hn::Store(x, d, s.x + at);
        hn::Store(delta, d, s.delta + at);
        hn::Store(hn::Mul(delta, x), d, s.deltaX + at);
        hn::Store(hn::Mul(skip, x), d, s.y + at);
        V gate = hn::Set(d, 1.0F);
        if (arguments.z.data != nullptr) {
            const V z = loadLanes(arguments.z.row(token) + block.firstChannel, block.count);
            const V sigma = sigmoid(z);
            gate = hn::Mul(z, sigma);
            if constexpr (backward) {
                // d SiLU = σ + z σ (1 − σ)
                hn::Store(hn::MulAdd(gate, hn::Sub(hn::Set(d, 1.0F), sigma), sigma), d, s.gateSlope + at);
            }
        }
        hn::Store(gate, d, s.gate + at);
        if constexpr (backward) {
            const V grad = loadLanes(gradOut.row(token) + block.firstChannel, block.count);
            hn::Store(slope, d, s.slope + at);
            hn::Store(grad, d, s.out + at);
            hn::Store(hn::Mul(grad, gate), d, s.gradY + at);
            hn::Store(hn::Zero(d), d, s.sumQB + at);
            hn::Store(hn::Zero(d), d, s.gradDelta + at);
        }
    }
    return hn::AllTrue(d, hn::And(hn::Gt(low, hn::Set(d, -125.0F)), hn::Lt(high, hn::Set(d, 125.0F))));
}

HWY_INLINE V initialState(const Block& block, std::ptrdiff_t sequence, int n) {
    const D d;
    const auto& shape = block.arguments.shape;
    if (block.arguments.initialState == nullptr) return hn::Zero(d);
    HWY_ALIGN float values[HWY_MAX_BYTES / sizeof(float)] = {};
    const float* source =
        block.arguments.initialState + (sequence * shape.channels + block.firstChannel) * shape.states + n;
    for (int i = 0; i < block.count; ++i) values[i] = source[static_cast<std::ptrdiff_t>(i) * shape.states];
    return hn::Load(d, values);
}

/// Carries `count` states from n on through the sequence; adds Σ h·C to y. With `keep`, decays and states
/// stay in scratch.
template <int count, bool clamped, bool keep>
HWY_INLINE void forwardStates(const Block& block, std::ptrdiff_t sequence, int n, float* finalState) {
    const D d;
    Scratch& s = block.scratch;
    const auto& shape = block.arguments.shape;
    const auto lanes = s.lanes;
    V h[count];
    V decay[count];
    for (int k = 0; k < count; ++k) {
        h[k] = initialState(block, sequence, n + k);
        decay[k] = hn::Load(d, block.decay + (n + k) * lanes);
        if constexpr (keep) hn::Store(h[k], d, s.state + k * lanes);
    }
    for (int t = 0; t < shape.length; ++t) {
        const V delta = hn::Load(d, s.delta + t * lanes);
        const V deltaX = hn::Load(d, s.deltaX + t * lanes);
        const float* b = block.b(t) + n;
        const float* c = block.c(t) + n;
        V y = hn::Load(d, s.y + t * lanes);
        for (int k = 0; k < count; ++k) {
            const V a = exp2<clamped>(hn::Mul(delta, decay[k]));
            h[k] = hn::MulAdd(a, h[k], hn::Mul(deltaX, hn::Set(d, b[k])));
            y = hn::MulAdd(h[k], hn::Set(d, c[k]), y);
            if constexpr (keep) {
                hn::Store(a, d, s.decay + (t * count + k) * lanes);
                hn::Store(h[k], d, s.state + ((t + 1) * count + k) * lanes);
            }
        }
        hn::Store(y, d, s.y + t * lanes);
    }
    if (finalState == nullptr) return;
    HWY_ALIGN float values[HWY_MAX_BYTES / sizeof(float)] = {};
    for (int k = 0; k < count; ++k) {
        hn::Store(h[k], d, values);
        float* target = finalState + (sequence * shape.channels + block.firstChannel) * shape.states + n + k;
        for (int i = 0; i < block.count; ++i)
            target[static_cast<std::ptrdiff_t>(i) * shape.states] = values[i];
    }
}

/// Runs back through `count` states whose decays and states forwardStates has kept.
template <int count>
HWY_INLINE void backwardStates(const Block& block, int n, float* gradA) {
    const D d;
    Scratch& s = block.scratch;
    const auto& shape = block.arguments.shape;
    const auto lanes = s.lanes;
    V carried[count];  // a_{t+1} q_{t+1}
    V decay[count];
    V sumA[count];
    for (int k = 0; k < count; ++k) {
        carried[k] = sumA[k] = hn::Zero(d);
        decay[k] = hn::Load(d, block.decay + (n + k) * lanes);
    }
    for (int t = shape.length - 1; t >= 0; --t) {
        const V delta = hn::Load(d, s.delta + t * lanes);
        const V deltaX = hn::Load(d, s.deltaX + t * lanes);
        const V gradY = hn::Load(d, s.gradY + t * lanes);
        V sumQB = hn::Load(d, s.sumQB + t * lanes);
        V gradDelta = hn::Load(d, s.gradDelta + t * lanes);
        const float* b = block.b(t) + n;
        const float* c = block.c(t) + n;
        for (int k = 0; k < count; ++k) {
            const auto at = (static_cast<std::ptrdiff_t>(t) * shape.states + n + k) * lanes;
            const V a = hn::Load(d, s.decay + (t * count + k) * lanes);
            const V before = hn::Load(d, s.state + (t * count + k) * lanes);
            const V after = hn::Load(d, s.state + ((t + 1) * count + k) * lanes);
            const V q = hn::MulAdd(gradY, hn::Set(d, c[k]), carried[k]);
            hn::Store(hn::MulAdd(gradY, after, hn::Load(d, s.gradC + at)), d, s.gradC + at);
            hn::Store(hn::MulAdd(q, deltaX, hn::Load(d, s.gradB + at)), d, s.gradB + at);
            sumQB = hn::MulAdd(q, hn::Set(d, b[k]), sumQB);
            carried[k] = hn::Mul(a, q);
            const V w = hn::Mul(carried[k], before);
            gradDelta = hn::MulAdd(w, decay[k], gradDelta);
            sumA[k] = hn::MulAdd(w, delta, sumA[k]);
        }
        hn::Store(sumQB, d, s.sumQB + t * lanes);
        hn::Store(gradDelta, d, s.gradDelta + t * lanes);
    }
    for (int k = 0; k < count; ++k) {
        float* target = gradA + (n + k) * lanes;
        hn::Store(hn::Add(hn::Load(d, target), sumA[k]), d, target);
    }
}

template <bool clamped>
HWY_NOINLINE void forwardBlock(const Block& block, std::ptrdiff_t sequence, float* finalState) {
    int n = 0;
    for (; n + statesPerPass <= block.arguments.shape.states; n += statesPerPass) {
        forwardStates<statesPerPass, clamped, false>(block, sequence, n, finalState);
    }
    for (; n < block.arguments.shape.states; ++n)
        forwardStates<1, clamped, false>(block, sequence, n, finalState);
}

template <bool clamped>
HWY_NOINLINE void backwardBlock(const Block& block, std::ptrdiff_t sequence, float* gradA) {
    int n = 0;
    for (; n + statesPerPass <= block.arguments.shape.states; n += statesPerPass) {
        forwardStates<statesPerPass, clamped, true>(block, sequence, n, nullptr);
        backwardStates<statesPerPass>(block, n, gradA);
    }
    for (; n < block.arguments.shape.states; ++n) {
        forwardStates<1, clamped, true>(block, sequence, n, nullptr);
        backwardStates<1>(block, n, gradA);
    }
}

Block blockOf(const ScanArguments& arguments, const Parameters& parameters, Scratch& scratch,
              std::ptrdiff_t sequence, int index) {
    const int lanes = static_cast<int>(scratch.lanes);
    const int first = index * lanes;
    return {arguments,
            parameters,
            scratch,
            sequence * arguments.shape.length,
            first,
            std::min(lanes, arguments.shape.channels - first),
            parameters.decay.get() + static_cast<std::ptrdiff_t>(first) * arguments.shape.states};
}

void forward(const ScanArguments& arguments, const Rows<float>& out, float* finalState) {
    const D d;
    const auto& shape = arguments.shape;
    const Parameters parameters(arguments, static_cast<std::ptrdiff_t>(hn::Lanes(d)));
    const int tasks = taskCount(shape.sequences);
    core::parallelFor(tasks, [&](int task, int) {
        Scratch scratch(shape);
        const auto [first, last] = taskRange(shape.sequences, tasks, task);
        for (std::ptrdiff_t sequence = first; sequence < last; ++sequence) {
            for (int index = 0; index < parameters.blocks; ++index) {
                const Block block = blockOf(arguments, parameters, scratch, sequence, index);
                if (stage<false>(block, {})) {
                    forwardBlock<false>(block, sequence, finalState);
                } else {
                    forwardBlock<true>(block, sequence, finalState);
                }
                for (int t = 0; t < shape.length; ++t) {
                    const V y = hn::Load(d, scratch.y + t * scratch.lanes);
                    const V gate = hn::Load(d, scratch.gate + t * scratch.lanes);
                    storeLanes(hn::Mul(y, gate), out.row(block.firstToken + t) + block.firstChannel,
                               block.count);
                }
            }
        }
    });
}

/// Sums over the lanes of `count` vectors that lie one behind the other.
HWY_INLINE void sumLanes(const float* vectors, float* sums, int count, std::ptrdiff_t lanes) {
    const D d;
    for (int i = 0; i < count; ++i)
        sums[i] = hn::GetLane(hn::SumOfLanes(d, hn::Load(d, vectors + i * lanes)));
}

/// Writes one block's gradients of the token-wise inputs; adds to those of skip and bias.
HWY_INLINE void finishBlock(const Block& block, const ScanGradients& gradients, float* gradSkip,
                            float* gradBias) {
    const D d;
    Scratch& s = block.scratch;
    const auto lanes = s.lanes;
    const V skip = hn::Load(d, block.parameters.skip.get() + block.firstChannel);
    V sumSkip = hn::Load(d, gradSkip);
    V sumBias = hn::Load(d, gradBias);
    for (int t = 0; t < block.arguments.shape.length; ++t) {
        const auto at = t * lanes;
        const std::ptrdiff_t token = block.firstToken + t;
        const V gradY = hn::Load(d, s.gradY + at);
        const V x = hn::Load(d, s.x + at);
        const V sumQB = hn::Load(d, s.sumQB + at);
        const V gradX = hn::MulAdd(hn::Load(d, s.delta + at), sumQB, hn::Mul(gradY, skip));
        // gradDelta was summed with A·log2 e in place of A.
        const V byDecay = hn::Mul(hn::Load(d, s.gradDelta + at), hn::Set(d, 0.693147180559945309F));
        const V gradDelta = hn::Mul(hn::MulAdd(x, sumQB, byDecay), hn::Load(d, s.slope + at));
        sumSkip = hn::MulAdd(gradY, x, sumSkip);
        sumBias = hn::Add(gradDelta, sumBias);
        storeLanes(gradX, gradients.x.row(token) + block.firstChannel, block.count);
        storeLanes(gradDelta, gradients.delta.row(token) + block.firstChannel, block.count);
        if (gradients.z.data != nullptr) {
            const V gradZ = hn::Mul(hn::Mul(hn::Load(d, s.out + at), hn::Load(d, s.y + at)),
                                    hn::Load(d, s.gateSlope + at));
            storeLanes(gradZ, gradients.z.row(token) + block.firstChannel, block.count);
        }
    }
    hn::Store(sumSkip, d, gradSkip);
    hn::Store(sumBias, d, gradBias);
}

void backward(const ScanArguments& arguments, const Rows<const float>& gradOut,
              const ScanGradients& gradients) {
    const D d;
    const auto& shape = arguments.shape;
    const auto lanes = static_cast<std::ptrdiff_t>(hn::Lanes(d));
    const Parameters parameters(arguments, lanes);
    const int tasks = taskCount(shape.sequences);
    // Sums over sequences are kept per task and added in order: the same bits whatever the number of workers.
    const auto padded = static_cast<std::ptrdiff_t>(parameters.blocks) * lanes;
    const std::ptrdiff_t perTask = padded * (shape.states + 2);
    auto partial = hwy::AllocateAligned<float>(static_cast<std::size_t>(perTask * std::max(tasks, 1)));
    std::fill_n(partial.get(), perTask * std::max(tasks, 1), 0.0F);
    core::parallelFor(tasks, [&](int task, int) {
        Scratch scratch(shape);
        float* gradA = partial.get() + task * perTask;
        float* gradSkip = gradA + padded * shape.states;
        float* gradBias = gradSkip + padded;
        const auto [first, last] = taskRange(shape.sequences, tasks, task);
        const auto shared = static_cast<std::size_t>(shape.length * shape.states * lanes);
        for (std::ptrdiff_t sequence = first; sequence < last; ++sequence) {
            std::fill_n(scratch.gradB, shared, 0.0F);
            std::fill_n(scratch.gradC, shared, 0.0F);
            for (int index = 0; index < parameters.blocks; ++index) {
                const Block block = blockOf(arguments, parameters, scratch, sequence, index);
                float* blockA = gradA + static_cast<std::ptrdiff_t>(block.firstChannel) * shape.states;
                if (stage<true>(block, gradOut)) {
                    backwardBlock<false>(block, sequence, blockA);
                } else {
                    backwardBlock<true>(block, sequence, blockA);
                }
                finishBlock(block, gradients, gradSkip + block.firstChannel, gradBias + block.firstChannel);
            }
            for (int t = 0; t < shape.length; ++t) {
                const std::ptrdiff_t token = sequence * shape.length + t;
                const auto at = static_cast<std::ptrdiff_t>(t) * shape.states * lanes;
                sumLanes(scratch.gradB + at, gradients.b.row(token), shape.states, lanes);
                sumLanes(scratch.gradC + at, gradients.c.row(token), shape.states, lanes);
            }
        }
    });
    for (int task = 1; task < tasks; ++task) {
        for (std::ptrdiff_t i = 0; i < perTask; ++i) partial[i] += partial[task * perTask + i];
    }
    for (std::ptrdiff_t channel = 0; channel < shape.channels; ++channel) {
        const float* block = partial.get() + channel / lanes * lanes * shape.states + channel % lanes;
        for (int n = 0; n < shape.states; ++n) gradients.a[channel * shape.states + n] = block[n * lanes];
        if (gradients.skip != nullptr) gradients.skip[channel] = partial[padded * shape.states + channel];
        if (gradients.deltaBias != nullptr)
            gradients.deltaBias[channel] = partial[padded * (shape.states + 1) + channel];
    }
}

}  // namespace

void scanForward(const ScanArguments& arguments, const Rows<float>& out, float* finalState) {
    forward(arguments, out, finalState);
}

void scanBackward(const ScanArguments& arguments, const Rows<const float>& gradOut,
                  const ScanGradients& gradients) {
    backward(arguments, gradOut, gradients);
}

}  // namespace splatreel::models::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace splatreel::models::kernels {

HWY_EXPORT(scanForward);
HWY_EXPORT(scanBackward);

void selectiveScanForward(const ScanArguments& arguments, Rows<float> out, float* finalState) {
    HWY_DYNAMIC_DISPATCH(scanForward)(arguments, out, finalState);
}

void selectiveScanBackward(const ScanArguments& arguments, Rows<const float> gradOut,
                           const ScanGradients& gradients) {
    HWY_DYNAMIC_DISPATCH(scanBackward)(arguments, gradOut, gradients);
}

}  // namespace splatreel::models::kernels
#endif
