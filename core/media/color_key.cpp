#include "core/media/distance_map.h"
#include "core/media/ground_field.h"
#include "core/media/matte.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>

namespace splatreel::core {
namespace {

using Color = std::array<float, 3>;
using Mask = std::vector<std::uint8_t>;

// Distances are in RGB with channels in [0, 1]; widths in pixels.
constexpr float bandWidth = 6;           ///< how far from the background coding noise and blur reach
constexpr float thinReach = 8;           ///< how far a thin part's own colour is looked for
constexpr float strongContrast = 0.25F;  ///< more than coding noise and shading before the background have
constexpr float faintContrast = 0.06F;   ///< below it alpha cannot be told from colour
constexpr float clearContrast = 0.18F;   ///< from it on alpha is told from colour alone
constexpr float edgeReach = 2.0F;        ///< soft pixels lie this near to the edge, on both sides
constexpr float mixReach = 4.0F;         ///< how deep background is taken out of colours
constexpr float spillReach = 10;         ///< how deep the background's reflection is removed
constexpr float clipLow = 0.10F;         ///< alpha up to it is noise and becomes 0 …
constexpr float clipHigh = 0.93F;        ///< … and from it on 1

/// A frame on its way to an object: sizes, colours, and the background's colour and the distance from it.
struct Work {
    int width;
    int height;
    std::vector<Color> colors;
    std::vector<Color> ground;
    std::vector<float> contrast;
    [[nodiscard]] std::size_t index(int x, int y) const {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
    }
    [[nodiscard]] std::size_t size() const { return colors.size(); }
};

float smoothStep(float low, float high, float value) {
    const float t = std::clamp((value - low) / (high - low), 0.0F, 1.0F);
    return t * t * (3 - 2 * t);
}

float lengthOf(const Color& a, const Color& b) {
    const float x = a[0] - b[0];
    const float y = a[1] - b[1];
    const float z = a[2] - b[2];
    return std::sqrt(x * x + y * y + z * z);
}

Work prepare(const ImageRgba8& frame, const GroundField& field) {
    Work work{frame.width, frame.height, {}, {}, {}};
    const std::size_t count = frame.pixels.size() / 4;
    work.colors.resize(count);
    work.ground.resize(count);
    work.contrast.resize(count);
    for (int y = 0; y < frame.height; ++y) {
        for (int x = 0; x < frame.width; ++x) {
            const std::size_t i = work.index(x, y);
            for (std::size_t c = 0; c < 3; ++c) {
                work.colors[i][c] = static_cast<float>(frame.pixels[4 * i + c]) / 255.0F;
            }
            work.ground[i] = field.at(x, y);
            work.contrast[i] = lengthOf(work.colors[i], work.ground[i]);
        }
    }
    return work;
}

/// Mean colour of a pixel and its neighbours.
Color meanAround(const Work& work, int x, int y) {
    Color sum{};
    float count = 0;
    for (int v = std::max(0, y - 1); v <= std::min(work.height - 1, y + 1); ++v) {
        for (int u = std::max(0, x - 1); u <= std::min(work.width - 1, x + 1); ++u) {
            const Color& color = work.colors[work.index(u, v)];
            for (std::size_t c = 0; c < 3; ++c) sum[c] += color[c];
            ++count;
        }
    }
    for (float& value : sum) value /= count;
    return sum;
}

/// Calls `visit(index)` for the (up to) four neighbours of a pixel.
void forNeighbours(const Work& work, std::size_t index, const auto& visit) {
    const auto width = static_cast<std::size_t>(work.width);
    const std::size_t x = index % width;
    if (x > 0) visit(index - 1);
    if (x + 1 < width) visit(index + 1);
    if (index >= width) visit(index - width);
    if (index + width < work.size()) visit(index + width);
}

/// What of `allowed` is connected to `seeds` (indices, each allowed).
Mask flooded(const Work& work, const Mask& allowed, std::vector<std::size_t> seeds) {
    Mask reached(allowed.size());
    for (const std::size_t seed : seeds) reached[seed] = 1;
    while (!seeds.empty()) {
        const std::size_t index = seeds.back();
        seeds.pop_back();
        forNeighbours(work, index, [&](std::size_t next) {
            if (allowed[next] == 0 || reached[next] != 0) return;
            reached[next] = 1;
            seeds.push_back(next);
        });
    }
    return reached;
}

std::vector<std::size_t> borderSeeds(const Work& work, const Mask& allowed) {
    std::vector<std::size_t> seeds;
    for (int y = 0; y < work.height; ++y) {
        const bool isWholeRow = y == 0 || y == work.height - 1;
        for (int x = 0; x < work.width; x += isWholeRow ? 1 : std::max(1, work.width - 1)) {
            if (allowed[work.index(x, y)] != 0) seeds.push_back(work.index(x, y));
        }
    }
    return seeds;
}

/// Background for certain: its colour, and reaching the border through passages of three pixels or more, so
/// that the object does not leak out through a faint spot of its outline.
Mask certainBackground(const Work& work, float tolerance, bool includesEnclosed) {
    Mask candidate(work.size());
    for (int y = 0; y < work.height; ++y) {
        for (int x = 0; x < work.width; ++x) {
            const std::size_t i = work.index(x, y);
            // Judged on the mean of 3 × 3, which evens out coding noise.
            candidate[i] = work.contrast[i] < 2 * tolerance &&
                                   lengthOf(meanAround(work, x, y), work.ground[i]) < tolerance
                               ? 1
                               : 0;
        }
    }
    Mask eroded(work.size());
    for (int y = 0; y < work.height; ++y) {
        for (int x = 0; x < work.width; ++x) {
            bool all = true;
            for (int v = std::max(0, y - 1); v <= std::min(work.height - 1, y + 1); ++v) {
                for (int u = std::max(0, x - 1); u <= std::min(work.width - 1, x + 1); ++u) {
                    all = all && candidate[work.index(u, v)] != 0;
                }
            }
            eroded[work.index(x, y)] = all ? 1 : 0;
        }
    }
    const Mask core = includesEnclosed ? eroded : flooded(work, eroded, borderSeeds(work, eroded));
    Mask result = core;
    for (int y = 0; y < work.height; ++y) {
        for (int x = 0; x < work.width; ++x) {
            if (candidate[work.index(x, y)] == 0) continue;
            for (int v = std::max(0, y - 1); v <= std::min(work.height - 1, y + 1); ++v) {
                for (int u = std::max(0, x - 1); u <= std::min(work.width - 1, x + 1); ++u) {
                    if (core[work.index(u, v)] != 0) result[work.index(x, y)] = 1;
                }
            }
        }
    }
    return result;
}

/// Pixels that show the object's own colour: far from the background, or the middle of a thin part that
/// differs from the background by `contrast`.
Mask objectCore(const Work& work, const DistanceMap& fromBackground, float contrast) {
    Mask core(work.size());
    for (int y = 0; y < work.height; ++y) {
        for (int x = 0; x < work.width; ++x) {
            const std::size_t i = work.index(x, y);
            const float depth = fromBackground.distance(x, y);
            if (depth >= bandWidth) {
                core[i] = 1;
                continue;
            }
            if (depth < 1 || work.contrast[i] < contrast) continue;
            bool isRidge = true;
            for (int v = std::max(0, y - 1); v <= std::min(work.height - 1, y + 1); ++v) {
                for (int u = std::max(0, x - 1); u <= std::min(work.width - 1, x + 1); ++u) {
                    isRidge = isRidge && fromBackground.distance(u, v) <= depth + 0.01F;
                }
            }
            core[i] = isRidge ? 1 : 0;
        }
    }
    return core;
}

/// Alpha of a mixture of a known background and object colour.
float mixture(const Color& color, const Color& object, const Color& background) {
    float along = 0;
    float length = 0;
    for (std::size_t c = 0; c < 3; ++c) {
        const float direction = object[c] - background[c];
        along += (color[c] - background[c]) * direction;
        length += direction * direction;
    }
    return length > 0 ? std::clamp(along / length, 0.0F, 1.0F) : 1.0F;
}

/// Specks of noise or dust are no object.
void removeSpecks(const Work& work, std::vector<float>& alpha) {
    Mask solid(alpha.size());
    for (std::size_t i = 0; i < alpha.size(); ++i) solid[i] = alpha[i] > 0.3F ? 1 : 0;
    std::vector<std::vector<std::size_t>> parts;
    Mask seen(alpha.size());
    for (std::size_t start = 0; start < alpha.size(); ++start) {
        if (solid[start] == 0 || seen[start] != 0) continue;
        std::vector<std::size_t> part{start};
        seen[start] = 1;
        for (std::size_t k = 0; k < part.size(); ++k) {
            forNeighbours(work, part[k], [&](std::size_t next) {
                if (solid[next] == 0 || seen[next] != 0) return;
                seen[next] = 1;
                part.push_back(next);
            });
        }
        parts.push_back(std::move(part));
    }
    std::size_t largest = 0;
    for (const auto& part : parts) largest = std::max(largest, part.size());
    const std::size_t smallest = std::max<std::size_t>(work.size() / 20000 + 4, largest / 2000);
    Mask kept(alpha.size());
    for (const auto& part : parts) {
        if (part.size() < smallest) continue;
        for (const std::size_t i : part) kept[i] = 1;
    }
    const DistanceMap toKept(kept, work.width, work.height);
    for (int y = 0; y < work.height; ++y) {
        for (int x = 0; x < work.width; ++x) {
            if (toKept.distance(x, y) > edgeReach + 1) alpha[work.index(x, y)] = 0;
        }
    }
}

/// Takes the background's hue out of a colour: the channels that make the hue do not exceed the largest of
/// the others.
Color withoutSpill(const Color& color, const Color& background, float amount) {
    const auto [low, high] = std::ranges::minmax(background);
    const float middle = 0.5F * (low + high);
    float limit = 0;
    for (std::size_t c = 0; c < 3; ++c) {
        if (background[c] < middle) limit = std::max(limit, color[c]);
    }
    Color result = color;
    for (std::size_t c = 0; c < 3; ++c) {
        if (background[c] >= middle && color[c] > limit) result[c] += amount * (limit - color[c]);
    }
    return result;
}

/// A pixel's share of the object, and the object's colour there.
struct Estimate {
    std::vector<float> alpha;
    std::vector<Color> object;
};

/// First estimate: a mixture of the background with the nearest colour that is surely the object's. Where
/// both are alike, everything that is not certain background is object.
Estimate estimate(const Work& work, const Mask& outside, float tolerance) {
    const DistanceMap fromOutside(outside, work.width, work.height);
    const DistanceMap toStrong(objectCore(work, fromOutside, strongContrast), work.width, work.height);
    const DistanceMap toFaint(objectCore(work, fromOutside, 2.5F * tolerance), work.width, work.height);
    Estimate result{std::vector<float>(work.size()), work.colors};
    for (int y = 0; y < work.height; ++y) {
        for (int x = 0; x < work.width; ++x) {
            const std::size_t i = work.index(x, y);
            const float depth = fromOutside.distance(x, y);
            if (depth >= bandWidth) {
                result.alpha[i] = 1;
                continue;
            }
            // What coding leaves beside an edge is faint, too: a strong colour nearby explains it better.
            const DistanceMap& toCore = toStrong.distance(x, y) <= thinReach ? toStrong : toFaint;
            if (toCore.distance(x, y) > 2 * bandWidth) {
                const bool isInside = outside[i] == 0;
                result.alpha[i] = isInside ? smoothStep(tolerance, 2.5F * tolerance, work.contrast[i]) : 0;
                continue;
            }
            const auto [nx, ny] = toCore.nearest(x, y);
            result.object[i] = meanAround(work, nx, ny);
            const float trust =
                smoothStep(faintContrast, clearContrast, lengthOf(result.object[i], work.ground[i]));
            const float told = mixture(work.colors[i], result.object[i], work.ground[i]);
            result.alpha[i] = trust * told + (1 - trust) * (outside[i] != 0 ? 0.0F : 1.0F);
        }
    }
    return result;
}

/// What is outside of the edge, the line where alpha passes one half.
Mask outsideOfEdge(const Work& work, const Mask& outside, const std::vector<float>& alpha) {
    Mask open(work.size());
    std::vector<std::size_t> seeds;
    for (std::size_t i = 0; i < open.size(); ++i) {
        open[i] = alpha[i] < 0.5F ? 1 : 0;
        if (outside[i] != 0 && open[i] != 0) seeds.push_back(i);
    }
    return flooded(work, open, std::move(seeds));
}

Mask inverted(Mask mask) {
    for (std::uint8_t& value : mask) value = value != 0 ? 0 : 1;
    return mask;
}

/// The object's colour of a pixel that is mixed with background.
Color unmixed(const Work& work, const Estimate& found, std::size_t i, float share) {
    Color color = work.colors[i];
    for (std::size_t c = 0; c < 3; ++c) {
        const float pure = (color[c] - (1 - share) * work.ground[i][c]) / std::max(share, 0.05F);
        // The less of the object a pixel holds, the less can be read from it.
        const float trust = share * share;
        color[c] = trust * std::clamp(pure, 0.0F, 1.0F) + (1 - trust) * found.object[i][c];
    }
    return color;
}

}  // namespace

ImageRgba8 keyed(const ImageRgba8& frame, const FlatBackground& background, const KeyOptions& options) {
    const GroundField field(frame, background);
    const Work work = prepare(frame, field);
    const float tolerance =
        options.tolerance > 0 ? options.tolerance : std::clamp(4 * field.noise() + 0.02F, 0.04F, 0.16F);
    const bool removesEnclosed =
        options.enclosed == EnclosedBackground::remove ||
        (options.enclosed == EnclosedBackground::automatic && background.isChromatic());
    const Mask outside = certainBackground(work, tolerance, removesEnclosed);
    const Estimate found = estimate(work, outside, tolerance);

    // Soft pixels lie near the edge; what is light inside (a highlight, an eye) or dark outside (coding
    // noise) is not half transparent.
    const Mask outer = outsideOfEdge(work, outside, found.alpha);
    const DistanceMap fromOuter(outer, work.width, work.height);
    const DistanceMap fromInner(inverted(outer), work.width, work.height);
    std::vector<float> alpha(work.size());
    for (int y = 0; y < work.height; ++y) {
        for (int x = 0; x < work.width; ++x) {
            const std::size_t i = work.index(x, y);
            const float clipped = std::clamp((found.alpha[i] - clipLow) / (clipHigh - clipLow), 0.0F, 1.0F);
            const bool isInside = fromOuter.distance(x, y) > edgeReach;
            const bool isOutside = fromInner.distance(x, y) > edgeReach;
            alpha[i] = isInside ? 1 : isOutside ? 0 : clipped;
        }
    }
    removeSpecks(work, alpha);

    ImageRgba8 result(frame.width, frame.height);
    for (int y = 0; y < work.height; ++y) {
        for (int x = 0; x < work.width; ++x) {
            const std::size_t i = work.index(x, y);
            if (alpha[i] <= 0) continue;
            const float depth = fromOuter.distance(x, y);
            // A little inside of the edge blur still mixes background in; deeper, light is the object's own.
            const float certain = smoothStep(edgeReach, mixReach, depth);
            const float share = std::max(found.alpha[i], certain);
            Color color = share < 1 ? unmixed(work, found, i, share) : work.colors[i];
            if (background.isChromatic()) {
                const float amount = 1 - smoothStep(0.4F * spillReach, spillReach, depth);
                color = withoutSpill(color, work.ground[i], amount);
            }
            std::uint8_t* const pixel = result.at(x, y);
            for (std::size_t c = 0; c < 3; ++c) {
                pixel[c] = static_cast<std::uint8_t>(255.0F * std::clamp(color[c], 0.0F, 1.0F) + 0.5F);
            }
            pixel[3] = static_cast<std::uint8_t>(255.0F * alpha[i] + 0.5F);
        }
    }
    return result;
}

}  // namespace splatreel::core
