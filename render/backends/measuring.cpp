#include "render/backends/measuring.h"

#include "core/gaussians/camera_path.h"
#include "core/gaussians/packed.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <utility>

namespace splatreel::render {
namespace {

using Clock = std::chrono::steady_clock;

double quantile(const std::vector<double>& sorted, double part) {
    const double place = std::ceil(part * static_cast<double>(sorted.size())) - 1;
    return sorted[static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(sorted.size() - 1)))];
}

/// A shell of flat Gaussians that lie on it like tiles: what engines make of an object, at their usual count.
core::Gaussians shell(int count) {
    core::Gaussians out;
    std::vector<float> positions, logScales, rotations, opacityLogits, sh;
    const double turn = std::numbers::pi * (3 - std::sqrt(5.0));
    const float across = std::log(0.7F / std::sqrt(static_cast<float>(count)));
    for (int i = 0; i < count; ++i) {
        const double y = 1 - 2 * (i + 0.5) / count, radius = std::sqrt(1 - y * y);
        const auto normal = glm::vec3(radius * std::cos(turn * i), y, radius * std::sin(turn * i));
        // From z to the normal, by the half-way rotation.
        const glm::vec4 q =
            normal.z > -0.9999F ? glm::vec4(1 + normal.z, -normal.y, normal.x, 0) : glm::vec4(0, 1, 0, 0);
        for (int k = 0; k < 3; ++k) {
            positions.push_back(0.5F * normal[k]);
            logScales.push_back(k < 2 ? across : across - 1.5F);
            sh.push_back(normal[k]);
        }
        for (int k = 0; k < 4; ++k) rotations.push_back(q[k]);
        opacityLogits.push_back(3);
    }
    out.positions = std::move(positions), out.logScales = std::move(logScales);
    out.rotations = std::move(rotations), out.opacityLogits = std::move(opacityLogits),
    out.sh = std::move(sh);
    return out;
}

FrameView typicalScene() {
    constexpr int gaussians = 60000, width = 640, height = 360;
    SceneItem item;
    item.frame = std::make_shared<const core::PackedGaussians>(core::pack(shell(gaussians)));
    return [item](int frame) {
        SceneView view;
        view.items = {item};
        view.camera = core::framingCamera(item.frame->bounds, 0.05F * static_cast<float>(frame), 0.2F, 0.8F,
                                          width, height);
        return view;
    };
}

}  // namespace

core::Result<Measurement> measure(SceneRenderer& renderer, const FrameView& view, const MeasuringPlan& plan,
                                  const std::stop_token& stop, const std::function<void(int frame)>& drawn) {
    std::vector<double> milliseconds;
    double counted = 0, all = 0;
    Picture picture;
    for (int frame = 0; frame < plan.warmUp + plan.most && !stop.stop_requested(); ++frame) {
        const SceneView shown = view(frame);
        const auto start = Clock::now();
        if (auto result = renderer.draw(shown, picture); !result.ok()) return result.error();
        const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
        all += seconds;
        const bool late = all > plan.longest && frame > 0;
        if (frame >= plan.warmUp || late) {
            milliseconds.push_back(1000 * seconds);
            counted += seconds;
        }
        if (drawn) drawn(frame);
        if (late || (counted > plan.patience && static_cast<int>(milliseconds.size()) >= plan.least)) break;
    }
    Measurement result;
    if (milliseconds.empty()) return result;
    std::sort(milliseconds.begin(), milliseconds.end());
    result.frames = static_cast<int>(milliseconds.size());
    result.smallest = milliseconds.front();
    result.median = quantile(milliseconds, 0.5);
    result.p99 = quantile(milliseconds, 0.99);
    return result;
}

int largestDifference(const Picture& a, const Picture& b) {
    int largest = 0;
    for (std::size_t i = 0; i < std::min(a.rgba.size(), b.rgba.size()); ++i) {
        if (a.rgba[i] == b.rgba[i]) continue;
        for (unsigned shift = 0; shift < 32; shift += 8) {
            const int one = static_cast<int>(a.rgba[i] >> shift & 255U);
            const int other = static_cast<int>(b.rgba[i] >> shift & 255U);
            largest = std::max(largest, std::abs(one - other));
        }
    }
    return largest;
}

core::Result<int> differenceFromReference(SceneRenderer& renderer, SceneRenderer& reference, SceneView view) {
    Picture shown, wanted;
    if (auto result = renderer.draw(view, shown); !result.ok()) return result.error();
    view.quality = Quality::reference;
    if (auto result = reference.draw(view, wanted); !result.ok()) return result.error();
    return largestDifference(shown, wanted);
}

std::vector<MeasuredBackend> rankBackends(const std::vector<Backend>& backends, const std::stop_token& stop) {
    constexpr double hopeless = 4;  // times slower than the best so far
    const FrameView scene = typicalScene();
    std::vector<MeasuredBackend> ranking;
    double best = 0;
    for (const Backend& backend : backends) {
        if (stop.stop_requested()) break;
        MeasuredBackend& measured = ranking.emplace_back(MeasuredBackend{backend, 0, {}});
        auto renderer = backend.make();
        if (!renderer.ok()) {
            measured.note = renderer.error().message();
            continue;
        }
        auto times = measure(**renderer, scene, {1, 1, 1, 0}, stop);  // the first compiles and uploads
        if (times.ok() && (best == 0 || times->median < hopeless * best)) {
            times = measure(**renderer, scene, {0, 5, 20, 0.1}, stop);
        }
        if (!times.ok()) {
            // Without what to do about it: a machine with much else to do starves a device that is software.
            measured.note = "was not measured, " + times.error().what;
        } else if (best > 0 && times->smallest > hopeless * best) {
            measured.note = "much slower";
        } else {
            measured.milliseconds = times->smallest;
            if (best == 0 || measured.milliseconds < best) best = measured.milliseconds;
        }
    }
    std::stable_sort(ranking.begin(), ranking.end(), [](const MeasuredBackend& a, const MeasuredBackend& b) {
        return a.milliseconds > 0 && (b.milliseconds <= 0 || a.milliseconds < b.milliseconds);
    });
    return ranking;
}

std::string describe(const std::vector<MeasuredBackend>& ranking) {
    std::string text;
    for (const MeasuredBackend& measured : ranking) {
        char time[32];
        std::snprintf(time, sizeof time, "%.1f ms", measured.milliseconds);
        text += (text.empty() ? "" : "; ") + measured.backend.name;
        if (!measured.backend.device.empty()) text += " (" + measured.backend.device + ")";
        text += " " + (measured.milliseconds > 0 ? std::string(time) : measured.note);
    }
    return text;
}

}  // namespace splatreel::render
