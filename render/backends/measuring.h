#pragma once

#include "render/backends/backends.h"

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace splatreel::render {

/// What picture `frame` of a measurement shows.
using FrameView = std::function<SceneView(int frame)>;

/// How long a measurement goes on: `warmUp` pictures uncounted, then at least `least` and until `patience` is
/// over, at most `most`; `longest` ends it earlier.
struct MeasuringPlan {
    int warmUp = 5;
    int least = 30;
    int most = 500;
    double patience = 5;  ///< seconds of drawing
    double longest = 20;  ///< seconds of drawing, warming up included, after two pictures
};

/// How long finished pictures took by the clock.
struct Measurement {
    double median = 0;    ///< milliseconds
    double p99 = 0;       ///< milliseconds
    double smallest = 0;  ///< milliseconds
    int frames = 0;
};

/// Draws one picture after the other. `drawn` is told about each. Ends early when asked to stop.
[[nodiscard]] core::Result<Measurement> measure(SceneRenderer& renderer, const FrameView& view,
                                                const MeasuringPlan& plan, const std::stop_token& stop,
                                                const std::function<void(int frame)>& drawn = {});

/// The largest difference between two pictures of the same size in any channel of any pixel, in 255ths.
[[nodiscard]] int largestDifference(const Picture& a, const Picture& b);

/// The same between what `renderer` draws of a view and what `reference` draws of it in the reference mode.
[[nodiscard]] core::Result<int> differenceFromReference(SceneRenderer& renderer, SceneRenderer& reference,
                                                        SceneView view);

/// A way to draw and its speed on this machine.
struct MeasuredBackend {
    Backend backend;
    double milliseconds = 0;  ///< of a picture; 0: it failed, or was given up because others are much faster
    std::string note;         ///< why there is no time
};

/// Draws a scene as engines make them with each of the back ends, on the calling thread, and puts the fastest
/// first. One that is many times slower than another is given up after its second picture.
[[nodiscard]] std::vector<MeasuredBackend> rankBackends(const std::vector<Backend>& backends,
                                                        const std::stop_token& stop);

/// For a log: "cpu 4.2 ms; vulkan tiles (llvmpipe) 120.0 ms; …".
[[nodiscard]] std::string describe(const std::vector<MeasuredBackend>& ranking);

}  // namespace splatreel::render
