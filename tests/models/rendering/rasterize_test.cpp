#include "models/rendering/rasterize.h"

#include <gtest/gtest.h>

#include <array>
#include <functional>

namespace splatreel::models {
namespace {

constexpr int size = 24;

core::Camera camera(float azimuth = 0.3F) {
    return core::orbitCamera(azimuth, 0.2F, 2, core::intrinsicsFromFovy(size, size, 0.3F));
}

/// Four Gaussians that overlap and are so wide that the edges at which the rasteriser cuts them off lie
/// outside of the picture: there the exact gradient knows nothing of what finite differences see.
GaussianRows fourGaussians() {
    return {
        torch::tensor({0.05F, 0.1F, 0.0F, -0.15F, 0.05F, 0.2F, 0.1F, -0.1F, -0.2F, -0.1F, -0.1F, 0.3F})
            .view({4, 3}),
        torch::tensor({-1.2F, -1.4F, -1.3F, -1.3F, -1.1F, -1.5F, -1.3F, -1.4F, -1.1F, -1.5F, -1.3F, -1.4F})
            .view({4, 3}),
        torch::tensor({1.0F, 0.2F, -0.1F, 0.3F, 0.7F, -0.4F, 0.5F, 0.1F, 1.5F, 0.0F, 0.6F, -0.2F, 0.4F, 0.9F,
                       0.1F, -0.3F})
            .view({4, 4}),
        torch::tensor({0.4F, -0.3F, 0.8F, 0.1F}),
        torch::tensor({0.6F, -0.2F, 0.3F, -0.4F, 0.5F, 0.2F, 0.1F, 0.3F, -0.5F, 0.7F, -0.1F, 0.2F})
            .view({4, 1, 3})};
}

std::array<torch::Tensor*, 5> tensorsOf(GaussianRows& rows) {
    return {&rows.positions, &rows.logScales, &rows.rotations, &rows.opacityLogits, &rows.sh};
}

render::RasterSettings settings() {
    render::RasterSettings settings;
    settings.compensate = true;
    return settings;
}

/// Smooth weights of a picture's pixels, others for every picture.
torch::Tensor weights(torch::IntArrayRef shape, int picture) {
    std::int64_t numel = 1;
    for (const std::int64_t extent : shape) numel *= extent;
    return torch::sin(torch::arange(numel, torch::kFloat32) * (0.05F + 0.02F * static_cast<float>(picture)))
        .view(shape);
}

torch::Tensor loss(const Pictures& pictures) {
    torch::Tensor sum = torch::zeros({});
    for (std::size_t i = 0; i < pictures.colors.size(); ++i) {
        const int picture = static_cast<int>(i);
        sum = sum + (pictures.colors[i] * weights(pictures.colors[i].sizes(), picture)).sum() +
              (pictures.alphas[i].square() * weights(pictures.alphas[i].sizes(), picture + 10)).sum();
    }
    return sum;
}

std::array<torch::Tensor, 5> gradientsOf(const std::vector<PictureJob>& jobs,
                                         const std::function<torch::Tensor(const Pictures&)>& lossOf = loss) {
    GaussianRows rows = fourGaussians();
    for (torch::Tensor* tensor : tensorsOf(rows)) tensor->requires_grad_(true);
    Rasterize rasterize;
    lossOf(rasterize.draw(rows, jobs, settings())).backward();
    std::array<torch::Tensor, 5> gradients;
    for (std::size_t i = 0; i < gradients.size(); ++i) gradients[i] = tensorsOf(rows)[i]->grad();
    return gradients;
}

TEST(Rasterize, GradientsFollowFiniteDifferences) {
    const std::vector<PictureJob> jobs = {{0, 4, camera()}};
    const auto gradients = gradientsOf(jobs);
    Rasterize rasterize;
    for (std::size_t t = 0; t < gradients.size(); ++t) {
        ASSERT_TRUE(gradients[t].defined()) << t;
        const double largest = gradients[t].abs().max().item<double>();
        EXPECT_GT(largest, 0.01) << t;
        const torch::Tensor flat = gradients[t].reshape({-1});
        for (std::int64_t i = 0; i < flat.numel(); ++i) {
            constexpr float step = 4e-3F;
            double values[2];
            for (const int side : {0, 1}) {
                GaussianRows rows = fourGaussians();
                tensorsOf(rows)[t]->view({-1})[i] += side == 0 ? -step : step;
                values[side] = loss(rasterize.draw(rows, jobs, settings())).item<double>();
            }
            EXPECT_NEAR(flat[i].item<double>(), (values[1] - values[0]) / (2 * step), 0.02 * largest + 2e-3)
                << "tensor " << t << " value " << i;
        }
    }
}

TEST(Rasterize, PicturesOfTheSameRowsAddTheirGradients) {
    const PictureJob front{0, 4, camera()};
    const PictureJob side{0, 4, camera(1.2F)};
    const auto both = gradientsOf({front, side});
    const auto first = gradientsOf({front});
    const auto second = gradientsOf({side}, [](const Pictures& pictures) {
        // Weighted as the second picture of the batch was.
        return (pictures.colors[0] * weights({3, size, size}, 1)).sum() +
               (pictures.alphas[0].square() * weights({size, size}, 11)).sum();
    });
    for (std::size_t t = 0; t < both.size(); ++t) {
        EXPECT_TRUE(torch::allclose(both[t], first[t] + second[t], 1e-4, 1e-4)) << t;
    }
}

TEST(Rasterize, OnlyTheRowsOfAPictureGetGradients) {
    const auto gradients = gradientsOf({{1, 2, camera()}});
    for (const torch::Tensor& gradient : gradients) {
        EXPECT_EQ(gradient[0].abs().max().item<float>(), 0);
        EXPECT_GT(gradient[1].abs().max().item<float>(), 0);
        EXPECT_GT(gradient[2].abs().max().item<float>(), 0);
        EXPECT_EQ(gradient[3].abs().max().item<float>(), 0);
    }
}

TEST(Rasterize, SilhouettesAloneMoveNoColours) {
    const auto gradients =
        gradientsOf({{0, 4, camera()}}, [](const Pictures& pictures) { return pictures.alphas[0].sum(); });
    EXPECT_EQ(gradients[4].abs().max().item<float>(), 0);
    EXPECT_GT(gradients[3].abs().max().item<float>(), 0);
}

TEST(Rasterize, ReportsScreenGradientsPerPicture) {
    GaussianRows rows = fourGaussians();
    rows.positions.requires_grad_(true);
    Rasterize rasterize;
    core::Camera away = camera();
    away.position = -away.position;  // looks away from the Gaussians
    loss(rasterize.draw(rows, {{0, 4, camera()}, {2, 2, away}}, settings())).backward();
    const ScreenStatistics& statistics = rasterize.statistics();
    ASSERT_EQ(statistics.gradients.size(), 2U);
    ASSERT_EQ(statistics.gradients[0].size(), 4U);
    ASSERT_EQ(statistics.radii[1].size(), 2U);
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_GT(statistics.gradients[0][i], 0);
        EXPECT_GT(statistics.radii[0][i], 0);
    }
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(statistics.gradients[1][i], 0);
        EXPECT_EQ(statistics.radii[1][i], 0);
    }
}

TEST(Rasterize, NoGaussiansGiveTheBackground) {
    GaussianRows rows = fourGaussians();
    for (torch::Tensor* tensor : tensorsOf(rows)) {
        *tensor = tensor->slice(0, 0, 0).contiguous().requires_grad_(true);
    }
    Rasterize rasterize;
    const Pictures pictures = rasterize.draw(rows, {{0, 0, camera()}}, settings());
    EXPECT_EQ(pictures.colors[0].min().item<float>(), 1);
    EXPECT_EQ(pictures.alphas[0].max().item<float>(), 0);
    loss(pictures).backward();
    EXPECT_EQ(rows.positions.grad().numel(), 0);
}

}  // namespace
}  // namespace splatreel::models
