#include "models/prior/solid_mesh.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <unordered_map>

namespace splatreel::models {
namespace {

/// Cells of a uniform grid, each with the points in it as a linked list.
class PointGrid {
public:
    PointGrid(std::span<const glm::vec3> points, float cell) : points_(points), cell_(cell) {
        next_.assign(points.size(), -1);
        heads_.reserve(points.size());
    }

    void insert(int index) {
        const std::size_t at = static_cast<std::size_t>(index);
        auto [head, isNew] = heads_.try_emplace(key(cellOf(points_[at])), -1);
        next_[at] = head->second;
        head->second = index;
        (void)isNew;
    }

    /// Squared distance to the nearest inserted point other than `self` within the neighbouring cells.
    [[nodiscard]] float nearestSquared(glm::vec3 point, int self) const {
        float nearest = std::numeric_limits<float>::max();
        const glm::ivec3 centre = cellOf(point);
        for (int z = -1; z <= 1; ++z) {
            for (int y = -1; y <= 1; ++y) {
                for (int x = -1; x <= 1; ++x) {
                    const auto head = heads_.find(key(centre + glm::ivec3(x, y, z)));
                    if (head == heads_.end()) continue;
                    for (int i = head->second; i >= 0; i = next_[static_cast<std::size_t>(i)]) {
                        if (i == self) continue;
                        const glm::vec3 offset = points_[static_cast<std::size_t>(i)] - point;
                        nearest = std::min(nearest, glm::dot(offset, offset));
                    }
                }
            }
        }
        return nearest;
    }

private:
    [[nodiscard]] glm::ivec3 cellOf(glm::vec3 point) const { return glm::ivec3(glm::floor(point / cell_)); }
    static std::uint64_t key(glm::ivec3 cell) {
        constexpr std::uint64_t mask = (std::uint64_t{1} << 21U) - 1;
        return (static_cast<std::uint64_t>(cell.x) & mask) |
               ((static_cast<std::uint64_t>(cell.y) & mask) << 21U) |
               ((static_cast<std::uint64_t>(cell.z) & mask) << 42U);
    }

    std::span<const glm::vec3> points_;
    float cell_;
    std::unordered_map<std::uint64_t, int> heads_;
    std::vector<int> next_;
};

/// Indices of candidates kept when none may be nearer than `radius` to an earlier one.
std::vector<int> thin(std::span<const glm::vec3> candidates, float radius) {
    PointGrid grid(candidates, radius);
    std::vector<int> kept;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (grid.nearestSquared(candidates[i], static_cast<int>(i)) < radius * radius) continue;
        grid.insert(static_cast<int>(i));
        kept.push_back(static_cast<int>(i));
    }
    return kept;
}

struct ScreenVertex {
    float x;
    float y;
    float inverseDepth;
};

}  // namespace

void computeNormals(SolidMesh& mesh) {
    mesh.normals.assign(mesh.positions.size(), glm::vec3(0.0F));
    for (const auto& triangle : mesh.triangles) {
        const glm::vec3 a = mesh.positions[static_cast<std::size_t>(triangle[0])];
        const glm::vec3 b = mesh.positions[static_cast<std::size_t>(triangle[1])];
        const glm::vec3 c = mesh.positions[static_cast<std::size_t>(triangle[2])];
        const glm::vec3 normal = glm::cross(b - a, c - a);
        for (const int corner : triangle) mesh.normals[static_cast<std::size_t>(corner)] += normal;
    }
    for (auto& normal : mesh.normals) {
        const float length = glm::length(normal);
        normal = length > 0 ? normal / length : glm::vec3(0, 0, 1);
    }
}

