#include "models/fourdstr/canonical_frame.h"

#include "core/base/parallel.h"

#include <glm/glm.hpp>

#include <algorithm>
#include <limits>
#include <vector>

namespace splatreel::models {
namespace {

constexpr std::uint8_t inside = 128;

int fullestFrame(const core::ObjectClip& clip) {
    int best = 0;
    double most = -1;
    for (int frame = 0; frame < clip.frameCount(); ++frame) {
        const double covered = core::alphaCoverage(clip.frames[static_cast<std::size_t>(frame)]);
        if (covered > most) most = covered, best = frame;
    }
    return best;
}

glm::vec3 at(const std::vector<float>& values, std::size_t point) {
    return {values[3 * point], values[3 * point + 1], values[3 * point + 2]};
}

/// Squared difference of the colours over white, mean of the channels.
float colorError(const core::ImageRgba8& picture, glm::vec2 pixel, glm::vec3 color) {
    const int x = static_cast<int>(pixel.x);
    const int y = static_cast<int>(pixel.y);
    if (pixel.x < 0 || pixel.y < 0 || x >= picture.width || y >= picture.height) return 1;
    const std::uint8_t* seen = picture.at(x, y);
    if (seen[3] < inside) return 1;
    const glm::vec3 difference = color - glm::vec3(seen[0], seen[1], seen[2]) / 255.0F;
    return glm::dot(difference, difference) / 3;
}

/// Share of the silhouette, looked at every few pixels, from which the nearest point is farther than `reach`
/// pixels.
double uncovered(const core::ImageRgba8& picture, const std::vector<glm::vec2>& points, float reach) {
    constexpr int stride = 4;
    int seen = 0;
    int missed = 0;
    for (int y = stride / 2; y < picture.height; y += stride) {
        for (int x = stride / 2; x < picture.width; x += stride) {
            if (picture.at(x, y)[3] < inside) continue;
            ++seen;
            const glm::vec2 here(static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F);
            const bool covered = std::any_of(points.begin(), points.end(), [&](glm::vec2 point) {
                const glm::vec2 off = point - here;
                return glm::dot(off, off) < reach * reach;
            });
            missed += covered ? 0 : 1;
        }
    }
    return seen > 0 ? static_cast<double>(missed) / seen : 0;
}

}  // namespace

double unexplained(const core::ObjectClip& clip, const SurfaceMotion& motion) {
    const auto points = static_cast<std::size_t>(motion.surface.size());
    if (points == 0 || clip.frames.empty()) return 0;
    const core::Camera& canonical = clip.cameras[static_cast<std::size_t>(motion.canonicalFrame)];
    std::vector<bool> faces(points);
    for (std::size_t i = 0; i < points; ++i) {
        const glm::vec3 towards = glm::normalize(canonical.position - at(motion.surface.positions, i));
        constexpr float grazing = 0.2F;
        faces[i] = glm::dot(towards, at(motion.surface.normals, i)) > grazing;
    }
    double sum = 0;
    for (std::size_t frame = 0; frame < clip.frames.size(); ++frame) {
        const core::Camera& camera = clip.cameras[frame];
        std::vector<glm::vec2> pixels;
        double error = 0;
        int facing = 0;
        float reach = 0;
        for (std::size_t i = 0; i < points; ++i) {
            const glm::vec3 p = camera.toCamera(at(motion.positions[frame], i));
            if (p.z < camera.nearPlane) continue;
            const core::Intrinsics& k = camera.intrinsics;
            pixels.emplace_back(k.fx * p.x / p.z + k.cx, k.fy * p.y / p.z + k.cy);
            reach = std::max(reach, motion.surface.spacing * k.fx / p.z);
            if (!faces[i]) continue;
            error += static_cast<double>(
                colorError(clip.frames[frame], pixels.back(), at(motion.surface.colors, i)));
            ++facing;
        }
        sum += error / std::max(facing, 1) + uncovered(clip.frames[frame], pixels, 1.5F * reach);
    }
    return sum / static_cast<double>(clip.frames.size());
}

int chooseCanonicalFrame(const core::ObjectClip& clip, const ViewPrior& prior) {
    const int last = clip.frameCount() - 1;
    if (last < 1) return 0;
    std::vector<int> candidates = {0, last / 4, last / 2, 3 * last / 4, last, fullestFrame(clip)};
    std::sort(candidates.begin(), candidates.end());
    candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
    std::vector<double> scores(candidates.size());
    core::parallelFor(static_cast<int>(candidates.size()), [&](int index, int) {
        const auto i = static_cast<std::size_t>(index);
        constexpr int points = 400;
        const SurfaceMotion motion = prior.motion(candidates[i], points);
        scores[i] =
            motion.surface.size() > 0 ? unexplained(clip, motion) : std::numeric_limits<double>::infinity();
    });
    const auto best = std::min_element(scores.begin(), scores.end());
    return candidates[static_cast<std::size_t>(best - scores.begin())];
}

}  // namespace splatreel::models
