#include "core/base/text.h"
#include "core/edit/neighbours.h"
#include "core/edit/operators/box.h"
#include "core/edit/operators/operators.h"
#include "core/edit/selection.h"

#include <algorithm>
#include <cmath>

namespace splatreel::core {
namespace {

constexpr double farAway = 1000;  // metres

using Mask = std::vector<std::uint8_t>;

class Delete final : public FrameOperator {
public:
    [[nodiscard]] std::string name() const override { return "delete"; }
    [[nodiscard]] std::string label() const override {
        return TRANSLATE_NOOP("Operator", "Delete selection");
    }
    [[nodiscard]] ParameterSchema schema() const override { return {}; }
    [[nodiscard]] Result<Gaussians> apply(const FrameWindow& window, const ParameterSet&,
                                          std::span<const std::uint8_t> selected) const override {
        // Without a selection nothing is meant, not everything.
        return selected.empty() ? window.frame() : without(window.frame(), selected);
    }
};

class Crop final : public FrameOperator {
public:
    [[nodiscard]] std::string name() const override { return "crop"; }
    [[nodiscard]] std::string label() const override { return TRANSLATE_NOOP("Operator", "Crop to box"); }
    [[nodiscard]] ParameterSchema schema() const override {
        const auto place = [](const char* name, const char* label) {
            return number(name, label, TRANSLATE_NOOP("Parameter", "Middle of the box."), 0, -farAway,
                          farAway, "m");
        };
        const auto extent = [](const char* name, const char* label) {
            return number(name, label, TRANSLATE_NOOP("Parameter", "Whole length of the box's edge."), 2,
                          1e-4, farAway, "m");
        };
        const auto angle = [](const char* name, const char* label) {
            return number(name, label,
                          TRANSLATE_NOOP("Parameter", "Turn of the box, about x first, then y, then z."), 0,
                          -360, 360, "°");
        };
        return {place("center_x", TRANSLATE_NOOP("Parameter", "Centre x")),
                place("center_y", TRANSLATE_NOOP("Parameter", "Centre y")),
                place("center_z", TRANSLATE_NOOP("Parameter", "Centre z")),
                extent("size_x", TRANSLATE_NOOP("Parameter", "Size x")),
                extent("size_y", TRANSLATE_NOOP("Parameter", "Size y")),
                extent("size_z", TRANSLATE_NOOP("Parameter", "Size z")),
                angle("turn_x", TRANSLATE_NOOP("Parameter", "Turn x")),
                angle("turn_y", TRANSLATE_NOOP("Parameter", "Turn y")),
                angle("turn_z", TRANSLATE_NOOP("Parameter", "Turn z")),
                flag("outside", TRANSLATE_NOOP("Parameter", "Keep outside"),
                     TRANSLATE_NOOP("Parameter", "Removes what is inside of the box instead."))};
    }
    [[nodiscard]] Result<Gaussians> apply(const FrameWindow& window, const ParameterSet& parameters,
                                          std::span<const std::uint8_t> selected) const override {
        const Selection inside{.parts = {{.shape = cropBox(parameters)}},
                               .inverted = !parameters.flag("outside")};
        Mask goes = selectionMask(inside, window.frame());
        for (std::size_t row = 0; row < goes.size(); ++row)
            if (!acts(selected, row)) goes[row] = 0;
        return without(window.frame(), goes);
    }
};

/// Floaters: what is faint, huge, needle-like or alone.
class Filter final : public FrameOperator {
public:
    [[nodiscard]] std::string name() const override { return "filter"; }
    [[nodiscard]] std::string label() const override { return TRANSLATE_NOOP("Operator", "Remove floaters"); }
    [[nodiscard]] ParameterSchema schema() const override {
        return {
            number("opacity", TRANSLATE_NOOP("Parameter", "Fainter than"),
                   TRANSLATE_NOOP("Parameter", "Removes Gaussians of less opacity."), 0.02, 0, 1),
            number(
                "size", TRANSLATE_NOOP("Parameter", "Larger than"),
                TRANSLATE_NOOP("Parameter",
                               "Removes Gaussians whose largest standard deviation is above this; 0: none."),
                0, 0, farAway, "m"),
            number("elongation", TRANSLATE_NOOP("Parameter", "Longer than"),
                   TRANSLATE_NOOP(
                       "Parameter",
                       "Removes needles: largest over middle standard deviation above this; 0: none."),
                   0, 0, 1e6),
            number("isolation", TRANSLATE_NOOP("Parameter", "Farther out than"),
                   TRANSLATE_NOOP(
                       "Parameter",
                       "Removes what is alone: distance to its fourth neighbour above this many times the "
                       "frame's median; 0: none."),
                   6, 0, 1e6)};
    }
    [[nodiscard]] Result<Gaussians> apply(const FrameWindow& window, const ParameterSet& parameters,
                                          std::span<const std::uint8_t> selected) const override {
        Selection meant;
        const auto add = [&](ValueRange::Value value, double low, double high) {
            meant.parts.push_back(
                {.shape = ValueRange{value, static_cast<float>(low), static_cast<float>(high)}});
        };
        const auto above = [&](ValueRange::Value value, double limit) {
            if (limit > 0) add(value, limit, static_cast<double>(std::numeric_limits<float>::max()));
        };
        if (parameters.real("opacity") > 0) {
            const auto bound = static_cast<float>(parameters.real("opacity"));
            add(ValueRange::Value::opacity, 0, static_cast<double>(std::nextafter(bound, 0.0F)));
        }
        above(ValueRange::Value::size, parameters.real("size"));
        above(ValueRange::Value::elongation, parameters.real("elongation"));
        above(ValueRange::Value::isolation, parameters.real("isolation"));
        Mask goes = selectionMask(meant, window.frame());
        for (std::size_t row = 0; row < goes.size(); ++row)
            if (!acts(selected, row)) goes[row] = 0;
        return without(window.frame(), goes);
    }
};

/// The least important part, by how much of a picture each Gaussian can cover: opacity times the product of
/// its two largest standard deviations.
class Prune final : public FrameOperator {
public:
    [[nodiscard]] std::string name() const override { return "prune"; }
    [[nodiscard]] std::string label() const override {
        return TRANSLATE_NOOP("Operator", "Prune by importance");
    }
    [[nodiscard]] ParameterSchema schema() const override {
        return {
            number("share", TRANSLATE_NOOP("Parameter", "Share"),
                   TRANSLATE_NOOP(
                       "Parameter",
                       "Removes this share of the Gaussians, those that matter least to the picture first "
                       "(opacity times area)."),
                   0.1, 0, 0.99)};
    }
    [[nodiscard]] Result<Gaussians> apply(const FrameWindow& window, const ParameterSet& parameters,
                                          std::span<const std::uint8_t> selected) const override {
        const Gaussians& frame = window.frame();
        const std::vector<float> opacities = opacitiesOf(frame);
        std::vector<std::pair<float, std::size_t>> ranked;
        for (std::size_t row = 0; row < opacities.size(); ++row) {
            if (!acts(selected, row)) continue;
            const float* scales = frame.logScales.data() + 3 * row;
            const float area =
                scales[0] + scales[1] + scales[2] - std::min({scales[0], scales[1], scales[2]});
            // Not a number would break the order; such a Gaussian shows nothing.
            const float importance = std::log(std::max(opacities[row], 1e-30F)) + area;
            ranked.emplace_back(std::isnan(importance) ? -1e30F : importance, row);
        }
        const auto count = static_cast<std::size_t>(
            std::floor(parameters.real("share") * static_cast<double>(ranked.size())));
        std::ranges::nth_element(ranked, ranked.begin() + static_cast<std::ptrdiff_t>(count));
        Mask goes(opacities.size());
        for (std::size_t i = 0; i < count; ++i) goes[ranked[i].second] = 1;
        return without(frame, goes);
    }
};

}  // namespace

glm::mat3 eulerRotation(double xDegrees, double yDegrees, double zDegrees) {
    const auto turn = [](double degrees, int axis) {
        const double angle = glm::radians(degrees);
        const int a = (axis + 1) % 3;
        const int b = (axis + 2) % 3;
        glm::dmat3 m(1.0);
        m[a][a] = m[b][b] = std::cos(angle);
        m[a][b] = std::sin(angle);
        m[b][a] = -std::sin(angle);
        return m;
    };
    return {turn(zDegrees, 2) * turn(yDegrees, 1) * turn(xDegrees, 0)};
}

glm::vec3 eulerAngles(const glm::mat3& rotation) {
    const glm::mat3& r = rotation;  // columns are the images of the axes
    const float y = std::asin(std::clamp(-r[0][2], -1.0F, 1.0F));
    const bool locked = std::abs(r[0][2]) > 0.99999F;  // x and z turn about the same axis: x alone
    const float x = locked ? std::atan2(-r[2][1], r[1][1]) : std::atan2(r[1][2], r[2][2]);
    const float z = locked ? 0 : std::atan2(r[0][1], r[0][0]);
    return glm::degrees(glm::vec3(x, y, z));
}

OrientedBox cropBox(const ParameterSet& parameters) {
    const auto vector = [&](const std::string& name) {
        return glm::vec3(parameters.real(name + "_x"), parameters.real(name + "_y"),
                         parameters.real(name + "_z"));
    };
    const glm::vec3 turns = vector("turn");
    return {vector("center"), vector("size"), eulerRotation(turns.x, turns.y, turns.z)};
}

Result<void> setCropBox(ParameterSet& parameters, const OrientedBox& box) {
    const glm::vec3 turns = eulerAngles(box.rotation);
    const char* axes[] = {"_x", "_y", "_z"};
    ParameterSet changed = parameters;
    for (int axis = 0; axis < 3; ++axis) {
        const std::string suffix = axes[axis];
        for (const auto& [name, value] : {std::pair<std::string, float>{"center", box.center[axis]},
                                          {"size", box.size[axis]},
                                          {"turn", turns[axis]}})
            if (auto set = changed.set(name + suffix, ParameterValue(static_cast<double>(value))); !set)
                return set;
    }
    parameters = std::move(changed);
    return {};
}

const FrameOperator& deleteOperator() {
    static const Delete instance;
    return instance;
}
const FrameOperator& cropOperator() {
    static const Crop instance;
    return instance;
}
const FrameOperator& filterOperator() {
    static const Filter instance;
    return instance;
}
const FrameOperator& pruneOperator() {
    static const Prune instance;
    return instance;
}

}  // namespace splatreel::core