MeshSamples sampleEvenly(const SolidMesh& mesh, int count) {
    MeshSamples result;
    if (mesh.empty() || count <= 0) return result;
    std::vector<double> cumulative(mesh.triangles.size());
    double area = 0;
    for (std::size_t t = 0; t < mesh.triangles.size(); ++t) {
        const glm::vec3 a = mesh.positions[static_cast<std::size_t>(mesh.triangles[t][0])];
        const glm::vec3 b = mesh.positions[static_cast<std::size_t>(mesh.triangles[t][1])];
        const glm::vec3 c = mesh.positions[static_cast<std::size_t>(mesh.triangles[t][2])];
        area += 0.5 * static_cast<double>(glm::length(glm::cross(b - a, c - a)));
        cumulative[t] = area;
    }
    if (!(area > 0)) return result;

    // Candidates: stratified along the triangles' areas, spread inside each by the R2 sequence; visited in an
    // order that jumps over the whole surface, so that thinning leaves no seams.
    const std::size_t candidateCount = static_cast<std::size_t>(count) * 4;
    std::vector<int> triangles(candidateCount);
    std::vector<glm::vec3> weights(candidateCount);
    std::vector<glm::vec3> points(candidateCount);
    std::size_t stride = static_cast<std::size_t>(0.6180339887 * static_cast<double>(candidateCount)) | 1U;
    while (std::gcd(stride, candidateCount) != 1) stride += 2;
    for (std::size_t i = 0, slot = 0; i < candidateCount; ++i, slot = (slot + stride) % candidateCount) {
        const double at = (static_cast<double>(slot) + 0.5) / static_cast<double>(candidateCount) * area;
        const auto found = std::upper_bound(cumulative.begin(), cumulative.end(), at);
        const std::size_t t =
            std::min(static_cast<std::size_t>(found - cumulative.begin()), cumulative.size() - 1);
        double u = static_cast<double>(slot) * 0.7548776662466927;
        double v = static_cast<double>(slot) * 0.5698402909980532;
        u -= std::floor(u);
        v -= std::floor(v);
        if (u + v > 1) {
            u = 1 - u;
            v = 1 - v;
        }
        triangles[i] = static_cast<int>(t);
        weights[i] = glm::vec3(1 - u - v, u, v);
        const auto& corners = mesh.triangles[t];
        points[i] = weights[i].x * mesh.positions[static_cast<std::size_t>(corners[0])] +
                    weights[i].y * mesh.positions[static_cast<std::size_t>(corners[1])] +
                    weights[i].z * mesh.positions[static_cast<std::size_t>(corners[2])];
    }
    // Dart throwing fills about 0.7 of a plane's hexagonal packing; a few secant steps settle the count.
    float radius = 0.75F * std::sqrt(static_cast<float>(area) / static_cast<float>(count));
    std::vector<int> kept;
    for (int attempt = 0; attempt < 4; ++attempt) {
        kept = thin(points, radius);
        const float ratio = static_cast<float>(kept.size()) / static_cast<float>(count);
        if (std::abs(ratio - 1) < 0.02F) break;
        radius *= std::sqrt(ratio);
    }
    PointGrid grid(points, radius * 1.6F);
    for (const int index : kept) grid.insert(index);
    double distance = 0;
    int neighbours = 0;
    for (const int index : kept) {
        const std::size_t at = static_cast<std::size_t>(index);
        result.triangles.push_back(triangles[at]);
        result.weights.push_back(weights[at]);
        const float nearest = grid.nearestSquared(points[at], index);
        if (nearest == std::numeric_limits<float>::max()) continue;
        distance += static_cast<double>(std::sqrt(nearest));
        ++neighbours;
    }
    result.spacing = neighbours > 0 ? static_cast<float>(distance / neighbours) : radius;
    return result;
}

glm::vec3 interpolate(std::span<const glm::vec3> attribute, const SolidMesh& mesh, const MeshSamples& samples,
                      int index) {
    const auto& triangle =
        mesh.triangles[static_cast<std::size_t>(samples.triangles[static_cast<std::size_t>(index)])];
    const glm::vec3 weight = samples.weights[static_cast<std::size_t>(index)];
    return weight.x * attribute[static_cast<std::size_t>(triangle[0])] +
           weight.y * attribute[static_cast<std::size_t>(triangle[1])] +
           weight.z * attribute[static_cast<std::size_t>(triangle[2])];
}

SurfacePoints surfacePoints(const SolidMesh& mesh, const MeshSamples& samples) {
    SurfacePoints points;
    points.spacing = samples.spacing;
    const auto append = [](std::vector<float>& to, glm::vec3 value) {
        to.insert(to.end(), {value.x, value.y, value.z});
    };
    for (int i = 0; i < samples.size(); ++i) {
        append(points.positions, interpolate(mesh.positions, mesh, samples, i));
        const glm::vec3 normal = interpolate(mesh.normals, mesh, samples, i);
        const float length = glm::length(normal);
        append(points.normals, length > 1e-6F ? normal / length : glm::vec3(0, 0, 1));
        append(points.colors, interpolate(mesh.colors, mesh, samples, i));
    }
    return points;
}

