#include "render/cuda/tile.cuh"

namespace splatreel::render::cuda {
namespace {

__global__ void __launch_bounds__(tileThreads)
    drawTiles(SplatreelCudaCamera camera, SplatreelCudaSettings settings, const Projected<float>* projected,
              const uint2* ranges, const std::uint32_t* order, const std::uint32_t* owners,
              SplatreelCudaImage image, std::uint32_t* lastPair, float* picture) {
    __shared__ Projected<float> batch[tileThreads];
    const Pixel pixel = pixelOf(camera);
    const uint2 range = ranges[blockIdx.y * gridDim.x + blockIdx.x];
    float transmittance = 1, color[3] = {0, 0, 0}, depth = 0, normal[3] = {0, 0, 0};
    std::uint32_t last = 0;
    bool done = !pixel.inside;
    for (std::uint32_t first = range.x; first < range.y; first += tileThreads) {
        if (__syncthreads_count(done) == tileThreads) break;
        if (first + threadIdx.x < range.y) batch[threadIdx.x] = projected[owners[order[first + threadIdx.x]]];
        __syncthreads();
        const std::uint32_t count = min(static_cast<std::uint32_t>(tileThreads), range.y - first);
        for (std::uint32_t k = 0; k < count && !done; ++k) {
            const Projected<float>& g = batch[k];
            const Evaluation at = evaluate(g, pixel);
            const float alpha = fminf(at.raw, largestAlpha);
            if (!(alpha >= smallestAlpha)) continue;
            const float next = transmittance * (1 - alpha);
            if (stops(next, settings.inria != 0)) {
                done = true;
                break;
            }
            const float weight = alpha * transmittance;
            for (int channel = 0; channel < 3; ++channel) {
                color[channel] = fmaf(weight, g.color[channel], color[channel]);
                normal[channel] = fmaf(weight, g.normal[channel], normal[channel]);
            }
            depth = fmaf(weight, g.depth, depth);
            transmittance = next;
            last = first - range.x + k + 1;
        }
    }
    if (!pixel.inside) return;
    const std::size_t plane = static_cast<std::size_t>(camera.width) * camera.height;
    const std::size_t place = static_cast<std::size_t>(pixel.y) * camera.width + pixel.x;
    for (int channel = 0; channel < 3; ++channel) {
        color[channel] = fmaf(transmittance, settings.background[channel], color[channel]);
        if (image.color) image.color[channel * plane + place] = color[channel];
        if (image.normal) image.normal[channel * plane + place] = normal[channel];
    }
    if (image.alpha) image.alpha[place] = 1 - transmittance;
    if (image.depth) image.depth[place] = depth;
    if (lastPair) {
        lastPair[place] = last;
        for (int channel = 0; channel < 3; ++channel) {
            picture[channel * plane + place] = color[channel];
            picture[(5 + channel) * plane + place] = normal[channel];
        }
        picture[3 * plane + place] = 1 - transmittance;
        picture[4 * plane + place] = depth;
    }
}

__global__ void copyRadii(int count, const Projected<float>* projected, std::int32_t* radii) {
    const int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
    if (i < count) radii[i] = projected[i].radius;
}

}  // namespace

const char* composite(SplatreelCudaContext& context, SplatreelCudaFrame& frame,
                      const SplatreelCudaImage& image, bool differentiable) {
    const std::size_t pixels = static_cast<std::size_t>(frame.camera.width) * frame.camera.height;
    if (differentiable) {
        SPLATREEL_CUDA_PASS(frame.lastPair.resize(pixels));
        SPLATREEL_CUDA_PASS(frame.picture.resize(8 * pixels));
    }
    const dim3 grid(static_cast<unsigned>(frame.tilesAcross), static_cast<unsigned>(frame.tilesDown));
    drawTiles<<<grid, tileThreads, 0, context.stream>>>(
        frame.camera, frame.settings, frame.projected.data(), frame.ranges.data(), frame.order[1].data(),
        frame.owners.data(), image, differentiable ? frame.lastPair.data() : nullptr,
        differentiable ? frame.picture.data() : nullptr);
    SPLATREEL_CUDA_TRY(cudaGetLastError());
    if (image.radii && frame.gaussians.count > 0) {
        copyRadii<<<blocksFor(frame.gaussians.count, 256), 256, 0, context.stream>>>(
            frame.gaussians.count, frame.projected.data(), image.radii);
        SPLATREEL_CUDA_TRY(cudaGetLastError());
    }
    return nullptr;
}

}  // namespace splatreel::render::cuda
