#include "models/nn/scan_kernel.h"

#include "core/base/parallel.h"
#include "models/nn/tasks.h"

#include <hwy/aligned_allocator.h>
#include <hwy/cache_control.h>

#include <algorithm>
#include <cstring>
#include <vector>

// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/nn/scan_kernel.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "models/nn/scan_block-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace splatreel::models::kernels::HWY_NAMESPACE {
namespace {

/// Carries `count` states from n on through the sequence; adds Σ h·C to y. With `keep`, decays and states
/// stay in scratch.
template <int count, bool clamped, bool keep, bool lastOnly>
HWY_INLINE void forwardStates(const Block& block, int n, float* finalState) {
    const D d;
    Scratch& s = block.scratch;
    const auto& shape = block.arguments.shape;
    const auto lanes = s.lanes;
    V h[count];
    V decay[count];
    for (int k = 0; k < count; ++k) {
        h[k] = initialState(block, n + k);
        decay[k] = hn::Load(d, block.decay + (n + k) * lanes);
        if constexpr (keep) hn::Store(h[k], d, s.state + k * lanes);
    }
    for (int t = 0; t < shape.length; ++t) {
        const V delta = hn::Load(d, s.delta + t * lanes);
        const V deltaX = hn::Load(d, s.deltaX + t * lanes);
        const float* b = block.arguments.b.at(block.sequence, t) + n;
        for (int k = 0; k < count; ++k) {
            const V a = exp2<clamped>(hn::Mul(delta, decay[k]));
            h[k] = hn::MulAdd(a, h[k], hn::Mul(deltaX, hn::Set(d, b[k])));
            if constexpr (keep) {
                hn::Store(a, d, s.decay + (t * count + k) * lanes);
                hn::Store(h[k], d, s.state + ((t + 1) * count + k) * lanes);
            }
        }
        if (!hasOutput<lastOnly>(block, t)) continue;
        const float* c = block.arguments.c.at(block.sequence, outputIndex<lastOnly>(t)) + n;
        V y = hn::Load(d, s.y + t * lanes);
        for (int k = 0; k < count; ++k) y = hn::MulAdd(h[k], hn::Set(d, c[k]), y);
        hn::Store(y, d, s.y + t * lanes);
    }
    if (finalState == nullptr) return;
    HWY_ALIGN float values[HWY_MAX_BYTES / sizeof(float)] = {};
    for (int k = 0; k < count; ++k) {
        hn::Store(h[k], d, values);
        float* target =
            finalState + (block.sequence * shape.channels + block.firstChannel) * shape.states + n + k;
        for (int i = 0; i < block.count; ++i)
            target[static_cast<std::ptrdiff_t>(i) * shape.states] = values[i];
    }
}

/// Adds the vectors' sums over channels to one slot: of one state as it is, of four states with lane i of
/// each 128 bits holding state i, so that one vector is loaded and stored instead of four.
template <int count>
HWY_INLINE void addToSlot(const V (&values)[count], float* slot) {
    const D d;
    V sum = hn::Load(d, slot);
    if constexpr (count == 1) {
        sum = hn::Add(sum, values[0]);
    } else {
#if HWY_TARGET != HWY_SCALAR
        static_assert(count == 4);
        const hn::Repartition<double, D> wide;
        const auto pair = [&](V a, V b) {
            return hn::Add(hn::InterleaveLower(d, a, b), hn::InterleaveUpper(d, a, b));
        };
        const auto first = hn::BitCast(wide, pair(values[0], values[1]));
        const auto second = hn::BitCast(wide, pair(values[2], values[3]));
        sum = hn::Add(sum, hn::Add(hn::BitCast(d, hn::InterleaveLower(wide, first, second)),
                                   hn::BitCast(d, hn::InterleaveUpper(wide, first, second))));
#endif
    }
    hn::Store(sum, d, slot);
}

/// Sums per state of one step's slots.
HWY_INLINE void sumSlots(const float* slots, float* sums, int states, std::ptrdiff_t lanes) {
    const D d;
    int n = 0;
    for (; statesPerPass > 1 && n + statesPerPass <= states; n += statesPerPass, slots += lanes) {
        for (int k = 0; k < statesPerPass; ++k) {
            float sum = slots[k];
            for (std::ptrdiff_t lane = k + statesPerPass; lane < lanes; lane += statesPerPass)
                sum += slots[lane];
            sums[n + k] = sum;
        }
    }
    for (; n < states; ++n, slots += lanes) sums[n] = hn::GetLane(hn::SumOfLanes(d, hn::Load(d, slots)));
}

/// Runs back through `count` states whose decays and states forwardStates has kept.
template <int count, bool lastOnly>
HWY_INLINE void backwardStates(const Block& block, int n, float* gradA) {
    const D d;
    Scratch& s = block.scratch;
    const auto& shape = block.arguments.shape;
    const auto lanes = s.lanes;
    const std::ptrdiff_t slots = slotCount(shape.states);
    const int slot = count == statesPerPass ? n / statesPerPass : n - shape.states + static_cast<int>(slots);
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
        const float* b = block.arguments.b.at(block.sequence, t) + n;
        const auto at = (static_cast<std::ptrdiff_t>(t) * slots + slot) * lanes;
        V byState[count];
        if (hasOutput<lastOnly>(block, t)) {
            const V gradY = hn::Load(d, s.gradY + t * lanes);
            const float* c = block.arguments.c.at(block.sequence, outputIndex<lastOnly>(t)) + n;
            for (int k = 0; k < count; ++k) {
                byState[k] = hn::Mul(gradY, hn::Load(d, s.state + ((t + 1) * count + k) * lanes));
                carried[k] = hn::MulAdd(gradY, hn::Set(d, c[k]), carried[k]);  // q_t
            }
            addToSlot<count>(byState, s.gradC + at);
        }
        V sumQB = hn::Load(d, s.sumQB + t * lanes);
        V gradDelta = hn::Load(d, s.gradDelta + t * lanes);
        for (int k = 0; k < count; ++k) {
            const V q = carried[k];
            byState[k] = hn::Mul(q, deltaX);
            sumQB = hn::MulAdd(q, hn::Set(d, b[k]), sumQB);
            carried[k] = hn::Mul(hn::Load(d, s.decay + (t * count + k) * lanes), q);
            const V w = hn::Mul(carried[k], hn::Load(d, s.state + (t * count + k) * lanes));
            gradDelta = hn::MulAdd(w, decay[k], gradDelta);
            sumA[k] = hn::MulAdd(w, delta, sumA[k]);
        }
        addToSlot<count>(byState, s.gradB + at);
        hn::Store(sumQB, d, s.sumQB + t * lanes);
        hn::Store(gradDelta, d, s.gradDelta + t * lanes);
    }
    for (int k = 0; k < count; ++k) {
        float* target = gradA + (n + k) * lanes;
        hn::Store(hn::Add(hn::Load(d, target), sumA[k]), d, target);
    }
}

