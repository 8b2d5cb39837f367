#include "core/base/parallel.h"
#include "core/formats/ply.h"
#include "render/cpu/rasterizer.h"
#include "tests/bench/creature.h"
#include "tests/render/cpu/reference.h"

#include <benchmark/benchmark.h>
#include <hwy/targets.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <map>
#include <string>
#include <tuple>

// Times are of the machine's two or more workers. `best_ms` is the smallest of all iterations: on a shared
// machine it is what repeats. `processor_ms` is the smallest processor time of all threads divided by the
// number of workers: what other programs on the machine disturb least. `times_scalar` is how much faster that
// is than the plain scalar rasteriser of the tests (float, 16 × 16 tiles, squares round each Gaussian, one
// thread), timed in the same run. SPLATREEL_SCENES=folder takes the scenes from
// obj_{10k,20k,100k,1m}_sh{0,3}.ply there instead of making them.

namespace splatreel::bench {
namespace {

using Clock = std::chrono::steady_clock;

double milliseconds(Clock::time_point from, Clock::time_point to) {
    return std::chrono::duration<double, std::milli>(to - from).count();
}

double processorMilliseconds() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) * 1e-6) /
           core::workerCount();
}

const core::Gaussians& scene(int count, int degree) {
    static std::map<std::pair<int, int>, core::Gaussians> scenes;
    auto& gaussians = scenes[{count, degree}];
    if (gaussians.size() != 0) return gaussians;
    if (const char* folder = std::getenv("SPLATREEL_SCENES")) {
        const std::string size =
            count >= 1'000'000 ? std::to_string(count / 1'000'000) + "m" : std::to_string(count / 1000) + "k";
        const auto path =
            std::filesystem::path(folder) / ("obj_" + size + "_sh" + std::to_string(degree) + ".ply");
        auto content = core::readPly(path);
        if (content.ok()) {
            gaussians = content.value().gaussians;
            return gaussians;
        }
    }
    gaussians = creature(count, degree);
    return gaussians;
}

/// Runs what follows on the widest instruction set up to `lanes` lanes.
class Lanes {
public:
    explicit Lanes(int lanes) {
        const std::int64_t targets = lanes >= 16 ? 0 : lanes == 8 ? HWY_AVX2 : HWY_SSE4;
        hwy::SetSupportedTargetsForTest(targets);
        hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    }
    ~Lanes() {
        hwy::SetSupportedTargetsForTest(0);
        hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    }
    Lanes(const Lanes&) = delete;
    Lanes& operator=(const Lanes&) = delete;
};

struct Case {
    int count, width, height, degree;
    auto operator<=>(const Case&) const = default;
};

Case caseOf(const benchmark::State& state) {
    return {static_cast<int>(state.range(0)), static_cast<int>(state.range(1)),
            static_cast<int>(state.range(2)), static_cast<int>(state.range(3))};
}

core::Camera cameraOf(const Case& what, int frame) {
    return creatureCamera(what.width, what.height, 0.5F + 0.01F * static_cast<float>(frame % 100));
}

std::vector<float> someGradient(const Case& what) {
    std::vector<float> gradient(3 * static_cast<std::size_t>(what.width) *
                                static_cast<std::size_t>(what.height));
    std::uint32_t state = 1;
    for (float& value : gradient) {
        state = state * 1664525U + 1013904223U;
        value = static_cast<float>(state >> 8) / static_cast<float>(1U << 24) - 0.5F;
    }
    return gradient;
}

double scalarBest(const Case& what, bool backward) {
    static std::map<std::pair<Case, bool>, double> known;
    auto& best = known[{what, backward}];
    if (best > 0) return best;
    const render::reference::Scene<float> owned(render::viewOf(scene(what.count, what.degree)));
    const auto gradient = someGradient(what);
    best = 1e30;
    for (int repeat = 0; repeat < 2; ++repeat) {
        const auto start = Clock::now();
        benchmark::DoNotOptimize(render::reference::forward(owned, cameraOf(what, 0), {}));
        if (backward) {
            benchmark::DoNotOptimize(
                render::reference::backward(owned, cameraOf(what, 0), {}, {gradient, {}, {}, {}}));
        }
        best = std::min(best, milliseconds(start, Clock::now()));
    }
    return best;
}

