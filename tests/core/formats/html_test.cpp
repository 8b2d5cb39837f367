#include "core/formats/html.h"

#include "core/formats/sequence_io.h"
#include "core/formats/spz.h"
#include "tests/core/formats/temporary_folder.h"
#include "tests/core/gaussians/random_gaussians.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>
#include <stop_token>

namespace splatreel::core {
namespace {

using test::randomGaussians;
using test::TemporaryFolder;

std::string fileText(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// What stands between the first `begin` after `from` and the next `end`.
std::string between(const std::string& text, const std::string& begin, const std::string& end,
                    std::size_t& from) {
    const std::size_t start = text.find(begin, from);
    if (start == std::string::npos) return {};
    const std::size_t stop = text.find(end, start + begin.size());
    from = stop;
    return text.substr(start + begin.size(), stop - start - begin.size());
}

std::vector<std::byte> fromBase64(const std::string& text) {
    const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::vector<std::byte> bytes;
    std::uint32_t group = 0;
    int bits = 0;
    for (const char letter : text) {
        if (letter == '=') break;
        group = group << 6U | static_cast<std::uint32_t>(letters.find(letter));
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes.push_back(static_cast<std::byte>(group >> static_cast<unsigned>(bits)));
    }
    return bytes;
}

GaussianSequence sequenceOf(int frames) {
    GaussianSequence sequence;
    for (int i = 0; i < frames; ++i) {
        Gaussians frame = randomGaussians(10 + i, 1, static_cast<unsigned>(i));
        sequence.frames.push_back(std::make_shared<const Gaussians>(std::move(frame)));
    }
    sequence.rate = {12, 1};
    sequence.filtering.compensate = true;
    sequence.inputCamera = orbitCamera(0.5F, 0.25F, 3, intrinsicsFromFovy(64, 48, 0.8F));
    return sequence;
}

TEST(Html, ThePageHoldsEveryFrameAndWhatThePlayerMustKnow) {
    const TemporaryFolder folder;
    const GaussianSequence sequence = sequenceOf(3);
    ASSERT_TRUE(exportSequence(*sourceOf(sequence), folder / "page.html").ok());
    const std::string text = fileText(folder / "page.html");
    std::size_t at = 0;
    const auto about = nlohmann::json::parse(between(text, "type=\"application/json\">", "</script>", at));
    EXPECT_EQ(about["rate"], 12);
    EXPECT_EQ(about["compensate"], true);
    EXPECT_NEAR(about["azimuth"], 0.5, 1e-5);
    EXPECT_NEAR(about["elevation"], 0.25, 1e-5);
    EXPECT_NEAR(about["distance"], 3, 1e-5);
    EXPECT_NEAR(about["fovy"], 0.8, 1e-5);
    for (int frame = 0; frame < 3; ++frame) {
        const auto bytes = fromBase64(between(text, "<script type=\"application/x-spz\">", "</script>", at));
        const auto read = readSpz(*memorySource(bytes, "frame"));
        ASSERT_TRUE(read.ok()) << read.error().message();
        EXPECT_EQ(read->gaussians.size(), 10 + frame);
    }
    EXPECT_NE(text.find("requestAnimationFrame", at), std::string::npos);
    EXPECT_EQ(text.find("@PLAYER@"), std::string::npos);
    EXPECT_EQ(text.find("http"), std::string::npos) << "the page must not need a network";
    EXPECT_LE(text.size(), htmlBytes(13, 1, 3) + 1000);
}

TEST(Html, AnInterruptedPageLeavesNoFile) {
    const TemporaryFolder folder;
    std::stop_source stop;
    const auto written = writeHtml(
        *sourceOf(sequenceOf(3)), folder / "page.html", [&](int, int) { stop.request_stop(); },
        stop.get_token());
    EXPECT_FALSE(written.ok());
    EXPECT_EQ(test::entryCount(folder.path()), 0);
}

}  // namespace
}  // namespace splatreel::core
