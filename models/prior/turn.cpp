#include "models/prior/turn.h"

#include "models/prior/even_frames.h"
#include "models/prior/optical_flow.h"
#include "models/prior/solid_prior.h"
#include "models/prior/visual_hull.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace splatreel::models {
namespace {

constexpr int workingSize = 128;
constexpr int hullResolution = 40;
constexpr int hullViews = 12;
constexpr float leastSpan = 0.6F;  // radians, as the flow has it
// Turntables have 0.2 to 2.6 and 1; animals, people and flowers that move at most 0.16 and 0.75.
constexpr double leastEvidence = 0.17;
constexpr double leastSteadiness = 0.88;
constexpr float leastAgreement = 0.93F;
constexpr float leastSharpness = 0.02F;
constexpr std::ptrdiff_t stepsApart = 4;  // of the factors: 1.26 times as far
/// What the flow's angle is multiplied by, on trial: 1.06 to the power of −9 … 11.
constexpr std::array<float, 21> factors = [] {
    std::array<float, 21> values{};
    float factor = 0.592F;
    for (float& value : values) value = factor, factor *= 1.06F;
    return values;
}();

/// What a step of the flow says, in world units at the object's depth.
struct StepFlow {
    double rate = 0;       // radians, up to one factor for the whole clip: the depth is a guess
    double explained = 0;  // energy
    double left = 0;
};

StepFlow stepFlow(const SolidFrame& frame, const ClipFlow::Step& step, const WorkingGrid& grid) {
    const float metresX = frame.middle * grid.step.x / frame.camera.intrinsics.fx;
    const float metresY = frame.middle * grid.step.y / frame.camera.intrinsics.fy;
    double weight = 0, h = 0, x = 0, y = 0, hh = 0, hx = 0, xx = 0, yy = 0;
    for (int row = 0; row < grid.height; ++row) {
        for (int column = 0; column < grid.width; ++column) {
            if (frame.alpha(row, column) < 128) continue;
            const double w = static_cast<double>(step.confidence(row, column));
            const double depth = static_cast<double>(frame.halfDepth(row, column));
            const double dx = static_cast<double>(step.offset(row, column)[0] * metresX);
            const double dy = static_cast<double>(step.offset(row, column)[1] * metresY);
            weight += w, h += w * depth, x += w * dx, y += w * dy;
            hh += w * depth * depth, hx += w * depth * dx, xx += w * dx * dx, yy += w * dy * dy;
        }
    }
    StepFlow result;
    if (!(weight > 0)) return result;
    const double varianceH = hh - h * h / weight, covariance = hx - h * x / weight;
    const double varianceX = xx - x * x / weight, varianceY = yy - y * y / weight;
    if (!(varianceH > 0)) return result;
    // dx = shift + rate · height over the axis
    result.rate = covariance / varianceH;
    result.explained = covariance * covariance / varianceH;
    result.left = varianceX - result.explained + varianceY;
    return result;
}

glm::mat3 aboutUp(float angle) {
    const float c = std::cos(angle), s = std::sin(angle);
    return {glm::vec3(c, 0, -s), glm::vec3(0, 1, 0), glm::vec3(s, 0, c)};
}

core::Camera roundAxis(core::Camera camera, glm::vec3 pivot, float angle) {
    const glm::mat3 turn = aboutUp(angle);
    camera.rotation = camera.rotation * turn;
    camera.position = glm::transpose(turn) * (camera.position - pivot) + pivot;
    return camera;
}

/// How well the silhouettes agree when the object has turned by `angles`.
float agreementOf(std::vector<Silhouette> silhouettes, std::span<const int> frames,
                  std::span<const float> angles, glm::vec3 pivot) {
    for (std::size_t i = 0; i < frames.size(); ++i) {
        silhouettes[i].camera =
            roundAxis(silhouettes[i].camera, pivot, angles[static_cast<std::size_t>(frames[i])]);
        silhouettes[i].tolerance = 1;
    }
    const float around = 0.75F * glm::length(silhouettes.front().camera.position - pivot);
    return hullCoverage(silhouettes, hullBounds(silhouettes, around), hullResolution);
}

/// A point of the axis: behind the middle of all that the object ever covers.
glm::vec3 axisOf(const core::ObjectClip& clip, const SolidPrior& solid) {
    const WorkingGrid& grid = solid.grid();
    const core::Camera& camera = clip.cameras.front();
    const float depth = solid.frames().front().middle;
    const glm::vec2 middle =
        grid.toFrame({0.5F * static_cast<float>(grid.width), 0.5F * static_cast<float>(grid.height)});
    const glm::vec3 seen{(middle.x - camera.intrinsics.cx) / camera.intrinsics.fx * depth,
                         (middle.y - camera.intrinsics.cy) / camera.intrinsics.fy * depth, depth};
    return camera.position + glm::transpose(camera.rotation) * seen;
}

/// What the flow says of the whole clip.
struct Course {
    std::vector<float> angles;  // radians, too large or small by one factor
    double evidence = 0;        // energy that turning explains over what it leaves
    double steadiness = 0;      // 1: always the same way
};

Course courseOf(const SolidPrior& solid) {
    const ClipFlow flow = computeFlow(solid.frames());
    Course course;
    course.angles.push_back(0);
    double explained = 0, left = 0, way = 0;
    for (std::size_t t = 0; t < flow.forward.size(); ++t) {
        const StepFlow step = stepFlow(solid.frames()[t], flow.forward[t], solid.grid());
        course.angles.push_back(course.angles.back() + static_cast<float>(step.rate));
        explained += step.explained, left += step.left;
        way += std::abs(step.rate);
    }
    course.evidence = explained / std::max(left, 1e-12);
    course.steadiness = std::abs(static_cast<double>(course.angles.back())) / std::max(way, 1e-12);
    return course;
}

}  // namespace

