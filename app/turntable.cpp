#include "app/turntable.h"

#include "app/drawing.h"
#include "app/view_path.h"
#include "core/media/video_writer.h"

#include <algorithm>
#include <cmath>

namespace splatreel::app {
namespace {

constexpr double shortestTurn = 4;  ///< seconds

}  // namespace

core::Result<void> writeTurntable(const core::GaussianSequence& sequence, const std::filesystem::path& path,
                                  int side, ProgressLine& progress, const std::stop_token& stop) {
    const int frames = sequence.frameCount();
    const double seconds = sequence.rate.secondsOf(frames);
    const int rounds = std::max(1, static_cast<int>(std::ceil(shortestTurn / seconds)));
    const int count = frames * rounds;
    const auto view = viewPath("orbit", {side, side}, sequence);
    if (!view.ok()) return view.error();
    auto writer = core::openFrameWriter(path, {side, side, sequence.rate, /*keepAlpha=*/false, 0});
    if (!writer.ok()) return writer.error();
    Drawer drawer(sequence.filtering);
    const Background white;
    render::PicturePlanes planes;
    for (int i = 0; i < count; ++i) {
        if (stop.stop_requested()) return {};
        const auto& frame = sequence.frames[static_cast<std::size_t>(i % frames)];
        const auto drawn = drawer.draw(frame, (*view)(i, count, 0), white.color, Output::color, planes);
        if (!drawn.ok()) return drawn;
        if (auto added = (*writer)->write(toBytes(planes, Output::color, white, {})); !added.ok())
            return added;
        progress.count("turntable", i + 1, count);
    }
    return (*writer)->finish();
}

}  // namespace splatreel::app
