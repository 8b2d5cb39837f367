#include "models/nn/adam_kernel.h"

#include "core/base/parallel.h"

#include <algorithm>
#include <vector>

// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/nn/adam_kernel.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "models/nn/vector_math-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace splatreel::models::kernels::HWY_NAMESPACE {
namespace {

void update(const AdamArray& array, const AdamStep& step) {
    const D d;
    const int lanes = static_cast<int>(hn::Lanes(d));
    const V beta1 = hn::Set(d, step.beta1);
    const V beta2 = hn::Set(d, step.beta2);
    const V rest1 = hn::Set(d, 1 - step.beta1);
    const V rest2 = hn::Set(d, 1 - step.beta2);
    const V epsilon = hn::Set(d, step.epsilon);
    const V rate = hn::Set(d, array.rate);
    const V correction = hn::Set(d, array.secondCorrection);
    for (std::ptrdiff_t i = 0; i < array.count; i += lanes) {
        const int count = static_cast<int>(std::min<std::ptrdiff_t>(lanes, array.count - i));
        const V gradient = loadLanes(array.gradient + i, count);
        const V first = hn::MulAdd(beta1, loadLanes(array.first + i, count), hn::Mul(rest1, gradient));
        const V second = hn::MulAdd(beta2, loadLanes(array.second + i, count),
                                    hn::Mul(rest2, hn::Mul(gradient, gradient)));
        const V spread = hn::Add(hn::Sqrt(hn::Mul(second, correction)), epsilon);
        const V value = hn::NegMulAdd(rate, hn::Div(first, spread), loadLanes(array.value + i, count));
        storeLanes(first, array.first + i, count);
        storeLanes(second, array.second + i, count);
        storeLanes(value, array.value + i, count);
    }
}

}  // namespace

void updateAll(std::span<const AdamArray> arrays, const AdamStep& step) {
    // Pieces of about 64 kB over all four arrays.
    constexpr std::ptrdiff_t piece = 4096;
    std::vector<AdamArray> pieces;
    for (const auto& array : arrays) {
        for (std::ptrdiff_t first = 0; first < array.count; first += piece) {
            AdamArray part = array;
            part.value += first;
            part.gradient += first;
            part.first += first;
            part.second += first;
            part.count = std::min(piece, array.count - first);
            pieces.push_back(part);
        }
    }
    core::parallelFor(static_cast<int>(pieces.size()),
                      [&](int index, int) { update(pieces[static_cast<std::size_t>(index)], step); });
}

}  // namespace splatreel::models::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace splatreel::models::kernels {

HWY_EXPORT(updateAll);

void adamUpdate(std::span<const AdamArray> arrays, const AdamStep& step) {
    HWY_DYNAMIC_DISPATCH(updateAll)(arrays, step);
}

}  // namespace splatreel::models::kernels
#endif
