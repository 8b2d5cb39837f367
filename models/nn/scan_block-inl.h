// Per-target inline header (no single include guard): one block of channels of the selective scan, its
// working memory, and what every step of it needs.
#if defined(SPLATREEL_MODELS_NN_SCAN_BLOCK_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SPLATREEL_MODELS_NN_SCAN_BLOCK_INL_H_
#undef SPLATREEL_MODELS_NN_SCAN_BLOCK_INL_H_
#else
#define SPLATREEL_MODELS_NN_SCAN_BLOCK_INL_H_
#endif

#include "models/nn/scan_kernel.h"
#include "models/nn/vector_math-inl.h"

#include <hwy/aligned_allocator.h>
#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <algorithm>
#include <cstring>
#include <vector>

HWY_BEFORE_NAMESPACE();
namespace splatreel::models::kernels::HWY_NAMESPACE {
namespace {

/// States that one pass over a sequence carries at once: enough independent chains to hide the latency of the
/// recurrence, few enough for 16 registers.
constexpr int statesPerPass = HWY_TARGET == HWY_SCALAR ? 1 : 4;

/// The same without keeping anything: AVX-512 has twice the registers.
constexpr int statesPerForwardPass = HWY_TARGET <= HWY_AVX3 ? 2 * statesPerPass : statesPerPass;

/// Vectors in which sums over channels are kept per step: one for each pass, one for each state left over.
[[maybe_unused]] constexpr int slotCount(int states) {
    return states / statesPerPass + states % statesPerPass;
}

/// Working memory of one worker for one block of channels (one vector wide). Everything is [length][lanes].
struct Scratch {
    explicit Scratch(const ScanArguments& arguments) : lanes(static_cast<std::ptrdiff_t>(hn::Lanes(D()))) {
        const std::ptrdiff_t length = arguments.shape.length;
        const std::ptrdiff_t slots = slotCount(arguments.shape.states);
        const std::ptrdiff_t rank = arguments.deltaRank;
        const std::ptrdiff_t vectors = length * (11 + 2 * slots + rank + 2 * statesPerPass) + statesPerPass;
        memory = hwy::AllocateAligned<float>(static_cast<std::size_t>(vectors * lanes));
        float* next = memory.get();
        for (float** row :
             {&x, &delta, &deltaX, &slope, &gate, &gateSlope, &gradY, &y, &sumQB, &gradDelta, &gradOut}) {
            *row = next;
            next += length * lanes;
        }
        shared = next;
        sharedSize = length * (2 * slots + rank) * lanes;
        gradB = next;
        gradC = gradB + length * slots * lanes;
        gradLow = gradC + length * slots * lanes;
        decay = shared + sharedSize;
        state = decay + length * statesPerPass * lanes;
    }

    std::ptrdiff_t lanes;
    hwy::AlignedFreeUniquePtr<float[]> memory;
    float *x, *delta, *deltaX, *slope;  // slope: derivative of the softplus, 0 where masked
    float *gate, *gateSlope;            // SiLU(z) and its derivative
    float *gradY, *y, *sumQB, *gradDelta, *gradOut;
    // Summed over the blocks of channels: [length][slots][lanes] twice and [length][rank][lanes].
    float* shared;
    std::ptrdiff_t sharedSize;
    float *gradB, *gradC, *gradLow;
    float *decay, *state;  // [length][statesPerPass][lanes]; state starts with the initial one
};

/// Copies of the parameters in blocks of one vector of channels, zero beyond the last channel.
struct Parameters {
    Parameters(const ScanArguments& arguments, std::ptrdiff_t lanes) {
        const auto& shape = arguments.shape;
        blocks = static_cast<int>((shape.channels + lanes - 1) / lanes);
        padded = blocks * lanes;
        decay = allocate(shape.states);
        deltaWeight = allocate(arguments.deltaRank);
        for (auto* row : {&skip, &bias, &lowest, &highest}) *row = allocate(1);
        for (std::ptrdiff_t channel = 0; channel < shape.channels; ++channel) {
            if (arguments.skip != nullptr) skip[channel] = arguments.skip[channel];
            if (arguments.deltaBias != nullptr) bias[channel] = arguments.deltaBias[channel];
            float* block = decay.get() + channel / lanes * lanes * shape.states + channel % lanes;
            for (int n = 0; n < shape.states; ++n) {
                // Base 2 throughout: a = 2^(Δ·A·log2 e).
                const float value = arguments.a[channel * shape.states + n] * 1.44269504088896341F;
                block[n * lanes] = value;
                lowest[channel] = std::min(lowest[channel], value);
                highest[channel] = std::max(highest[channel], value);
            }
            float* weight =
                deltaWeight.get() + channel / lanes * lanes * arguments.deltaRank + channel % lanes;
            for (int j = 0; j < arguments.deltaRank; ++j) {
                weight[j * lanes] = arguments.deltaWeight[channel * arguments.deltaRank + j];
            }
        }
    }

