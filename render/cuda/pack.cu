#include "render/cuda/context.cuh"
#include "render/cuda/pack_row.h"

#include <cuda_fp16.h>

namespace splatreel::render::cuda {
namespace {

/// A box and the largest scale: six values of which the largest counts (the lower corner negated), and one.
constexpr int boxValues = 7;

struct ToHalf {
    __device__ std::uint16_t operator()(float value) const {
        return __half_as_ushort(__float2half_rn(value));
    }
};

/// A group of threads per cluster, a thread per Gaussian.
__global__ void packClusters(SplatreelCudaGaussians gaussians, Block* blocks, std::uint16_t* harmonics,
                             Cluster* clusters, std::int32_t* dropped) {
    __shared__ float box[boxValues][clusterSize];
    const int thread = static_cast<int>(threadIdx.x);
    const int row = static_cast<int>(blockIdx.x) * clusterSize + thread;
    const int blockCount = (gaussians.count + packedBlockSize - 1) / packedBlockSize;
    const int index = row / packedBlockSize;
    const int harmonicsPerBlock =
        3 * ((gaussians.shDegree + 1) * (gaussians.shDegree + 1) - 1) * packedBlockSize;
    const bool there = row < gaussians.count;
    for (int k = 0; k < boxValues; ++k) box[k][thread] = -INFINITY;
    bool good = false;
    if (index < blockCount) {
        const int from = there ? row : gaussians.count - 1;  // padding repeats the last Gaussian
        Block& block = blocks[index];
        const int lane = row % packedBlockSize;
        good = packRow(gaussians, static_cast<std::size_t>(from), there, block,
                       harmonics + static_cast<std::size_t>(index) * harmonicsPerBlock, lane, ToHalf{});
        if (good) {
            int largest = 0;
            for (int k = 0; k < 3; ++k) {
                box[k][thread] = -block.position[k][lane];
                box[3 + k][thread] = block.position[k][lane];
                largest = max(largest, static_cast<int>(block.logScale[k][lane]));
            }
            box[6][thread] = static_cast<float>(largest);
        }
    }
    const int bad = __syncthreads_count(there && !good);
    for (int half = clusterSize / 2; half > 0; half /= 2) {
        if (thread < half) {
            for (int k = 0; k < boxValues; ++k) box[k][thread] = fmaxf(box[k][thread], box[k][thread + half]);
        }
        __syncthreads();
    }
    if (thread != 0) return;
    Cluster& cluster = clusters[blockIdx.x];
    const bool empty = box[6][0] < 0;
    for (int k = 0; k < 3; ++k) {
        cluster.min[k] = empty ? 0 : -box[k][0];
        cluster.max[k] = empty ? 0 : box[3 + k][0];
    }
    cluster.largestScale =
        empty ? 0 : expf(logScaleMin + box[6][0] * ((logScaleMax - logScaleMin) / 65535.0F));
    if (bad > 0) atomicAdd(dropped, bad);
}

}  // namespace
}  // namespace splatreel::render::cuda

const char* splatreel_cuda_pack(SplatreelCudaContext* context, const SplatreelCudaGaussians* gaussians,
                                const SplatreelCudaPacked* packed) {
    using namespace splatreel::render::cuda;
    SPLATREEL_CUDA_TRY(cudaSetDevice(context->device));
    SPLATREEL_CUDA_TRY(cudaMemsetAsync(packed->dropped, 0, sizeof(std::int32_t), context->stream));
    if (gaussians->count == 0) return nullptr;
    packClusters<<<blocksFor(static_cast<std::size_t>(gaussians->count), clusterSize), clusterSize, 0,
                   context->stream>>>(*gaussians, static_cast<Block*>(packed->blocks),
                                      static_cast<std::uint16_t*>(packed->harmonics),
                                      static_cast<Cluster*>(packed->clusters), packed->dropped);
    SPLATREEL_CUDA_TRY(cudaGetLastError());
    return nullptr;
}
