#include "core/formats/sog.h"
#include "core/formats/zip_archive.h"
#include "tests/core/formats/hand_made_sog.h"
#include "tests/core/formats/temporary_folder.h"
#include "tests/core/gaussians/random_gaussians.h"

#include <algorithm>

namespace splatreel::core {
namespace {

using test::Bytes;
using test::HandMadeSog;
using test::TemporaryFolder;

/// Every error names the file, what is wrong, and what to do.
void expectRefused(const Bytes& bytes, const std::string& part) {
    const auto result = readSog(*memorySource(bytes, "test.sog"));
    ASSERT_FALSE(result.ok()) << part;
    EXPECT_NE(result.error().message().find(part), std::string::npos) << result.error().message();
    EXPECT_NE(result.error().message().find("test.sog"), std::string::npos);
    EXPECT_FALSE(result.error().remedy.empty());
}

void expectRefused(const HandMadeSog& sog, const std::string& part) {
    expectRefused(test::zipOf(sog.files()), part);
}

/// The archive with this file in place of its own.
Bytes with(const std::string& name, const Bytes& content) {
    test::SogFiles files = HandMadeSog().files();
    for (auto& file : files) {
        if (file.first == name) file.second = content;
    }
    return test::zipOf(files);
}

TEST(SogDamage, EveryCutOfAFileIsAnError) {
    const auto whole = packSog(test::randomGaussians(5, 1, 2), {}, "test.sog");
    ASSERT_TRUE(whole.ok());
    for (std::size_t bytes = 0; bytes < whole->size(); bytes += 7) {
        const Bytes cut(whole->begin(), whole->begin() + static_cast<std::ptrdiff_t>(bytes));
        ASSERT_FALSE(readSog(*memorySource(cut, "test.sog")).ok()) << bytes;
    }
}

TEST(SogDamage, AByteThatWasChangedIsNoticed) {
    const auto whole = packSog(test::randomGaussians(5, 0, 2), {}, "test.sog");
    ASSERT_TRUE(whole.ok());
    Bytes changed = *whole;
    const std::string name = "quats.webp";
    const auto at = std::search(changed.begin(), changed.end(), name.begin(), name.end(),
                                [](std::byte a, char b) { return a == static_cast<std::byte>(b); });
    ASSERT_NE(at, changed.end());
    at[static_cast<std::ptrdiff_t>(name.size()) + 30] ^= std::byte{1};
    expectRefused(changed, "'quats.webp' in its archive is damaged");
}

TEST(SogDamage, MetaJsonThatLiesIsRefused) {
    const auto lying = [](const nlohmann::json::json_pointer& place, const nlohmann::json& value) {
        HandMadeSog sog;
        sog.meta[place] = value;
        return sog;
    };
    using Pointer = nlohmann::json::json_pointer;
    expectRefused(lying(Pointer("/version"), 3), "version 3");
    expectRefused(lying(Pointer("/version"), "new"), "version unknown");
    expectRefused(lying(Pointer("/count"), -1), "how many");
    expectRefused(lying(Pointer("/count"), 2.5), "how many");
    expectRefused(lying(Pointer("/count"), 10'000'001), "at most 10000000");
    expectRefused(lying(Pointer("/count"), 9'000'000), "promises 9000000 Gaussians in");
    expectRefused(lying(Pointer("/count"), 3), "2 pixels, 3 are promised");
    expectRefused(lying(Pointer("/means/mins"), {0, 0}), "three 'mins'");
    expectRefused(lying(Pointer("/means/files"), {"low.webp"}), "name all of its pictures");
    expectRefused(lying(Pointer("/scales/codebook"), nlohmann::json::array()), "0 values");
    expectRefused(lying(Pointer("/scales/codebook"), std::vector<int>(257)), "257 values");
    expectRefused(lying(Pointer("/sh0/codebook"), {0, 1, "red"}), "no number");
    expectRefused(lying(Pointer("/sh0/codebook"), {0, 1e38, 0}), "no number");
    expectRefused(lying(Pointer("/shN/count"), 65537), "1 to 65536");
    expectRefused(lying(Pointer("/shN/count"), 65), "room for 64 entries, 65 are promised");
    expectRefused(lying(Pointer("/shN/bands"), 4), "1 to 3");
    expectRefused(lying(Pointer("/shN/bands"), 2), "192 pixels wide");
}

TEST(SogDamage, NamesThatLeaveTheFolderAreRefused) {
    for (const char* name : {"../secret", "/etc/passwd", "a\\b", "..", ""}) {
        HandMadeSog sog;
        sog.meta["quats"]["files"] = {name};
        expectRefused(sog, "no plain file name");
    }
}

TEST(SogDamage, WhatPointsOutsideATableIsRefused) {
    HandMadeSog sog;
    sog.scales[5] = 3;
    expectRefused(sog, "pixel 1 takes value 3 of a codebook of 3");
    sog = {};
    sog.labels[4] = 2;
    expectRefused(sog, "pixel 1 takes entry 2 of a palette of 2");
    sog = {};
    sog.palette[12] = 7;
    expectRefused(sog, "pixel 3 takes value 7 of a codebook of 2");
    sog = {};
    sog.quats[7] = 251;
    expectRefused(sog, "Gaussian 1 has the kind 251");
}

TEST(SogDamage, ACodebookWithoutItsFirstValueIsRead) {
    HandMadeSog sog;
    sog.meta["scales"]["codebook"] = {nullptr, -4.0, -3.0};
    const Bytes bytes = test::zipOf(sog.files());
    const auto read = readSog(*memorySource(bytes, "test.sog"));
    ASSERT_TRUE(read.ok()) << read.error().message();
    EXPECT_NEAR(read->gaussians.logScales[0], -4 - 1.0 / 255, 1e-6);
}

TEST(SogDamage, PicturesAreMeasuredBeforeTheyAreUnpacked) {
    // A few hundred bytes that unpack to a gigabyte.
    const std::vector<std::uint8_t> row(4UL * 16383, 255);
    HandMadeSog sog;
    const Bytes wide = test::webp(16383, 1, row);
    test::SogFiles files = sog.files();
    ASSERT_LT(wide.size(), 1000U);
    Bytes huge = wide;
    // The height lies in 14 bits from the 35th on, after the signature byte; 0 is 1.
    constexpr std::size_t sizes = 21;
    ASSERT_EQ(huge[20], std::byte{0x2F});
    huge[sizes + 1] |= std::byte{0xC0};
    huge[sizes + 2] = std::byte{0xFF};
    huge[sizes + 3] |= std::byte{0x0F};
    expectRefused(with("quats.webp", huge), "16383 × 16384 pixels");
}

TEST(SogDamage, OtherPicturesAreCalledWhatTheyAre) {
    expectRefused(with("quats.webp", test::bytesOf("no picture")), "no WebP picture");
    std::uint8_t* file = nullptr;
    const std::vector<std::uint8_t> rgba(8, 255);
    const std::size_t size = WebPEncodeRGBA(rgba.data(), 2, 1, 8, 90, &file);
    const auto lossy = std::as_bytes(std::span(file, size));
    expectRefused(with("quats.webp", {lossy.begin(), lossy.end()}), "lossy");
    WebPFree(file);
}

TEST(SogDamage, AnotherZipFileIsCalledWhatItIs) {
    expectRefused(test::zipOf({{"letter.txt", test::bytesOf("text")}}), "no 'meta.json'");
}

TEST(SogDamage, ABombIsNotUnpacked) {
    // 64 MB of blanks in 60 KB.
    const std::vector<ZipEntry> bomb = {{"meta.json", Bytes(64U << 20U, std::byte{' '}), true}};
    const auto archive = packZip(bomb, "bomb");
    ASSERT_TRUE(archive.ok());
    ASSERT_LT(archive->size(), 100'000U);
    expectRefused(*archive, "at most 4");
}

TEST(SogDamage, AFolderThatLacksAPictureSaysWhich) {
    const TemporaryFolder folder;
    test::putFiles(folder.path(), HandMadeSog().files());
    std::filesystem::remove(folder / "high.webp");
    const auto read = readSogFolder(folder / "meta.json");
    ASSERT_FALSE(read.ok());
    EXPECT_NE(read.error().message().find("high.webp"), std::string::npos) << read.error().message();
}

}  // namespace
}  // namespace splatreel::core
