#include "core/media/object_clip.h"

#include "core/base/log.h"
#include "core/base/parallel.h"
#include "core/matte/clip_matte.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <optional>
#include <string>
#include <utility>

namespace splatreel::core {
namespace {

constexpr std::uint64_t frameCacheBytes = 384ULL << 20U;
constexpr int surveySide = 320;     ///< of the pictures on which a keyed object's box is found
constexpr double fullShare = 0.98;  ///< mean alpha from which the object is said to fill the frame
constexpr int maximumSize = 8192;

enum class AlphaSource { file, matte, painted, key };

/// What the first pass over the clip finds out.
struct Survey {
    bool hasAlpha = false;
    bool matteHasAlpha = false;
    PixelBounds alphaBox;   ///< of the file's own alpha or a matte, in frame pixels
    double coverage = 0;    ///< mean alpha over the frames
    int framesWithout = 0;  ///< frames without the object
    BorderColor border;
    std::vector<ImageRgba8> small;  ///< the frames at surveySide, as long as no alpha is known
};

Error stopped(const std::string& where) {
    return {"reading was interrupted", where, ""};
}

/// Frames of the clip and its matte, from memory in a second pass where they fit.
class FrameFeed {
public:
    FrameFeed(VideoReader clip, std::optional<VideoReader> matte)
        : clip_(std::move(clip)), matte_(std::move(matte)) {
        const VideoInfo& info = clip_.info();
        frameBytes_ =
            4ULL * static_cast<std::uint64_t>(info.frameWidth) * static_cast<std::uint64_t>(info.frameHeight);
    }

    [[nodiscard]] const VideoInfo& info() const { return clip_.info(); }
    [[nodiscard]] bool hasMatte() const { return matte_.has_value(); }
    [[nodiscard]] bool isPainted() const { return painted_ != nullptr; }
    /// From now on the frames have this alpha.
    void paint(std::shared_ptr<const PropagatedMatte> painted) { painted_ = std::move(painted); }

    struct Pair {
        ImageRgba8 frame;
        ImageRgba8 matte;
    };

    /// Keeps frames only when all of them fit the budget.
    void expect(std::size_t count) {
        keeps_ = count * frameBytes_ * (matte_ ? 2 : 1) <= frameCacheBytes;
        cache_.clear();
    }

