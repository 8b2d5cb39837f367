#pragma once

#include <cstddef>
#include <vector>

/// The multi-head decoder of a deformation field, without torch: one layer that all heads share, then two of
/// each head, ReLU between them. Float32, row-major; several cores; same bits whatever the number of workers.
namespace splatreel::models::kernels {

struct DecoderShape {
    std::ptrdiff_t rows = 0;
    int features = 0;
    int width = 0;             ///< of the shared layer and of each head
    std::vector<int> outputs;  ///< per head; 16 in all at most

    [[nodiscard]] int heads() const { return static_cast<int>(outputs.size()); }
    [[nodiscard]] int allOutputs() const;
    /// Floats per row of the kept activations: the shared layer's and the heads', each padded to whole
    /// vectors.
    [[nodiscard]] std::ptrdiff_t keptPerRow() const;
};

struct DecoderWeights {
    const float* trunk = nullptr;        ///< [width, features]
    const float* trunkBias = nullptr;    ///< [width]
    const float* hidden = nullptr;       ///< [heads · width, width]
    const float* hiddenBias = nullptr;   ///< [heads · width]
    std::vector<const float*> last;      ///< per head [outputs, width]
    std::vector<const float*> lastBias;  ///< per head [outputs]
};

/// Overwritten.
struct DecoderGradients {
    float* features = nullptr;  ///< [rows, features]
    float* trunk = nullptr;
    float* trunkBias = nullptr;
    float* hidden = nullptr;
    float* hiddenBias = nullptr;
    std::vector<float*> last;
    std::vector<float*> lastBias;
};

/// out [rows, allOutputs()], the heads one after the other; `kept` [rows, keptPerRow()] is what the backward
/// pass needs.
void decoderForward(const DecoderShape& shape, const DecoderWeights& weights, const float* features,
                    float* kept, float* out);
void decoderBackward(const DecoderShape& shape, const DecoderWeights& weights, const float* features,
                     const float* kept, const float* gradOut, const DecoderGradients& gradients);

}  // namespace splatreel::models::kernels
