#include "core/base/text.h"
#include "core/edit/operators/box.h"
#include "core/edit/operators/color.h"
#include "core/edit/operators/operators.h"
#include "core/gaussians/transform.h"

#include <algorithm>
#include <cmath>

namespace splatreel::core {
namespace {

constexpr double farAway = 1000;  // metres

/// Puts the rows of `part`'s column back to where they came from.
Column<float> scattered(const Column<float>& whole, const Column<float>& part, const std::vector<int>& rows) {
    if (rows.empty()) return whole;
    const std::size_t width = part.size() / rows.size();
    std::vector<float> values = whole.copy();
    for (std::size_t i = 0; i < rows.size(); ++i)
        std::copy_n(part.data() + i * width, width,
                    values.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(rows[i]) * width));
    return values;
}

class Transform final : public FrameOperator {
public:
    [[nodiscard]] std::string name() const override { return "transform"; }
    [[nodiscard]] std::string label() const override {
        return TRANSLATE_NOOP("Operator", "Move, turn, resize");
    }
    [[nodiscard]] ParameterSchema schema() const override {
        const auto length = [](const char* name, const char* label, const char* help) {
            return number(name, label, help, 0, -farAway, farAway, "m");
        };
        const auto angle = [](const char* name, const char* label) {
            return number(name, label,
                          TRANSLATE_NOOP("Parameter", "Turn about the pivot, about x first, then y, then z."),
                          0, -360, 360, "°");
        };
        return {
            length("move_x", TRANSLATE_NOOP("Parameter", "Move x"),
                   TRANSLATE_NOOP("Parameter", "To the right.")),
            length("move_y", TRANSLATE_NOOP("Parameter", "Move y"), TRANSLATE_NOOP("Parameter", "Upwards.")),
            length("move_z", TRANSLATE_NOOP("Parameter", "Move z"),
                   TRANSLATE_NOOP("Parameter", "Towards the input camera.")),
            angle("turn_x", TRANSLATE_NOOP("Parameter", "Turn x")),
            angle("turn_y", TRANSLATE_NOOP("Parameter", "Turn y")),
            angle("turn_z", TRANSLATE_NOOP("Parameter", "Turn z")),
            number("scale", TRANSLATE_NOOP("Parameter", "Scale"),
                   TRANSLATE_NOOP("Parameter", "Resizes about the pivot."), 1, 1e-3, 1e3, "×"),
            length("pivot_x", TRANSLATE_NOOP("Parameter", "Pivot x"),
                   TRANSLATE_NOOP("Parameter", "The point that turning and resizing leave in place.")),
            length("pivot_y", TRANSLATE_NOOP("Parameter", "Pivot y"),
                   TRANSLATE_NOOP("Parameter", "The point that turning and resizing leave in place.")),
            length("pivot_z", TRANSLATE_NOOP("Parameter", "Pivot z"),
                   TRANSLATE_NOOP("Parameter", "The point that turning and resizing leave in place."))};
    }
    [[nodiscard]] Result<Gaussians> apply(const FrameWindow& window, const ParameterSet& parameters,
                                          std::span<const std::uint8_t> selected) const override {
        const auto vector = [&](const std::string& name) {
            return glm::vec3(parameters.real(name + "_x"), parameters.real(name + "_y"),
                             parameters.real(name + "_z"));
        };
        const glm::vec3 turns = vector("turn");
        const glm::vec3 pivot = vector("pivot");
        Similarity similarity;
        similarity.scale = static_cast<float>(parameters.real("scale"));
        if (turns != glm::vec3(0.0F)) similarity.rotation = eulerRotation(turns.x, turns.y, turns.z);
        similarity.translation = pivot + vector("move") - similarity.scale * (similarity.rotation * pivot);
        const Gaussians& frame = window.frame();
        if (selected.empty()) return transformed(frame, similarity);
        std::vector<int> rows;
        for (std::size_t row = 0; row < selected.size(); ++row)
            if (selected[row]) rows.push_back(static_cast<int>(row));
        const Gaussians moved = transformed(selectRows(frame, rows), similarity);
        Gaussians result = frame;
        result.positions = scattered(frame.positions, moved.positions, rows);
        result.rotations = scattered(frame.rotations, moved.rotations, rows);
        result.logScales = scattered(frame.logScales, moved.logScales, rows);
        result.sh = scattered(frame.sh, moved.sh, rows);
        return result;
    }
};

class Grade final : public FrameOperator {
public:
    [[nodiscard]] std::string name() const override { return "grade"; }
    [[nodiscard]] std::string label() const override { return TRANSLATE_NOOP("Operator", "Colour grade"); }
    [[nodiscard]] ParameterSchema schema() const override { return gradeSchema(); }
    [[nodiscard]] Result<Gaussians> apply(const FrameWindow& window, const ParameterSet& parameters,
                                          std::span<const std::uint8_t> selected) const override {
        const ColorMap map = gradeMap(parameters);
        const Gaussians& frame = window.frame();
        if (map.isIdentity()) return frame;
        Gaussians graded = frame;
        const auto coefficients = static_cast<std::size_t>(shCoefficientCount(frame.shDegree));
        std::vector<float> values = frame.sh.copy();
        for (std::size_t row = 0; row < static_cast<std::size_t>(frame.size()); ++row) {
            if (acts(selected, row))
                applyToHarmonics(map, std::span(values).subspan(3 * coefficients * row, 3 * coefficients));
        }
        graded.sh = std::move(values);
        return graded;
    }
};

class Adjust final : public FrameOperator {
public:
    [[nodiscard]] std::string name() const override { return "adjust"; }
    [[nodiscard]] std::string label() const override {
        return TRANSLATE_NOOP("Operator", "Opacity and size");
    }
    [[nodiscard]] ParameterSchema schema() const override {
        return {number("opacity", TRANSLATE_NOOP("Parameter", "Opacity"),
                       TRANSLATE_NOOP("Parameter", "Multiplies the opacity of each Gaussian."), 1, 0, 4, "×"),
                number("size", TRANSLATE_NOOP("Parameter", "Size"),
                       TRANSLATE_NOOP("Parameter", "Resizes each Gaussian about its own centre."), 1, 0.05,
                       20, "×")};
    }
    [[nodiscard]] Result<Gaussians> apply(const FrameWindow& window, const ParameterSet& parameters,
                                          std::span<const std::uint8_t> selected) const override {
        const Gaussians& frame = window.frame();
        Gaussians adjusted = frame;
        const double factor = parameters.real("opacity");
        if (factor != 1) {
            std::vector<float> logits = frame.opacityLogits.copy();
            for (std::size_t row = 0; row < logits.size(); ++row) {
                if (!acts(selected, row)) continue;
                const double opacity =
                    std::clamp(factor / (1 + std::exp(-double{logits[row]})), 1e-9, 1 - 1e-6);
                logits[row] = static_cast<float>(std::log(opacity / (1 - opacity)));
            }
            adjusted.opacityLogits = std::move(logits);
        }
        if (parameters.real("size") != 1) {
            const auto shift = static_cast<float>(std::log(parameters.real("size")));
            std::vector<float> scales = frame.logScales.copy();
            for (std::size_t i = 0; i < scales.size(); ++i)
                if (acts(selected, i / 3)) scales[i] += shift;
            adjusted.logScales = std::move(scales);
        }
        return adjusted;
    }
};

}  // namespace

const FrameOperator& transformOperator() {
    static const Transform instance;
    return instance;
}
const FrameOperator& gradeOperator() {
    static const Grade instance;
    return instance;
}
const FrameOperator& adjustOperator() {
    static const Adjust instance;
    return instance;
}

}  // namespace splatreel::core