void run(benchmark::State& state, bool backward) {
    const Case what = caseOf(state);
    const Lanes lanes(static_cast<int>(state.range(4)));
    const core::Gaussians& gaussians = scene(what.count, what.degree);
    const auto gradient = someGradient(what);
    const render::RasterImageGradient view{gradient, {}, {}, {}};
    render::RasterSettings settings;
    settings.differentiable = backward;
    render::CpuRasterizer rasterizer;
    std::vector<render::RasterImage> images;
    std::vector<render::RasterGradient> gradients;
    double best = 1e30, processor = 1e30;
    int frame = 0;
    for (auto _ : state) {
        const render::RasterJob job{render::viewOf(gaussians), cameraOf(what, frame++)};
        const auto start = Clock::now();
        const double startProcessor = processorMilliseconds();
        rasterizer.forward({&job, 1}, settings, images);
        if (backward) rasterizer.backward({&view, 1}, gradients);
        const double elapsed = milliseconds(start, Clock::now());
        processor = std::min(processor, processorMilliseconds() - startProcessor);
        best = std::min(best, elapsed);
        state.SetIterationTime(elapsed * 1e-3);
    }
    state.counters["best_ms"] = best;
    state.counters["processor_ms"] = processor;
    if (state.range(5) != 0) state.counters["times_scalar"] = scalarBest(what, backward) / best;
}

void forwardBackward(benchmark::State& state) {
    run(state, true);
}
void forwardOnly(benchmark::State& state) {
    run(state, false);
}

/// A training step's worth: eight different frames at once.
void batchForwardBackward(benchmark::State& state) {
    const Case what = caseOf(state);
    const core::Gaussians& gaussians = scene(what.count, what.degree);
    const auto gradient = someGradient(what);
    constexpr int jobCount = 8;
    const std::vector<render::RasterImageGradient> views(jobCount, {gradient, {}, {}, {}});
    std::vector<render::RasterJob> jobs;
    for (int i = 0; i < jobCount; ++i) jobs.push_back({render::viewOf(gaussians), cameraOf(what, 12 * i)});
    render::CpuRasterizer rasterizer;
    std::vector<render::RasterImage> images;
    std::vector<render::RasterGradient> gradients;
    double best = 1e30;
    for (auto _ : state) {
        const auto start = Clock::now();
        rasterizer.forward(jobs, {}, images);
        rasterizer.backward(views, gradients);
        const double elapsed = milliseconds(start, Clock::now());
        best = std::min(best, elapsed);
        state.SetIterationTime(elapsed * 1e-3);
    }
    state.counters["best_ms_each"] = best / jobCount;
}

void training(benchmark::internal::Benchmark* what) {
    what->ArgNames({"gaussians", "width", "height", "sh", "lanes", "scalar"});
    for (const int size : {256, 512}) {
        for (const int count : {10'000, 20'000, 100'000}) what->Args({count, size, size, 0, 16, 1});
    }
    for (const int lanes : {8, 4}) what->Args({20'000, 512, 512, 0, lanes, 0});
}

void viewing(benchmark::internal::Benchmark* what) {
    what->ArgNames({"gaussians", "width", "height", "sh", "lanes", "scalar"});
    for (const int count : {10'000, 100'000, 1'000'000}) {
        what->Args({count, 1920, 1080, 3, 16, count <= 100'000 ? 1 : 0});
    }
    for (const int lanes : {8, 4}) what->Args({100'000, 1920, 1080, 3, lanes, 0});
}

void batches(benchmark::internal::Benchmark* what) {
    what->ArgNames({"gaussians", "width", "height", "sh"});
    for (const int size : {256, 512}) {
        for (const int count : {10'000, 20'000}) what->Args({count, size, size, 0});
    }
}

BENCHMARK(forwardBackward)->Apply(training)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(batchForwardBackward)->Apply(batches)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(forwardOnly)->Apply(viewing)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace splatreel::bench

BENCHMARK_MAIN();