    /// The `position`-th of the selected frames, which is frame `index` of the file; nothing past its end.
    Result<std::optional<Pair>> get(std::size_t position, int index) {
        if (position < cache_.size()) return std::optional<Pair>(cache_[position]);
        Result<std::optional<ImageRgba8>> frame = clip_.read(index);
        if (!frame) return frame.error();
        if (!frame->has_value()) return std::optional<Pair>();
        Pair pair{std::move(**frame), {}};
        if (matte_) {
            frame = matte_->read(index);
            if (!frame) return frame.error();
            if (!frame->has_value()) return std::optional<Pair>();
            pair.matte = std::move(**frame);
        }
        if (painted_) {
            const AlphaImage alpha = painted_->at(index);
            if (alpha.empty()) return std::optional<Pair>();
            pair.frame = withAlpha(pair.frame, fittedAlpha(alpha, pair.frame));
        }
        if (keeps_ && position == cache_.size()) cache_.push_back(pair);
        return std::optional<Pair>(std::move(pair));
    }

private:
    VideoReader clip_;
    std::optional<VideoReader> matte_;
    std::shared_ptr<const PropagatedMatte> painted_;
    std::uint64_t frameBytes_ = 0;
    bool keeps_ = false;
    std::vector<Pair> cache_;
};

Result<FrameFeed> openFeed(const std::filesystem::path& input, const ObjectClipOptions& options) {
    Result<VideoReader> clip = VideoReader::open(input, options.reader);
    if (!clip) return clip.error();
    std::optional<VideoReader> matte;
    if (!options.matte.empty() && options.painted.empty()) {
        Result<VideoReader> opened = VideoReader::open(options.matte, options.reader);
        if (!opened) return opened.error();
        if (auto fits = checkMatteFits(clip->info(), opened->info(), options.matte.string()); !fits)
            return fits.error();
        matte = *std::move(opened);
    }
    return FrameFeed(*std::move(clip), std::move(matte));
}

Result<std::vector<int>> chooseFrames(const VideoInfo& info, const ObjectClipOptions& options,
                                      ObjectClip& clip) {
    const int count = info.frameCount();
    if (info.isCutOff && (options.range.end < 0 || options.range.end > count)) {
        return Error{"the video is cut off: only " + std::to_string(count) + " of its frames are there",
                     clip.source,
                     "Copy it again; to use what is there, give --frames 0:" + std::to_string(count) + "."};
    }
    Result<std::vector<int>> indices = selectFrames(options.range, count, options.maximumFrames);
    if (!indices) return Error{indices.error().what, clip.source, indices.error().remedy};
    const int end = options.range.end < 0 ? count : std::min(options.range.end, count);
    const int available = end - options.range.first;
    if (static_cast<int>(indices->size()) < available) {
        clip.notes.push_back(
            "Of " + std::to_string(available) + " frames " + std::to_string(indices->size()) +
            ", evenly spread, are used; choose a part with --frames A:B to use every frame.");
    }
    return indices;
}

/// First pass: alpha or not, the object's box, the colour round the border. Drops from `indices` what the
/// file does not hold after all.
Result<Survey> survey(FrameFeed& feed, std::vector<int>& indices, const ObjectClipOptions& options,
                      const std::string& where) {
    Survey result;
    feed.expect(indices.size());
    double coverage = 0;
    for (std::size_t i = 0; i < indices.size(); ++i) {
        if (options.stop.stop_requested()) return stopped(where);
        Result<std::optional<FrameFeed::Pair>> pair = feed.get(i, indices[i]);
        if (!pair) return pair.error();
        if (!pair->has_value()) {
            // Some files count pictures that are never shown; many missing ones mean that it is cut off.
            if (10 * i < 9 * indices.size() && indices.size() - i > 2) {
                return Error{"the video is cut off: decoding ends after " + std::to_string(i) + " frames",
                             where, "Copy it again, or convert it to H.264 in mp4."};
            }
            indices.resize(i);
            break;
        }
        const ImageRgba8& frame = (*pair)->frame;
        const ImageRgba8& matte = (*pair)->matte;
        ImageRgba8 seen;
        if (feed.hasMatte()) {
            // The matte's own alpha counts from the frame on that has some.
            result.matteHasAlpha = result.matteHasAlpha || hasTransparency(matte);
            seen = withMatte(frame, matte, result.matteHasAlpha);
        }
        const ImageRgba8& judged = feed.hasMatte() ? seen : frame;
        result.hasAlpha = result.hasAlpha || hasTransparency(frame);
        const PixelBounds box = alphaBounds(judged);
        result.alphaBox = result.alphaBox.united(box);
        result.framesWithout += box.empty() ? 1 : 0;
        coverage += alphaCoverage(judged);
        if (!feed.hasMatte() && !feed.isPainted() && !result.hasAlpha) {
            result.border.add(frame);
            const double scale =
                std::min(1.0, static_cast<double>(surveySide) / std::max(frame.width, frame.height));
            result.small.push_back(resized(frame,
                                           std::max(1, static_cast<int>(std::lround(frame.width * scale))),
                                           std::max(1, static_cast<int>(std::lround(frame.height * scale)))));
        } else {
            result.small.clear();
        }
    }
    if (indices.empty()) return Error{"none of its frames can be decoded", where, "Convert it to H.264."};
    result.coverage = coverage / static_cast<double>(indices.size());
    return result;
}

/// The object's box on the small pictures, in pixels of the frames.
void surveyKeyed(Survey& survey, const FlatBackground& background, const ObjectClipOptions& options,
                 const VideoInfo& info) {
    const auto count = static_cast<int>(survey.small.size());
    std::vector<PixelBounds> boxes(survey.small.size());
    std::vector<double> coverages(survey.small.size());
    parallelFor(count, [&](int i, int) {
        const auto k = static_cast<std::size_t>(i);
        const ImageRgba8 object = keyed(survey.small[k], background, options.key);
        boxes[k] = alphaBounds(object);
        coverages[k] = alphaCoverage(object);
    });
    PixelBounds box;
    survey.coverage = 0;
    survey.framesWithout = 0;
    for (std::size_t k = 0; k < boxes.size(); ++k) {
        box = box.united(boxes[k]);
        survey.framesWithout += boxes[k].empty() ? 1 : 0;
        survey.coverage += coverages[k] / static_cast<double>(boxes.size());
    }
    if (!box.empty()) {
        const double sx = static_cast<double>(info.frameWidth) / survey.small.front().width;
        const double sy = static_cast<double>(info.frameHeight) / survey.small.front().height;
        // One small pixel more on each side: thin parts fade in the reduction.
        box = {std::max(0, static_cast<int>(std::floor((box.x0 - 1) * sx))),
               std::max(0, static_cast<int>(std::floor((box.y0 - 1) * sy))),
               std::min(info.frameWidth, static_cast<int>(std::ceil((box.x1 + 1) * sx))),
               std::min(info.frameHeight, static_cast<int>(std::ceil((box.y1 + 1) * sy)))};
    }
    survey.alphaBox = box;
    survey.small.clear();
    survey.small.shrink_to_fit();
}

/// One square box for the whole clip: whole pixels of the frames, inside them where it fits.
PixelBox cropBoxFor(const PixelBounds& object, const VideoInfo& info, double margin) {
    const int longer = std::max(info.frameWidth, info.frameHeight);
    const int extent = std::max(object.width(), object.height());
    int side = std::max(16, static_cast<int>(std::ceil(extent * (1 + 2 * margin))));
    // Cutting off a sliver is not worth resampling the whole.
    if (info.frameWidth == info.frameHeight && side > 0.94 * longer) side = longer;
    side = std::min(side, std::max(16, longer));
    const auto place = [side](int low, int high, int size) {
        const int start = (low + high - side) / 2;
        return side <= size ? std::clamp(start, 0, size - side) : std::clamp(start, size - side, 0);
    };
    return {static_cast<double>(place(object.x0, object.x1, info.frameWidth)),
            static_cast<double>(place(object.y0, object.y1, info.frameHeight)), static_cast<double>(side),
            static_cast<double>(side)};
}

std::pair<int, int> workingSize(const PixelBox& box, int size) {
    const double scale = size > 0 ? size / std::max(box.width, box.height) : 1.0;
    return {std::max(1, static_cast<int>(std::lround(box.width * scale))),
            std::max(1, static_cast<int>(std::lround(box.height * scale)))};
}

/// One frame of the result: the box cut out, its alpha made, resampled.
ImageRgba8 working(const FrameFeed::Pair& pair, AlphaSource from, const Survey& found,
                   const std::optional<FlatBackground>& background, const ObjectClipOptions& options,
                   const PixelBox& box, int width, int height) {
    if (from == AlphaSource::file || from == AlphaSource::painted)
        return resample(pair.frame, box, width, height);
    if (from == AlphaSource::matte) {
        return resample(withMatte(pair.frame, pair.matte, found.matteHasAlpha), box, width, height);
    }
    // Keyed inside the frame only, since outside there is no background; and not at many times the resolution
    // that is kept.
    const double x0 = std::max(0.0, box.x);
    const double y0 = std::max(0.0, box.y);
    const double x1 = std::min<double>(pair.frame.width, box.x + box.width);
    const double y1 = std::min<double>(pair.frame.height, box.y + box.height);
    const double scale = std::min(1.0, 1.5 * std::max(width, height) / std::max(box.width, box.height));
    const int partWidth = std::max(1, static_cast<int>(std::lround((x1 - x0) * scale)));
    const int partHeight = std::max(1, static_cast<int>(std::lround((y1 - y0) * scale)));
    const ImageRgba8 part = resample(pair.frame, {x0, y0, x1 - x0, y1 - y0}, partWidth, partHeight);
    const ImageRgba8 object = keyed(part, *background, options.key);
    const double sx = partWidth / (x1 - x0);
    const double sy = partHeight / (y1 - y0);
    return resample(object, {(box.x - x0) * sx, (box.y - y0) * sy, box.width * sx, box.height * sy}, width,
                    height);
}

Result<void> checkOptions(const ObjectClipOptions& options, const std::string& where) {
    if (options.size < 0 || options.size > maximumSize) {
        return Error{"frames of " + std::to_string(options.size) + " pixels cannot be made", where,
                     "Choose a size from 1 to " + std::to_string(maximumSize) + "."};
    }
    if (!(options.margin >= 0 && options.margin <= 4)) return Error{"the margin is out of range", where, ""};
    if (!(options.fovyDegrees > 0.1F && options.fovyDegrees < 170.0F) ||
        !(options.distance > 0 && options.distance < 1e6F)) {
        return Error{"the input camera's field of view or distance is out of range", where,
                     "Give a field of view from 0.1° to 170° and a positive distance."};
    }
    return {};
}

Error nothingFound(AlphaSource from, const std::string& where) {
    switch (from) {
        case AlphaSource::file:
            return {"no object was found: its alpha is empty in every frame", where,
                    "Check the file's alpha, or give a matte with --matte."};
        case AlphaSource::matte:
            return {"no object was found: the matte is black in every frame", where, "Check the matte."};
        case AlphaSource::painted:
            return {"no object was found: the painted matte is empty in every frame", where,
                    "Paint on the object, and on what is behind it."};
        default:
            return {"no object was found: every frame is background", where,
                    "The object must differ from the colour round the border; otherwise give a matte with "
                    "--matte."};
    }
}

Error fillsFrame(AlphaSource from, const std::string& where) {
    if (from == AlphaSource::matte) {
        return {"the object fills the whole frame: the matte is white nearly everywhere", where,
                "Check the matte, or show the object with some background around it."};
    }
    if (from == AlphaSource::painted) {
        return {"the object fills the whole frame: the painted matte holds nearly everything", where,
                "Paint over what is not the object, too."};
    }
    return {"the object fills the whole frame", where,
            "Show the whole object with some background around it, or give a matte with --matte."};
}

void noteTouching(const PixelBounds& box, const VideoInfo& info, ObjectClip& clip) {
    std::string sides;
    const auto add = [&](bool touches, const char* name) {
        if (touches) sides += (sides.empty() ? "" : ", ") + std::string(name);
    };
    add(box.x0 <= 0, "left");
    add(box.x1 >= info.frameWidth, "right");
    add(box.y0 <= 0, "top");
    add(box.y1 >= info.frameHeight, "bottom");
    if (!sides.empty()) {
        clip.notes.push_back("The object touches the edge of the frame (" + sides +
                             "): what is cut off there will be missing.");
    }
}

/// Mattes of the frames that are wanted, from the strokes.
Result<void> paint(FrameFeed& feed, const std::filesystem::path& input, const std::vector<int>& indices,
                   const ObjectClipOptions& options) {
    auto painted = matteOfClip(input, options.painted, {indices.front(), indices.back() + 1},
                               {.stop = options.stop}, options.reader);
    if (!painted) return painted.error();
    if (!(*painted)->complete) return stopped(input.string());
    feed.paint(*std::move(painted));
    return {};
}

void setTimesAndCameras(const VideoInfo& info, const std::vector<int>& indices, const PixelBox& box,
                        int width, int height, const ObjectClipOptions& options, ObjectClip& clip) {
    const double first = info.times[static_cast<std::size_t>(indices.front())];
    for (const int index : indices) clip.times.push_back(info.times[static_cast<std::size_t>(index)] - first);
    clip.rate = rateOf(info, indices);
    clip.sourceFrames = indices;
    clip.sourceFrameCount = info.frameCount();

    const float fovy = options.fovyDegrees * std::numbers::pi_v<float> / 180.0F;
    clip.sourceCamera =
        orbitCamera(0, 0, options.distance, intrinsicsFromFovy(info.width, info.height, fovy));
    const double sx = static_cast<double>(info.width) / info.frameWidth;
    const double sy = static_cast<double>(info.height) / info.frameHeight;
    clip.cropBox = {box.x * sx, box.y * sy, box.width * sx, box.height * sy};
    Camera camera = clip.sourceCamera;
    camera.intrinsics = cropped(camera.intrinsics, static_cast<float>(clip.cropBox.x),
                                static_cast<float>(clip.cropBox.y), static_cast<float>(clip.cropBox.width),
                                static_cast<float>(clip.cropBox.height), width, height);
    clip.cameras.assign(indices.size(), camera);
}

/// Second pass: the frames, some at a time on all workers.
Result<void> makeFrames(FrameFeed& feed, const std::vector<int>& indices, const ObjectClipOptions& options,
                        ObjectClip& clip, const auto& makeOne) {
    clip.frames.resize(indices.size());
    const auto batch = static_cast<std::size_t>(workerCount());
    std::vector<FrameFeed::Pair> pairs;
    for (std::size_t start = 0; start < indices.size(); start += batch) {
        pairs.clear();
        for (std::size_t i = start; i < std::min(indices.size(), start + batch); ++i) {
            if (options.stop.stop_requested()) return stopped(clip.source);
            Result<std::optional<FrameFeed::Pair>> pair = feed.get(i, indices[i]);
            if (!pair) return pair.error();
            if (!pair->has_value()) return Error{"the video has changed while it was read", clip.source, ""};
            pairs.push_back(std::move(**pair));
        }
        parallelFor(static_cast<int>(pairs.size()), [&](int i, int) {
            clip.frames[start + static_cast<std::size_t>(i)] = makeOne(pairs[static_cast<std::size_t>(i)]);
        });
    }
    return {};
}

}  // namespace

Result<void> checkMatteFits(const VideoInfo& clip, const VideoInfo& matte, const std::string& where) {
    if (matte.frameCount() != clip.frameCount()) {
        return Error{"the matte has " + std::to_string(matte.frameCount()) + " frames, the clip " +
                         std::to_string(clip.frameCount()),
                     where, "Give a matte of the same length."};
    }
    const double aspects = static_cast<double>(matte.width) * clip.height / (1.0 * matte.height * clip.width);
    if (aspects < 0.97 || aspects > 1.03) {
        return Error{"the matte's picture has another shape than the clip's", where,
                     "Give a matte of the same framing."};
    }
    return {};
}

Result<ObjectClip> makeObjectClip(const std::filesystem::path& input, const ObjectClipOptions& options) {
    ObjectClip clip;
    clip.source = input.string();
    if (auto checked = checkOptions(options, clip.source); !checked) return checked.error();
    Result<FrameFeed> feed = openFeed(input, options);
    if (!feed) return feed.error();
    Result<std::vector<int>> indices = chooseFrames(feed->info(), options, clip);
    if (!indices) return indices.error();
    if (!options.painted.empty()) {
        if (auto painted = paint(*feed, input, *indices, options); !painted) return painted.error();
    }
    Result<Survey> found = survey(*feed, *indices, options, clip.source);
    if (!found) return found.error();

    const AlphaSource from = feed->isPainted()  ? AlphaSource::painted
                             : feed->hasMatte() ? AlphaSource::matte
                             : found->hasAlpha  ? AlphaSource::file
                                                : AlphaSource::key;
    std::optional<FlatBackground> background;
    if (from == AlphaSource::key) {
        background = found->border.background(options.key);
        if (!background) {
            return Error{
                "the object cannot be told from its background: the frame has no one colour round "
                "its border, and no alpha",
                clip.source,
                "Give a matte with --matte, or film before a plain background that shows all round "
                "the object."};
        }
        surveyKeyed(*found, *background, options, feed->info());
    }
    if (found->alphaBox.empty()) return nothingFound(from, clip.source);
    if (found->coverage > fullShare) return fillsFrame(from, clip.source);
    if (found->framesWithout > 0) {
        clip.notes.push_back("In " + std::to_string(found->framesWithout) + " of " +
                             std::to_string(indices->size()) + " frames there is no object.");
    }
    noteTouching(found->alphaBox, feed->info(), clip);

    const VideoInfo& info = feed->info();
    const PixelBox box = options.crop ? cropBoxFor(found->alphaBox, info, options.margin)
                                      : PixelBox{0, 0, static_cast<double>(info.frameWidth),
                                                 static_cast<double>(info.frameHeight)};
    const auto [width, height] = workingSize(
        box, options.crop ? std::min(options.size, static_cast<int>(std::max(box.width, box.height)))
                          : options.size);
    const auto makeOne = [&, frameWidth = width, frameHeight = height](const FrameFeed::Pair& pair) {
        return working(pair, from, *found, background, options, box, frameWidth, frameHeight);
    };
    if (auto made = makeFrames(*feed, *indices, options, clip, makeOne); !made) return made.error();
    setTimesAndCameras(info, *indices, box, width, height, options, clip);
    constexpr const char* names[] = {"file", "matte", "painted", "key"};
    clip.alphaFrom = names[static_cast<std::size_t>(from)];
    for (const std::string& note : clip.notes) log::warning(clip.source + ": " + note);
    return clip;
}

}  // namespace splatreel::core
