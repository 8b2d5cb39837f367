#include "core/edit/selection.h"

#include "core/edit/neighbours.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <iterator>

namespace splatreel::core {
namespace {

using Mask = std::vector<std::uint8_t>;

glm::vec3 pointAt(const Gaussians& gaussians, std::size_t row) {
    const float* p = gaussians.positions.data() + 3 * row;
    return {p[0], p[1], p[2]};
}

template <class Inside>
Mask maskOf(const Gaussians& gaussians, Inside&& inside) {
    Mask mask(static_cast<std::size_t>(gaussians.size()));
    for (std::size_t row = 0; row < mask.size(); ++row) mask[row] = inside(row) ? 1 : 0;
    return mask;
}

bool insidePolygon(const std::vector<glm::vec2>& polygon, glm::vec2 point) {
    bool inside = false;
    for (std::size_t i = 0, j = polygon.size() - 1; i < polygon.size(); j = i++) {
        const glm::vec2 a = polygon[i];
        const glm::vec2 b = polygon[j];
        if ((a.y > point.y) != (b.y > point.y) && point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x)
            inside = !inside;
    }
    return inside;
}

float squareToSegment(glm::vec2 a, glm::vec2 b, glm::vec2 point) {
    const glm::vec2 along = b - a;
    const float length = glm::dot(along, along);
    const float u = length > 0 ? std::clamp(glm::dot(point - a, along) / length, 0.0F, 1.0F) : 0.0F;
    const glm::vec2 off = point - (a + u * along);
    return glm::dot(off, off);
}

bool onStroke(const ScreenRegion& region, glm::vec2 point) {
    const float square = region.radius * region.radius;
    if (region.points.size() == 1)
        return squareToSegment(region.points[0], region.points[0], point) <= square;
    for (std::size_t i = 1; i < region.points.size(); ++i)
        if (squareToSegment(region.points[i - 1], region.points[i], point) <= square) return true;
    return false;
}

Mask maskFor(const ScreenRegion& region, const Gaussians& gaussians) {
    const bool polygon = region.figure == ScreenRegion::Figure::polygon;
    if (region.points.empty() || (polygon && region.points.size() < 3))
        return Mask(static_cast<std::size_t>(gaussians.size()));
    glm::vec2 low = region.points.front();
    glm::vec2 high = low;
    for (const glm::vec2 point : region.points) {
        low = glm::min(low, point);
        high = glm::max(high, point);
    }
    const float margin = polygon ? 0 : region.radius;
    const Intrinsics& lens = region.camera.intrinsics;
    return maskOf(gaussians, [&](std::size_t row) {
        const glm::vec3 seen = region.camera.toCamera(pointAt(gaussians, row));
        if (!(seen.z > region.camera.nearPlane) || seen.z < region.nearest || seen.z > region.farthest)
            return false;
        const float divisor = lens.orthographic ? 1.0F : seen.z;
        const glm::vec2 pixel(lens.fx * seen.x / divisor + lens.cx, lens.fy * seen.y / divisor + lens.cy);
        if (pixel.x < low.x - margin || pixel.y < low.y - margin || pixel.x > high.x + margin ||
            pixel.y > high.y + margin)
            return false;
        return polygon ? insidePolygon(region.points, pixel) : onStroke(region, pixel);
    });
}

Mask maskFor(const OrientedBox& box, const Gaussians& gaussians) {
    return maskOf(gaussians, [&](std::size_t row) { return box.contains(pointAt(gaussians, row)); });
}

std::vector<float> elongationsOf(const Gaussians& gaussians) {
    std::vector<float> values(static_cast<std::size_t>(gaussians.size()));
    for (std::size_t row = 0; row < values.size(); ++row) {
        std::array<float, 3> scales{};
        std::copy_n(gaussians.logScales.data() + 3 * row, 3, scales.begin());
        std::ranges::sort(scales);
        values[row] = std::exp(scales[2] - scales[1]);
    }
    return values;
}

Mask maskFor(const ValueRange& range, const Gaussians& gaussians) {
    const std::vector<float> values = [&] {
        switch (range.value) {
            case ValueRange::Value::opacity:
                return opacitiesOf(gaussians);
            case ValueRange::Value::size:
                return sizesOf(gaussians);
            case ValueRange::Value::elongation:
                return elongationsOf(gaussians);
            case ValueRange::Value::isolation:
                break;
        }
        return isolationOf(gaussians);
    }();
    // The largest number stands for no bound: an infinite value is within it.
    const float high = range.maximum >= std::numeric_limits<float>::max()
                           ? std::numeric_limits<float>::infinity()
                           : range.maximum;
    return maskOf(gaussians,
                  [&](std::size_t row) { return values[row] >= range.minimum && values[row] <= high; });
}

Mask maskFor(const ColorNear& near, const Gaussians& gaussians) {
    const std::size_t stride = 3 * static_cast<std::size_t>(shCoefficientCount(gaussians.shDegree));
    return maskOf(gaussians, [&](std::size_t row) {
        const float* dc = gaussians.sh.data() + stride * row;
        const glm::vec3 color = shC0 * glm::vec3(dc[0], dc[1], dc[2]) + 0.5F;
        return glm::distance(color, near.color) <= near.tolerance;
    });
}

Mask maskFor(const IdSet& set, const Gaussians& gaussians) {
    Mask mask(static_cast<std::size_t>(gaussians.size()));
    const auto ids = gaussians.ids.span();
    const auto wanted = set.ids.span();
    for (std::size_t row = 0, next = 0; row < ids.size() && next < wanted.size(); ++row) {
        while (next < wanted.size() && wanted[next] < ids[row]) ++next;
        mask[row] = next < wanted.size() && wanted[next] == ids[row];
    }
    return mask;
}

void combine(Mask& mask, const Mask& part, Combine how) {
    for (std::size_t row = 0; row < mask.size(); ++row) {
        switch (how) {
            case Combine::add:
                mask[row] |= part[row];
                break;
            case Combine::subtract:
                mask[row] &= static_cast<std::uint8_t>(part[row] ^ 1U);
                break;
            case Combine::intersect:
                mask[row] &= part[row];
                break;
        }
    }
}

void addFloats(ContentHash& hash, std::initializer_list<float> values) {
    for (const float value : values) hash.add(std::uint64_t{std::bit_cast<std::uint32_t>(value)});
}
void addVector(ContentHash& hash, glm::vec3 v) {
    addFloats(hash, {v.x, v.y, v.z});
}
void addMatrix(ContentHash& hash, const glm::mat3& m) {
    for (int column = 0; column < 3; ++column) addVector(hash, m[column]);
}

void addShape(ContentHash& hash, const ScreenRegion& region) {
    const Camera& camera = region.camera;
    const Intrinsics& lens = camera.intrinsics;
    addMatrix(hash, camera.rotation);
    addVector(hash, camera.position);
    addFloats(hash, {lens.fx, lens.fy, lens.cx, lens.cy, camera.nearPlane, region.radius, region.nearest,
                     region.farthest, lens.orthographic ? 1.0F : 0.0F});
    hash.add(static_cast<std::uint64_t>(region.figure));
    hash.add(std::as_bytes(std::span(region.points)));
}
void addShape(ContentHash& hash, const OrientedBox& box) {
    addVector(hash, box.center);
    addVector(hash, box.size);
    addMatrix(hash, box.rotation);
}
void addShape(ContentHash& hash, const ValueRange& range) {
    hash.add(static_cast<std::uint64_t>(range.value));
    addFloats(hash, {range.minimum, range.maximum});
}
void addShape(ContentHash& hash, const ColorNear& near) {
    addVector(hash, near.color);
    addFloats(hash, {near.tolerance});
}
void addShape(ContentHash& hash, const IdSet& set) {
    hash.add(std::as_bytes(set.ids.span()));
}

/// Runs of sets of ids at the beginning as one set; parts that change nothing go.
Selection merged(Selection selection) {
    std::vector<SelectionPart>& parts = selection.parts;
    while (!parts.empty() && parts.front().combine != Combine::add) parts.erase(parts.begin());
    while (parts.size() > 1) {
        const auto* first = std::get_if<IdSet>(&parts[0].shape);
        const auto* second = std::get_if<IdSet>(&parts[1].shape);
        if (first == nullptr || second == nullptr) break;
        std::vector<std::uint64_t> ids;
        const auto a = first->ids.span();
        const auto b = second->ids.span();
        switch (parts[1].combine) {
            case Combine::add:
                std::ranges::set_union(a, b, std::back_inserter(ids));
                break;
            case Combine::subtract:
                std::ranges::set_difference(a, b, std::back_inserter(ids));
                break;
            case Combine::intersect:
                std::ranges::set_intersection(a, b, std::back_inserter(ids));
                break;
        }
        parts[0].shape = IdSet{std::move(ids)};
        parts.erase(parts.begin() + 1);
    }
    if (parts.size() == 1) {
        const auto* only = std::get_if<IdSet>(&parts.front().shape);
        if (only != nullptr && only->ids.empty()) parts.clear();
    }
    return selection;
}

}  // namespace

bool operator==(const ScreenRegion& a, const ScreenRegion& b) {
    const Intrinsics& p = a.camera.intrinsics;
    const Intrinsics& q = b.camera.intrinsics;
    return a.camera.rotation == b.camera.rotation && a.camera.position == b.camera.position &&
           a.camera.nearPlane == b.camera.nearPlane && p.width == q.width && p.height == q.height &&
           p.fx == q.fx && p.fy == q.fy && p.cx == q.cx && p.cy == q.cy && p.orthographic == q.orthographic &&
           a.figure == b.figure && a.points == b.points && a.radius == b.radius && a.nearest == b.nearest &&
           a.farthest == b.farthest;
}

bool operator==(const IdSet& a, const IdSet& b) {
    return a.ids.shares(b.ids) || std::ranges::equal(a.ids.span(), b.ids.span());
}

bool OrientedBox::contains(glm::vec3 point) const {
    const glm::vec3 local = glm::transpose(rotation) * (point - center);
    return std::abs(local.x) <= 0.5F * size.x && std::abs(local.y) <= 0.5F * size.y &&
           std::abs(local.z) <= 0.5F * size.z;
}

std::vector<float> sizesOf(const Gaussians& gaussians) {
    std::vector<float> sizes(static_cast<std::size_t>(gaussians.size()));
    for (std::size_t row = 0; row < sizes.size(); ++row) {
        const float* scales = gaussians.logScales.data() + 3 * row;
        sizes[row] = std::exp(std::max({scales[0], scales[1], scales[2]}));
    }
    return sizes;
}

std::vector<float> opacitiesOf(const Gaussians& gaussians) {
    std::vector<float> opacities(static_cast<std::size_t>(gaussians.size()));
    for (std::size_t row = 0; row < opacities.size(); ++row)
        opacities[row] = 1.0F / (1.0F + std::exp(-gaussians.opacityLogits[row]));
    return opacities;
}

std::vector<std::uint8_t> selectionMask(const Selection& selection, const Gaussians& gaussians) {
    Mask mask(static_cast<std::size_t>(gaussians.size()));
    for (const SelectionPart& part : selection.parts) {
        const Mask own = std::visit([&](const auto& shape) { return maskFor(shape, gaussians); }, part.shape);
        combine(mask, own, part.combine);
    }
    if (selection.inverted)
        for (std::uint8_t& value : mask) value ^= 1U;
    return mask;
}

std::vector<int> selectedRows(const Selection& selection, const Gaussians& gaussians) {
    const Mask mask = selectionMask(selection, gaussians);
    std::vector<int> rows;
    for (std::size_t row = 0; row < mask.size(); ++row)
        if (mask[row]) rows.push_back(static_cast<int>(row));
    return rows;
}

Selection followed(const Selection& selection, const Gaussians& gaussians) {
    if (gaussians.ids.empty()) return selection;
    std::vector<std::uint64_t> ids;
    for (const int row : selectedRows(selection, gaussians))
        ids.push_back(gaussians.ids[static_cast<std::size_t>(row)]);
    return {.parts = {{.shape = IdSet{std::move(ids)}}}};
}

std::optional<Selection> combined(Selection selection, SelectionShape shape, Combine how) {
    if (selection.inverted && how == Combine::intersect) {
        // P ∩ ¬T: P without what T adds.
        Selection result{.parts = {{.shape = std::move(shape)}}};
        for (SelectionPart& part : selection.parts) {
            if (part.combine != Combine::add) return std::nullopt;
            result.parts.push_back({std::move(part.shape), Combine::subtract});
        }
        return merged(std::move(result));
    }
    // ¬T ∪ P = ¬(T without P), ¬T without P = ¬(T ∪ P).
    if (selection.inverted) how = how == Combine::add ? Combine::subtract : Combine::add;
    selection.parts.push_back({std::move(shape), how});
    return merged(std::move(selection));
}

Selection inverse(Selection selection) {
    selection.inverted = !selection.inverted;
    return selection;
}

void addTo(ContentHash& hash, const Selection& selection) {
    hash.add(std::uint64_t{selection.inverted});
    for (const SelectionPart& part : selection.parts) {
        hash.add(static_cast<std::uint64_t>(part.combine));
        hash.add(std::uint64_t{part.shape.index()});
        std::visit([&](const auto& shape) { addShape(hash, shape); }, part.shape);
    }
}

}  // namespace splatreel::core
