#include "core/matte/carry.h"
#include "core/matte/frame_shelf.h"
#include "core/matte/painted_matte.h"
#include "core/matte/stroke_matte.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

namespace splatreel::core {
namespace {

constexpr float unsure = 0.3F;  ///< confidence below which a matte that was carried is no guess

using Picture = std::shared_ptr<const WorkPicture>;

/// The frame to begin with: the first, in the order of painting, that says both what the object is and what
/// it is not; else the first with a keep stroke; else the first. Nothing where no stroke touches the picture.
std::optional<int> startOf(const PaintedMatte& painted) {
    std::optional<int> any;
    std::optional<int> keeping;
    for (const MatteStroke& stroke : painted.strokes) {
        if (!touchesFrame(stroke)) continue;
        if (!any) any = stroke.frame;
        if (!keeping && stroke.keep) keeping = stroke.frame;
        const bool both = std::ranges::any_of(painted.strokes, [&](const MatteStroke& other) {
            return other.frame == stroke.frame && other.keep != stroke.keep && touchesFrame(other);
        });
        if (both) return stroke.frame;
    }
    return keeping ? keeping : any;
}

/// One run over a clip.
class Propagation {
public:
    Propagation(FrameSpan span, const MatteFrameReader& frameAt, const PaintedMatte& painted,
                const MatteOptions& options)
        : painted_(painted),
          options_(options),
          paintedFrames_(painted.frames()),
          shelf_(span, frameAt, options) {
        const auto count = static_cast<std::size_t>(span.length());
        result_ = {span, std::vector<PackedAlpha>(count), std::vector<float>(count, 0.0F), false};
        // Between painted frames the way is gone twice.
        steps_ = span.length();
        for (std::size_t i = 1; i < paintedFrames_.size(); ++i)
            steps_ += paintedFrames_[i] - paintedFrames_[i - 1] - 1;
    }

    Result<void> run(int start) {
        auto begun = paint(start, 1, nullptr);
        if (!begun) return begun.error();
        if (!*begun) {
            if (options_.stop.stop_requested()) return {};
            return Error{"the painted frame " + std::to_string(start) + " is not there", "",
                         "Paint on a frame of the clip."};
        }
        for (const int direction : {1, -1}) {
            if (auto gone = goOutwards(start, direction, *begun); !gone) return gone.error();
        }
        result_.complete = !options_.stop.stop_requested();
        return {};
    }

    [[nodiscard]] PropagatedMatte take() { return std::move(result_); }

private:
    const PaintedMatte& painted_;
    const MatteOptions& options_;
    std::vector<int> paintedFrames_;
    FrameShelf shelf_;
    PropagatedMatte result_;
    int step_ = 0;
    int steps_ = 0;

    [[nodiscard]] std::size_t indexOf(int frame) const {
        return static_cast<std::size_t>(frame - result_.frames.first);
    }

    void keep(int frame, const AlphaImage& alpha, float confidence) {
        result_.alphas[indexOf(frame)] = PackedAlpha(alpha);
        result_.confidence[indexOf(frame)] = confidence;
        if (options_.arrived) options_.arrived(frame, alpha, confidence);
        ++step_;
        if (options_.progress) options_.progress(step_, steps_);
    }

    /// The matte of a painted frame; null where the frame is not there.
    Result<Picture> paint(int frame, int direction, const AlphaImage* guess) {
        Result<Picture> picture = shelf_.get(frame, direction);
        if (!picture || !*picture) return picture;
        const Result<AlphaImage> alpha = paintedAlpha(**picture, painted_.on(frame), guess);
        if (!alpha) return alpha.error();
        keep(frame, *alpha, 1);
        return picture;
    }

    [[nodiscard]] bool isPainted(int frame) const {
        return std::ranges::binary_search(paintedFrames_, frame);
    }

    /// From a painted frame to the end of the clip.
    Result<void> goOutwards(int from, int direction, const Picture& picture) {
        MatteCarrier carrier(picture, result_.at(from), 1);
        int last = from;  // painted frame
        for (int frame = from + direction; result_.frames.contains(frame); frame += direction) {
            if (options_.stop.stop_requested()) return {};
            Result<Picture> next = shelf_.get(frame, direction);
            if (!next) return next.error();
            if (!*next) return {};
            carrier.advance(*next);
            if (!isPainted(frame)) {
                keep(frame, carrier.alpha(), carrier.confidence());
                continue;
            }
            // Behind a cut what arrives is worse than nothing, where the strokes can stand alone.
            const bool stands = std::ranges::any_of(painted_.on(frame), [](const MatteStroke& stroke) {
                return stroke.keep && touchesFrame(stroke);
            });
            const bool isWrong = stands && carrier.confidence() < unsure;
            const AlphaImage guess = carrier.alpha();
            if (auto made = paint(frame, direction, isWrong ? nullptr : &guess); !made) return made.error();
            if (auto gone = goBack(frame, last, *next); !gone) return gone.error();
            carrier = MatteCarrier(*next, result_.at(frame), 1);
            last = frame;
        }
        return {};
    }

    /// From a painted frame to the one before it on the way outwards; what is there is blended with.
    Result<void> goBack(int from, int to, const Picture& picture) {
        const int direction = from > to ? -1 : 1;
        MatteCarrier carrier(picture, result_.at(from), 1);
        for (int frame = from + direction; frame != to; frame += direction) {
            if (options_.stop.stop_requested()) return {};
            const Result<Picture> next = shelf_.get(frame, direction);
            if (!next) return next.error();
            if (!*next) return {};
            carrier.advance(*next);
            const AlphaImage there = result_.at(frame);
            const float sureThere = result_.confidence[indexOf(frame)];
            const auto toHere = static_cast<float>(std::abs(frame - from));
            const auto toThere = static_cast<float>(std::abs(frame - to));
            const float here = carrier.confidence() * toThere;
            const float share = here / std::max(1e-6F, here + sureThere * toHere);
            // Two ways that contradict each other make unsure, as far as both count.
            const float contradiction = 1 - overlap(there, carrier.alpha());
            keep(
                frame, blended(there, carrier.alpha(), share, **next),
                std::max(sureThere, carrier.confidence()) * (1 - std::min(share, 1 - share) * contradiction));
        }
        return {};
    }
};

}  // namespace

Result<PropagatedMatte> propagateMatte(FrameSpan frames, const MatteFrameReader& frameAt,
                                       const PaintedMatte& painted, const MatteOptions& options) {
    if (auto checked = checkPaintedMatte(painted); !checked) return checked.error();
    const std::optional<int> start = startOf(painted);
    if (!start) {
        return Error{"no stroke touches the picture", "", "Paint on the object, or on what is behind it."};
    }
    const std::vector<int> paintedFrames = painted.frames();
    FrameSpan span{std::max(0, std::min(frames.first, paintedFrames.front())),
                   std::max(frames.end, paintedFrames.back() + 1)};
    if (span.length() > longestMatte) {
        return Error{"a matte of more than " + std::to_string(longestMatte) + " frames cannot be made", "",
                     "Choose a part of the clip."};
    }
    Propagation propagation(span, frameAt, painted, options);
    if (auto run = propagation.run(*start); !run) return run.error();
    return propagation.take();
}

}  // namespace splatreel::core
