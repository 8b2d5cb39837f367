#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/formats/gltf_document.h"
#include "core/gaussians/transform.h"

#include <glm/glm.hpp>

#include <array>
#include <cstdint>
#include <vector>

namespace splatreel::core {

/// A node of the tree: its own transform, and how its scale steps through time.
struct SplatNode {
    std::vector<int> children;
    std::int64_t mesh = -1;  ///< −1: none with splats
    glm::dmat4 matrix{1.0};  ///< used unless the scale is animated
    glm::dvec3 translation{0.0};
    std::array<double, 4> rotation{0, 0, 0, 1};  ///< x y z w
    std::vector<float> keyTimes;                 ///< seconds; empty: not animated
    std::vector<float> keyScales;                ///< [keys, 3], each holds until the next key
};

/// A mesh as it stands at one instant.
struct SplatInstance {
    std::int64_t mesh = 0;
    Similarity placement;
};

/// The nodes of a GLB's scene and the animation that shows them in turn.
class SplatScene {
public:
    [[nodiscard]] const std::vector<SplatNode>& nodes() const { return nodes_; }
    [[nodiscard]] int frameCount() const { return frames_; }
    [[nodiscard]] Rate rate() const { return rate_; }
    [[nodiscard]] std::int64_t scene() const { return scene_; }
    /// What a frame shows. A stretched or mirrored node is an error.
    [[nodiscard]] Result<std::vector<SplatInstance>> shown(int frame) const;

private:
    friend Result<SplatScene> readSplatScene(const GltfDocument& document);
    Result<void> readNodes(const GltfDocument& document);
    Result<void> readAnimations(const GltfDocument& document);
    Result<void> findFrames(const GltfDocument& document);

    std::vector<SplatNode> nodes_;
    std::vector<int> roots_;
    std::int64_t scene_ = 0;
    int frames_ = 1;
    Rate rate_{24, 1};
};

[[nodiscard]] Result<SplatScene> readSplatScene(const GltfDocument& document);

/// Whether a primitive has the extension KHR_gaussian_splatting.
[[nodiscard]] bool isSplatPrimitive(const nlohmann::json& primitive);

}  // namespace splatreel::core
