#pragma once

#include <cstddef>

/// The arithmetic of the selective scan, without torch. Pointers, float32, row-major; several cores; the
/// result does not depend on how many.
namespace splatreel::models::kernels {

struct ScanShape {
    int sequences = 0;
    int length = 0;
    int channels = 0;
    int states = 0;
};

/// A tensor [sequences, steps, …] whose sequences and steps may lie anywhere (a slice of a larger one); the
/// last dimension is contiguous.
template <class T>
struct Steps {
    T* data = nullptr;
    std::ptrdiff_t sequence = 0;  ///< distance between sequences
    std::ptrdiff_t step = 0;      ///< distance between steps

    [[nodiscard]] T* at(std::ptrdiff_t sequenceIndex, std::ptrdiff_t stepIndex) const {
        return data + sequenceIndex * sequence + stepIndex * step;
    }
};

struct ScanArguments {
    ScanShape shape;
    Steps<const float> x;  ///< [sequences, length, channels]
    /// [sequences, length, channels] before bias and softplus; with a deltaWeight, [sequences, length,
    /// deltaRank] and what it is multiplied with.
    Steps<const float> delta;
    Steps<const float> z;                ///< like the output: gate before SiLU; data null: no gate
    Steps<const float> b;                ///< [sequences, length, states]
    Steps<const float> c;                ///< [sequences, length or 1 with lastOnly, states]
    const float* a = nullptr;            ///< [channels, states]
    const float* skip = nullptr;         ///< [channels] D; null: 0
    const float* deltaBias = nullptr;    ///< [channels]; null: 0
    const float* deltaWeight = nullptr;  ///< [channels, deltaRank] or null
    int deltaRank = 0;
    const float* mask = nullptr;  ///< [sequences, length] 0: the step leaves the state alone; null: all 1
    const float* initialState = nullptr;  ///< [sequences, channels, states]; null: 0
    bool lastOnly = false;                ///< output, c and z are of the last step alone
};

/// Where gradients go; all are overwritten. z, skip, deltaBias and deltaWeight may be null where the argument
/// was.
struct ScanGradients {
    Steps<float> x, delta, z, b, c;
    float* a = nullptr;
    float* skip = nullptr;
    float* deltaBias = nullptr;
    float* deltaWeight = nullptr;
};

/// out [sequences, length or 1 with lastOnly, channels]; finalState [sequences, channels, states] or null.
void selectiveScanForward(const ScanArguments& arguments, Steps<float> out, float* finalState);

/// The forward pass is recomputed; nothing has to be kept. The gradient of the initial state is not computed.
void selectiveScanBackward(const ScanArguments& arguments, Steps<const float> gradOut,
                           const ScanGradients& gradients);

}  // namespace splatreel::models::kernels
