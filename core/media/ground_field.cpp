#include "core/media/ground_field.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace splatreel::core {
namespace {

constexpr int terms = 6;
constexpr int lastRound = 5;
constexpr float largestDrift = 0.25F;  ///< of a channel from the clip's background
using Row = std::array<double, terms>;

/// Solves A x = b for the symmetric positive definite A by Gauss's elimination; false where it is singular.
bool solve(std::array<Row, terms> a, std::array<std::array<double, 3>, terms> b,
           std::array<std::array<double, terms>, 3>& x) {
    for (std::size_t k = 0; k < terms; ++k) {
        std::size_t pivot = k;
        for (std::size_t i = k + 1; i < terms; ++i) {
            if (std::abs(a[i][k]) > std::abs(a[pivot][k])) pivot = i;
        }
        if (std::abs(a[pivot][k]) < 1e-9) return false;
        std::swap(a[k], a[pivot]);
        std::swap(b[k], b[pivot]);
        for (std::size_t i = 0; i < terms; ++i) {
            if (i == k) continue;
            const double factor = a[i][k] / a[k][k];
            for (std::size_t j = k; j < terms; ++j) a[i][j] -= factor * a[k][j];
            for (std::size_t c = 0; c < 3; ++c) b[i][c] -= factor * b[k][c];
        }
    }
    for (std::size_t k = 0; k < terms; ++k) {
        for (std::size_t c = 0; c < 3; ++c) x[c][k] = b[k][c] / a[k][k];
    }
    return true;
}

}  // namespace

GroundField::GroundField(const ImageRgba8& frame, const FlatBackground& background)
    : scale_(2.0 / std::max({frame.width, frame.height, 1})),
      centreX_(0.5 * frame.width),
      centreY_(0.5 * frame.height),
      noise_(background.noise) {
    for (std::size_t c = 0; c < 3; ++c) coefficients_[c][0] = background.color[c];
    const int step = std::max(1, static_cast<int>(std::sqrt(frame.pixels.size() / 4 / 20000.0)));
    float reach = std::clamp(4 * background.noise + 0.03F, 0.05F, 0.2F);
    std::vector<float> distances;
    for (int round = 0; round <= lastRound; ++round) {
        std::array<Row, terms> a{};
        std::array<std::array<double, 3>, terms> b{};
        distances.clear();
        std::size_t samples = 0;
        for (int y = step / 2; y < frame.height; y += step) {
            for (int x = step / 2; x < frame.width; x += step, ++samples) {
                const std::uint8_t* const pixel = frame.at(x, y);
                const std::array<float, 3> ground = at(x, y);
                float squared = 0;
                std::array<double, 3> color{};
                for (std::size_t c = 0; c < 3; ++c) {
                    color[c] = pixel[c] / 255.0;
                    const float difference = static_cast<float>(color[c]) - ground[c];
                    squared += difference * difference;
                }
                if (squared > reach * reach) continue;
                distances.push_back(std::sqrt(squared));
                const Row row = basis(x, y);
                for (std::size_t i = 0; i < terms; ++i) {
                    for (std::size_t j = 0; j < terms; ++j) a[i][j] += row[i] * row[j];
                    for (std::size_t c = 0; c < 3; ++c) b[i][c] += row[i] * color[c];
                }
            }
        }
        if (distances.size() < 200 || distances.size() * 10 < samples) return;
        if (round == lastRound) break;
        // A weak pull to a constant where the background is seen in a part of the picture only.
        const double pull = 1e-4 * static_cast<double>(distances.size());
        for (std::size_t i = 1; i < terms; ++i) a[i][i] += pull;
        if (!solve(a, b, coefficients_)) return;
        // First the field grows over all of the background, then it leaves out what is not quite like it.
        if (round >= 2) reach = std::max(0.6F * reach, 0.04F);
    }
    const auto middle = distances.begin() + static_cast<std::ptrdiff_t>(distances.size() / 2);
    std::ranges::nth_element(distances, middle);
    noise_ = *middle / 1.54F;
    for (std::size_t c = 0; c < 3; ++c) {
        // A field that runs away is worse than none.
        double drift = std::abs(coefficients_[c][0] - background.color[c]);
        for (std::size_t i = 1; i < terms; ++i) drift += 0.5 * std::abs(coefficients_[c][i]);
        if (drift < largestDrift) continue;
        coefficients_ = {};
        for (std::size_t k = 0; k < 3; ++k) coefficients_[k][0] = background.color[k];
        noise_ = background.noise;
        break;
    }
}

std::array<double, GroundField::terms> GroundField::basis(int x, int y) const {
    const double u = (x + 0.5 - centreX_) * scale_;
    const double v = (y + 0.5 - centreY_) * scale_;
    return {1, u, v, u * u, u * v, v * v};
}

std::array<float, 3> GroundField::at(int x, int y) const {
    const std::array<double, terms> row = basis(x, y);
    std::array<float, 3> color{};
    for (std::size_t c = 0; c < 3; ++c) {
        double sum = 0;
        for (std::size_t i = 0; i < terms; ++i) sum += coefficients_[c][i] * row[i];
        color[c] = static_cast<float>(std::clamp(sum, 0.0, 1.0));
    }
    return color;
}

}  // namespace splatreel::core
