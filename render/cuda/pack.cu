#include "render/cuda/context.cuh"

#include <cuda_fp16.h>

namespace splatreel::render::cuda {
namespace {

constexpr int packedBlockSize = 16;
constexpr float logScaleMin = -16.0F, logScaleMax = 4.0F;  // core::packedLogScaleMin, …Max

/// core::PackedBlock, which host headers describe.
struct Block {
    float position[3][packedBlockSize];
    std::uint16_t color[3][packedBlockSize];
    std::uint16_t opacity[packedBlockSize];
    std::uint16_t logScale[3][packedBlockSize];
    std::uint16_t rotation[3][packedBlockSize];
};
static_assert(sizeof(Block) == 32 * packedBlockSize);

/// The three smaller components, 15 bits each; see core::PackedRotation.
__device__ void packRotation(const float* q, std::uint16_t (&words)[3]) {
    const float norm = rsqrtf(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
    int largest = 0;
    for (int k = 1; k < 4; ++k) largest = fabsf(q[k]) > fabsf(q[largest]) ? k : largest;
    const float sign = q[largest] < 0 ? -norm : norm;
    int word = 0;
    for (int k = 0; k < 4; ++k) {
        if (k == largest) continue;
        const float unit = fminf(fmaxf(q[k] * sign * 0.70710678F + 0.5F, 0.0F), 1.0F);
        words[word++] = static_cast<std::uint16_t>(__float2uint_rn(unit * 32767.0F));
    }
    words[0] |= static_cast<std::uint16_t>((largest & 1) << 15);
    words[1] |= static_cast<std::uint16_t>((largest >> 1) << 15);
}

__global__ void packRows(SplatreelCudaGaussians gaussians, Block* blocks) {
    const int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
    const int padded = (gaussians.count + packedBlockSize - 1) / packedBlockSize * packedBlockSize;
    if (i >= padded) return;
    Block& block = blocks[i / packedBlockSize];
    const int lane = i % packedBlockSize;
    const std::size_t row = i;
    const int coefficients = (gaussians.shDegree + 1) * (gaussians.shDegree + 1);
    float position[3] = {}, logScale[3] = {}, color[3] = {}, rotation[4] = {1, 0, 0, 0}, opacity = 0;
    if (i < gaussians.count) {
        bool usable = true;
        for (int k = 0; k < 3; ++k) {
            position[k] = gaussians.positions[3 * row + k];
            logScale[k] = gaussians.logScales[3 * row + k];
            color[k] = 0.5F + 0.28209479177387814F * gaussians.sh[3 * coefficients * row + k];
            usable = usable && isfinite(position[k]) && isfinite(color[k]) && logScale[k] <= logScaleMax &&
                     logScale[k] > -INFINITY;
        }
        float norm = 0;
        for (int k = 0; k < 4; ++k) {
            rotation[k] = gaussians.rotations[4 * row + k];
            norm += rotation[k] * rotation[k];
        }
        usable = usable && isfinite(norm) && norm > 0 && isfinite(gaussians.opacityLogits[i]);
        if (usable) {
            opacity = 1 / (1 + __expf(-gaussians.opacityLogits[i]));
        } else {
            for (int k = 0; k < 3; ++k) position[k] = 0, logScale[k] = 0, color[k] = 0;
            rotation[0] = 1, rotation[1] = rotation[2] = rotation[3] = 0;
        }
    }
    std::uint16_t words[3];
    packRotation(rotation, words);
    for (int k = 0; k < 3; ++k) {
        block.position[k][lane] = position[k];
        block.color[k][lane] = __half_as_ushort(__float2half_rn(color[k]));
        const float unit =
            fminf(fmaxf((logScale[k] - logScaleMin) / (logScaleMax - logScaleMin), 0.0F), 1.0F);
        block.logScale[k][lane] = static_cast<std::uint16_t>(__float2uint_rn(unit * 65535.0F));
        block.rotation[k][lane] = words[k];
    }
    block.opacity[lane] = __half_as_ushort(__float2half_rn(opacity));
}

}  // namespace
}  // namespace splatreel::render::cuda

const char* splatreel_cuda_pack(SplatreelCudaContext* context, const SplatreelCudaGaussians* gaussians,
                                void* blocks) {
    using namespace splatreel::render::cuda;
    if (gaussians->count == 0) return nullptr;
    packRows<<<blocksFor(static_cast<std::size_t>(gaussians->count) + packedBlockSize, 128), 128, 0,
               context->stream>>>(*gaussians, static_cast<Block*>(blocks));
    SPLATREEL_CUDA_TRY(cudaGetLastError());
    return nullptr;
}
