#pragma once

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <webp/encode.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace splatreel::test {

using Bytes = std::vector<std::byte>;

inline Bytes bytesOf(const std::string& text) {
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

/// A lossless WebP of these pixels, four bytes each; those with a last byte of 0 may lose their others.
inline Bytes webp(int width, int height, const std::vector<std::uint8_t>& rgba) {
    std::uint8_t* file = nullptr;
    const std::size_t size = WebPEncodeLosslessRGBA(rgba.data(), width, height, 4 * width, &file);
    EXPECT_GT(size, 0U);
    const auto bytes = std::as_bytes(std::span(file, size));
    Bytes result(bytes.begin(), bytes.end());
    WebPFree(file);
    return result;
}

/// The files of a SOG: names and contents.
using SogFiles = std::vector<std::pair<std::string, Bytes>>;

/// A zip archive that stores its files.
inline Bytes zipOf(const SogFiles& files) {
    std::string archive, directory;
    const auto put = [](std::string& text, std::uint64_t value, int bytes) {
        for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 255U);
    };
    for (const auto& [name, content] : files) {
        std::uint32_t checksum = ~0U;
        for (const std::byte byte : content) {
            checksum ^= static_cast<std::uint32_t>(byte);
            for (int bit = 0; bit < 8; ++bit)
                checksum = checksum >> 1U ^ ((checksum & 1U) != 0 ? 0xEDB88320U : 0U);
        }
        std::string common;  // of both headers: version, flags, method, time, day, checksum, sizes, lengths
        for (const std::uint64_t value : {20, 0, 0, 0, 33}) put(common, value, 2);
        put(common, ~checksum, 4);
        put(common, content.size(), 4);
        put(common, content.size(), 4);
        put(common, name.size(), 2);
        put(common, 0, 2);
        put(directory, 0x02014B50, 4);
        put(directory, 20, 2);
        directory += common;
        put(directory, 0, 6);  // comment, disk, attributes
        put(directory, 0, 4);
        put(directory, archive.size(), 4);
        directory += name;
        put(archive, 0x04034B50, 4);
        archive += common + name;
        archive.append(reinterpret_cast<const char*>(content.data()), content.size());
    }
    const std::size_t start = archive.size();
    archive += directory;
    put(archive, 0x06054B50, 4);
    put(archive, 0, 4);
    put(archive, files.size(), 2);
    put(archive, files.size(), 2);
    put(archive, directory.size(), 4);
    put(archive, start, 4);
    put(archive, 0, 2);
    return bytesOf(archive);
}

/// Two Gaussians with harmonics of degree 1, made from the specification's words and not by our writer. In
/// the file's space (y down): the first at (e − 1, 0.5, 1 − e), not turned; the second at 1 − e, −0.5, e − 1,
/// turned by 90° about x.
struct HandMadeSog {
    nlohmann::json meta = {{"version", 2},
                           {"count", 2},
                           {"antialias", true},
                           {"asset", {{"generator", "by hand"}}},
                           {"means",
                            {{"mins", {-1.0, -0.405465108108164, -1.0}},
                             {"maxs", {1.0, 0.405465108108164, 1.0}},
                             {"files", {"low.webp", "high.webp"}}}},
                           {"scales", {{"codebook", {-5.0, -4.0, -3.0}}, {"files", {"scales.webp"}}}},
                           {"quats", {{"files", {"quats.webp"}}}},
                           {"sh0", {{"codebook", {-1.0, 0.0, 1.5}}, {"files", {"sh0.webp"}}}},
                           {"shN",
                            {{"count", 2},
                             {"bands", 1},
                             {"codebook", {-0.5, 0.25}},
                             {"files", {"palette.webp", "labels.webp"}}}}};
    std::vector<std::uint8_t> low = {255, 255, 0, 255, 0, 0, 255, 255};
    std::vector<std::uint8_t> high = {255, 255, 0, 255, 0, 0, 255, 255};
    std::vector<std::uint8_t> scales = {0, 1, 2, 255, 2, 2, 2, 255};
    std::vector<std::uint8_t> quats = {128, 128, 128, 252, 255, 128, 128, 252};
    std::vector<std::uint8_t> colors = {0, 1, 2, 255, 1, 1, 1, 51};
    std::vector<std::uint8_t> labels = {0, 0, 0, 255, 1, 0, 0, 255};
    /// Of the entries' red, green and blue, coefficient by coefficient: (0, 1, 1), (0, 0, 0), (1, 1, 0);
    /// all 1.
    std::vector<std::uint8_t> palette = [] {
        std::vector<std::uint8_t> pixels(4UL * 192, 255);
        const std::vector<std::uint8_t> entries = {0, 1, 1, 255, 0, 0, 0, 255, 1, 1, 0, 255,
                                                   1, 1, 1, 255, 1, 1, 1, 255, 1, 1, 1, 255};
        std::copy(entries.begin(), entries.end(), pixels.begin());
        return pixels;
    }();

    [[nodiscard]] SogFiles files() const {
        return {{"meta.json", bytesOf(meta.dump())},     {"low.webp", webp(2, 1, low)},
                {"high.webp", webp(2, 1, high)},         {"scales.webp", webp(2, 1, scales)},
                {"quats.webp", webp(2, 1, quats)},       {"sh0.webp", webp(1, 2, colors)},
                {"palette.webp", webp(192, 1, palette)}, {"labels.webp", webp(2, 1, labels)}};
    }
};

inline void putFiles(const std::filesystem::path& folder, const SogFiles& files) {
    std::filesystem::create_directories(folder);
    for (const auto& [name, content] : files) {
        std::ofstream file(folder / name, std::ios::binary);
        file.write(reinterpret_cast<const char*>(content.data()),
                   static_cast<std::streamsize>(content.size()));
    }
}

}  // namespace splatreel::test
