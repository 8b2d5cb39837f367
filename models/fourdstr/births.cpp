#include "models/fourdstr/births.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace splatreel::models {
namespace {

constexpr float logitOfInitialOpacity = 1.4F;  // 0.8
/// A birth is a member of this many frames before and after the one that asked for it: a lone frame would
/// flicker.
constexpr int neighbours = 1;

/// Quaternion w, x, y, z whose z axis is `normal`.
std::array<float, 4> facing(const float* normal) {
    // Half-way quaternion from +z: (1 + n·z, z × n).
    std::array<float, 4> rotation = {1 + normal[2], -normal[1], normal[0], 0};
    const float length = std::hypot(rotation[0], rotation[1], rotation[2]);
    if (length < 1e-4F) return {0, 1, 0, 0};
    for (float& value : rotation) value /= length;
    return rotation;
}

torch::Tensor toTensor(const std::vector<float>& values, torch::IntArrayRef shape) {
    torch::Tensor tensor = torch::empty(shape);
    std::copy(values.begin(), values.end(), tensor.data_ptr<float>());
    return tensor;
}

std::vector<float> toFloats(const torch::Tensor& tensor) {
    const torch::Tensor flat = tensor.detach().to(torch::kCPU).contiguous();
    return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

void surfaceShape(float spacing, const float* normal, float* logScale, float* rotation) {
    const float width = std::log(std::max(0.7F * spacing, 1e-4F));
    logScale[0] = logScale[1] = width;
    logScale[2] = width - std::log(4.0F);
    const std::array<float, 4> turned = facing(normal);
    std::copy(turned.begin(), turned.end(), rotation);
}

/// Index of the frontmost surface point that faces the camera, per cell of a coarse picture; −1 where there
/// is none.
struct FrontMap {
    int cellSize;
    int width;
    int height;
    std::vector<int> points;
};

FrontMap frontMap(const SurfacePoints& surface, const core::Camera& camera) {
    constexpr int cellSize = 4;
    const int width = (camera.intrinsics.width + cellSize - 1) / cellSize;
    const int height = (camera.intrinsics.height + cellSize - 1) / cellSize;
    FrontMap map{cellSize, width, height, std::vector<int>(static_cast<std::size_t>(width * height), -1)};
    std::vector<float> depths(map.points.size(), std::numeric_limits<float>::max());
    for (int i = 0; i < surface.size(); ++i) {
        const float* p = surface.positions.data() + 3 * static_cast<std::size_t>(i);
        const glm::vec3 seen = camera.toCamera({p[0], p[1], p[2]});
        if (seen.z <= camera.nearPlane) continue;
        const int x =
            static_cast<int>((camera.intrinsics.fx * seen.x / seen.z + camera.intrinsics.cx) / cellSize);
        const int y =
            static_cast<int>((camera.intrinsics.fy * seen.y / seen.z + camera.intrinsics.cy) / cellSize);
        if (x < 0 || y < 0 || x >= width || y >= height) continue;
        const auto cell = static_cast<std::size_t>(y * width + x);
        if (seen.z < depths[cell]) {
            depths[cell] = seen.z;
            map.points[cell] = i;
        }
    }
    return map;
}

}  // namespace

GaussianTensors gaussiansOnSurface(const SurfacePoints& points, int shDegree, torch::Device device) {
    const auto count = static_cast<std::size_t>(points.size());
    const auto coefficients = static_cast<std::size_t>(core::shCoefficientCount(shDegree));
    std::vector<float> logScales(3 * count);
    std::vector<float> rotations(4 * count);
    std::vector<float> sh(3 * count * coefficients);
    for (std::size_t i = 0; i < count; ++i) {
        surfaceShape(points.spacing, points.normals.data() + 3 * i, logScales.data() + 3 * i,
                     rotations.data() + 4 * i);
        for (std::size_t channel = 0; channel < 3; ++channel) {
            sh[3 * coefficients * i + channel] = (points.colors[3 * i + channel] - 0.5F) / core::shC0;
        }
    }
    const auto n = static_cast<std::int64_t>(count);
    return {toTensor(points.positions, {n, 3}).to(device), toTensor(logScales, {n, 3}).to(device),
            toTensor(rotations, {n, 4}).to(device),
            torch::full({n}, logitOfInitialOpacity, torch::TensorOptions(device)),
            toTensor(sh, {n, static_cast<std::int64_t>(coefficients), 3}).to(device)};
}

void Births::find(int frame, const torch::Tensor& color, const torch::Tensor& alpha, const Target& target,
                  const SurfacePoints& surface, const FrameRows& rows, const FourdstrModel& model,
                  const FourdstrSettings& settings) {
    if (surface.size() == 0 || rows.poolRows.empty()) return;
    const core::Camera& camera = target.camera;
    const torch::Tensor uncovered = (target.alpha - alpha).clamp_min(0);
    const torch::Tensor error =
        torch::maximum(uncovered, (color - target.color).abs().mean(0)) * (target.alpha > 0.5);
    constexpr int cell = 4;
    // The worst pixel of every cell stands for it, so that births spread over the fault instead of piling up.
    const auto [worst, where] = torch::max_pool2d_with_indices(error.unsqueeze(0).unsqueeze(0), {cell, cell});
    const std::vector<float> errors = toFloats(worst);
    const torch::Tensor whereCpu = where.to(torch::kCPU).contiguous();
    std::vector<int> cells(errors.size());
    std::iota(cells.begin(), cells.end(), 0);
    std::erase_if(cells, [&](int i) { return errors[static_cast<std::size_t>(i)] < settings.birthError; });
    std::stable_sort(cells.begin(), cells.end(), [&](int a, int b) {
        return errors[static_cast<std::size_t>(a)] > errors[static_cast<std::size_t>(b)];
    });
    if (cells.size() > static_cast<std::size_t>(settings.birthsPerFrame)) {
        cells.resize(static_cast<std::size_t>(settings.birthsPerFrame));
    }
    if (cells.empty()) return;

    const FrontMap front = frontMap(surface, camera);
    const std::vector<float> shown = toFloats(rows.gaussians.positions);
    const torch::Tensor poolRows = torch::tensor(rows.poolRows, torch::kInt64).to(model.device());
    const std::vector<float> canonical = toFloats(model.pool.parameters.positions.index_select(0, poolRows));
    const std::vector<float> colors = toFloats(target.color);
    const int width = camera.intrinsics.width;
    const auto plane = static_cast<std::size_t>(width) * static_cast<std::size_t>(camera.intrinsics.height);
    const glm::mat3 toWorld = glm::transpose(camera.rotation);
    for (const int index : cells) {
        const std::int64_t pixel = whereCpu.data_ptr<std::int64_t>()[index];
        const int x = static_cast<int>(pixel % width);
        const int y = static_cast<int>(pixel / width);
        int point = -1;
        for (int ring = 0; ring <= 2 && point < 0; ++ring) {
            for (int dy = -ring; dy <= ring && point < 0; ++dy) {
                for (int dx = -ring; dx <= ring && point < 0; ++dx) {
                    const int cx = x / front.cellSize + dx;
                    const int cy = y / front.cellSize + dy;
                    if (cx < 0 || cy < 0 || cx >= front.width || cy >= front.height) continue;
                    point = front.points[static_cast<std::size_t>(cy * front.width + cx)];
                }
            }
        }
        if (point < 0) continue;
        const float* p = surface.positions.data() + 3 * static_cast<std::size_t>(point);
        const float depth = camera.toCamera({p[0], p[1], p[2]}).z;
        const glm::vec3 ray((static_cast<float>(x) + 0.5F - camera.intrinsics.cx) / camera.intrinsics.fx,
                            (static_cast<float>(y) + 0.5F - camera.intrinsics.cy) / camera.intrinsics.fy,
                            1.0F);
        const glm::vec3 place = camera.position + toWorld * (ray * depth);

        std::size_t nearest = 0;
        float nearestDistance = std::numeric_limits<float>::max();
        for (std::size_t i = 0; i < rows.poolRows.size(); ++i) {
            float distance = 0;
            for (int axis = 0; axis < 3; ++axis) {
                const float difference = shown[3 * i + static_cast<std::size_t>(axis)] - place[axis];
                distance += difference * difference;
            }
            if (distance < nearestDistance) {
                nearestDistance = distance;
                nearest = i;
            }
        }
        Birth birth;
        birth.frame = frame;
        birth.parent = model.pool.ids[static_cast<std::size_t>(rows.poolRows[nearest])];
        for (int axis = 0; axis < 3; ++axis) {
            const std::size_t at = 3 * nearest + static_cast<std::size_t>(axis);
            birth.position[axis] = place[axis] - (shown[at] - canonical[at]);
            birth.color[axis] =
                colors[static_cast<std::size_t>(axis) * plane + static_cast<std::size_t>(pixel)];
        }
        const float spacing = static_cast<float>(cell) * depth / camera.intrinsics.fx;
        surfaceShape(spacing, surface.normals.data() + 3 * static_cast<std::size_t>(point), birth.logScale,
                     birth.rotation);
        births_.push_back(birth);
    }
}

int Births::append(GaussianPool& pool, int room) const {
    const int count = std::clamp(room, 0, static_cast<int>(births_.size()));
    if (count == 0) return 0;
    std::vector<float> positions;
    std::vector<float> logScales;
    std::vector<float> rotations;
    std::vector<std::uint64_t> parents;
    std::vector<int> frames;
    const std::int64_t coefficients = pool.parameters.sh.size(1);
    torch::Tensor sh = torch::zeros({count, coefficients, 3});
    for (int i = 0; i < count; ++i) {
        const auto chosen = static_cast<std::size_t>(i) * births_.size() / static_cast<std::size_t>(count);
        const Birth& birth = births_[chosen];
        positions.insert(positions.end(), birth.position, birth.position + 3);
        logScales.insert(logScales.end(), birth.logScale, birth.logScale + 3);
        rotations.insert(rotations.end(), birth.rotation, birth.rotation + 4);
        parents.push_back(birth.parent);
        frames.push_back(birth.frame);
        for (int channel = 0; channel < 3; ++channel) {
            sh[i][0][channel] = (birth.color[channel] - 0.5F) / core::shC0;
        }
    }
    const torch::Device device = pool.parameters.positions.device();
    const int first = pool.append(
        {toTensor(positions, {count, 3}).to(device), toTensor(logScales, {count, 3}).to(device),
         toTensor(rotations, {count, 4}).to(device),
         torch::full({count}, logitOfInitialOpacity, torch::TensorOptions(device)), sh.to(device)},
        parents, frames);
    for (int i = 0; i < count; ++i) {
        const int frame = frames[static_cast<std::size_t>(i)];
        for (int near = std::max(0, frame - neighbours); near <= std::min(frames_ - 1, frame + neighbours);
             ++near) {
            pool.membership.insert(first + i, near);
        }
    }
    return count;
}

}  // namespace splatreel::models
