#include "render/cuda/tile.cuh"

namespace splatreel::render::cuda {
namespace {

constexpr int batchSize = 32;

/// Sums 16 values over a warp: afterwards lane 2 k holds the sum of value k. Every exchange halves the values
/// that a lane is responsible for, 16 shuffles instead of 80.
__device__ inline float warpSums(float (&values)[pairSums]) {
    const int lane = static_cast<int>(threadIdx.x) % 32;
    int width = 16;
#pragma unroll
    for (int half = pairSums / 2; half >= 1; half /= 2, width /= 2) {
        const bool upper = (lane & width) != 0;
#pragma unroll
        for (int k = 0; k < half; ++k) {
            const float kept = upper ? values[k + half] : values[k];
            const float given = upper ? values[k] : values[k + half];
            values[k] = kept + __shfl_xor_sync(~0U, given, width);
        }
    }
    return values[0] + __shfl_xor_sync(~0U, values[0], 1);
}

/// Front to back a second time: what lies behind Gaussian i is the finished picture less what was added so
/// far, so nothing is divided out.
__global__ void __launch_bounds__(tileThreads)
    differentiateTiles(SplatreelCudaCamera camera, SplatreelCudaSettings settings,
                       const Projected<float>* projected, const uint2* ranges, const std::uint32_t* order,
                       const std::uint32_t* owners, const std::uint32_t* lastPair, const float* picture,
                       SplatreelCudaImageGradient gradient, float* sums) {
    __shared__ Projected<float> batch[batchSize];
    __shared__ std::uint32_t places[batchSize];
    __shared__ float partial[tileWarps][batchSize][pairSums];
    __shared__ std::uint32_t furthest;
    const Pixel pixel = pixelOf(camera);
    const uint2 range = ranges[blockIdx.y * gridDim.x + blockIdx.x];
    const int lane = static_cast<int>(threadIdx.x) % 32, warp = static_cast<int>(threadIdx.x) / 32;
    const std::size_t plane = static_cast<std::size_t>(camera.width) * camera.height;
    const std::size_t place = static_cast<std::size_t>(pixel.y) * camera.width + pixel.x;

    float dColor[3] = {0, 0, 0}, dNormal[3] = {0, 0, 0}, dAlpha = 0, dDepth = 0, behind = 0;
    std::uint32_t last = 0;
    if (pixel.inside) {
        last = lastPair[place];
        if (gradient.alpha) dAlpha = gradient.alpha[place];
        if (gradient.depth) dDepth = gradient.depth[place];
        for (int k = 0; k < 3; ++k) {
            if (gradient.color) dColor[k] = gradient.color[k * plane + place];
            if (gradient.normal) dNormal[k] = gradient.normal[k * plane + place];
            behind += dColor[k] * picture[k * plane + place] + dNormal[k] * picture[(5 + k) * plane + place];
        }
        behind += dAlpha * picture[3 * plane + place] + dDepth * picture[4 * plane + place];
    }
    if (threadIdx.x == 0) furthest = 0;
    __syncthreads();
    if (last > 0) atomicMax(&furthest, last);
    __syncthreads();
    const std::uint32_t end = range.x + furthest;  // what lies behind counted for no pixel
    float transmittance = 1;
    for (std::uint32_t first = range.x; first < end; first += batchSize) {
        const std::uint32_t count = min(static_cast<std::uint32_t>(batchSize), end - first);
        if (threadIdx.x < count) {
            places[threadIdx.x] = order[first + threadIdx.x];
            batch[threadIdx.x] = projected[owners[places[threadIdx.x]]];
        }
        __syncthreads();
        for (std::uint32_t k = 0; k < count; ++k) {
            const Projected<float>& g = batch[k];
            float values[pairSums] = {};
            bool counts = first - range.x + k < last;
            if (counts) {
                const Evaluation at = evaluate(g, pixel);
                const float alpha = fminf(at.raw, largestAlpha);
                counts = alpha >= smallestAlpha;
                if (counts) {
                    const float weight = alpha * transmittance;
                    float value = dAlpha + dDepth * g.depth;
                    for (int channel = 0; channel < 3; ++channel) {
                        value += dColor[channel] * g.color[channel] + dNormal[channel] * g.normal[channel];
                        values[8 + channel] = weight * dColor[channel];
                        values[12 + channel] = weight * dNormal[channel];
                    }
                    values[11] = weight * dDepth;
                    behind -= weight * value;
                    const bool clamped = settings.inria == 0 && at.raw > largestAlpha;
                    const float h = clamped ? 0 : at.raw * (transmittance * value - behind / (1 - alpha));
                    values[0] = h, values[1] = h * at.t, values[2] = h * at.s;
                    values[3] = values[1] * at.t, values[4] = values[1] * at.s, values[5] = values[2] * at.s;
                    values[6] = fabsf(values[1]);
                    values[7] = fabsf(fmaf(g.across, values[1], g.down * values[2]));
                    transmittance *= 1 - alpha;
                }
            }
            const bool any = __any_sync(~0U, counts);
            const float sum = any ? warpSums(values) : 0.0F;
            if (lane % 2 == 0) partial[warp][k][lane / 2] = sum;
        }
        __syncthreads();
        for (std::uint32_t i = threadIdx.x; i < count * pairSums; i += tileThreads) {
            float sum = 0;
            for (int w = 0; w < tileWarps; ++w) sum += partial[w][i / pairSums][i % pairSums];
            sums[static_cast<std::size_t>(places[i / pairSums]) * pairSums + i % pairSums] = sum;
        }
        __syncthreads();
    }
}

__global__ void finish(SplatreelCudaGaussians gaussians, SplatreelCudaCamera camera,
                       SplatreelCudaSettings settings, const Projected<float>* projected,
                       const std::uint32_t* offsets, const float* sums, SplatreelCudaGradient into) {
    const int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
    if (i >= gaussians.count) return;
    const std::size_t row = i;
    const std::size_t shRow =
        3 * static_cast<std::size_t>((gaussians.shDegree + 1) * (gaussians.shDegree + 1));
    ParameterGradient<float> out{};
    if (offsets[i] == offsets[i + 1]) {
        for (std::size_t k = 0; k < shRow; ++k) into.sh[shRow * row + k] = 0;
    } else {
        float total[pairSums] = {};
        for (std::uint32_t pair = offsets[i]; pair < offsets[i + 1]; ++pair) {
            for (int k = 0; k < pairSums; ++k)
                total[k] += sums[static_cast<std::size_t>(pair) * pairSums + k];
        }
        const PixelSums<float> pixels{total[0],
                                      total[1],
                                      total[2],
                                      total[3],
                                      total[4],
                                      total[5],
                                      total[6],
                                      total[7],
                                      {total[8], total[9], total[10]},
                                      total[11],
                                      {total[12], total[13], total[14]}};
        projectBackward(camera, settings, gaussians.positions + 3 * row, gaussians.logScales + 3 * row,
                        gaussians.rotations + 4 * row, gaussians.opacityLogits[i], gaussians.sh + shRow * row,
                        gaussians.shDegree, projected[i], pixels, out, into.sh + shRow * row);
    }
    for (int k = 0; k < 3; ++k)
        into.positions[3 * row + k] = out.position[k], into.logScales[3 * row + k] = out.logScale[k];
    for (int k = 0; k < 4; ++k) into.rotations[4 * row + k] = out.rotation[k];
    into.opacityLogits[row] = out.opacityLogit;
    for (int k = 0; k < 2; ++k) {
        into.screen[2 * row + k] = out.screen[k];
        into.screenAbsolute[2 * row + k] = out.screenAbsolute[k];
    }
}

}  // namespace

const char* compositeBackward(SplatreelCudaContext& context, const SplatreelCudaFrame& frame,
                              const SplatreelCudaImageGradient& gradient) {
    // Pairs that no tile owns (see emitPairs), or that lie behind everything seen, keep zeros.
    SPLATREEL_CUDA_TRY(cudaMemsetAsync(
        frame.sums.data(), 0, std::size_t{frame.pairCount} * pairSums * sizeof(float), context.stream));
    const dim3 grid(static_cast<unsigned>(frame.tilesAcross), static_cast<unsigned>(frame.tilesDown));
    differentiateTiles<<<grid, tileThreads, 0, context.stream>>>(
        frame.camera, frame.settings, frame.projected.data(), frame.ranges.data(), frame.order[1].data(),
        frame.owners.data(), frame.lastPair.data(), frame.picture.data(), gradient, frame.sums.data());
    SPLATREEL_CUDA_TRY(cudaGetLastError());
    return nullptr;
}

const char* gatherGradients(SplatreelCudaContext& context, const SplatreelCudaFrame& frame,
                            const SplatreelCudaGradient& into) {
    if (frame.gaussians.count == 0) return nullptr;
    finish<<<blocksFor(frame.gaussians.count, 128), 128, 0, context.stream>>>(
        frame.gaussians, frame.camera, frame.settings, frame.projected.data(), frame.offsets.data(),
        frame.sums.data(), into);
    SPLATREEL_CUDA_TRY(cudaGetLastError());
    return nullptr;
}

}  // namespace splatreel::render::cuda
