#include "models/prior/solid_mesh.h"

#include "models/prior/inflation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace splatreel::models {
namespace {

/// A sphere about the origin, counter-clockwise from outside.
SolidMesh sphere(float radius, int rings) {
    SolidMesh mesh;
    for (int i = 0; i <= rings; ++i) {
        for (int j = 0; j < 2 * rings; ++j) {
            const float polar = std::numbers::pi_v<float> * static_cast<float>(i) / static_cast<float>(rings);
            const float turn = std::numbers::pi_v<float> * static_cast<float>(j) / static_cast<float>(rings);
            mesh.positions.push_back(radius * glm::vec3(std::sin(polar) * std::sin(turn), std::cos(polar),
                                                        std::sin(polar) * std::cos(turn)));
            mesh.colors.push_back(mesh.positions.back().z > 0 ? glm::vec3(1, 0, 0) : glm::vec3(0, 0, 1));
        }
    }
    const int around = 2 * rings;
    for (int i = 0; i < rings; ++i) {
        for (int j = 0; j < around; ++j) {
            const int a = i * around + j;
            const int b = i * around + (j + 1) % around;
            mesh.triangles.push_back({a, a + around, b});
            mesh.triangles.push_back({b, a + around, b + around});
        }
    }
    computeNormals(mesh);
    return mesh;
}

TEST(SolidMesh, DrawsASphereAsADiscOfItsFrontColor) {
    const SolidMesh mesh = sphere(0.5F, 40);
    const core::Camera camera = core::orbitCamera(0, 0, 2, core::intrinsicsFromFovy(128, 128, 0.857F));
    const core::ImageRgba8 image = drawMesh(mesh, camera);
    double covered = 0;
    for (int i = 0; i < 128 * 128; ++i) covered += image.pixels[static_cast<std::size_t>(4 * i + 3)] / 255.0;
    // Radius of the outline: f·r / √(d² − r²).
    const double radius = static_cast<double>(camera.intrinsics.fx) * 0.5 / std::sqrt(4 - 0.25);
    EXPECT_NEAR(covered, std::numbers::pi * radius * radius, 0.01 * covered);
    EXPECT_EQ(image.at(64, 64)[0], 255);
    EXPECT_EQ(image.at(64, 64)[2], 0);
    EXPECT_EQ(image.at(2, 2)[3], 0);
    const core::ImageRgba8 behind =
        drawMesh(mesh, core::orbitCamera(std::numbers::pi_v<float>, 0, 2, camera.intrinsics));
    EXPECT_EQ(behind.at(64, 64)[2], 255);
}

TEST(SolidMesh, NormalsPointOutwards) {
    const SolidMesh mesh = sphere(0.7F, 24);
    for (std::size_t i = 0; i < mesh.positions.size(); ++i) {
        EXPECT_GT(glm::dot(mesh.normals[i], mesh.positions[i]), 0.69F);
    }
}

TEST(SolidMesh, SamplesAreEvenAndAsManyAsAsked) {
    const SolidMesh mesh = sphere(1, 32);
    const MeshSamples samples = sampleEvenly(mesh, 2000);
    EXPECT_NEAR(samples.size(), 2000, 60);
    const SurfacePoints points = surfacePoints(mesh, samples);
    // Poisson-disk spacing of n points on a unit sphere: between 0.7 and 1 times the hexagonal packing's.
    const double packed = std::sqrt(8 * std::numbers::pi / (std::sqrt(3.0) * samples.size()));
    EXPECT_GT(points.spacing, 0.7 * packed);
    EXPECT_LT(points.spacing, packed);
    double upper = 0;
    for (int i = 0; i < points.size(); ++i)
        upper += points.positions[static_cast<std::size_t>(3 * i + 1)] > 0;
    EXPECT_NEAR(upper / points.size(), 0.5, 0.02);
}

TEST(SolidMesh, FramingHoldsThePointsWithAMargin) {
    const SolidMesh mesh = sphere(0.3F, 24);
    const core::Camera camera = framingCamera(mesh.positions, 1.0F, 0.4F, 2, 100, 0.1F);
    const core::ImageRgba8 image = drawMesh(mesh, camera);
    int left = 100;
    int right = 0;
    for (int y = 0; y < 100; ++y) {
        for (int x = 0; x < 100; ++x) {
            if (image.at(x, y)[3] < 128) continue;
            left = std::min(left, x);
            right = std::max(right, x);
        }
    }
    EXPECT_NEAR(left, 100 * 0.1 / 1.2, 2);
    EXPECT_NEAR(right, 100 - 100 * 0.1 / 1.2, 2);
}

TEST(Inflation, IsHalfASphereOverADisc) {
    cv::Mat1b mask(121, 121, static_cast<std::uint8_t>(0));
    for (int y = 0; y < 121; ++y) {
        for (int x = 0; x < 121; ++x) {
            if ((x - 60) * (x - 60) + (y - 60) * (y - 60) < 50 * 50) mask(y, x) = 255;
        }
    }
    const cv::Mat1f u = inflate(mask);
    // The zero lies on the first cell outside.
    EXPECT_NEAR(std::sqrt(u(60, 60)), 50.5, 0.6);
    EXPECT_NEAR(std::sqrt(u(60, 100)), 30.8, 0.6);
    EXPECT_EQ(u(3, 3), 0);
    // A finite reach makes it flatter, not lower at the rim.
    const cv::Mat1f flat = inflate(mask, 10);
    EXPECT_LT(std::sqrt(flat(60, 60)), 21);
    EXPECT_NEAR(std::sqrt(flat(60, 60) / flat(60, 80)), 1, 0.15);
}

}  // namespace
}  // namespace splatreel::models
