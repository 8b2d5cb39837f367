#include "core/formats/vector_palette.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace splatreel::core {
namespace {

std::vector<float> noise(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    std::vector<float> values(count);
    for (float& value : values) value = normal(random);
    return values;
}

double errorOf(const VectorPalette& palette, const std::vector<float>& vectors, std::size_t dimensions) {
    double sum = 0;
    for (std::size_t i = 0; i < vectors.size(); ++i) {
        const std::size_t entry = palette.labels[i / dimensions];
        sum += std::pow(double{vectors[i]} - palette.entries[dimensions * entry + i % dimensions], 2);
    }
    return sum / static_cast<double>(vectors.size());
}

TEST(VectorPalette, FewKindsAreKeptExactly) {
    const std::vector<float> kinds = noise(50 * 9, 1);
    std::vector<float> vectors;
    for (std::size_t i = 0; i < 3000; ++i)
        vectors.insert(vectors.end(), kinds.begin() + static_cast<std::ptrdiff_t>(9 * (i * 7 % 50)),
                       kinds.begin() + static_cast<std::ptrdiff_t>(9 * (i * 7 % 50 + 1)));
    const VectorPalette palette = makePalette(vectors, 9, 256);
    EXPECT_EQ(palette.size(9), 50U);
    EXPECT_LT(errorOf(palette, vectors, 9), 1e-12);
}

TEST(VectorPalette, ClustersAreFound) {
    // 64 places far from each other, 30 vectors close to each.
    const std::vector<float> places = noise(64 * 24, 2), near = noise(1920 * 24, 3);
    std::vector<float> vectors(near.size());
    for (std::size_t i = 0; i < vectors.size(); ++i)
        vectors[i] = 10 * places[24 * (i / 24 % 64) + i % 24] + 0.1F * near[i];
    EXPECT_LT(errorOf(makePalette(vectors, 24, 64), vectors, 24), 0.0105);
}

TEST(VectorPalette, MoreEntriesAreNearer) {
    const std::vector<float> vectors = noise(4000 * 9, 4);
    double before = 1;
    for (const std::size_t most : {16UL, 128UL, 1024UL, 4000UL}) {
        const double error = errorOf(makePalette(vectors, 9, most), vectors, 9);
        EXPECT_LT(error, 0.85 * before);
        before = error;
    }
    EXPECT_EQ(before, 0);
}

TEST(VectorPalette, EverFartherVectorsDoNotTakeForever) {
    // Each as far as all before it: splits that take off one at a time would touch 10^10 vectors.
    std::vector<float> vectors(100'000);
    for (std::size_t i = 0; i < vectors.size(); ++i) vectors[i] = std::exp(static_cast<float>(i) / 1500);
    const VectorPalette palette = makePalette(vectors, 1, 60'000);
    EXPECT_GT(palette.size(1), 50'000U);
}

TEST(VectorPalette, NoVectorsHaveNoEntries) {
    EXPECT_EQ(makePalette({}, 9, 256).size(9), 0U);
}

}  // namespace
}  // namespace splatreel::core
