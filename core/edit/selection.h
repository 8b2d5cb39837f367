#pragma once

#include "core/base/hash.h"
#include "core/gaussians/camera.h"
#include "core/gaussians/gaussians.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace splatreel::core {

/// What lies under a figure drawn on the screen: whose centre, seen from `camera`, is inside.
struct ScreenRegion {
    enum class Figure {
        polygon,  ///< inside of the closed line (a rectangle, a lasso); even-odd
        stroke    ///< within `radius` of the open line (a brush)
    };
    Camera camera;
    Figure figure = Figure::polygon;
    std::vector<glm::vec2> points;  ///< pixels of the camera
    float radius = 0;               ///< pixels
    /// Distance along the line of sight in metres: a brush that takes only the near surface.
    float nearest = 0;
    float farthest = std::numeric_limits<float>::max();
};

/// A turned box in the world.
struct OrientedBox {
    glm::vec3 center{0.0F};
    glm::vec3 size{1.0F};      ///< whole lengths of the edges, metres
    glm::mat3 rotation{1.0F};  ///< takes the box's axes to the world's

    [[nodiscard]] bool contains(glm::vec3 point) const;
    friend bool operator==(const OrientedBox&, const OrientedBox&) = default;
};

/// A value of each Gaussian within [minimum, maximum].
struct ValueRange {
    enum class Value {
        opacity,     ///< 0 … 1
        size,        ///< largest standard deviation, metres
        elongation,  ///< largest over middle standard deviation: needles
        isolation    ///< see isolationOf
    };
    Value value = Value::opacity;
    float minimum = 0;
    float maximum = std::numeric_limits<float>::max();
    friend bool operator==(const ValueRange&, const ValueRange&) = default;
};

/// Base colour (sRGB, 0 … 1) within a distance of a picked one, each channel counting alike.
struct ColorNear {
    glm::vec3 color{0.5F};
    float tolerance = 0.1F;
    friend bool operator==(const ColorNear&, const ColorNear&) = default;
};

/// Certain primitives, in whichever frame they are.
struct IdSet {
    Column<std::uint64_t> ids;  ///< strictly increasing
};

bool operator==(const ScreenRegion& a, const ScreenRegion& b);
bool operator==(const IdSet& a, const IdSet& b);

/// How a part of a selection goes together with what is selected before it.
enum class Combine { add, subtract, intersect };

using SelectionShape = std::variant<ScreenRegion, OrientedBox, ValueRange, ColorNear, IdSet>;

struct SelectionPart {
    SelectionShape shape;
    Combine combine = Combine::add;
    friend bool operator==(const SelectionPart&, const SelectionPart&) = default;
};

/// Which Gaussians are meant. Asked frame by frame: a set of ids follows its primitives through time,
/// everything else is by place and value in each frame.
struct Selection {
    std::vector<SelectionPart> parts;
    bool inverted = false;

    /// Nothing is selected, whatever the frame.
    [[nodiscard]] bool empty() const { return parts.empty() && !inverted; }
    friend bool operator==(const Selection&, const Selection&) = default;
};

/// What is selected once `shape` goes together with it, after an inversion too; sets of ids become one set.
/// Nothing where a selection cannot say so: a shape that is no set of ids, intersected with an inverted
/// selection that itself takes parts away.
[[nodiscard]] std::optional<Selection> combined(Selection selection, SelectionShape shape, Combine how);
/// Everything else.
[[nodiscard]] Selection inverse(Selection selection);

/// Whether each Gaussian is selected. [N] 0 or 1. A set of ids selects nothing in a frame without ids.
[[nodiscard]] std::vector<std::uint8_t> selectionMask(const Selection& selection, const Gaussians& gaussians);
/// The same as rows, growing.
[[nodiscard]] std::vector<int> selectedRows(const Selection& selection, const Gaussians& gaussians);

/// The selection as it is in this frame, to be followed through time: the ids of what is selected. Without
/// ids it stays by place and value.
[[nodiscard]] Selection followed(const Selection& selection, const Gaussians& gaussians);

void addTo(ContentHash& hash, const Selection& selection);

/// Largest standard deviation of each Gaussian in metres; [N].
[[nodiscard]] std::vector<float> sizesOf(const Gaussians& gaussians);
/// Opacities, 0 … 1; [N].
[[nodiscard]] std::vector<float> opacitiesOf(const Gaussians& gaussians);

}  // namespace splatreel::core
