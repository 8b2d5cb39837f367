// Vectors of projected Gaussians to records and back. Compiled once per instruction set.
#if defined(SPLATREEL_RENDER_CPU_RECORD_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef SPLATREEL_RENDER_CPU_RECORD_INL_H
#undef SPLATREEL_RENDER_CPU_RECORD_INL_H
#else
#define SPLATREEL_RENDER_CPU_RECORD_INL_H
#endif

#include "render/cpu/frame.h"
#include "render/cpu/vector-inl.h"

#include <hwy/cache_control.h>

HWY_BEFORE_NAMESPACE();
namespace splatreel::render::HWY_NAMESPACE {

/// A vector of Gaussians as their records have them.
struct Projected {
    V u, v, along, across, down, power, depth, radius, color[3];
};

HWY_INLINE Projected projectedAt(const Record* const (&rows)[lanes]) {
    V shape[4], more[4], color[4];
    loadTransposed([&](int lane) { return &rows[lane]->u; }, shape);
    loadTransposed([&](int lane) { return &rows[lane]->down; }, more);
    loadTransposed([&](int lane) { return &rows[lane]->red; }, color);
    return {shape[0], shape[1], shape[2],
            shape[3], more[0],  more[1],
            more[2],  more[3],  {color[0], color[1], color[2]}};
}

/// Powers of two in DrawnRecord::power.
constexpr float powerSteps = 8192.0F;

HWY_INLINE Projected projectedAt(const DrawnRecord* const (&rows)[lanes]) {
    V shape[4], more[4];
    loadTransposed([&](int lane) { return &rows[lane]->u; }, shape);
    loadTransposed([&](int lane) { return &rows[lane]->down; }, more);
    const VU low = hn::Set(unsignedIntegers, 0xffff);
    const VU powerRed = hn::BitCast(unsignedIntegers, more[2]);
    const VU greenBlue = hn::BitCast(unsignedIntegers, more[3]);
    const V power = hn::ConvertTo(floats, hn::BitCast(integers, hn::And(powerRed, low)));
    return {shape[0],
            shape[1],
            shape[2],
            shape[3],
            more[0],
            hn::Mul(power, set(-1.0F / powerSteps)),
            more[1],
            zero(),
            {halfIn(hn::ShiftRight<16>(powerRed)), halfIn(hn::And(greenBlue, low)),
             halfIn(hn::ShiftRight<16>(greenBlue))}};
}

/// Writes a vector of records past the caches.
HWY_INLINE void streamRecords(const Projected& p, const V (&normal)[3], Record* records) {
    alignas(64) float quarters[4][4 * lanes];
    hn::StoreInterleaved4(p.u, p.v, p.along, p.across, floats, quarters[0]);
    hn::StoreInterleaved4(p.down, p.power, p.depth, p.radius, floats, quarters[1]);
    hn::StoreInterleaved4(p.color[0], p.color[1], p.color[2], zero(), floats, quarters[2]);
    hn::StoreInterleaved4(normal[0], normal[1], normal[2], zero(), floats, quarters[3]);
    auto* to = reinterpret_cast<float*>(records);
    for (int lane = 0; lane < lanes; ++lane) {
        const auto quarter = [&](int part) { return hn::Load(four, quarters[part] + 4 * lane); };
#if HWY_TARGET <= HWY_AVX3
        const hn::CappedTag<float, 8> eight;
        hn::Stream(hn::Combine(floats, hn::Combine(eight, quarter(3), quarter(2)),
                               hn::Combine(eight, quarter(1), quarter(0))),
                   floats, to + 16 * lane);
#else
        for (int part = 0; part < 4; ++part) hn::Stream(quarter(part), four, to + 16 * lane + 4 * part);
#endif
    }
}

HWY_INLINE void streamRecords(const Projected& p, DrawnRecord* records) {
    const V most = set(65535.0F), brightest = set(65000.0F);
    const V power = hn::Max(hn::Min(hn::Mul(p.power, set(-powerSteps)), most), zero());
    const VU powerBits = hn::BitCast(unsignedIntegers, hn::NearestInt(power));
    const auto channel = [&](int c) { return hn::Min(p.color[c], brightest); };
    const VU powerRed = hn::Or(powerBits, hn::ShiftLeft<16>(halfOf(channel(0))));
    const VU greenBlue = halfPair(channel(1), channel(2));
    alignas(64) float quarters[2][4 * lanes];
    hn::StoreInterleaved4(p.u, p.v, p.along, p.across, floats, quarters[0]);
    hn::StoreInterleaved4(p.down, p.depth, hn::BitCast(floats, powerRed), hn::BitCast(floats, greenBlue),
                          floats, quarters[1]);
    auto* to = reinterpret_cast<float*>(records);
    for (int lane = 0; lane < lanes; lane += 2) {
        const auto quarter = [&](int part) {
            return hn::Load(four, quarters[part % 2] + 4 * (lane + part / 2));
        };
#if HWY_TARGET <= HWY_AVX3
        const hn::CappedTag<float, 8> eight;
        hn::Stream(hn::Combine(floats, hn::Combine(eight, quarter(3), quarter(2)),
                               hn::Combine(eight, quarter(1), quarter(0))),
                   floats, to + 8 * lane);
#else
        for (int part = 0; part < 4; ++part) hn::Stream(quarter(part), four, to + 8 * lane + 4 * part);
#endif
    }
}

}  // namespace splatreel::render::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
