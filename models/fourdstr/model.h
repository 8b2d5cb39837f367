#pragma once

#include "core/gaussians/sequence.h"
#include "models/fourdstr/pool.h"
#include "models/fourdstr/settings.h"
#include "models/fourdstr/temporal_buffer.h"
#include "models/fourdstr/window_estimates.h"
#include "models/nn/deformation.h"
#include "models/nn/rectifier.h"
#include "models/rendering/rasterize.h"

#include <memory>
#include <random>
#include <span>
#include <vector>

namespace splatreel::models {

/// The Gaussians of some frames, evaluated: rows of frame k are [offsets[k], offsets[k + 1]).
struct FrameRows {
    std::vector<int> frames;
    std::vector<int> offsets;   ///< [frames + 1]
    std::vector<int> poolRows;  ///< [N] row of the pool
    GaussianRows gaussians;     ///< as drawn: deformed and, where it is on, rectified
    torch::Tensor rectified;    // [M] rows whose correction carries a gradient, or undefined
    torch::Tensor corrections;  // [M, correctionWidth] of those rows, or undefined
};

/// How `evaluate` treats rectification.
enum class Rectify {
    off,
    table,  ///< corrections as last computed
    learn   ///< a random part of the rows is computed anew, with gradient
};

/// What the table keeps of a rectification: Δ log-scale 3, Δ rotation 4, logits of the fits' weights for
/// position, scale and rotation.
inline constexpr int fitCount = 3;
inline constexpr int correctionWidth = 7 + static_cast<int>(weighedAttributes) * fitCount;

/// What a run optimises: canonical Gaussians, deformation field, temporal rectifier with its buffer and the
/// table of its corrections. One thread.
class FourdstrModel {
public:
    FourdstrModel(const FourdstrSettings& settings, int frames, const core::Bounds& bounds,
                  torch::Device device, std::uint64_t seed);

    GaussianPool pool;
    Genealogy genealogy;
    DeformationField field;
    std::unique_ptr<Rectifier> rectifier;  ///< null where rectification is off
    TemporalBuffer buffer;
    torch::Tensor corrections;  // [P, frames, correctionWidth] as last computed

    [[nodiscard]] int frameCount() const { return buffer.frames(); }
    [[nodiscard]] torch::Device device() const { return device_; }
    /// Time of a frame on the field's axis, [0, 1].
    [[nodiscard]] float fieldTime(int frame) const;

    /// Members of the frames, deformed; `learn` and `table` correct scale and rotation by `strength`.
    [[nodiscard]] FrameRows evaluate(std::span<const int> frames, Rectify mode,
                                     const FourdstrSettings& settings, std::mt19937_64& random);
    /// The canonical Gaussians as they are, for one frame.
    [[nodiscard]] FrameRows canonical(int frame) const;

    /// Writes all frames into the buffer.
    void refreshBuffer(const FourdstrSettings& settings);
    /// The same, and computes every correction from it.
    void refreshCorrections(const FourdstrSettings& settings);
    /// Takes the corrections that `evaluate(learn)` computed over into the table.
    void keepCorrections(const FrameRows& rows);

    /// After densification: rows of children start with their parent's corrections. After pruning: rows
    /// follow old2new.
    void append(int firstNewRow);
    void compact(std::span<const int> old2new);

    /// An evaluated frame as plain Gaussians (playback costs no network).
    [[nodiscard]] core::Gaussians bake(const FrameRows& rows, const FourdstrSettings& settings) const;

    /// All weights of field and rectifier by name.
    [[nodiscard]] NamedTensors networkParameters() const;

private:
    [[nodiscard]] std::vector<std::uint64_t> idsOf(std::span<const int> rows) const;
    /// Computes the corrections of a random part of the rows, with gradient.
    void learnSample(FrameRows& rows, const FourdstrSettings& settings, std::mt19937_64& random) const;
    /// Replaces the rows' states by the weighed fits over their windows.
    void applyFits(FrameRows& rows, const torch::Tensor& logits, const FourdstrSettings& settings) const;
    /// The rows' neighbours in time: those of the same batch, else the buffer's.
    [[nodiscard]] StateWindows stateWindows(const FrameRows& rows, int reach, Alignment alignment) const;
    [[nodiscard]] std::vector<float> tokensOf(const FrameRows& rows, std::size_t frameIndex,
                                              const torch::Tensor& deformedScales,
                                              const torch::Tensor& deformedRotations) const;

    torch::Device device_;
};

/// Largest world axis of every member of a frame, as drawn: [P], 0 for others.
[[nodiscard]] std::vector<float> largestAxes(const FrameRows& rows, std::size_t frameIndex, int poolRows);

}  // namespace splatreel::models
