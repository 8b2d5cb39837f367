#include "core/formats/splat.h"

#include "core/formats/sequence_io.h"
#include "tests/core/formats/temporary_folder.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstring>

namespace splatreel::core {
namespace {

using test::TemporaryFolder;

/// At (1, 2, 3) with y down, e¹ … e³ wide, orange, half there, not turned.
std::array<std::byte, 32> record() {
    const std::array<float, 6> floats = {1, 2, 3, std::exp(1.0F), std::exp(2.0F), std::exp(3.0F)};
    const std::array<unsigned char, 8> bytes = {255, 128, 0, 128, 255, 128, 128, 128};
    std::array<std::byte, 32> record{};
    std::memcpy(record.data(), floats.data(), 24);
    std::memcpy(record.data() + 24, bytes.data(), 8);
    return record;
}

TEST(Splat, ARecordBecomesAGaussianWithYUp) {
    const auto bytes = record();
    const auto read = readSplat(*memorySource(bytes, "a.splat"));
    ASSERT_TRUE(read.ok()) << read.error().message();
    ASSERT_TRUE(read->consistent());
    EXPECT_EQ(read->positions.copy(), (std::vector<float>{-1, -2, 3}));
    for (std::size_t axis = 0; axis < 3; ++axis)
        EXPECT_NEAR(read->logScales[axis], static_cast<float>(axis + 1), 1e-6);
    EXPECT_NEAR(1 / (1 + std::exp(-read->opacityLogits[0])), 128.0 / 255, 1e-6);
    EXPECT_NEAR(read->sh[0] * shC0 + 0.5F, 1, 1e-6);
    EXPECT_NEAR(read->sh[2] * shC0 + 0.5F, 0, 1e-6);
    // The half turn about z alone.
    EXPECT_EQ(read->rotations[0], 0);
    EXPECT_NE(read->rotations[3], 0);
}

TEST(Splat, ACutFileSaysThatItsSizeIsWrong) {
    const auto bytes = record();
    const auto read = readSplat(*memorySource(std::span(bytes).first(31), "a.splat"));
    ASSERT_FALSE(read.ok());
    EXPECT_NE(read.error().message().find("multiple of 32"), std::string::npos);
}

TEST(Splat, OpensByItsName) {
    const TemporaryFolder folder;
    const auto bytes = record();
    const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    ASSERT_TRUE(writeFile(folder / "one.SPLAT", text).ok());
    const auto read = readSequence(folder / "one.SPLAT");
    ASSERT_TRUE(read.ok()) << read.error().message();
    EXPECT_EQ(read->frames[0]->size(), 1);
}

}  // namespace
}  // namespace splatreel::core
