#include "core/formats/sog.h"

#include "core/formats/describe.h"
#include "core/formats/sequence_io.h"
#include "core/formats/sequence_open.h"
#include "core/gaussians/sound.h"
#include "tests/core/formats/hand_made_sog.h"
#include "tests/core/formats/temporary_folder.h"
#include "tests/core/gaussians/random_gaussians.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace splatreel::core {
namespace {

using test::HandMadeSog;
using test::randomGaussians;
using test::TemporaryFolder;

Result<SogContent> readBytes(const test::Bytes& bytes) {
    return readSog(*memorySource(bytes, "test.sog"));
}

SogContent packedAndRead(const Gaussians& gaussians, const Filtering& filtering = {}) {
    const auto packed = packSog(gaussians, filtering, "test.sog");
    EXPECT_TRUE(packed.ok()) << packed.error().message();
    auto read = readBytes(*packed);
    EXPECT_TRUE(read.ok()) << read.error().message();
    return read.ok() ? std::move(*read) : SogContent{};
}

void expectNear(std::span<const float> values, const std::vector<float>& expected, float tolerance) {
    ASSERT_EQ(values.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(values[i], expected[i], tolerance) << i;
}

/// What the words of the specification make of HandMadeSog, turned upright by 180° about z.
void expectHandMade(const Gaussians& g) {
    constexpr float far = std::numbers::e_v<float> - 1;
    ASSERT_TRUE(g.consistent());
    expectNear(g.positions.span(), {-far, -0.5F, -far, far, 0.5F, far}, 1e-5F);
    expectNear(g.logScales.span(), {-5, -4, -3, -3, -3, -3}, 0);
    // w is what the three others leave; 128 is 0.0028 too much for nought.
    constexpr float half = std::numbers::sqrt2_v<float> / 2;
    expectNear(g.rotations.span(), {0.0028F, 0.0028F, -0.0028F, -1, 0.0028F, 0.0028F, -half, -half}, 1e-4F);
    EXPECT_GT(g.opacityLogits[0], 13);
    EXPECT_NEAR(1 / (1 + std::exp(-g.opacityLogits[1])), 0.2F, 1e-6);
    EXPECT_EQ(g.shDegree, 1);
    // Orders −1 and 1 change their sign with the half turn.
    expectNear(g.sh.span(),
               {-1, 0, 1.5F, 0.5F,   -0.25F, -0.25F, -0.5F, -0.5F, -0.5F, -0.25F, -0.25F, 0.5F,  //
                0,  0, 0,    -0.25F, -0.25F, -0.25F, 0.25F, 0.25F, 0.25F, -0.25F, -0.25F, -0.25F},
               1e-6F);
}

TEST(Sog, AnArchiveMadeByHandIsRead) {
    const auto read = readBytes(test::zipOf(HandMadeSog().files()));
    ASSERT_TRUE(read.ok()) << read.error().message();
    EXPECT_EQ(read->summary.version, 2);
    EXPECT_TRUE(read->summary.filtering.compensate);
    EXPECT_EQ(read->summary.generator, "by hand");
    expectHandMade(read->gaussians);
}

TEST(Sog, AFolderMadeByHandIsASequenceOfOneFrame) {
    const TemporaryFolder folder;
    test::putFiles(folder / "splat", HandMadeSog().files());
    for (const char* name : {"splat", "splat/meta.json"}) {
        EXPECT_TRUE(looksLikeSequence(folder / name));
        const auto read = readSequence(folder / name);
        ASSERT_TRUE(read.ok()) << read.error().message();
        ASSERT_EQ(read->frameCount(), 1);
        EXPECT_TRUE(read->filtering.compensate);
        expectHandMade(*read->frames[0]);
    }
    const auto described = describeSequence(folder / "splat");
    ASSERT_TRUE(described.ok());
    EXPECT_EQ(described->kind, "unpacked SOG");
    EXPECT_NE(described->provenance.find("by hand"), std::string::npos);
}

TEST(Sog, AFolderWithAnotherMetaJsonIsNotTakenForOne) {
    const TemporaryFolder folder;
    test::putFiles(folder / "data", {{"meta.json", test::bytesOf(R"({"cameras": []})")}});
    EXPECT_FALSE(looksLikeSequence(folder / "data"));
}

TEST(Sog, Version1DividesRangesEvenly) {
    HandMadeSog sog;
    sog.meta = {
        {"means",
         {{"shape", {2, 3}},
          {"mins", sog.meta["means"]["mins"]},
          {"maxs", sog.meta["means"]["maxs"]},
          {"files", {"low.webp", "high.webp"}}}},
        {"scales",
         {{"mins", {-5.0, -6.0, -7.0}}, {"maxs", {-2.45, -3.45, -4.45}}, {"files", {"scales.webp"}}}},
        {"quats", {{"files", {"quats.webp"}}}},
        {"sh0",
         {{"mins", {0.0, 1.0, 2.0, -4.0}}, {"maxs", {2.55, 3.55, 4.55, 6.0}}, {"files", {"sh0.webp"}}}},
        {"shN", {{"mins", -1.0}, {"maxs", 1.55}, {"files", {"palette.webp", "labels.webp"}}}}};
    const auto read = readBytes(test::zipOf(sog.files()));
    ASSERT_TRUE(read.ok()) << read.error().message();
    const Gaussians& g = read->gaussians;
    EXPECT_EQ(read->summary.version, 1);
    EXPECT_FALSE(read->summary.filtering.compensate);
    expectNear(g.logScales.span(), {-5, -5.99F, -6.98F, -4.98F, -5.98F, -6.98F}, 1e-5F);
    expectNear(g.opacityLogits.span(), {6, -2}, 1e-5F);
    ASSERT_EQ(g.shDegree, 1);
    expectNear(g.sh.span().first(6), {0, 1.01F, 2.02F, 1, 0.99F, 0.99F}, 1e-5F);
}

/// |⟨a, b⟩| of two rotations, 1 when they are the same.
double agreement(const float* a, const float* b) {
    double dot = 0, normA = 0, normB = 0;
    for (int i = 0; i < 4; ++i) {
        dot += double{a[i]} * b[i];
        normA += double{a[i]} * a[i];
        normB += double{b[i]} * b[i];
    }
    return std::abs(dot) / std::sqrt(normA * normB);
}

TEST(Sog, RoundTripKeepsWhatTheFormatHolds) {
    for (int degree = 0; degree <= 3; ++degree) {
        const Gaussians before = randomGaussians(2000, degree, 7);
        const SogContent content = packedAndRead(before, {.dilation = 0.3F, .compensate = degree == 2});
        const Gaussians& after = content.gaussians;
        ASSERT_TRUE(after.consistent());
        ASSERT_EQ(after.size(), 2000);
        EXPECT_EQ(after.shDegree, degree);
        EXPECT_EQ(content.summary.filtering.compensate, degree == 2);
        EXPECT_EQ(content.summary.generator, "Splatreel");
        const std::size_t floats = before.sh.size() / 2000;
        double square = 0;
        for (std::size_t i = 0; i < 2000; ++i) {
            for (std::size_t axis = 0; axis < 3; ++axis) {
                // Half a step of the logarithm's range, at most 2 ln 4 here, at the distance from the origin.
                const float position = before.positions[3 * i + axis];
                EXPECT_NEAR(after.positions[3 * i + axis], position,
                            0.6 * 2.8 / 65535 * (1 + std::abs(position)));
                // The range of 5 in 256 steps, the rare ones of them wider.
                EXPECT_NEAR(after.logScales[3 * i + axis], before.logScales[3 * i + axis], 0.05);
                EXPECT_NEAR(after.sh[floats * i + axis], before.sh[floats * i + axis], 0.02);
            }
            const float opacity = 1 / (1 + std::exp(-before.opacityLogits[i]));
            EXPECT_NEAR(1 / (1 + std::exp(-after.opacityLogits[i])), opacity, 0.51 / 255);
            EXPECT_GT(agreement(after.rotations.data() + 4 * i, before.rotations.data() + 4 * i), 0.99995);
            for (std::size_t k = 3; k < floats; ++k)
                square += std::pow(double{after.sh[floats * i + k]} - before.sh[floats * i + k], 2);
        }
        // The palette has more than half as many entries as there are Gaussians. Noise is the worst that it
        // can meet: it loses less than two thirds of its deviation of 0.3.
        if (degree > 0) {
            EXPECT_LT(std::sqrt(square / static_cast<double>(2000 * (floats - 3))), 0.2);
        }
    }
}

TEST(Sog, HarmonicsThatFitThePaletteLoseOnlyTheStepsOfItsCodebook) {
    Gaussians before = randomGaussians(1000, 3, 3);
    std::vector<float> sh = before.sh.copy();
    // Forty kinds of material.
    for (std::size_t i = 40; i < 1000; ++i)
        std::copy_n(sh.data() + 48 * (i % 40) + 3, 45, sh.data() + 48 * i + 3);
    before.sh = sh;
    const SogContent content = packedAndRead(before);
    for (std::size_t i = 0; i < sh.size(); ++i) {
        if (i % 48 < 3) continue;
        ASSERT_NEAR(content.gaussians.sh[i], sh[i], 0.02) << i;
    }
}

TEST(Sog, NoAndOneGaussianAreHeld) {
    for (const int count : {0, 1}) {
        for (const int degree : {0, 2}) {
            const Gaussians before = randomGaussians(count, degree, 5);
            const SogContent content = packedAndRead(before);
            ASSERT_EQ(content.gaussians.size(), count);
            // Few values are in the codebooks themselves.
            expectNear(content.gaussians.logScales.span(), before.logScales.copy(), 0);
            expectNear(content.gaussians.positions.span(), before.positions.copy(), 1e-6F);
        }
    }
}

TEST(Sog, WhatCarelessProgramsWriteIsHeld) {
    Gaussians before = randomGaussians(3, 0, 5);
    before.positions = std::vector<float>{0, 0, 0, 9e8F, 0, -9e8F, 1, 2, 3};
    before.opacityLogits = std::vector<float>{-INFINITY, INFINITY, 0};
    before.logScales = std::vector<float>{-INFINITY, -4, -4, -4, -4, -4, -4, -4, -4};
    Gaussians after = packedAndRead(before).gaussians;
    ASSERT_TRUE(keepSound(after, "test").ok());
    EXPECT_EQ(after.dropped, 0);
    EXPECT_LT(after.opacityLogits[0], -13);
    EXPECT_GT(after.opacityLogits[1], 13);
    EXPECT_EQ(after.logScales[0], -30);
    EXPECT_NEAR(after.positions[3], 9e8F, 1e4F);
}

TEST(Sog, TheSameGaussiansGiveTheSameBytes) {
    const Gaussians g = randomGaussians(300, 1, 2);
    EXPECT_EQ(*packSog(g, {}, "a"), *packSog(g, {}, "b"));
}

TEST(Sog, AFolderOfThemIsASequenceWhoseRowsKeepTheirIds) {
    const TemporaryFolder folder;
    GaussianSequence sequence;
    for (unsigned i = 0; i < 3; ++i)
        sequence.frames.push_back(std::make_shared<const Gaussians>(randomGaussians(20, 1, i)));
    sequence.filtering.compensate = true;
    const WriteOptions options{.formats = {SequenceFormat::sog}, .progress = {}, .stop = {}};
    ASSERT_TRUE(writeSequence(sequence, folder / "out", options).ok());
    EXPECT_TRUE(std::filesystem::exists(folder / "out/sog/frame_0002.sog"));
    const auto read = readSequence(folder / "out");
    ASSERT_TRUE(read.ok()) << read.error().message();
    ASSERT_EQ(read->frameCount(), 3);
    EXPECT_TRUE(read->filtering.compensate);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(read->frames[i]->ids.copy(), sequence.frames[i]->ids.copy());
        expectNear(read->frames[i]->positions.span(), sequence.frames[i]->positions.copy(), 1e-4F);
    }
    // Without sequence.json it is still a sequence.
    const auto bare = readSequence(folder / "out/sog");
    ASSERT_TRUE(bare.ok()) << bare.error().message();
    EXPECT_EQ(bare->frameCount(), 3);
}

TEST(Sog, RowsWithoutIdsGoWhereTheyPackBest) {
    const Gaussians with = randomGaussians(5000, 0, 1);
    Gaussians without = with;
    without.ids = {};
    const auto kept = packSog(with, {}, "a");
    const auto sorted = packSog(without, {}, "b");
    ASSERT_TRUE(kept.ok() && sorted.ok());
    EXPECT_LT(static_cast<double>(sorted->size()), 0.97 * static_cast<double>(kept->size()));
    // The same ones all the same.
    const auto heights = [](const Gaussians& g) {
        std::vector<float> values;
        for (std::size_t i = 0; i < 5000; ++i) values.push_back(g.positions[3 * i + 1]);
        std::ranges::sort(values);
        return values;
    };
    expectNear(heights(readBytes(*sorted)->gaussians), heights(with), 1e-3F);
}

TEST(Sog, AFileIsWrittenAndOpenedByItsName) {
    const TemporaryFolder folder;
    GaussianSequence sequence;
    sequence.frames.push_back(std::make_shared<const Gaussians>(randomGaussians(20, 0, 1)));
    ASSERT_TRUE(exportSequence(*sourceOf(sequence), folder / "one.sog").ok());
    const auto described = describeSequence(folder / "one.sog");
    ASSERT_TRUE(described.ok()) << described.error().message();
    EXPECT_EQ(described->kind, "SOG file");
    EXPECT_EQ(described->counts, std::vector<std::int64_t>{20});
}

}  // namespace
}  // namespace splatreel::core
