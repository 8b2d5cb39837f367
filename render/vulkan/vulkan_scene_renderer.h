#pragma once

#include "render/scene/scene_renderer.h"
#include "render/vulkan/devices.h"

#include <memory>
#include <string>
#include <vector>

namespace splatreel::render::vulkan {

enum class VulkanBackend { tiles, quads };

/// A stage of the picture drawn last.
struct StageTime {
    std::string name;
    double milliseconds = 0;
};

/// Draws scenes on a Vulkan device, by tiles or by quads. Planes, the reference mode, surfaces, pictures with
/// guides and picking go by tiles with either.
class VulkanSceneRenderer final : public SceneRenderer {
public:
    struct Options {
        VulkanBackend backend = VulkanBackend::tiles;
        std::uint64_t pageBudget = std::uint64_t{1} << 30U;  ///< bytes of packed frames on the device
        bool times = false;                                  ///< measure stages
    };
    [[nodiscard]] static core::Result<std::unique_ptr<VulkanSceneRenderer>> create(
        const std::shared_ptr<Device>& device, const Options& options);
    ~VulkanSceneRenderer() override;

    [[nodiscard]] std::string name() const override;
    core::Result<void> draw(const SceneView& view, Picture& picture) override;
    core::Result<void> drawPlanes(const SceneView& view, const PlaneSet& wanted,
                                  PicturePlanes& planes) override;
    [[nodiscard]] core::Result<Pick> pick(const SceneView& view, int x, int y) override;
    [[nodiscard]] bool lost() const override;

    /// Of the last picture, when asked for and where the device measures.
    [[nodiscard]] std::vector<StageTime> times() const;
    /// For tests: room for that many pairs of Gaussians and tiles.
    core::Result<void> limitPairs(std::uint64_t pairs);

private:
    struct State;
    explicit VulkanSceneRenderer(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace splatreel::render::vulkan
