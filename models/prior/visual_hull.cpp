#include "models/prior/visual_hull.h"

#include "core/base/parallel.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace splatreel::models {
namespace {

constexpr float farOutside = -1.0F;

/// Signed distance of a point to the silhouette's outline in world units at the point's depth.
float insideBy(const Silhouette& silhouette, glm::vec3 point) {
    const core::Intrinsics& k = silhouette.camera.intrinsics;
    const glm::vec3 p = silhouette.camera.toCamera(point);
    if (p.z < silhouette.camera.nearPlane) return farOutside;
    const float x = k.fx * p.x / p.z + k.cx - 0.5F;
    const float y = k.fy * p.y / p.z + k.cy - 0.5F;
    const float right = static_cast<float>(silhouette.inside.cols - 1);
    const float bottom = static_cast<float>(silhouette.inside.rows - 1);
    if (!(x >= 0 && y >= 0 && x < right && y < bottom)) return farOutside;
    const int x0 = static_cast<int>(x);
    const int y0 = static_cast<int>(y);
    const float fx = x - static_cast<float>(x0);
    const float fy = y - static_cast<float>(y0);
    const float* upper = silhouette.inside[y0] + x0;
    const float* lower = silhouette.inside[y0 + 1] + x0;
    const float value =
        (upper[0] * (1 - fx) + upper[1] * fx) * (1 - fy) + (lower[0] * (1 - fx) + lower[1] * fx) * fy;
    return (value + silhouette.tolerance) * p.z / k.fx;
}

/// Signed distance to the hull, good near its surface; `floor`: farther outside need not be told apart.
float hullField(std::span<const Silhouette> silhouettes, glm::vec3 point, float floor) {
    float least = std::numeric_limits<float>::max();
    for (const Silhouette& silhouette : silhouettes) {
        least = std::min(least, insideBy(silhouette, point));
        if (least < floor) break;
    }
    return least;
}

struct Lattice {
    glm::ivec3 size;
    glm::vec3 origin;
    float step;

    Lattice(const Box& box, int resolution) {
        const glm::vec3 extent = box.high - box.low;
        step = std::max({extent.x, extent.y, extent.z}) / static_cast<float>(resolution);
        size = glm::ivec3(glm::ceil(extent / step)) + 3;
        origin = 0.5F * (box.low + box.high) - 0.5F * step * glm::vec3(size - 1);
    }
    [[nodiscard]] std::size_t at(int x, int y, int z) const {
        return (static_cast<std::size_t>(z) * static_cast<std::size_t>(size.y) +
                static_cast<std::size_t>(y)) *
                   static_cast<std::size_t>(size.x) +
               static_cast<std::size_t>(x);
    }
    [[nodiscard]] glm::vec3 point(int x, int y, int z) const { return origin + step * glm::vec3(x, y, z); }
};

std::vector<float> sampleField(std::span<const Silhouette> silhouettes, const Lattice& lattice) {
    std::vector<float> field(lattice.at(lattice.size.x - 1, lattice.size.y - 1, lattice.size.z - 1) + 1);
    const float floor = -3 * lattice.step;
    core::parallelFor(lattice.size.z, [&](int z, int) {
        for (int y = 0; y < lattice.size.y; ++y) {
            for (int x = 0; x < lattice.size.x; ++x) {
                const bool border = x == 0 || y == 0 || z == 0 || x == lattice.size.x - 1 ||
                                    y == lattice.size.y - 1 || z == lattice.size.z - 1;
                field[lattice.at(x, y, z)] =
                    border ? floor : std::max(hullField(silhouettes, lattice.point(x, y, z), floor), floor);
            }
        }
    });
    return field;
}

}  // namespace

