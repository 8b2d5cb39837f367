#pragma once

#include "models/nn/hexplane.h"
#include "models/nn/parameters.h"

#include <torch/types.h>

namespace splatreel::models {

struct DeformationConfig {
    HexPlaneConfig planes;
    int width = 64;  ///< of trunk and heads
    bool opacityHead = false;
    /// True: the last layers start at zero, so that the field starts as the identity. False: Xavier-uniform
    /// weights throughout, as published.
    bool startAtIdentity = true;
};

/// What the field adds to the canonical Gaussians, one row each.
struct DeformationDelta {
    torch::Tensor position;  ///< [rows, 3] world
    torch::Tensor logScale;  ///< [rows, 3]
    torch::Tensor rotation;  ///< [rows, 4] w, x, y, z; added before normalising
    torch::Tensor opacity;   ///< [rows, 1] logit; undefined without its head
};

/// HexPlane features → one linear layer → heads of two layers each (ReLU before each layer).
class DeformationField {
public:
    DeformationField(const DeformationConfig& config, const torch::Generator& generator);

    /// Canonical positions [rows, 3], times [rows] in [0, 1].
    [[nodiscard]] DeformationDelta forward(const torch::Tensor& positions, const torch::Tensor& times) const;

    [[nodiscard]] HexPlane& planes() { return planes_; }
    [[nodiscard]] const HexPlane& planes() const { return planes_; }
    /// Of trunk and heads, without the planes (which learn at another rate). The heads' first layers are one
    /// matrix.
    [[nodiscard]] NamedTensors decoderParameters() const;
    /// Planes ("grids…") and decoder ("decoder…").
    [[nodiscard]] NamedTensors parameters() const;

private:
    DeformationConfig config_;
    HexPlane planes_;
    Linear trunk_;
    Linear hidden_;  // the first layers of all heads: width → heads · width
    std::vector<Linear> last_;
};

}  // namespace splatreel::models