float Turn::span() const {
    if (angles.empty()) return 0;
    const auto [low, high] = std::minmax_element(angles.begin(), angles.end());
    return *high - *low;
}

std::optional<Turn> findTurn(const core::ObjectClip& clip) {
    const int frames = clip.frameCount();
    if (frames < 4) return std::nullopt;
    SolidPriorOptions options;
    options.workingSize = workingSize;
    const auto solid = SolidPrior::make(clip, options);
    if (solid->grid().empty()) return std::nullopt;
    const Course course = courseOf(*solid);
    if (course.evidence < leastEvidence || course.steadiness < leastSteadiness) return std::nullopt;
    if (std::abs(course.angles.back()) < leastSpan) return std::nullopt;

    std::vector<int> chosen;
    for (const int frame : evenFrames(frames, hullViews)) {
        if (!solid->frames()[static_cast<std::size_t>(frame)].empty()) chosen.push_back(frame);
    }
    std::vector<Silhouette> silhouettes;
    for (const int frame : chosen) {
        const auto at = static_cast<std::size_t>(frame);
        silhouettes.push_back(silhouetteOf(clip.frames[at], clip.cameras[at]));
    }
    Turn best;
    best.pivot = axisOf(clip, *solid);
    // As the flow says, and at a constant speed.
    std::vector<float> steady(course.angles);
    for (int t = 0; t < frames; ++t) {
        steady[static_cast<std::size_t>(t)] =
            course.angles.back() * static_cast<float>(t) / static_cast<float>(frames - 1);
    }
    float sharpness = 0;
    for (const std::vector<float>& angles : {course.angles, steady}) {
        std::vector<float> agreements;
        for (const float factor : factors) {
            std::vector<float> tried(angles);
            for (float& angle : tried) angle *= factor;
            agreements.push_back(agreementOf(silhouettes, chosen, tried, best.pivot));
        }
        const auto highest = std::ranges::max_element(agreements) - agreements.begin();
        const float agreement = agreements[static_cast<std::size_t>(highest)];
        if (agreement <= best.agreement) continue;
        best.agreement = agreement;
        best.angles = angles;
        for (float& angle : best.angles) angle *= factors[static_cast<std::size_t>(highest)];
        sharpness = 1;
        for (std::size_t i = 0; i < factors.size(); ++i) {
            const bool apart = std::abs(static_cast<std::ptrdiff_t>(i) - highest) >= stepsApart;
            if (apart) sharpness = std::min(sharpness, agreement - agreements[i]);
        }
    }
    // Less than three quarters of a turn leave the silhouettes so much freedom that the angle would be a
    // guess.
    if (sharpness < leastSharpness) return std::nullopt;
    if (best.agreement < leastAgreement) return std::nullopt;
    return best;
}

core::ObjectClip stabilised(const core::ObjectClip& clip, const Turn& turn) {
    core::ObjectClip result = clip;
    for (std::size_t t = 0; t < result.cameras.size(); ++t) {
        result.cameras[t] = roundAxis(clip.cameras[t], turn.pivot, turn.angles[t]);
    }
    return result;
}

core::Similarity motionAt(const Turn& turn, int frame) {
    core::Similarity motion;
    motion.rotation = aboutUp(turn.angles[static_cast<std::size_t>(frame)]);
    motion.translation = turn.pivot - motion.rotation * turn.pivot;
    return motion;
}

}  // namespace splatreel::models
