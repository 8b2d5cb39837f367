#pragma once

#include "models/nn/scan_kernel.h"

/// Causal depthwise convolution over time followed by SiLU, as Mamba has it before its scan. Float32, several
/// cores, same bits whatever the number of workers.
namespace splatreel::models::kernels {

struct ConvArguments {
    ScanShape shape;                ///< states is not used
    Steps<const float> x;           ///< [tokens, channels]
    const float* weight = nullptr;  ///< [channels, taps], the last tap meets the present token
    const float* bias = nullptr;    ///< [channels]
    const float* mask = nullptr;    ///< [tokens] 0: the token counts as zeros; null: all 1
    int taps = 0;
};

struct ConvGradients {
    Steps<float> x;
    float* weight = nullptr;  ///< [channels, taps]
    float* bias = nullptr;    ///< [channels]
};

/// out [tokens, channels] = SiLU(bias + Σ_j weight_j x_{t−taps+1+j}).
void causalConvForward(const ConvArguments& arguments, Steps<float> out);
void causalConvBackward(const ConvArguments& arguments, Steps<const float> gradOut,
                        const ConvGradients& gradients);

}  // namespace splatreel::models::kernels
