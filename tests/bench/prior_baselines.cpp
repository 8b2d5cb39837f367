#include "tests/bench/prior_baselines.h"

#include "models/prior/inflation.h"

namespace splatreel::bench {

std::string nameOf(Baseline baseline) {
    switch (baseline) {
        case Baseline::card:
            return "card";
        case Baseline::extruded:
            return "extruded";
        case Baseline::inflated:
            return "inflated";
    }
    return {};
}

void applyBaseline(models::SolidFrame& frame, const models::WorkingGrid& grid, Baseline baseline) {
    const cv::Mat1b mask = frame.alpha >= 128;
    const float cell = frame.middle / frame.camera.intrinsics.fx * grid.step.x;
    frame.back = frame.front.clone();
    frame.halfDepth = cv::Mat1f::zeros(mask.size());
    if (baseline == Baseline::card) {
        frame.halfDepth.setTo(1e-4, mask);
    } else if (baseline == Baseline::extruded) {
        int covered = 0;
        int rows = 0;
        for (int y = 0; y < mask.rows; ++y) {
            const int width = cv::countNonZero(mask.row(y));
            covered += width;
            rows += width > 0 ? 1 : 0;
        }
        const double meanWidth = rows > 0 ? static_cast<double>(covered) / rows : 0;
        frame.halfDepth.setTo(0.5 * meanWidth * static_cast<double>(cell), mask);
    } else {
        cv::sqrt(models::inflate(mask), frame.halfDepth);
        frame.halfDepth *= static_cast<double>(cell);
    }
}

}  // namespace splatreel::bench