    [[nodiscard]] hwy::AlignedFreeUniquePtr<float[]> allocate(int rows) const {
        const auto size = static_cast<std::size_t>(padded * rows);
        auto memory = hwy::AllocateAligned<float>(std::max<std::size_t>(size, 1));
        std::fill_n(memory.get(), size, 0.0F);
        return memory;
    }

    int blocks = 0;
    std::ptrdiff_t padded = 0;
    hwy::AlignedFreeUniquePtr<float[]> decay;        // [blocks][states][lanes] A·log2 e
    hwy::AlignedFreeUniquePtr<float[]> deltaWeight;  // [blocks][rank][lanes]
    hwy::AlignedFreeUniquePtr<float[]> skip, bias;
    hwy::AlignedFreeUniquePtr<float[]> lowest, highest;  // of A·log2 e over the states and 0
};

/// One block of channels of one sequence.
struct Block {
    const ScanArguments& arguments;
    const Parameters& parameters;
    Scratch& scratch;
    std::ptrdiff_t sequence;
    int firstChannel;
    int count;  // real channels in the block
    const float* decay;
    const float* deltaWeight;

    [[nodiscard]] int length() const { return arguments.shape.length; }
};

/// Whether step t has an output, and its index among the outputs.
template <bool lastOnly>
HWY_INLINE bool hasOutput(const Block& block, int t) {
    return !lastOnly || t == block.length() - 1;
}
template <bool lastOnly>
HWY_INLINE int outputIndex(int t) {
    return lastOnly ? 0 : t;
}

/// Δ before the softplus.
HWY_INLINE V deltaBefore(const Block& block, int t) {
    const D d;
    const auto& arguments = block.arguments;
    const float* delta = arguments.delta.at(block.sequence, t);
    V sum = hn::Load(d, block.parameters.bias.get() + block.firstChannel);
    if (arguments.deltaWeight == nullptr)
        return hn::Add(loadLanes(delta + block.firstChannel, block.count), sum);
    for (int j = 0; j < arguments.deltaRank; ++j) {
        sum = hn::MulAdd(hn::Load(d, block.deltaWeight + j * block.scratch.lanes), hn::Set(d, delta[j]), sum);
    }
    return sum;
}

/// Asks for the next sequence's inputs of the same channels: rows lie too far apart for the hardware to
/// foresee them.
template <bool lastOnly>
HWY_INLINE void prefetchNext(const Block& block, const Steps<const float>& gradOut) {
    const auto& arguments = block.arguments;
    const std::ptrdiff_t next = block.sequence + 1;
    if (next >= arguments.shape.sequences) return;
    for (int t = 0; t < block.length(); ++t) {
        hwy::Prefetch(arguments.x.at(next, t) + block.firstChannel);
        if (arguments.deltaWeight == nullptr) hwy::Prefetch(arguments.delta.at(next, t) + block.firstChannel);
        if (!hasOutput<lastOnly>(block, t)) continue;
        if (arguments.z.data != nullptr) {
            hwy::Prefetch(arguments.z.at(next, outputIndex<lastOnly>(t)) + block.firstChannel);
        }
        if (gradOut.data != nullptr)
            hwy::Prefetch(gradOut.at(next, outputIndex<lastOnly>(t)) + block.firstChannel);
    }
}

/// Asks for the lines that the block's results will be written to, while there is still much to compute.
HWY_INLINE void prefetchResult(const Block& block, const Steps<float>& result, int steps) {
    if (result.data == nullptr) return;
    for (int t = 0; t < steps; ++t) __builtin_prefetch(result.at(block.sequence, t) + block.firstChannel, 1);
}

/// Loads one block's inputs; true when no Δ·A leaves the range in which 2^x needs no clamping.
template <bool backward, bool lastOnly>
HWY_INLINE bool stage(const Block& block, Steps<const float> gradOut) {
    const D d;
    Scratch& s = block.scratch;
    const auto& arguments = block.arguments;
    const V lowest = hn::Load(d, block.parameters.lowest.get() + block.firstChannel);
    const V highest = hn::Load(d, block.parameters.highest.get() + block.firstChannel);
    const V skip = hn::Load(d, block.parameters.skip.get() + block.firstChannel);
    V low = hn::Zero(d);
    V high = hn::Zero(d);
    prefetchNext<lastOnly>(block, gradOut);
    for (int t = 0; t < block.length(); ++t) {
        const auto at = t * s.lanes;
        const V x = loadLanes(arguments.x.at(block.sequence, t) + block.firstChannel, block.count);
        auto [delta, slope] = softplus(deltaBefore(block, t));
        if (arguments.mask != nullptr && arguments.mask[block.sequence * block.length() + t] == 0) {
            // Δ = 0 makes (a, b) = (1, 0): the state passes unchanged.
            delta = hn::Zero(d);
            slope = hn::Zero(d);
        }
        low = hn::Min(low, hn::Mul(delta, lowest));
        high = hn::Max(high, hn::Mul(delta, highest));
        hn::Store(x, d, s.x + at);
        hn::Store(delta, d, s.delta + at);
        hn::Store(hn::Mul(delta, x), d, s.deltaX + at);
        if constexpr (backward) {
            hn::Store(slope, d, s.slope + at);
            hn::Store(hn::Zero(d), d, s.sumQB + at);
            hn::Store(hn::Zero(d), d, s.gradDelta + at);
            hn::Store(hn::Zero(d), d, s.gradY + at);
        }
        if (!hasOutput<lastOnly>(block, t)) continue;
        hn::Store(hn::Mul(skip, x), d, s.y + at);
        V gate = hn::Set(d, 1.0F);
        if (arguments.z.data != nullptr) {
            const float* row = arguments.z.at(block.sequence, outputIndex<lastOnly>(t));
            const V z = loadLanes(row + block.firstChannel, block.count);
            const V sigma = sigmoid(z);
            gate = hn::Mul(z, sigma);
            if constexpr (backward) {
                // d SiLU = σ + z σ (1 − σ)
                hn::Store(hn::MulAdd(gate, hn::Sub(hn::Set(d, 1.0F), sigma), sigma), d, s.gateSlope + at);
            }
        }
        hn::Store(gate, d, s.gate + at);
        if constexpr (backward) {
            const float* row = gradOut.at(block.sequence, outputIndex<lastOnly>(t));
            const V grad = loadLanes(row + block.firstChannel, block.count);
            hn::Store(grad, d, s.gradOut + at);
            hn::Store(hn::Mul(grad, gate), d, s.gradY + at);
        }
    }
    return hn::AllTrue(d, hn::And(hn::Gt(low, hn::Set(d, -125.0F)), hn::Lt(high, hn::Set(d, 125.0F))));
}

HWY_INLINE V initialState(const Block& block, int n) {
    const D d;
    const auto& shape = block.arguments.shape;
    if (block.arguments.initialState == nullptr) return hn::Zero(d);
    HWY_ALIGN float values[HWY_MAX_BYTES / sizeof(float)] = {};
    const float* source = block.arguments.initialState +
                          (block.sequence * shape.channels + block.firstChannel) * shape.states + n;
    for (int i = 0; i < block.count; ++i) values[i] = source[static_cast<std::ptrdiff_t>(i) * shape.states];
    return hn::Load(d, values);
}

}  // namespace
}  // namespace splatreel::models::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
