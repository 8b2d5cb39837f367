#pragma once

#include "render/scene/scene.h"

#include <array>

namespace splatreel::render {

/// What guides leave on a pixel: a straight colour with its coverage, and how deep it lies.
struct GuideMark {
    std::array<float, 4> color{};  ///< alpha 0: nothing
    float depth = 0;               ///< camera z in metres
};

/// The guides of a view, asked pixel by pixel. The grid lies in the plane y = ground with a line every 0.1 m,
/// every tenth of them stronger, one pixel wide; it fades where its lines come too close and from 4 m to 8 m
/// from the origin. The axes are half a metre long from the origin and two pixels wide: x red, y green, z
/// blue.
class GuideLines {
public:
    /// The grid, then the three axes.
    static constexpr int markCount = 4;
    using Marks = std::array<GuideMark, markCount>;

    GuideLines(const Guides& guides, const core::Camera& camera);
    /// Marks at a pixel's centre.
    [[nodiscard]] Marks at(int x, int y) const;

    /// An axis on the screen.
    struct Axis {
        bool shown = false;
        glm::vec2 from{0.0F}, to{0.0F};        ///< pixels
        float fromInverse = 0, toInverse = 0;  ///< 1 / z; orthographic: z
    };
    [[nodiscard]] const std::array<Axis, 3>& axes() const { return axes_; }

private:
    [[nodiscard]] bool groundAt(float x, float y, glm::vec2& place, float& depth) const;
    [[nodiscard]] GuideMark gridAt(float x, float y) const;

    Guides guides_;
    core::Camera camera_;
    std::array<Axis, 3> axes_;
};

}  // namespace splatreel::render
