#include "models/prior/view_coloring.h"

#include <algorithm>
#include <cmath>

namespace splatreel::models {
namespace {

struct Sample {
    glm::vec3 color{0.0F};
    float alpha = 0;
};

/// Premultiplied linear interpolation between pixel centres.
Sample samplePicture(const core::ImageRgba8& image, float x, float y) {
    const float px = std::clamp(x - 0.5F, 0.0F, static_cast<float>(image.width - 1));
    const float py = std::clamp(y - 0.5F, 0.0F, static_cast<float>(image.height - 1));
    const int x0 = static_cast<int>(px);
    const int y0 = static_cast<int>(py);
    const float fx = px - static_cast<float>(x0);
    const float fy = py - static_cast<float>(y0);
    Sample sum;
    for (int dy = 0; dy < 2; ++dy) {
        for (int dx = 0; dx < 2; ++dx) {
            const std::uint8_t* p =
                image.at(std::min(x0 + dx, image.width - 1), std::min(y0 + dy, image.height - 1));
            const float weight = (dx == 0 ? 1 - fx : fx) * (dy == 0 ? 1 - fy : fy);
            const float alpha = weight * static_cast<float>(p[3]) / 255.0F;
            sum.color += alpha * glm::vec3(p[0], p[1], p[2]) / 255.0F;
            sum.alpha += alpha;
        }
    }
    if (sum.alpha > 0) sum.color /= sum.alpha;
    return sum;
}

/// Colours known at some vertices spread over the others along the triangles' edges.
void spreadColors(SolidMesh& mesh, std::vector<float>& known) {
    std::vector<glm::vec3> sum(mesh.positions.size());
    std::vector<float> weight(mesh.positions.size());
    for (int pass = 0; pass < 200; ++pass) {
        std::fill(sum.begin(), sum.end(), glm::vec3(0.0F));
        std::fill(weight.begin(), weight.end(), 0.0F);
        bool missing = false;
        for (const auto& triangle : mesh.triangles) {
            for (std::size_t i = 0; i < 3; ++i) {
                const std::size_t to = static_cast<std::size_t>(triangle[i]);
                if (known[to] > 0) continue;
                missing = true;
                for (std::size_t j = 1; j < 3; ++j) {
                    const std::size_t from = static_cast<std::size_t>(triangle[(i + j) % 3]);
                    if (known[from] <= 0) continue;
                    sum[to] += mesh.colors[from];
                    weight[to] += 1;
                }
            }
        }
        if (!missing) return;
        bool changed = false;
        for (std::size_t i = 0; i < sum.size(); ++i) {
            if (known[i] > 0 || weight[i] <= 0) continue;
            mesh.colors[i] = sum[i] / weight[i];
            known[i] = 1;
            changed = true;
        }
        if (!changed) return;
    }
}

}  // namespace

std::vector<float> depthMap(const SolidMesh& mesh, const core::Camera& camera) {
    const core::Intrinsics& k = camera.intrinsics;
    std::vector<float> nearest(static_cast<std::size_t>(k.width) * static_cast<std::size_t>(k.height), 0.0F);
    std::vector<glm::vec3> screen(mesh.positions.size());
    for (std::size_t i = 0; i < screen.size(); ++i) {
        const glm::vec3 p = camera.toCamera(mesh.positions[i]);
        const float inverse = p.z > camera.nearPlane ? 1 / p.z : -1.0F;
        screen[i] = {k.fx * p.x * inverse + k.cx, k.fy * p.y * inverse + k.cy, inverse};
    }
    for (const auto& triangle : mesh.triangles) {
        const glm::vec3 a = screen[static_cast<std::size_t>(triangle[0])];
        const glm::vec3 b = screen[static_cast<std::size_t>(triangle[1])];
        const glm::vec3 c = screen[static_cast<std::size_t>(triangle[2])];
        if (a.z <= 0 || b.z <= 0 || c.z <= 0) continue;
        const float area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
        if (area >= 0) continue;
        const int left = std::max(0, static_cast<int>(std::floor(std::min({a.x, b.x, c.x}))));
        const int right = std::min(k.width - 1, static_cast<int>(std::floor(std::max({a.x, b.x, c.x}))));
        const int top = std::max(0, static_cast<int>(std::floor(std::min({a.y, b.y, c.y}))));
        const int bottom = std::min(k.height - 1, static_cast<int>(std::floor(std::max({a.y, b.y, c.y}))));
        for (int y = top; y <= bottom; ++y) {
            for (int x = left; x <= right; ++x) {
                const float px = static_cast<float>(x) + 0.5F;
                const float py = static_cast<float>(y) + 0.5F;
                const float wb = ((px - a.x) * (c.y - a.y) - (py - a.y) * (c.x - a.x)) / area;
                const float wc = ((b.x - a.x) * (py - a.y) - (b.y - a.y) * (px - a.x)) / area;
                const float wa = 1 - wb - wc;
                if (wa < 0 || wb < 0 || wc < 0) continue;
                float& at = nearest[static_cast<std::size_t>(y) * static_cast<std::size_t>(k.width) +
                                    static_cast<std::size_t>(x)];
                at = std::max(at, wa * a.z + wb * b.z + wc * c.z);
            }
        }
    }
    for (float& value : nearest) value = value > 0 ? 1 / value : 0.0F;
    return nearest;
}

void colorFromViews(SolidMesh& mesh, std::span<const ColorSource> sources) {
    if (mesh.empty()) return;
    glm::vec3 low(1e30F);
    glm::vec3 high(-1e30F);
    for (const glm::vec3 p : mesh.positions) {
        low = glm::min(low, p);
        high = glm::max(high, p);
    }
    const float tolerance = 0.02F * glm::length(high - low);
    std::vector<glm::vec3> sum(mesh.positions.size(), glm::vec3(0.0F));
    std::vector<float> weights(mesh.positions.size(), 0.0F);
    for (const ColorSource& source : sources) {
        const std::vector<float> depth = depthMap(mesh, source.camera);
        const core::Intrinsics& k = source.camera.intrinsics;
        for (std::size_t i = 0; i < mesh.positions.size(); ++i) {
            const glm::vec3 p = source.camera.toCamera(mesh.positions[i]);
            if (p.z < source.camera.nearPlane) continue;
            const float x = k.fx * p.x / p.z + k.cx;
            const float y = k.fy * p.y / p.z + k.cy;
            if (!(x >= 0 && y >= 0 && x < static_cast<float>(k.width) && y < static_cast<float>(k.height)))
                continue;
            const float facing =
                glm::dot(mesh.normals[i], glm::normalize(source.camera.position - mesh.positions[i]));
            if (facing <= 0.05F) continue;
            // Seen when nothing lies clearly before it, here or at one of the neighbouring pixels.
            const int cx = static_cast<int>(x);
            const int cy = static_cast<int>(y);
            bool seen = false;
            for (int dy = -1; dy <= 1 && !seen; ++dy) {
                for (int dx = -1; dx <= 1 && !seen; ++dx) {
                    const int sx = std::clamp(cx + dx, 0, k.width - 1);
                    const int sy = std::clamp(cy + dy, 0, k.height - 1);
                    const float d = depth[static_cast<std::size_t>(sy) * static_cast<std::size_t>(k.width) +
                                          static_cast<std::size_t>(sx)];
                    seen = d > 0 && p.z < d + tolerance;
                }
            }
            if (!seen) continue;
            const Sample sample = samplePicture(*source.image, x, y);
            if (sample.alpha < 0.5F) continue;
            const float weight =
                source.trust * std::pow(facing, 6.0F) * (sample.alpha > 0.95F ? 1.0F : 0.2F) + 1e-6F;
            sum[i] += weight * sample.color;
            weights[i] += weight;
        }
    }
    for (std::size_t i = 0; i < sum.size(); ++i) {
        if (weights[i] > 0) mesh.colors[i] = sum[i] / weights[i];
    }
    spreadColors(mesh, weights);
}

}  // namespace splatreel::models
