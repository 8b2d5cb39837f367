// jitter_views FOLDER OUT SEED: the inputs on which steadiness over time is measured. Every picture below
// FOLDER is shifted by U(−1, 1) pixels either way (bicubic, on colours premultiplied by alpha) and its
// colours get noise of σ = 8/255; all other files are copied. The same seed gives the same pictures.
#include "core/media/image_io.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <vector>

namespace {

namespace fs = std::filesystem;
using splatreel::core::ImageF;
using splatreel::core::ImageRgba8;

/// Catmull-Rom weights of the four samples around a place `u` beyond the second.
std::array<float, 4> cubicWeights(float u) {
    return {0.5F * u * (-1 + u * (2 - u)), 0.5F * (2 + u * u * (-5 + 3 * u)),
            0.5F * u * (1 + u * (4 - 3 * u)), 0.5F * u * u * (u - 1)};
}

ImageF premultiplied(const ImageRgba8& image) {
    ImageF out(image.width, image.height, 4);
    for (std::size_t i = 0; i < image.pixels.size(); i += 4) {
        const float alpha = static_cast<float>(image.pixels[i + 3]) / 255;
        for (std::size_t c = 0; c < 3; ++c)
            out.values[i + c] = alpha * static_cast<float>(image.pixels[i + c]) / 255;
        out.values[i + 3] = alpha;
    }
    return out;
}

/// The picture whose pixel x shows what stood at x + offset; its last pixels go on beyond its sides.
ImageF shifted(const ImageF& image, int axis, float offset) {
    const int whole = static_cast<int>(std::floor(offset));
    const std::array<float, 4> weights = cubicWeights(offset - static_cast<float>(whole));
    ImageF out(image.width, image.height, 4);
    for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < image.width; ++x) {
            for (int tap = 0; tap < 4; ++tap) {
                const int step = whole + tap - 1;
                const float* from = axis == 0 ? image.at(std::clamp(x + step, 0, image.width - 1), y)
                                              : image.at(x, std::clamp(y + step, 0, image.height - 1));
                for (int c = 0; c < 4; ++c)
                    out.at(x, y)[c] += weights[static_cast<std::size_t>(tap)] * from[c];
            }
        }
    }
    return out;
}

ImageRgba8 jittered(const ImageRgba8& image, std::mt19937_64& random) {
    std::uniform_real_distribution<float> offset(-1, 1);
    std::normal_distribution<float> noise(0, 8.0F / 255);
    const float right = offset(random);
    const float down = offset(random);
    const ImageF moved = shifted(shifted(premultiplied(image), 0, right), 1, down);
    ImageRgba8 out(image.width, image.height);
    const auto byte = [](float value) {
        return static_cast<std::uint8_t>(std::lround(255 * std::clamp(value, 0.0F, 1.0F)));
    };
    for (std::size_t i = 0; i < out.pixels.size(); i += 4) {
        const float alpha = std::clamp(moved.values[i + 3], 0.0F, 1.0F);
        for (std::size_t c = 0; c < 3; ++c) {
            const float color = alpha > 0 ? moved.values[i + c] / alpha : 0;
            out.pixels[i + c] = byte(color + noise(random));
        }
        out.pixels[i + 3] = byte(alpha);
    }
    return out;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fprintf(stderr, "usage: jitter_views FOLDER OUT SEED\n");
        return 2;
    }
    const fs::path folder = argv[1];
    const fs::path target = argv[2];
    std::mt19937_64 random(std::strtoull(argv[3], nullptr, 10));
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());  // noise goes with the place in this order
    for (const fs::path& file : files) {
        const fs::path to = target / fs::relative(file, folder);
        fs::create_directories(to.parent_path());
        if (file.extension() != ".png") {
            fs::copy_file(file, to, fs::copy_options::overwrite_existing);
            continue;
        }
        const auto image = splatreel::core::readImage(file);
        if (!image) {
            std::fprintf(stderr, "%s\n", image.error().message().c_str());
            return 1;
        }
        if (auto written = splatreel::core::writePng(to, jittered(*image, random)); !written) {
            std::fprintf(stderr, "%s\n", written.error().message().c_str());
            return 1;
        }
    }
    return 0;
}
