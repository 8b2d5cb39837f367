#include "ui/session/frame_at.h"

#include <algorithm>
#include <cmath>

namespace splatreel::ui {

core::Result<core::GaussiansPtr> frameAt(const core::FrameSource& source, double time) {
    const double inside = std::clamp(time, 0.0, static_cast<double>(source.frameCount() - 1));
    const int first = static_cast<int>(std::floor(inside));
    if (inside == first) return source.frame(first);
    // The two frames around it, and those beyond them for the curve.
    core::GaussianSequence around;
    around.rate = source.description().rate;
    const int from = std::max(0, first - 1);
    const int last = std::min(source.frameCount() - 1, first + 2);
    for (int i = from; i <= last; ++i) {
        auto read = source.frame(i);
        if (!read.ok()) return read.error();
        around.frames.push_back(std::move(read).value());
    }
    return core::GaussiansPtr(std::make_shared<const core::Gaussians>(around.at(inside - from)));
}

}  // namespace splatreel::ui
