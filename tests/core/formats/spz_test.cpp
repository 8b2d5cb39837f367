#include "core/formats/spz.h"

#include "core/formats/sequence_io.h"
#include "core/formats/spz_layout.h"
#include "core/gaussians/sound.h"
#include "tests/core/formats/temporary_folder.h"
#include "tests/core/gaussians/random_gaussians.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>

namespace splatreel::core {
namespace {

using test::randomGaussians;
using test::TemporaryFolder;

using Bytes = std::vector<std::byte>;

Bytes fileBytes(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

Result<SpzContent> readBytes(const Bytes& bytes) {
    return readSpz(*memorySource(bytes, "test.spz"));
}

void expectMessage(const Bytes& bytes, const std::string& part) {
    const auto result = readBytes(bytes);
    ASSERT_FALSE(result.ok()) << part;
    EXPECT_NE(result.error().message().find(part), std::string::npos) << result.error().message();
    EXPECT_NE(result.error().message().find("test.spz"), std::string::npos);
    EXPECT_FALSE(result.error().remedy.empty());
}

/// As writeSpz leaves it.
Bytes written(const Gaussians& gaussians, const Filtering& filtering = {}) {
    const TemporaryFolder folder;
    EXPECT_TRUE(writeSpz(gaussians, filtering, folder / "a.spz").ok());
    return fileBytes(folder / "a.spz");
}

template <class T>
void append(Bytes& bytes, const T& value) {
    const auto raw = std::as_bytes(std::span(&value, 1));
    bytes.insert(bytes.end(), raw.begin(), raw.end());
}

/// A zstd frame with one block that is not compressed.
Bytes zstdFrame(const Bytes& content) {
    Bytes frame;
    append(frame, std::uint32_t{0xFD2FB528});
    append(frame, std::uint8_t{0x20});  // one segment, its size in one byte
    append(frame, static_cast<std::uint8_t>(content.size()));
    const auto block = static_cast<std::uint32_t>(content.size() << 3U | 1U);  // the last one, raw
    for (unsigned shift = 0; shift < 24; shift += 8) append(frame, static_cast<std::uint8_t>(block >> shift));
    frame.insert(frame.end(), content.begin(), content.end());
    return frame;
}

Bytes bytesOf(std::initializer_list<int> values) {
    Bytes bytes;
    for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
    return bytes;
}

/// One Gaussian at (1, −1, 0.5), opaque, grey, e⁻² wide, turned by 180° about y, in version 4.
Bytes version4() {
    SpzHeader header;
    header.version = 4;
    header.count = 1;
    header.fractionalBits = 8;
    header.flags = spzAntialiased;
    header.streams = 5;
    const std::vector<Bytes> columns = {bytesOf({0, 1, 0, 0, 255, 255, 128, 0, 0}), bytesOf({255}),
                                        bytesOf({128, 128, 128}), bytesOf({128, 128, 128}),
                                        bytesOf({0, 0, 0, 64})};
    Bytes file;
    append(file, header);
    append(file, std::uint32_t{32});
    for (int i = 0; i < 3; ++i) append(file, std::uint32_t{0});
    for (const Bytes& column : columns) {
        append(file, static_cast<std::uint64_t>(zstdFrame(column).size()));
        append(file, static_cast<std::uint64_t>(column.size()));
    }
    for (const Bytes& column : columns) {
        const Bytes frame = zstdFrame(column);
        file.insert(file.end(), frame.begin(), frame.end());
    }
    return file;
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

double farthest(std::span<const float> a, std::span<const float> b) {
    double most = 0;
    for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(double{a[i]} - b[i]));
    return most;
}

TEST(Spz, RoundTripKeepsWhatTheFormatHolds) {
    for (int degree = 0; degree <= 3; ++degree) {
        const Gaussians before = randomGaussians(200, degree, 7);
        const auto read = readBytes(written(before, {.dilation = 0.3F, .compensate = degree == 2}));
        ASSERT_TRUE(read.ok()) << read.error().message();
        const Gaussians& after = read->gaussians;
        ASSERT_TRUE(after.consistent());
        EXPECT_EQ(read->summary.version, 3);
        EXPECT_EQ(after.shDegree, degree);
        EXPECT_EQ(read->summary.filtering.compensate, degree == 2);
        EXPECT_LT(farthest(after.positions.span(), before.positions.span()), 1e-5);
        EXPECT_LE(farthest(after.logScales.span(), before.logScales.span()), 0.5 / 16 + 1e-5);
        for (std::size_t i = 0; i < 200; ++i) {
            const float opacity = 1 / (1 + std::exp(-before.opacityLogits[i]));
            EXPECT_NEAR(1 / (1 + std::exp(-after.opacityLogits[i])), opacity, 0.51 / 255);
            EXPECT_GT(agreement(after.rotations.data() + 4 * i, before.rotations.data() + 4 * i), 0.99999);
        }
    }
}

TEST(Spz, HarmonicsComeBackWithinTheirSteps) {
    Gaussians before = randomGaussians(50, 3, 1);
    std::vector<float> sh = before.sh.copy();
    for (std::size_t i = 0; i < sh.size(); ++i) sh[i] = std::sin(static_cast<float>(i)) * 0.8F;
    before.sh = sh;
    const auto read = readBytes(written(before));
    ASSERT_TRUE(read.ok());
    for (std::size_t i = 0; i < sh.size(); ++i) {
        const std::size_t coefficient = i / 3 % 16;
        const double step = coefficient == 0 ? 1 / (0.15 * 255) : coefficient < 4 ? 8.0 / 128 : 16.0 / 128;
        EXPECT_NEAR(read->gaussians.sh[i], sh[i], 0.51 * step + 1e-6) << i;
    }
}

TEST(Spz, FarPositionsTakeBitsFromBehindThePoint) {
    Gaussians before = randomGaussians(2, 0, 1);
    before.positions = std::vector<float>{5000, -1, 0, 0.5F, -5000, 3};
    const auto read = readBytes(written(before));
    ASSERT_TRUE(read.ok());
    EXPECT_LT(farthest(read->gaussians.positions.span(), before.positions.span()), 1e-3);
}

TEST(Spz, TooFarAwayIsRefusedAndLeavesNoFile) {
    const TemporaryFolder folder;
    Gaussians far = randomGaussians(1, 0, 1);
    far.positions = std::vector<float>{1e8F, 0, 0};
    const auto put = writeSpz(far, {}, folder / "far.spz");
    ASSERT_FALSE(put.ok());
    EXPECT_FALSE(std::filesystem::exists(folder / "far.spz"));
}

TEST(Spz, Version4IsReadFromItsStreams) {
    const auto read = readBytes(version4());
    ASSERT_TRUE(read.ok()) << read.error().message();
    const Gaussians& g = read->gaussians;
    EXPECT_EQ(g.positions.copy(), (std::vector<float>{1, -1, 0.5F}));
    EXPECT_EQ(g.logScales.copy(), (std::vector<float>{-2, -2, -2}));
    EXPECT_EQ(g.rotations.copy(), (std::vector<float>{0, 0, 1, 0}));
    EXPECT_GT(g.opacityLogits[0], 13);
    EXPECT_NEAR(g.sh[0], 0.5 / 255 / 0.15, 1e-6);
    EXPECT_TRUE(read->summary.filtering.compensate);
}

TEST(Spz, EveryCutOfAFileIsAnError) {
    for (const Bytes& whole : {written(randomGaussians(5, 1, 2)), version4()}) {
        for (std::size_t bytes = 0; bytes < whole.size() - 8; ++bytes) {
            const auto read =
                readBytes(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(bytes)));
            ASSERT_FALSE(read.ok()) << bytes;
        }
    }
}

TEST(Spz, LyingHeadersAreRefusedWithTheirNumbers) {
    const auto with = [](std::size_t offset, std::uint8_t value) {
        Bytes bytes = version4();
        bytes[offset] = static_cast<std::byte>(value);
        return bytes;
    };
    expectMessage(with(4, 9), "version 9");
    expectMessage(with(11, 0x7F), "at most 10000000");
    expectMessage(with(12, 5), "degree 5");
    expectMessage(with(13, 60), "60 bits");
    expectMessage(with(15, 6), "6 streams");
    expectMessage(with(8, 2), "do not fit");
    expectMessage(with(32, 0xFF), "damaged");
}

TEST(Spz, AnotherGzipFileIsCalledWhatItIs) {
    // An empty text, compressed.
    expectMessage(bytesOf({0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0}), "ends within");
}

TEST(Spz, AFolderOfThemIsASequenceThatKeepsItsIds) {
    const TemporaryFolder folder;
    GaussianSequence sequence;
    for (unsigned i = 0; i < 3; ++i)
        sequence.frames.push_back(std::make_shared<const Gaussians>(randomGaussians(20, 1, i)));
    sequence.filtering.compensate = true;
    const WriteOptions options{.formats = {SequenceFormat::spz}, .progress = {}, .stop = {}};
    ASSERT_TRUE(writeSequence(sequence, folder / "out", options).ok());
    EXPECT_TRUE(std::filesystem::exists(folder / "out/spz/frame_0002.spz"));
    const auto read = readSequence(folder / "out");
    ASSERT_TRUE(read.ok()) << read.error().message();
    ASSERT_EQ(read->frameCount(), 3);
    EXPECT_EQ(read->frames[1]->ids.copy(), sequence.frames[1]->ids.copy());
    EXPECT_TRUE(read->filtering.compensate);
    // Without sequence.json it is still a sequence.
    const auto bare = readSequence(folder / "out/spz");
    ASSERT_TRUE(bare.ok()) << bare.error().message();
    EXPECT_EQ(bare->frameCount(), 3);
    EXPECT_TRUE(bare->filtering.compensate);
}

}  // namespace
}  // namespace splatreel::core