template <bool clamped, bool lastOnly>
HWY_NOINLINE void forwardBlock(const Block& block, float* finalState) {
    const int states = block.arguments.shape.states;
    int n = 0;
    for (; n + statesPerForwardPass <= states; n += statesPerForwardPass) {
        forwardStates<statesPerForwardPass, clamped, false, lastOnly>(block, n, finalState);
    }
    for (; n + statesPerPass <= states; n += statesPerPass) {
        forwardStates<statesPerPass, clamped, false, lastOnly>(block, n, finalState);
    }
    for (; n < states; ++n) forwardStates<1, clamped, false, lastOnly>(block, n, finalState);
}

template <bool clamped, bool lastOnly>
HWY_NOINLINE void backwardBlock(const Block& block, float* gradA) {
    const int states = block.arguments.shape.states;
    int n = 0;
    for (; n + statesPerPass <= states; n += statesPerPass) {
        forwardStates<statesPerPass, clamped, true, lastOnly>(block, n, nullptr);
        backwardStates<statesPerPass, lastOnly>(block, n, gradA);
    }
    for (; n < states; ++n) {
        forwardStates<1, clamped, true, lastOnly>(block, n, nullptr);
        backwardStates<1, lastOnly>(block, n, gradA);
    }
}

Block blockOf(const ScanArguments& arguments, const Parameters& parameters, Scratch& scratch,
              std::ptrdiff_t sequence, int index) {
    const int lanes = static_cast<int>(scratch.lanes);
    const int first = index * lanes;
    return {arguments,
            parameters,
            scratch,
            sequence,
            first,
            std::min(lanes, arguments.shape.channels - first),
            parameters.decay.get() + static_cast<std::ptrdiff_t>(first) * arguments.shape.states,
            parameters.deltaWeight.get() + static_cast<std::ptrdiff_t>(first) * arguments.deltaRank};
}

