#pragma once

#include "render/scene/overlay.h"
#include "render/vulkan/recording.h"
#include "render/vulkan/render_target.h"

#include <array>
#include <map>
#include <memory>
#include <string>

struct ImGuiContext;
struct ImFont;

namespace splatreel::render::vulkan {

/// Draws overlays with Dear ImGui's shapes and letters. One thread at a time per painter.
class OverlayPainter {
public:
    /// `fontFile`: a TrueType font for texts; empty, or not to be read: a built-in one without letters beyond
    /// Latin-1.
    [[nodiscard]] static core::Result<std::unique_ptr<OverlayPainter>> create(
        const std::shared_ptr<Device>& device, std::string fontFile);
    ~OverlayPainter();
    OverlayPainter(const OverlayPainter&) = delete;
    OverlayPainter& operator=(const OverlayPainter&) = delete;

    /// How many recordings may be under way with the geometry of each.
    static constexpr std::size_t slots = 2;

    /// Onto what the target holds. The submission that used the slot last is done.
    core::Result<void> paint(Recording& recording, const Overlay& overlay, const RenderTarget& target,
                             VkFormat format, std::size_t slot);

private:
    struct Geometry {
        Buffer vertices, indices;
    };
    OverlayPainter() = default;
    core::Result<void> loadFonts(const Overlay& overlay);
    core::Result<const Pipeline*> pipelineFor(VkFormat format);
    void describe(const Overlay& overlay, const RenderTarget& target);
    core::Result<void> draw(Recording& recording, const RenderTarget& target, const Pipeline& pipeline,
                            Geometry& geometry);

    std::shared_ptr<Device> device_;
    std::string fontFile_;
    ImGuiContext* context_ = nullptr;  ///< owned: ImGui has functions for it, no destructor
    std::map<int, ImFont*> fonts_;     ///< by height in pixels; owned by the context
    Image letters_;
    BindingLayoutPtr layout_;
    Bindings bindings_;
    std::map<VkFormat, Pipeline> pipelines_;
    std::array<Geometry, slots> geometry_;
};

}  // namespace splatreel::render::vulkan
