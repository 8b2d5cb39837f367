#pragma once

#include <torch/types.h>

#include <span>
#include <vector>

namespace splatreel::models {

/// Numbers of a state: position 3, log-scale 3, rotation 4 (unit). They are the first of a temporal token.
inline constexpr int stateWidth = 10;

/// Where the states come from that the frames around a row's own hold for the same Gaussian.
struct StateWindows {
    int reach = 0;  ///< frames to either side
    /// [N, 2 · reach + 1], oldest first: a row of the batch, −2 − i for entry i of `outside`, or `none`. The
    /// middle one is the row itself.
    std::vector<int> sources;
    /// States [stateWidth] without gradient; they have to stay until the backward pass.
    std::vector<const float*> outside;
    static constexpr int none = -1;
};

enum class Fit {
    mean,     ///< what changes steadily passes unchanged
    parabola  ///< so does what changes at a steadily growing rate; for reach 1 the same as `mean`
};

/// Weights of a local least-squares fit over 2 · reach + 1 frames, taken at the middle one; frames count
/// (1 − (d / (reach + 1))²)². They sum to 1. Source: local polynomial regression (Cleveland 1979).
[[nodiscard]] std::vector<float> fitWeights(int reach, Fit fit);

/// Kinds of attributes, each with weights of its own: position, log-scale, rotation.
inline constexpr int stateKinds = 3;

/// What the frames around say about every row: a mixture of one fit per entry of `reaches` (ascending, at
/// most windows.reach), each narrowed to the frames to either side that all have the Gaussian; down to the
/// row's own state. Positions are fitted by parabolas, so that motion keeps its bends, log-scales and
/// rotations by means. Rotations of other frames count with the sign nearer to the row's own; results are not
/// normalised. states [N, stateWidth], logits [N, stateKinds, reaches] of the mixture → [N, stateWidth],
/// differentiable by the states of the batch and the logits. Computed on the CPU whatever the device.
[[nodiscard]] torch::Tensor windowEstimates(const torch::Tensor& states, const torch::Tensor& logits,
                                            StateWindows windows, std::span<const int> reaches);

}  // namespace splatreel::models
