#include "core/gaussians/harmonics.h"

#include "core/gaussians/gaussians.h"

#include <algorithm>
#include <cmath>

namespace splatreel::core {
namespace {

constexpr double pi = 3.14159265358979323846;

struct QuadraturePoint {
    glm::dvec3 direction;
    double weight;
};

/// Lebedev's rule of 26 points: exact for polynomials up to degree 7, hence for products of two harmonics of
/// degree 3. Weights sum to 1.
const std::vector<QuadraturePoint>& quadrature() {
    static const std::vector<QuadraturePoint> points = [] {
        std::vector<QuadraturePoint> made;
        for (int x = -1; x <= 1; ++x) {
            for (int y = -1; y <= 1; ++y) {
                for (int z = -1; z <= 1; ++z) {
                    const int nonZero = std::abs(x) + std::abs(y) + std::abs(z);
                    if (nonZero == 0) continue;
                    const double weight = nonZero == 1 ? 1.0 / 21 : nonZero == 2 ? 4.0 / 105 : 9.0 / 280;
                    made.push_back({glm::normalize(glm::dvec3(x, y, z)), weight});
                }
            }
        }
        return made;
    }();
    return points;
}

}  // namespace

std::array<double, 16> shBasis(glm::dvec3 direction) {
    const auto [x, y, z] = std::array{direction.x, direction.y, direction.z};
    const double xx = x * x;
    const double yy = y * y;
    const double zz = z * z;
    const double c1 = std::sqrt(3 / (4 * pi));
    const double c2 = std::sqrt(15 / (4 * pi));
    const double c20 = std::sqrt(5 / (16 * pi));
    const double c33 = std::sqrt(35 / (32 * pi));
    const double c32 = std::sqrt(105 / (4 * pi));
    const double c31 = std::sqrt(21 / (32 * pi));
    const double c30 = std::sqrt(7 / (16 * pi));
    return {std::sqrt(1 / (4 * pi)),
            -c1 * y,
            c1 * z,
            -c1 * x,
            c2 * x * y,
            -c2 * y * z,
            c20 * (2 * zz - xx - yy),
            -c2 * x * z,
            0.5 * c2 * (xx - yy),
            -c33 * y * (3 * xx - yy),
            c32 * x * y * z,
            -c31 * y * (4 * zz - xx - yy),
            c30 * z * (2 * zz - 3 * xx - 3 * yy),
            -c31 * x * (4 * zz - xx - yy),
            0.5 * c32 * z * (xx - yy),
            -c33 * x * (xx - 3 * yy)};
}

void rotateSh(std::span<float> sh, int degree, const glm::mat3& rotation) {
    if (degree < 1 || sh.empty()) return;
    // new(m) = Σ_n old(n) ∫ Y_m(d) Y_n(Rᵀ d): a block per degree.
    double block[16][16] = {};
    const glm::dmat3 back = glm::transpose(glm::dmat3(rotation));
    for (const QuadraturePoint& point : quadrature()) {
        const auto here = shBasis(point.direction);
        const auto there = shBasis(back * point.direction);
        for (int l = 1; l <= degree; ++l) {
            for (int m = l * l; m < (l + 1) * (l + 1); ++m) {
                for (int n = l * l; n < (l + 1) * (l + 1); ++n)
                    block[m][n] += 4 * pi * point.weight * here[static_cast<std::size_t>(m)] *
                                   there[static_cast<std::size_t>(n)];
            }
        }
    }
    float weights[16][16];
    for (int m = 0; m < 16; ++m) {
        for (int n = 0; n < 16; ++n) weights[m][n] = static_cast<float>(block[m][n]);
    }
    const auto width = 3 * static_cast<std::size_t>(shCoefficientCount(degree));
    float old[48];
    for (std::size_t start = 0; start + width <= sh.size(); start += width) {
        float* row = sh.data() + start;
        std::copy_n(row, width, old);
        for (int l = 1; l <= degree; ++l) {
            for (int m = l * l; m < (l + 1) * (l + 1); ++m) {
                float sum[3] = {};
                for (int n = l * l; n < (l + 1) * (l + 1); ++n) {
                    for (int channel = 0; channel < 3; ++channel)
                        sum[channel] += weights[m][n] * old[3 * n + channel];
                }
                std::copy_n(sum, 3, row + 3 * m);
            }
        }
    }
}

}  // namespace splatreel::core
