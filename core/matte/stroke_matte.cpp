#include "core/matte/stroke_matte.h"

#include "core/matte/color_grid.h"
#include "core/matte/cut.h"
#include "core/matte/soft_edge.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace splatreel::core {
namespace {

constexpr int coarseSide = 256;  ///< on which the object is found; its edge is found on the full picture
constexpr int rounds = 4;
constexpr float smoothness = 2.5F;
constexpr int edgeReach = 7;          ///< pixels of the full picture by which the coarse contour may be off
constexpr float rimShare = 0.02F;     ///< width of the picture's rim that stands for the background
constexpr float rimFreeShare = 0.1F;  ///< distance from keep strokes at which the rim may be object
constexpr float strokeMass = 0.4F;    ///< of the colours of either side, what the strokes' own count for
constexpr ColorGrid::Fineness wideCells{1, 32, 24, 5};
constexpr ColorGrid::Fineness strokeCells{6, 16, 12, 10};
constexpr ColorGrid::Fineness edgeCells{16, 16, 12, 10};

/// What the strokes cover, 255 where they do.
struct Drawn {
    AlphaImage keep;
    AlphaImage remove;

    [[nodiscard]] bool keeps() const { return any(keep); }
    [[nodiscard]] bool removes() const { return any(remove); }

    static bool any(const AlphaImage& mask) {
        return std::ranges::any_of(mask.values, [](std::uint8_t value) { return value != 0; });
    }
};

Drawn drawn(std::span<const MatteStroke> strokes, int width, int height) {
    constexpr std::uint8_t kept = 1;
    constexpr std::uint8_t removed = 2;
    constexpr int fraction = 4;  // bits behind the point of OpenCV's coordinates
    cv::Mat canvas = cv::Mat::zeros(height, width, CV_8UC1);
    for (const MatteStroke& stroke : strokes) {
        const float radius = std::max(0.5F, stroke.radius * static_cast<float>(height));
        const auto place = [&](const std::array<float, 2>& point) {
            constexpr float one = 1U << fraction;
            return cv::Point(
                static_cast<int>(std::lround((point[0] * static_cast<float>(width) - 0.5F) * one)),
                static_cast<int>(std::lround((point[1] * static_cast<float>(height) - 0.5F) * one)));
        };
        const cv::Scalar mark(stroke.keep ? kept : removed);
        for (std::size_t i = 0; i < stroke.points.size(); ++i) {
            cv::circle(canvas, place(stroke.points[i]),
                       static_cast<int>(std::lround(radius * (1U << fraction))), mark, cv::FILLED, cv::LINE_8,
                       fraction);
            if (i == 0) continue;
            cv::line(canvas, place(stroke.points[i - 1]), place(stroke.points[i]), mark,
                     std::max(1, static_cast<int>(std::lround(2 * radius))), cv::LINE_8, fraction);
        }
    }
    Drawn result{AlphaImage(width, height), AlphaImage(width, height)};
    for (std::size_t i = 0; i < result.keep.values.size(); ++i) {
        result.keep.values[i] = canvas.data[i] == kept ? 255 : 0;
        result.remove.values[i] = canvas.data[i] == removed ? 255 : 0;
    }
    return result;
}

/// The picture's rim away from keep strokes, which stands for the background.
AlphaImage freeRim(const AlphaImage& keep) {
    const int longer = std::max(keep.width, keep.height);
    const int rim = std::max(1, static_cast<int>(std::lround(rimShare * static_cast<float>(longer))));
    const float free = rimFreeShare * static_cast<float>(longer);
    const std::vector<float> distance = distanceTo(keep);
    AlphaImage result(keep.width, keep.height);
    for (int y = 0; y < keep.height; ++y) {
        for (int x = 0; x < keep.width; ++x) {
            const bool isRim = std::min({x, y, keep.width - 1 - x, keep.height - 1 - y}) < rim;
            const auto i = static_cast<std::size_t>(y) * static_cast<std::size_t>(keep.width) +
                           static_cast<std::size_t>(x);
            result.values[i] = isRim && distance[i] > free ? 255 : 0;
        }
    }
    return result;
}

/// What places say, as log odds: near keep strokes rather object, near remove strokes and the rim rather not.
std::vector<float> placeOdds(const Drawn& marks, const AlphaImage& rim) {
    const auto longer = static_cast<float>(std::max(rim.width, rim.height));
    std::vector<float> odds(rim.values.size(), 0.0F);
    if (!marks.keeps()) return odds;
    const std::vector<float> kept = distanceTo(marks.keep);
    const std::vector<float> removed = distanceTo(marks.remove);
    const std::vector<float> outside = distanceTo(rim);
    for (std::size_t i = 0; i < odds.size(); ++i) {
        const float away = std::min(removed[i], outside[i] + rimFreeShare * longer);
        odds[i] = 1.3F * (away - kept[i]) / (away + kept[i] + 0.01F * longer);
    }
    return odds;
}

/// What a matte from elsewhere says, as log odds; less round the strokes that contradict it.
std::vector<float> guessOdds(const Drawn& marks, const AlphaImage& guess) {
    const auto longer = static_cast<float>(std::max(guess.width, guess.height));
    AlphaImage against(guess.width, guess.height);
    for (std::size_t i = 0; i < against.values.size(); ++i) {
        const bool inside = guess.values[i] >= 128;
        against.values[i] = (inside ? marks.remove : marks.keep).values[i];
    }
    const std::vector<float> contradiction = distanceTo(against);
    std::vector<float> odds = signedDistance(guess);
    for (std::size_t i = 0; i < odds.size(); ++i) {
        const float nearness = contradiction[i] / (0.12F * longer);
        odds[i] = std::clamp(odds[i] / (0.01F * longer), -3.0F, 3.0F) * (1 - std::exp(-nearness * nearness));
    }
    return odds;
}

/// Calls `visit(x, y, pixel)` for every pixel.
void eachPixel(const WorkPicture& picture, const auto& visit) {
    std::size_t pixel = 0;
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x, ++pixel) visit(x, y, pixel);
}

