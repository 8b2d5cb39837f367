#pragma once

#include "core/media/image.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace splatreel::core::test {

/// A test with a folder of its own that is gone afterwards.
class FolderTest : public ::testing::Test {
protected:
    FolderTest();
    ~FolderTest() override;
    [[nodiscard]] std::filesystem::path path(const std::string& name) const { return folder_ / name; }
    void writeText(const std::string& name, const std::string& text) const;
    /// Names of what is in a folder, sorted; hidden files included.
    [[nodiscard]] std::vector<std::string> namesIn(const std::string& name = "") const;

private:
    std::filesystem::path folder_;
};

struct Rgb {
    std::uint8_t r = 0, g = 0, b = 0;
};

[[nodiscard]] ImageRgba8 filled(int width, int height, Rgb color, std::uint8_t alpha = 255);
/// Draws a disc with a soft edge over the picture (straight alpha).
void drawDisc(ImageRgba8& image, double x, double y, double radius, Rgb color);

/// Largest difference of the channels of two pictures of one size.
[[nodiscard]] int largestDifference(const ImageRgba8& a, const ImageRgba8& b);
/// Mean absolute difference of the first `channels` channels.
[[nodiscard]] double meanDifference(const ImageRgba8& a, const ImageRgba8& b, int channels = 3);

struct TestVideo {
    std::string encoder;      ///< FFmpeg's name
    std::string pixelFormat;  ///< FFmpeg's name
    std::vector<int> stamps;  ///< of each frame in milliseconds; empty: 25 frames per second
    int quarterTurns = 0;     ///< clockwise, for display
    int aspectNumerator = 1;  ///< of a pixel's width to its height
    int aspectDenominator = 1;
    int keyInterval = 0;  ///< frames from key frame to key frame; 0: as the encoder likes
};
/// Writes frames with FFmpeg itself, in the container that the name's extension says.
void writeVideo(const std::filesystem::path& path, const std::vector<ImageRgba8>& frames,
                const TestVideo& options);

}  // namespace splatreel::core::test
