#include "models/fourdstr/losses.h"

namespace splatreel::models {

render::RasterSettings trainingRaster() {
    render::RasterSettings settings;
    settings.dilation = trainingFiltering.dilation;
    settings.compensate = trainingFiltering.compensate;
    return settings;
}

PictureError pictureError(const torch::Tensor& color, const torch::Tensor& alpha, const Target& target) {
    const torch::Tensor squared = (color - target.color).square().sum();
    const double pixels = static_cast<double>(alpha.numel());
    const double area = std::max(target.alpha.sum().item<double>(), 0.01 * pixels);
    return {squared / (3 * area), (alpha - target.alpha).square().sum() / area,
            squared.item<double>() / (3 * pixels)};
}

torch::Tensor temporalChange(const FrameRows& rows) {
    std::vector<std::int64_t> earlier;
    std::vector<std::int64_t> later;
    for (std::size_t k = 0; k + 1 < rows.frames.size(); ++k) {
        if (rows.frames[k + 1] != rows.frames[k] + 1) continue;
        // Both lists of pool rows are ascending.
        int a = rows.offsets[k];
        int b = rows.offsets[k + 1];
        while (a < rows.offsets[k + 1] && b < rows.offsets[k + 2]) {
            const int rowA = rows.poolRows[static_cast<std::size_t>(a)];
            const int rowB = rows.poolRows[static_cast<std::size_t>(b)];
            if (rowA == rowB) {
                earlier.push_back(a);
                later.push_back(b);
            }
            a += rowA <= rowB ? 1 : 0;
            b += rowB <= rowA ? 1 : 0;
        }
    }
    const torch::Tensor& scales = rows.gaussians.logScales;
    if (earlier.empty()) return torch::zeros({}, scales.device());
    const torch::Tensor rotations =
        rows.gaussians.rotations / rows.gaussians.rotations.norm(2, 1, true).clamp_min(1e-12);
    const torch::Tensor from = torch::tensor(earlier, torch::kInt64).to(scales.device());
    const torch::Tensor to = torch::tensor(later, torch::kInt64).to(scales.device());
    const auto change = [&](const torch::Tensor& values) {
        return (values.index_select(0, to) - values.index_select(0, from)).square().sum(1).mean();
    };
    return change(scales) + change(rotations);
}

torch::Tensor planeRegularization(const HexPlane& planes, const FourdstrSettings& settings) {
    return planes.regularity({settings.timeSmoothness, settings.timeDeviation, settings.spaceSmoothness});
}

}  // namespace splatreel::models