core::ImageRgba8 drawMesh(const SolidMesh& mesh, const core::Camera& camera, int supersampling) {
    const core::Intrinsics& intrinsics = camera.intrinsics;
    core::ImageRgba8 image(intrinsics.width, intrinsics.height);
    const int width = intrinsics.width * supersampling;
    const int height = intrinsics.height * supersampling;
    const float scale = static_cast<float>(supersampling);
    std::vector<float> nearest(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 0.0F);
    std::vector<glm::vec3> colors(nearest.size(), glm::vec3(0.0F));

    std::vector<ScreenVertex> screen(mesh.positions.size());
    for (std::size_t i = 0; i < screen.size(); ++i) {
        const glm::vec3 p = camera.toCamera(mesh.positions[i]);
        if (p.z < camera.nearPlane) {
            screen[i].inverseDepth = -1;
            continue;
        }
        const float inverse = 1 / p.z;
        screen[i] = {scale * (intrinsics.fx * p.x * inverse + intrinsics.cx),
                     scale * (intrinsics.fy * p.y * inverse + intrinsics.cy), inverse};
    }
    for (const auto& triangle : mesh.triangles) {
        const std::size_t ia = static_cast<std::size_t>(triangle[0]);
        const std::size_t ib = static_cast<std::size_t>(triangle[1]);
        const std::size_t ic = static_cast<std::size_t>(triangle[2]);
        const ScreenVertex a = screen[ia];
        const ScreenVertex b = screen[ib];
        const ScreenVertex c = screen[ic];
        if (a.inverseDepth < 0 || b.inverseDepth < 0 || c.inverseDepth < 0) continue;
        // Counter-clockwise from outside becomes clockwise area < 0 with y down.
        const float area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
        if (area >= 0) continue;
        const int left = std::max(0, static_cast<int>(std::ceil(std::min({a.x, b.x, c.x}) - 0.5F)));
        const int right = std::min(width - 1, static_cast<int>(std::floor(std::max({a.x, b.x, c.x}) - 0.5F)));
        const int top = std::max(0, static_cast<int>(std::ceil(std::min({a.y, b.y, c.y}) - 0.5F)));
        const int bottom =
            std::min(height - 1, static_cast<int>(std::floor(std::max({a.y, b.y, c.y}) - 0.5F)));
        if (left > right || top > bottom) continue;
        const float inverseArea = 1 / area;
        for (int y = top; y <= bottom; ++y) {
            const float py = static_cast<float>(y) + 0.5F;
            for (int x = left; x <= right; ++x) {
                const float px = static_cast<float>(x) + 0.5F;
                const float wb = ((px - a.x) * (c.y - a.y) - (py - a.y) * (c.x - a.x)) * inverseArea;
                const float wc = ((b.x - a.x) * (py - a.y) - (b.y - a.y) * (px - a.x)) * inverseArea;
                const float wa = 1 - wb - wc;
                if (wa < 0 || wb < 0 || wc < 0) continue;
                const float inverse = wa * a.inverseDepth + wb * b.inverseDepth + wc * c.inverseDepth;
                const std::size_t at = static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                                       static_cast<std::size_t>(x);
                if (inverse <= nearest[at]) continue;
                nearest[at] = inverse;
                colors[at] = wa * mesh.colors[ia] + wb * mesh.colors[ib] + wc * mesh.colors[ic];
            }
        }
    }
    const float perSample = 1 / (scale * scale);
    for (int y = 0; y < intrinsics.height; ++y) {
        for (int x = 0; x < intrinsics.width; ++x) {
            glm::vec3 sum(0.0F);
            int covered = 0;
            for (int sy = 0; sy < supersampling; ++sy) {
                const std::size_t row =
                    static_cast<std::size_t>(y * supersampling + sy) * static_cast<std::size_t>(width);
                for (int sx = 0; sx < supersampling; ++sx) {
                    const std::size_t at = row + static_cast<std::size_t>(x * supersampling + sx);
                    if (nearest[at] <= 0) continue;
                    sum += colors[at];
                    ++covered;
                }
            }
            if (covered == 0) continue;
            const glm::vec3 color = glm::clamp(sum / static_cast<float>(covered), 0.0F, 1.0F) * 255.0F + 0.5F;
            std::uint8_t* pixel = image.at(x, y);
            pixel[0] = static_cast<std::uint8_t>(color.x);
            pixel[1] = static_cast<std::uint8_t>(color.y);
            pixel[2] = static_cast<std::uint8_t>(color.z);
            pixel[3] = static_cast<std::uint8_t>(255.0F * static_cast<float>(covered) * perSample + 0.5F);
        }
    }
    return image;
}

core::Camera framingCamera(std::span<const glm::vec3> points, float azimuth, float elevation, float distance,
                           int size, float margin) {
    core::Intrinsics unit{1, 1, 1, 1, 0, 0};
    core::Camera camera = core::orbitCamera(azimuth, elevation, distance, unit);
    glm::vec2 low(std::numeric_limits<float>::max());
    glm::vec2 high(-std::numeric_limits<float>::max());
    for (const glm::vec3 point : points) {
        const glm::vec3 p = camera.toCamera(point);
        if (p.z < camera.nearPlane) continue;
        const glm::vec2 at = glm::vec2(p) / p.z;
        low = glm::min(low, at);
        high = glm::max(high, at);
    }
    if (!(low.x < high.x) || !(low.y < high.y)) {
        camera.intrinsics = core::intrinsicsFromFovy(size, size, glm::radians(core::defaultFovyDegrees));
        return camera;
    }
    const float extent = std::max(high.x - low.x, high.y - low.y) * (1 + 2 * margin);
    const float focal = static_cast<float>(size) / extent;
    const glm::vec2 centre = 0.5F * (low + high);
    const float half = 0.5F * static_cast<float>(size);
    camera.intrinsics = {size, size, focal, focal, half - focal * centre.x, half - focal * centre.y};
    return camera;
}

}  // namespace splatreel::models
