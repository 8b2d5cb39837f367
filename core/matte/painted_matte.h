#pragma once

#include "core/base/frame_span.h"
#include "core/base/result.h"
#include "core/media/packed_alpha.h"

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

/// An object's alpha from a few strokes of a brush: on the frames that were painted from the strokes, on all
/// others carried there by optical flow and fitted to the picture at each step.
namespace splatreel::core {

/// One stroke of a round brush on a frame of the source.
struct MatteStroke {
    int frame = 0;
    bool keep = true;       ///< this is the object; false: this is not
    float radius = 0.015F;  ///< as a share of the frame's height, above 0
    /// The brush's way, in [0, 1]² of the source's frame (x right, y down); may leave it.
    std::vector<std::array<float, 2>> points;
    friend bool operator==(const MatteStroke&, const MatteStroke&) = default;
};

/// What the user has painted on a clip, in the order of painting: where strokes of one frame overlap, the
/// later one counts.
struct PaintedMatte {
    std::vector<MatteStroke> strokes;

    [[nodiscard]] bool empty() const { return strokes.empty(); }
    /// Growing, each once.
    [[nodiscard]] std::vector<int> frames() const;
    [[nodiscard]] std::vector<MatteStroke> on(int frame) const;
    friend bool operator==(const PaintedMatte&, const PaintedMatte&) = default;
};

// What a painted matte may hold, far beyond what hands paint.
inline constexpr std::size_t mostMatteStrokes = 10'000;
inline constexpr std::size_t mostMattePoints = 1'000'000;  ///< of all strokes together
inline constexpr float farthestMattePoint = 4;             ///< coordinates lie in [−this, this]
inline constexpr int farthestMatteFrame = 10'000'000;
/// Frames from 0, counts within the bounds, finite points, radii in (0, 1]; the error's `where` is "stroke
/// N".
[[nodiscard]] Result<void> checkPaintedMatte(const PaintedMatte& painted);

inline constexpr int longestMatte = 100'000;  ///< frames
/// Longer side in pixels of the pictures on which mattes are made.
inline constexpr int matteSide = 512;

/// Alpha of one frame, at its size, from the strokes on it (their `frame` is not looked at). `guess`: a matte
/// of the same framing, of any size, that holds away from what the strokes change, such as the one carried
/// here from another frame; null: the strokes say all. Without remove strokes the background is what differs
/// from the kept; without keep strokes the object is what differs from the removed. An error where no stroke
/// touches the picture and there is no guess. Less than a second; deterministic.
/// Source of the method: iterated graph cuts (Boykov and Jolly 2001; Rother et al. 2004), edges softened with
/// a guided filter (He et al. 2010).
[[nodiscard]] Result<AlphaImage> matteFromStrokes(const ImageRgba8& frame,
                                                  std::span<const MatteStroke> strokes,
                                                  const AlphaImage* guess = nullptr);

/// A matte of many frames.
struct PropagatedMatte {
    FrameSpan frames;
    /// Of each frame of the span, longer side at most matteSide (fittedAlpha brings them to the frame's
    /// size); empty where the carrying did not get to.
    std::vector<PackedAlpha> alphas;
    /// How sure each is, in [0, 1]: 1 where it was painted, falling with the distance from there, with fast
    /// motion, occlusion and changes of the object, near 0 behind a cut; 0 where there is none.
    std::vector<float> confidence;
    bool complete = false;  ///< false: stopped before the end

    /// Empty outside of the span and where there is none.
    [[nodiscard]] AlphaImage at(int frame) const;
};

/// A frame of the source by its index, in any order though mostly growing; nothing where the file ends before
/// it. Called from the thread that asks.
using MatteFrameReader = std::function<Result<std::optional<ImageRgba8>>(int frame)>;

struct MatteOptions {
    /// After every step, of all steps; on the calling thread.
    std::function<void(int step, int steps)> progress{};
    /// A frame's matte as soon as there is one (`sure` as in PropagatedMatte::confidence); a later call for
    /// the same frame replaces it. On the calling thread.
    std::function<void(int frame, const AlphaImage& alpha, float sure)> arrived{};
    std::stop_token stop{};
};

/// Mattes of all frames of `frames`, which holds every painted frame or is enlarged to do so. The frame that
/// was painted first (on which something is kept and something removed, where there is such a one) is the
/// start; from it the matte is carried to the others forwards and backwards, each painted frame on the way
/// corrects it, and between two painted frames both ways are blended. A stop ends it within a second with
/// what is done. At most 192 MiB of reduced frames are held, besides the result. Errors: what
/// checkPaintedMatte says, no strokes at all, the reader's. Deterministic.
[[nodiscard]] Result<PropagatedMatte> propagateMatte(FrameSpan frames, const MatteFrameReader& frameAt,
                                                     const PaintedMatte& painted,
                                                     const MatteOptions& options = {});

/// A matte of the frame's framing at the frame's size, its edges fitted to the picture's.
[[nodiscard]] AlphaImage fittedAlpha(const AlphaImage& alpha, const ImageRgba8& frame);

}  // namespace splatreel::core