/// Colours of the whole picture by a mask and, as a fixed share, by the strokes.
ColorGrid wideColors(const WorkPicture& picture, const AlphaImage& object, const AlphaImage& background,
                     const Drawn& marks) {
    ColorGrid colors(picture.width(), picture.height(), wideCells);
    ColorGrid stroked(picture.width(), picture.height(), wideCells);
    eachPixel(picture, [&](int x, int y, std::size_t i) {
        colors.add(x, y, picture.colorAt(i), object.values[i] != 0 ? 1.0F : 0.0F,
                   background.values[i] != 0 ? 1.0F : 0.0F);
        if (marks.keep.values[i] != 0) stroked.add(x, y, picture.colorAt(i), 1, 0);
        if (marks.remove.values[i] != 0) stroked.add(x, y, picture.colorAt(i), 0, 1);
    });
    colors.normalize();
    stroked.normalize();
    colors.mix(1 - strokeMass, stroked, strokeMass);
    colors.normalize();
    colors.blur();
    return colors;
}

std::vector<CutMark> marksOf(const Drawn& marks) {
    std::vector<CutMark> result(marks.keep.values.size(), CutMark::open);
    for (std::size_t i = 0; i < result.size(); ++i) {
        if (marks.keep.values[i] != 0) result[i] = CutMark::object;
        if (marks.remove.values[i] != 0) result[i] = CutMark::background;
    }
    return result;
}

AlphaImage inverted(AlphaImage mask) {
    for (std::uint8_t& value : mask.values) value = static_cast<std::uint8_t>(255 - value);
    return mask;
}

/// Masks that the first models of colour are made of.
struct Start {
    AlphaImage object;
    AlphaImage background;
};

Start startOf(const Drawn& marks, const AlphaImage& rim, const AlphaImage* guess) {
    if (guess) {
        AlphaImage mask = *guess;
        for (std::uint8_t& value : mask.values) value = value >= 128 ? 255 : 0;
        return {mask, inverted(mask)};
    }
    Start start{marks.keep, marks.remove};
    if (!marks.keeps()) start.object = inverted(marks.remove);
    if (!marks.removes()) start.background = rim;
    return start;
}

/// The object on the coarse picture: colours and mask by turns.
AlphaImage found(const WorkPicture& picture, const Drawn& marks, const AlphaImage* guess) {
    const AlphaImage rim = freeRim(marks.keep);
    Start models = startOf(marks, rim, guess);
    const std::vector<float> places = guess ? guessOdds(marks, *guess) : placeOdds(marks, rim);
    ColorGrid local(picture.width(), picture.height(), strokeCells);
    eachPixel(picture, [&](int x, int y, std::size_t i) {
        if (marks.keep.values[i] != 0) local.add(x, y, picture.colorAt(i), 4, 0);
        if (marks.remove.values[i] != 0) local.add(x, y, picture.colorAt(i), 0, 4);
    });
    local.blur();
    const std::vector<CutMark> known = marksOf(marks);
    std::vector<float> odds(picture.pixelCount());
    AlphaImage mask;
    for (int round = 0; round < rounds; ++round) {
        const ColorGrid wide = wideColors(picture, models.object, models.background, marks);
        eachPixel(picture, [&](int x, int y, std::size_t i) {
            const std::uint8_t* const color = picture.colorAt(i);
            const auto fx = static_cast<float>(x);
            const auto fy = static_cast<float>(y);
            odds[i] = logOdds(objectChance(local.at(fx, fy, color), wide.at(fx, fy, color), 1)) + places[i];
        });
        AlphaImage next = cut(picture, known, odds, smoothness);
        if (next == mask) break;
        mask = std::move(next);
        models = {mask, inverted(mask)};
    }
    return mask;
}