template <bool lastOnly>
void forward(const ScanArguments& arguments, const Steps<float>& out, float* finalState) {
    const D d;
    const auto& shape = arguments.shape;
    const Parameters parameters(arguments, static_cast<std::ptrdiff_t>(hn::Lanes(d)));
    const int tasks = taskCount(shape.sequences);
    core::parallelFor(tasks, [&](int task, int) {
        Scratch scratch(arguments);
        const auto [first, last] = taskRange(shape.sequences, tasks, task);
        for (std::ptrdiff_t sequence = first; sequence < last; ++sequence) {
            for (int index = 0; index < parameters.blocks; ++index) {
                const Block block = blockOf(arguments, parameters, scratch, sequence, index);
                prefetchResult(block, out, lastOnly ? 1 : shape.length);
                if (stage<false, lastOnly>(block, {})) {
                    forwardBlock<false, lastOnly>(block, finalState);
                } else {
                    forwardBlock<true, lastOnly>(block, finalState);
                }
                for (int t = lastOnly ? shape.length - 1 : 0; t < shape.length; ++t) {
                    const V y = hn::Load(d, scratch.y + t * scratch.lanes);
                    const V gate = hn::Load(d, scratch.gate + t * scratch.lanes);
                    storeLanes(hn::Mul(y, gate),
                               out.at(sequence, outputIndex<lastOnly>(t)) + block.firstChannel, block.count);
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

/// Sums over the sequences of one task, [padded channels] each.
struct TaskSums {
    float *a, *skip, *bias, *deltaWeight;  // a: blocks of [states][lanes], deltaWeight: of [rank][lanes]
};

/// Writes one block's gradients of the step-wise inputs; adds to those of the parameters but A.
template <bool lastOnly>
HWY_INLINE void finishBlock(const Block& block, const ScanGradients& gradients, const TaskSums& sums) {
    const D d;
    Scratch& s = block.scratch;
    const auto lanes = s.lanes;
    const auto& arguments = block.arguments;
    const int rank = arguments.deltaRank;
    const V skip = hn::Load(d, block.parameters.skip.get() + block.firstChannel);
    V sumSkip = hn::Load(d, sums.skip + block.firstChannel);
    V sumBias = hn::Load(d, sums.bias + block.firstChannel);
    float* sumWeight = sums.deltaWeight + static_cast<std::ptrdiff_t>(block.firstChannel) * rank;
    for (int t = 0; t < block.length(); ++t) {
        const auto at = t * lanes;
        const V gradY = hn::Load(d, s.gradY + at);
        const V x = hn::Load(d, s.x + at);
        const V sumQB = hn::Load(d, s.sumQB + at);
        const V gradX = hn::MulAdd(hn::Load(d, s.delta + at), sumQB, hn::Mul(gradY, skip));
        // gradDelta was summed with A·log2 e in place of A.
        const V byDecay = hn::Mul(hn::Load(d, s.gradDelta + at), hn::Set(d, 0.693147180559945309F));
        const V gradDelta = hn::Mul(hn::MulAdd(x, sumQB, byDecay), hn::Load(d, s.slope + at));
        sumSkip = hn::MulAdd(gradY, x, sumSkip);
        sumBias = hn::Add(gradDelta, sumBias);
        storeLanes(gradX, gradients.x.at(block.sequence, t) + block.firstChannel, block.count);
        if (arguments.deltaWeight == nullptr) {
            storeLanes(gradDelta, gradients.delta.at(block.sequence, t) + block.firstChannel, block.count);
        } else {
            const float* low = arguments.delta.at(block.sequence, t);
            for (int j = 0; j < rank; ++j) {
                float* gradLow = s.gradLow + (t * rank + j) * lanes;
                const V weight = hn::Load(d, block.deltaWeight + j * lanes);
                hn::Store(hn::MulAdd(gradDelta, weight, hn::Load(d, gradLow)), d, gradLow);
                float* target = sumWeight + j * lanes;
                hn::Store(hn::MulAdd(gradDelta, hn::Set(d, low[j]), hn::Load(d, target)), d, target);
            }
        }
        if (gradients.z.data != nullptr && hasOutput<lastOnly>(block, t)) {
            const V byGate = hn::Mul(hn::Load(d, s.gradOut + at), hn::Load(d, s.y + at));
            storeLanes(hn::Mul(byGate, hn::Load(d, s.gateSlope + at)),
                       gradients.z.at(block.sequence, outputIndex<lastOnly>(t)) + block.firstChannel,
                       block.count);
        }
    }
    hn::Store(sumSkip, d, sums.skip + block.firstChannel);
    hn::Store(sumBias, d, sums.bias + block.firstChannel);
}

/// Sums what the blocks of one sequence share over the lanes.
template <bool lastOnly>
HWY_INLINE void finishSequence(const ScanArguments& arguments, const Scratch& s, std::ptrdiff_t sequence,
                               const ScanGradients& gradients) {
    const int states = arguments.shape.states;
    const int last = arguments.shape.length - 1;
    for (int t = 0; t <= last; ++t) {
        const auto at = static_cast<std::ptrdiff_t>(t) * slotCount(states) * s.lanes;
        sumSlots(s.gradB + at, gradients.b.at(sequence, t), states, s.lanes);
        if (!lastOnly || t == last) {
            sumSlots(s.gradC + at, gradients.c.at(sequence, outputIndex<lastOnly>(t)), states, s.lanes);
        }
        if (arguments.deltaWeight == nullptr) continue;
        sumLanes(s.gradLow + t * arguments.deltaRank * s.lanes, gradients.delta.at(sequence, t),
                 arguments.deltaRank, s.lanes);
    }
}

template <bool lastOnly>
void backward(const ScanArguments& arguments, const Steps<const float>& gradOut,
              const ScanGradients& gradients) {
    const D d;
    const auto& shape = arguments.shape;
    const int rank = arguments.deltaRank;
    const auto lanes = static_cast<std::ptrdiff_t>(hn::Lanes(d));
    const Parameters parameters(arguments, lanes);
    const int tasks = taskCount(shape.sequences);
    // Sums over sequences are kept per task and added in order: the same bits whatever the number of workers.
    const std::ptrdiff_t padded = parameters.padded;
    const std::ptrdiff_t perTask = padded * (shape.states + 2 + rank);
    auto partial = hwy::AllocateAligned<float>(static_cast<std::size_t>(perTask * std::max(tasks, 1)));
    std::fill_n(partial.get(), perTask * std::max(tasks, 1), 0.0F);
    const auto sumsOf = [&](int task) {
        float* start = partial.get() + task * perTask;
        float* skip = start + padded * shape.states;
        return TaskSums{start, skip, skip + padded, skip + 2 * padded};
    };
    core::parallelFor(tasks, [&](int task, int) {
        Scratch scratch(arguments);
        const TaskSums sums = sumsOf(task);
        const auto [first, last] = taskRange(shape.sequences, tasks, task);
        for (std::ptrdiff_t sequence = first; sequence < last; ++sequence) {
            std::fill_n(scratch.shared, scratch.sharedSize, 0.0F);
            for (int index = 0; index < parameters.blocks; ++index) {
                const Block block = blockOf(arguments, parameters, scratch, sequence, index);
                prefetchResult(block, gradients.x, shape.length);
                prefetchResult(block, gradients.z, lastOnly ? 1 : shape.length);
                if (arguments.deltaWeight == nullptr) prefetchResult(block, gradients.delta, shape.length);
                float* gradA = sums.a + static_cast<std::ptrdiff_t>(block.firstChannel) * shape.states;
                if (stage<true, lastOnly>(block, gradOut)) {
                    backwardBlock<false, lastOnly>(block, gradA);
                } else {
                    backwardBlock<true, lastOnly>(block, gradA);
                }
                finishBlock<lastOnly>(block, gradients, sums);
            }
            finishSequence<lastOnly>(arguments, scratch, sequence, gradients);
        }
    });
    for (int task = 1; task < tasks; ++task) {
        for (std::ptrdiff_t i = 0; i < perTask; ++i) partial[i] += partial[task * perTask + i];
    }
    const TaskSums sums = sumsOf(0);
    for (std::ptrdiff_t channel = 0; channel < shape.channels; ++channel) {
        const std::ptrdiff_t block = channel / lanes * lanes;
        const std::ptrdiff_t lane = channel % lanes;
        for (int n = 0; n < shape.states; ++n) {
            gradients.a[channel * shape.states + n] = sums.a[block * shape.states + n * lanes + lane];
        }
        for (int j = 0; j < rank; ++j) {
            gradients.deltaWeight[channel * rank + j] = sums.deltaWeight[block * rank + j * lanes + lane];
        }
        if (gradients.skip != nullptr) gradients.skip[channel] = sums.skip[channel];
        if (gradients.deltaBias != nullptr) gradients.deltaBias[channel] = sums.bias[channel];
    }
}

}  // namespace

void scanForward(const ScanArguments& arguments, const Steps<float>& out, float* finalState) {
    if (arguments.lastOnly) {
        forward<true>(arguments, out, finalState);
    } else {
        forward<false>(arguments, out, finalState);
    }
}

void scanBackward(const ScanArguments& arguments, const Steps<const float>& gradOut,
                  const ScanGradients& gradients) {
    if (arguments.lastOnly) {
        backward<true>(arguments, gradOut, gradients);
    } else {
        backward<false>(arguments, gradOut, gradients);
    }
}

}  // namespace splatreel::models::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace splatreel::models::kernels {

HWY_EXPORT(scanForward);
HWY_EXPORT(scanBackward);

void selectiveScanForward(const ScanArguments& arguments, Steps<float> out, float* finalState) {
    HWY_DYNAMIC_DISPATCH(scanForward)(arguments, out, finalState);
}

void selectiveScanBackward(const ScanArguments& arguments, Steps<const float> gradOut,
                           const ScanGradients& gradients) {
    HWY_DYNAMIC_DISPATCH(scanBackward)(arguments, gradOut, gradients);
}

}  // namespace splatreel::models::kernels
#endif
