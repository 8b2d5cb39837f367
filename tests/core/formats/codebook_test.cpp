#include "core/formats/codebook.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace splatreel::core {
namespace {

struct Errors {
    double mean = 0;  ///< root of the mean square
    double most = 0;
};

Errors errorsOf(const Codebook& book, const std::vector<float>& values) {
    Errors errors;
    for (const float value : values) {
        const double away = std::abs(double{book.values()[book.byteFor(value)]} - value);
        errors.mean += away * away;
        errors.most = std::max(errors.most, away);
    }
    errors.mean = std::sqrt(errors.mean / static_cast<double>(values.size()));
    return errors;
}

std::vector<float> drawn(std::size_t count, const auto& draw) {
    std::vector<float> values(count);
    std::ranges::generate(values, draw);
    return values;
}

TEST(Codebook, UpTo256ValuesAreKeptExactly) {
    std::vector<float> values;
    for (int i = 0; i < 1000; ++i) values.push_back(std::sin(static_cast<float>(i % 256)));
    const Codebook book = Codebook::of(values);
    for (const float value : values) ASSERT_EQ(book.values()[book.byteFor(value)], value);
    EXPECT_TRUE(std::ranges::is_sorted(book.values()));
}

TEST(Codebook, OneValueAndNoneAreFine) {
    const std::vector<float> one(5, -0.0F);
    EXPECT_EQ(Codebook::of(one).values()[Codebook::of(one).byteFor(0)], 0);
    EXPECT_EQ(Codebook::of({}).values()[255], 0);
}

TEST(Codebook, ANormalDistributionComesNearTheBestPossible) {
    std::mt19937 random(1);
    std::normal_distribution<float> normal;
    const std::vector<float> values = drawn(200'000, [&] { return normal(random); });
    // Panter and Dite: error² = (√3 π / 2) / 256² for many values of a normal distribution, which fewer
    // undercut.
    const double best = std::sqrt(std::sqrt(3.0) * 3.14159265 / 2) / 256;
    const Errors errors = errorsOf(Codebook::of(values), values);
    EXPECT_LT(errors.mean, best);
    EXPECT_LT(errors.most, 0.25);
}

TEST(Codebook, FarStraysCostTheOthersLittle) {
    std::mt19937 random(1);
    std::normal_distribution<float> normal;
    std::vector<float> values = drawn(100'000, [&] { return normal(random); });
    values.push_back(-1000);
    values.push_back(700);
    const Codebook book = Codebook::of(values);
    const Errors errors = errorsOf(book, values);
    EXPECT_LT(errors.mean, 0.0065);
    EXPECT_EQ(book.values().front(), -1000);
    EXPECT_EQ(book.values().back(), 700);
}

}  // namespace
}  // namespace splatreel::core