/// The mask at the full picture's size, its edge decided again there.
AlphaImage sharpened(const WorkPicture& picture, const AlphaImage& coarse, const Drawn& marks) {
    const AlphaImage mask = resizedAlpha(coarse, picture.width(), picture.height());
    const std::vector<float> distance = signedDistance(mask);
    ColorGrid local(picture.width(), picture.height(), edgeCells);
    ColorGrid wide(picture.width(), picture.height(), wideCells);
    eachPixel(picture, [&](int x, int y, std::size_t i) {
        const bool inside = distance[i] > 0;
        const float weight = marks.keep.values[i] != 0 || marks.remove.values[i] != 0 ? 4.0F : 1.0F;
        local.add(x, y, picture.colorAt(i), inside ? weight : 0, inside ? 0 : weight);
        wide.add(x, y, picture.colorAt(i), inside ? weight : 0, inside ? 0 : weight);
    });
    local.blur();
    wide.normalize();
    wide.blur();
    std::vector<CutMark> known = marksOf(marks);
    std::vector<float> odds(picture.pixelCount());
    eachPixel(picture, [&](int x, int y, std::size_t i) {
        if (known[i] != CutMark::open) return;
        if (std::abs(distance[i]) > edgeReach) {
            known[i] = distance[i] > 0 ? CutMark::object : CutMark::background;
            return;
        }
        const std::uint8_t* const color = picture.colorAt(i);
        const auto fx = static_cast<float>(x);
        const auto fy = static_cast<float>(y);
        odds[i] = logOdds(objectChance(local.at(fx, fy, color), wide.at(fx, fy, color), 3)) +
                  std::clamp(distance[i] / 4, -1.5F, 1.5F);
    });
    return cut(picture, known, odds, smoothness);
}

}  // namespace

bool touchesFrame(const MatteStroke& stroke) {
    // The radius is a share of the height; frames that are narrower than a quarter of it are none.
    const float reach = stroke.radius;
    return std::ranges::any_of(stroke.points, [&](const std::array<float, 2>& point) {
        return point[0] > -reach && point[0] < 1 + reach && point[1] > -reach && point[1] < 1 + reach;
    });
}

Result<AlphaImage> paintedAlpha(const WorkPicture& picture, std::span<const MatteStroke> strokes,
                                const AlphaImage* guess) {
    const int width = picture.width();
    const int height = picture.height();
    const Drawn marks = drawn(strokes, width, height);
    if (!marks.keeps() && !marks.removes()) {
        if (guess) return *guess;
        return Error{"no stroke touches the picture", "", "Paint on the object, or on what is behind it."};
    }
    if (!guess && !marks.removes() && !Drawn::any(freeRim(marks.keep))) return AlphaImage(width, height, 255);

    const WorkPicture coarse = reducedPicture(picture, coarseSide);
    std::optional<AlphaImage> coarseGuess;
    if (guess) coarseGuess = resizedAlpha(*guess, coarse.width(), coarse.height());
    const AlphaImage rough =
        found(coarse, drawn(strokes, coarse.width(), coarse.height()), coarseGuess ? &*coarseGuess : nullptr);
    AlphaImage mask = sharpened(picture, rough, marks);
    // Without a guess the object is what the keep strokes are connected with.
    const bool connected = marks.keeps() && !guess;
    tidy(mask, {marks.keep, connected ? 2.0F : 0.02F}, {marks.remove, 0.005F});
    return softened(mask, picture);
}

Result<AlphaImage> matteFromStrokes(const ImageRgba8& frame, std::span<const MatteStroke> strokes,
                                    const AlphaImage* guess) {
    if (frame.empty()) return Error{"there is no picture to paint on", "", ""};
    if (auto checked = checkPaintedMatte({{strokes.begin(), strokes.end()}}); !checked)
        return checked.error();
    const WorkPicture picture = workPicture(reducedTo(frame, matteSide));
    std::optional<AlphaImage> fitting;
    if (guess && !guess->empty()) fitting = resizedAlpha(*guess, picture.width(), picture.height());
    const Result<AlphaImage> alpha = paintedAlpha(picture, strokes, fitting ? &*fitting : nullptr);
    if (!alpha) return alpha.error();
    return fittedAlpha(*alpha, frame);
}

}  // namespace splatreel::core
