#include "core/media/resample.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <vector>

namespace splatreel::core {
namespace {

/// Which samples of one axis make an output sample, with their weights.
struct Axis {
    struct Taps {
        int first = 0;
        int count = 0;            ///< 0: outside of the picture
        std::size_t weights = 0;  ///< index into `weights`
    };
    std::vector<Taps> taps;
    std::vector<float> weights;
};

double catmullRom(double x) {
    x = std::abs(x);
    if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
    if (x < 2) return ((-0.5 * x + 2.5) * x - 4) * x + 2;
    return 0;
}

Axis makeAxis(double start, double length, int inputSize, int outputSize) {
    Axis axis;
    axis.taps.resize(static_cast<std::size_t>(outputSize));
    const double scale = length / outputSize;
    const double width = std::max(1.0, scale);
    for (int i = 0; i < outputSize; ++i) {
        const double centre = start + (i + 0.5) * scale;
        if (centre < 0 || centre >= inputSize) continue;
        const int first = std::max(0, static_cast<int>(std::floor(centre - 2 * width)));
        const int last = std::min(inputSize - 1, static_cast<int>(std::ceil(centre + 2 * width)));
        Axis::Taps& taps = axis.taps[static_cast<std::size_t>(i)];
        taps = {first, last - first + 1, axis.weights.size()};
        double sum = 0;
        for (int k = first; k <= last; ++k) {
            const double weight = catmullRom((k + 0.5 - centre) / width);
            axis.weights.push_back(static_cast<float>(weight));
            sum += weight;
        }
        for (std::size_t k = taps.weights; k < axis.weights.size(); ++k) {
            axis.weights[k] = static_cast<float>(axis.weights[k] / sum);
        }
    }
    return axis;
}

bool isWholePixelCopy(const PixelBox& box, int width, int height) {
    return box.x == std::floor(box.x) && box.y == std::floor(box.y) && box.width == width &&
           box.height == height;
}

ImageRgba8 copied(const ImageRgba8& image, int left, int top, int width, int height) {
    ImageRgba8 result(width, height);
    const int x0 = std::max(0, -left);
    const int x1 = std::min(width, image.width - left);
    for (int y = std::max(0, -top); y < std::min(height, image.height - top) && x0 < x1; ++y) {
        std::memcpy(result.at(x0, y), image.at(x0 + left, y + top), 4 * static_cast<std::size_t>(x1 - x0));
    }
    return result;
}

void premultiplyRow(const std::uint8_t* pixels, int count, float* out) {
    for (int x = 0; x < count; ++x) {
        const float alpha = pixels[4 * x + 3];
        const float factor = alpha / 255.0F;
        for (int c = 0; c < 3; ++c) out[4 * x + c] = factor * pixels[4 * x + c];
        out[4 * x + 3] = alpha;
    }
}

void storeRow(const float* sums, int count, std::uint8_t* pixels) {
    for (int x = 0; x < count; ++x) {
        const float alpha = std::clamp(sums[4 * x + 3], 0.0F, 255.0F);
        const float factor = alpha > 0 ? 255.0F / alpha : 0.0F;
        for (int c = 0; c < 3; ++c) {
            pixels[4 * x + c] =
                static_cast<std::uint8_t>(std::clamp(sums[4 * x + c] * factor, 0.0F, 255.0F) + 0.5F);
        }
        pixels[4 * x + 3] = static_cast<std::uint8_t>(alpha + 0.5F);
        if (pixels[4 * x + 3] == 0) std::memset(pixels + 4 * x, 0, 4);
    }
}

}  // namespace

ImageRgba8 resample(const ImageRgba8& image, const PixelBox& box, int width, int height) {
    assert(width > 0 && height > 0 && box.width > 0 && box.height > 0);
    if (isWholePixelCopy(box, width, height)) {
        return copied(image, static_cast<int>(box.x), static_cast<int>(box.y), width, height);
    }
    const Axis columns = makeAxis(box.x, box.width, image.width, width);
    const Axis rows = makeAxis(box.y, box.height, image.height, height);
    ImageRgba8 result(width, height);

    // Rows are reduced across when they are first needed and kept while later output rows still use them.
    const std::size_t rowValues = 4 * static_cast<std::size_t>(width);
    int ringSize = 1;
    for (const Axis::Taps& taps : rows.taps) ringSize = std::max(ringSize, taps.count);
    std::vector<float> ring(rowValues * static_cast<std::size_t>(ringSize));
    std::vector<float> source(4 * static_cast<std::size_t>(image.width));
    std::vector<float> sums(rowValues);
    int reduced = 0;  // input rows before this one are in the ring or no longer needed
    for (int y = 0; y < height; ++y) {
        const Axis::Taps& vertical = rows.taps[static_cast<std::size_t>(y)];
        if (vertical.count == 0) continue;
        for (reduced = std::max(reduced, vertical.first); reduced < vertical.first + vertical.count;
             ++reduced) {
            premultiplyRow(image.at(0, reduced), image.width, source.data());
            float* out = ring.data() + rowValues * static_cast<std::size_t>(reduced % ringSize);
            for (const Axis::Taps& taps : columns.taps) {
                float sum[4] = {0, 0, 0, 0};
                const float* in = source.data() + 4 * static_cast<std::size_t>(taps.first);
                for (int k = 0; k < taps.count; ++k, in += 4) {
                    const float weight = columns.weights[taps.weights + static_cast<std::size_t>(k)];
                    for (int c = 0; c < 4; ++c) sum[c] += weight * in[c];
                }
                out = std::copy(sum, sum + 4, out);
            }
        }
        std::ranges::fill(sums, 0.0F);
        for (int k = 0; k < vertical.count; ++k) {
            const float weight = rows.weights[vertical.weights + static_cast<std::size_t>(k)];
            const float* in =
                ring.data() + rowValues * static_cast<std::size_t>((vertical.first + k) % ringSize);
            for (std::size_t i = 0; i < rowValues; ++i) sums[i] += weight * in[i];
        }
        storeRow(sums.data(), width, result.at(0, y));
    }
    return result;
}

ImageRgba8 resized(const ImageRgba8& image, int width, int height) {
    return resample(image, {0, 0, static_cast<double>(image.width), static_cast<double>(image.height)}, width,
                    height);
}

}  // namespace splatreel::core
