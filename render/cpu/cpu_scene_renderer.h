#pragma once

#include "render/scene/scene_renderer.h"

#include <memory>

namespace splatreel::render {

/// Wall times of the stages of the picture drawn last, milliseconds.
struct SceneTimes {
    double project = 0;    ///< culling, projection, shading and filing under tiles
    double composite = 0;  ///< ordering, compositing and writing of tiles
    double finish = 0;     ///< guides and comparison
};

/// Draws scenes on the processor with as many workers as core::parallelFor has.
class CpuSceneRenderer final : public SceneRenderer {
public:
    CpuSceneRenderer();
    ~CpuSceneRenderer() override;

    [[nodiscard]] std::string name() const override { return "cpu"; }
    core::Result<void> draw(const SceneView& view, Picture& picture) override;
    core::Result<void> drawPlanes(const SceneView& view, const PlaneSet& wanted,
                                  PicturePlanes& planes) override;
    [[nodiscard]] core::Result<Pick> pick(const SceneView& view, int x, int y) override;

    [[nodiscard]] SceneTimes times() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace splatreel::render
