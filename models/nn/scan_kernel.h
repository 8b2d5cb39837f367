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

    [[nodiscard]] std::ptrdiff_t tokens() const { return static_cast<std::ptrdiff_t>(sequences) * length; }
};

/// A matrix [tokens, …] whose rows may lie further apart than they are wide (a slice of a wider matrix).
template <class T>
struct Rows {
    T* data = nullptr;
    std::ptrdiff_t stride = 0;

    [[nodiscard]] T* row(std::ptrdiff_t i) const { return data + i * stride; }
};

struct ScanArguments {
    ScanShape shape;
    Rows<const float> x;                  ///< [tokens, channels]
    Rows<const float> delta;              ///< [tokens, channels] before bias and softplus
    Rows<const float> z;                  ///< [tokens, channels] gate before SiLU; data null: no gate
    Rows<const float> b;                  ///< [tokens, states]
    Rows<const float> c;                  ///< [tokens, states]
    const float* a = nullptr;             ///< [channels, states]
    const float* skip = nullptr;          ///< [channels] D; null: 0
    const float* deltaBias = nullptr;     ///< [channels]; null: 0
    const float* mask = nullptr;          ///< [tokens] 0: the step leaves the state alone; null: all 1
    const float* initialState = nullptr;  ///< [sequences, channels, states]; null: 0
};

/// Where gradients go; all are overwritten. z, skip and deltaBias may be null where the argument was.
struct ScanGradients {
    Rows<float> x, delta, z, b, c;
    float* a = nullptr;
    float* skip = nullptr;
    float* deltaBias = nullptr;
};

/// out [tokens, channels]; finalState [sequences, channels, states] or null.
void selectiveScanForward(const ScanArguments& arguments, Rows<float> out, float* finalState);

/// The forward pass is recomputed; nothing has to be kept. The gradient of the initial state is not computed.
void selectiveScanBackward(const ScanArguments& arguments, Rows<const float> gradOut,
                           const ScanGradients& gradients);

}  // namespace splatreel::models::kernels
