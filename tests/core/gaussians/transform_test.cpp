#include "core/gaussians/transform.h"

#include "core/gaussians/harmonics.h"
#include "tests/core/gaussians/random_gaussians.h"

#include <glm/gtc/matrix_transform.hpp>
#include <glm/gtc/quaternion.hpp>
#include <gtest/gtest.h>

#include <cmath>

namespace splatreel::core {
namespace {

using test::randomGaussians;

glm::mat3 someRotation() {
    return glm::mat3_cast(glm::angleAxis(1.1F, glm::normalize(glm::vec3(0.3F, -0.8F, 0.5F))));
}

double red(const Column<float>& sh, std::size_t row, int degree, glm::dvec3 direction) {
    const auto basis = shBasis(direction);
    const auto coefficients = static_cast<std::size_t>(shCoefficientCount(degree));
    double sum = 0;
    for (std::size_t k = 0; k < coefficients; ++k) sum += basis[k] * sh[(row * coefficients + k) * 3];
    return sum;
}

TEST(Harmonics, basis_is_orthonormal) {
    // Midpoint rule over z and azimuth: equal areas.
    const int rings = 200;
    const int steps = 64;
    double product[16][16] = {};
    for (int i = 0; i < rings; ++i) {
        const double z = -1 + (i + 0.5) * 2.0 / rings;
        for (int j = 0; j < steps; ++j) {
            const double angle = 2 * 3.14159265358979 * (j + 0.5) / steps;
            const double r = std::sqrt(1 - z * z);
            const auto basis = shBasis({r * std::cos(angle), r * std::sin(angle), z});
            for (std::size_t m = 0; m < 16; ++m) {
                for (std::size_t n = 0; n < 16; ++n)
                    product[m][n] += basis[m] * basis[n] * 4 * 3.14159265358979 / (rings * steps);
            }
        }
    }
    for (int m = 0; m < 16; ++m) {
        for (int n = 0; n < 16; ++n) EXPECT_NEAR(product[m][n], m == n ? 1 : 0, 2e-3);
    }
}

TEST(Harmonics, signs_are_inrias) {
    const auto basis = shBasis(glm::normalize(glm::dvec3(1, 2, 3)));
    const double n = std::sqrt(14.0);
    EXPECT_NEAR(basis[1], -0.4886025119029199 * 2 / n, 1e-12);
    EXPECT_NEAR(basis[3], -0.4886025119029199 * 1 / n, 1e-12);
    EXPECT_NEAR(basis[5], -1.0925484305920792 * 6 / 14, 1e-12);
    EXPECT_NEAR(basis[10], 2.890611442640554 * 6 / (14 * n), 1e-12);
    EXPECT_NEAR(basis[15], -0.5900435899266435 * (1 - 12) / (14 * n), 1e-12);
}

TEST(Transform, harmonics_turn_with_the_object) {
    const glm::mat3 rotation = someRotation();
    for (int degree = 1; degree <= 3; ++degree) {
        const Gaussians before = randomGaussians(3, degree, 5);
        const Gaussians after = transformed(before, {.rotation = rotation});
        for (const glm::dvec3 d : {glm::dvec3(0.2, 0.5, -0.7), glm::dvec3(-1, 0.1, 0.4)}) {
            const glm::dvec3 direction = glm::normalize(d);
            for (std::size_t row = 0; row < 3; ++row)
                EXPECT_NEAR(red(after.sh, row, degree, glm::dmat3(rotation) * direction),
                            red(before.sh, row, degree, direction), 1e-5);
        }
    }
}

TEST(Transform, half_turn_about_z_only_flips_odd_orders) {
    const glm::mat3 half(-1, 0, 0, 0, -1, 0, 0, 0, 1);
    const Gaussians before = randomGaussians(1, 3, 6);
    const Gaussians after = transformed(before, {.rotation = half});
    std::size_t index = 0;
    for (int l = 0; l <= 3; ++l) {
        for (int m = -l; m <= l; ++m, ++index) {
            const float sign = m % 2 == 0 ? 1.0F : -1.0F;
            EXPECT_NEAR(after.sh[3 * index], sign * before.sh[3 * index], 1e-6F) << l << " " << m;
        }
    }
}

TEST(Transform, covariances_turn_and_grow) {
    const Similarity similarity{.rotation = someRotation(), .translation = {1, 2, 3}, .scale = 2.5F};
    const Gaussians before = randomGaussians(4, 0, 7);
    const Gaussians after = transformed(before, similarity);
    const auto covariance = [](const Gaussians& g, std::size_t i) {
        const float* q = g.rotations.data() + 4 * i;
        const glm::mat3 r = glm::mat3_cast(glm::normalize(glm::quat(q[0], q[1], q[2], q[3])));
        glm::mat3 s(0.0F);
        for (int a = 0; a < 3; ++a) s[a][a] = std::exp(2 * g.logScales[3 * i + static_cast<std::size_t>(a)]);
        return r * s * glm::transpose(r);
    };
    for (std::size_t i = 0; i < 4; ++i) {
        const glm::mat3 expected =
            6.25F * similarity.rotation * covariance(before, i) * glm::transpose(similarity.rotation);
        const glm::mat3 found = covariance(after, i);
        for (int a = 0; a < 3; ++a) {
            for (int b = 0; b < 3; ++b) EXPECT_NEAR(found[a][b], expected[a][b], 1e-5F);
        }
        const float* p = before.positions.data() + 3 * i;
        const glm::vec3 moved =
            2.5F * (similarity.rotation * glm::vec3(p[0], p[1], p[2])) + similarity.translation;
        for (int a = 0; a < 3; ++a)
            EXPECT_NEAR(after.positions[3 * i + static_cast<std::size_t>(a)], moved[a], 1e-5F);
    }
}

TEST(Transform, sequences_keep_what_frames_share) {
    Gaussians first = randomGaussians(8, 1, 8);
    Gaussians second = first;
    second.positions = randomGaussians(8, 1, 9).positions;
    GaussianSequence sequence;
    sequence.frames = {std::make_shared<const Gaussians>(first), std::make_shared<const Gaussians>(second)};
    const GaussianSequence moved = transformed(sequence, {.rotation = someRotation()});
    EXPECT_TRUE(moved.frame(0).sh.shares(moved.frame(1).sh));
    EXPECT_TRUE(moved.frame(0).rotations.shares(moved.frame(1).rotations));
    EXPECT_TRUE(moved.frame(0).opacityLogits.shares(first.opacityLogits));
    EXPECT_FALSE(moved.frame(0).positions.shares(moved.frame(1).positions));
}

}  // namespace
}  // namespace splatreel::core
