#include "core/gaussians/packed.h"
#include "tests/bench/creature.h"

#include <benchmark/benchmark.h>

namespace splatreel::bench {
namespace {

/// A frame with plain ids.
core::Gaussians frameOf(const benchmark::State& state) {
    core::Gaussians g = creature(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)));
    std::vector<std::uint64_t> ids(static_cast<std::size_t>(g.size()));
    for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = i;
    g.ids = std::move(ids);
    return g;
}

/// A first frame: sorted along its own curve.
void packAlone(benchmark::State& state) {
    const core::Gaussians g = frameOf(state);
    core::PackedGaussians packed;
    for (auto _ : state) core::pack(g, nullptr, packed);
}

/// One that lines up with another.
void packLike(benchmark::State& state) {
    const core::Gaussians g = frameOf(state);
    const core::PackedGaussians first = core::pack(g);
    core::PackedGaussians packed;
    for (auto _ : state) core::pack(g, &first, packed);
}

void unpackFrame(benchmark::State& state) {
    const core::PackedGaussians packed = core::pack(frameOf(state));
    for (auto _ : state) benchmark::DoNotOptimize(core::unpack(packed));
}

void sizes(benchmark::internal::Benchmark* what) {
    what->ArgNames({"gaussians", "sh"})
        ->Args({200'000, 0})
        ->Args({200'000, 3})
        ->Args({1'000'000, 3})
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
}

BENCHMARK(packAlone)->Apply(sizes);
BENCHMARK(packLike)->Apply(sizes);
BENCHMARK(unpackFrame)->Apply(sizes);

}  // namespace
}  // namespace splatreel::bench

BENCHMARK_MAIN();