Silhouette silhouetteOf(const core::ImageRgba8& image, const core::Camera& camera) {
    Silhouette result;
    result.camera = camera;
    cv::Mat1b mask(image.height, image.width);
    for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < image.width; ++x) mask(y, x) = image.at(x, y)[3] >= 128 ? 255 : 0;
    }
    cv::Mat1f within;
    cv::Mat1f without;
    if (cv::countNonZero(mask) == 0) {
        result.inside = cv::Mat1f(mask.size(), -static_cast<float>(image.width));
        return result;
    }
    cv::distanceTransform(mask, within, cv::DIST_L2, 5);
    cv::Mat1b inverse;
    cv::bitwise_not(mask, inverse);
    if (cv::countNonZero(inverse) == 0) {
        without = cv::Mat1f::zeros(mask.size());
    } else {
        cv::distanceTransform(inverse, without, cv::DIST_L2, 5);
    }
    // Each transform counts from the other side's first pixel; between the two lies the outline.
    within -= 0.5;
    without -= 0.5;
    result.inside = cv::max(within, 0) - cv::max(without, 0);
    cv::GaussianBlur(result.inside, result.inside, cv::Size(), 0.6);
    return result;
}

Box hullBounds(std::span<const Silhouette> silhouettes, float around) {
    Box box{glm::vec3(-around), glm::vec3(around)};
    for (int pass = 0; pass < 2; ++pass) {
        const Lattice lattice(box, 56);
        // A coarse voxel counts when its centre is within half a diagonal of the hull.
        const float slack = -0.9F * lattice.step;
        Box found{glm::vec3(std::numeric_limits<float>::max()),
                  glm::vec3(std::numeric_limits<float>::lowest())};
        for (int z = 0; z < lattice.size.z; ++z) {
            for (int y = 0; y < lattice.size.y; ++y) {
                for (int x = 0; x < lattice.size.x; ++x) {
                    const glm::vec3 point = lattice.point(x, y, z);
                    if (hullField(silhouettes, point, slack) < slack) continue;
                    found.low = glm::min(found.low, point - 0.5F * lattice.step);
                    found.high = glm::max(found.high, point + 0.5F * lattice.step);
                }
            }
        }
        if (found.empty()) return {};
        box = found;
    }
    return box;
}

float hullCoverage(std::span<const Silhouette> silhouettes, const Box& box, int resolution) {
    if (box.empty() || silhouettes.empty()) return 0;
    const Lattice lattice(box, resolution);
    const std::vector<float> field = sampleField(silhouettes, lattice);
    double sum = 0;
    for (const Silhouette& silhouette : silhouettes) {
        const core::Intrinsics& k = silhouette.camera.intrinsics;
        // At a scale at which neighbouring voxels touch.
        const float scale = std::min(1.0F, 1.0F / (k.fx * lattice.step));
        const int width = std::max(1, static_cast<int>(static_cast<float>(k.width) * scale));
        const int height = std::max(1, static_cast<int>(static_cast<float>(k.height) * scale));
        cv::Mat1b covered = cv::Mat1b::zeros(height, width);
        for (int z = 0; z < lattice.size.z; ++z) {
            for (int y = 0; y < lattice.size.y; ++y) {
                for (int x = 0; x < lattice.size.x; ++x) {
                    if (field[lattice.at(x, y, z)] < -0.5F * lattice.step) continue;
                    const glm::vec3 p = silhouette.camera.toCamera(lattice.point(x, y, z));
                    if (p.z < silhouette.camera.nearPlane) continue;
                    const int px = static_cast<int>((k.fx * p.x / p.z + k.cx) * scale);
                    const int py = static_cast<int>((k.fy * p.y / p.z + k.cy) * scale);
                    if (px >= 0 && py >= 0 && px < width && py < height) covered(py, px) = 255;
                }
            }
        }
        int both = 0;
        int all = 0;
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < width; ++x) {
                const int sx =
                    std::min(k.width - 1, static_cast<int>((static_cast<float>(x) + 0.5F) / scale));
                const int sy =
                    std::min(k.height - 1, static_cast<int>((static_cast<float>(y) + 0.5F) / scale));
                if (silhouette.inside(sy, sx) <= 0) continue;
                ++all;
                both += covered(y, x) != 0 ? 1 : 0;
            }
        }
        sum += all > 0 ? static_cast<double>(both) / all : 1.0;
    }
    return static_cast<float>(sum / static_cast<double>(silhouettes.size()));
}

SolidMesh carveHull(std::span<const Silhouette> silhouettes, const Box& box, int resolution) {
    SolidMesh mesh;
    if (box.empty()) return mesh;
    const Lattice lattice(box, resolution);
    const std::vector<float> field = sampleField(silhouettes, lattice);
    // Surface nets: one vertex in every cell that the surface passes, at the mean of its edges' crossings.
    std::vector<int> vertexOf(field.size(), -1);
    for (int z = 0; z + 1 < lattice.size.z; ++z) {
        for (int y = 0; y + 1 < lattice.size.y; ++y) {
            for (int x = 0; x + 1 < lattice.size.x; ++x) {
                std::array<float, 8> values{};
                int inside = 0;
                for (int corner = 0; corner < 8; ++corner) {
                    const float value =
                        field[lattice.at(x + (corner & 1), y + ((corner >> 1) & 1), z + (corner >> 2))];
                    values[static_cast<std::size_t>(corner)] = value;
                    inside += value > 0 ? 1 : 0;
                }
                if (inside == 0 || inside == 8) continue;
                glm::vec3 sum(0.0F);
                int crossings = 0;
                for (int a = 0; a < 8; ++a) {
                    for (int axis = 0; axis < 3; ++axis) {
                        const int b = a | (1 << axis);
                        if (b == a) continue;
                        const float va = values[static_cast<std::size_t>(a)];
                        const float vb = values[static_cast<std::size_t>(b)];
                        if ((va > 0) == (vb > 0)) continue;
                        glm::vec3 at(a & 1, (a >> 1) & 1, a >> 2);
                        at[axis] += va / (va - vb);
                        sum += at;
                        ++crossings;
                    }
                }
                vertexOf[lattice.at(x, y, z)] = static_cast<int>(mesh.positions.size());
                mesh.positions.push_back(lattice.point(x, y, z) +
                                         lattice.step * sum / static_cast<float>(crossings));
            }
        }
    }
    // A quad around every lattice edge that the surface crosses.
    for (int z = 1; z + 1 < lattice.size.z; ++z) {
        for (int y = 1; y + 1 < lattice.size.y; ++y) {
            for (int x = 1; x + 1 < lattice.size.x; ++x) {
                const bool here = field[lattice.at(x, y, z)] > 0;
                for (int axis = 0; axis < 3; ++axis) {
                    glm::ivec3 next(x, y, z);
                    next[axis] += 1;
                    const bool there = field[lattice.at(next.x, next.y, next.z)] > 0;
                    if (here == there) continue;
                    glm::ivec3 u(0);
                    glm::ivec3 v(0);
                    u[(axis + 1) % 3] = 1;
                    v[(axis + 2) % 3] = 1;
                    const glm::ivec3 p(x, y, z);
                    const auto vertex = [&](glm::ivec3 cell) {
                        return vertexOf[lattice.at(cell.x, cell.y, cell.z)];
                    };
                    const int a = vertex(p - u - v);
                    const int b = vertex(p - v);
                    const int c = vertex(p);
                    const int d = vertex(p - u);
                    // Counter-clockwise seen along −axis, from the side that is outside when `here` is
                    // inside.
                    if (here) {
                        mesh.triangles.push_back({a, b, c});
                        mesh.triangles.push_back({a, c, d});
                    } else {
                        mesh.triangles.push_back({a, c, b});
                        mesh.triangles.push_back({a, d, c});
                    }
                }
            }
        }
    }
    mesh.colors.assign(mesh.positions.size(), glm::vec3(0.5F));
    computeNormals(mesh);
    return mesh;
}

}  // namespace splatreel::models
