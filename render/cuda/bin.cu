#include "render/cuda/context.cuh"

#include <cub/device/device_radix_sort.cuh>
#include <cub/device/device_scan.cuh>

namespace splatreel::render::cuda {
namespace {

constexpr unsigned threads = 128;
constexpr std::uint64_t noTile = ~std::uint64_t{0};

__global__ void projectAll(SplatreelCudaGaussians gaussians, SplatreelCudaCamera camera,
                           SplatreelCudaSettings settings, Projected<float>* projected,
                           std::uint32_t* counts) {
    const int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
    if (i > gaussians.count) return;
    if (i == gaussians.count) {
        counts[i] = 0;
        return;
    }
    const std::size_t row = i;
    const std::size_t shRow =
        3 * static_cast<std::size_t>((gaussians.shDegree + 1) * (gaussians.shDegree + 1));
    Projected<float> out;
    project(camera, settings, gaussians.positions + 3 * row, gaussians.logScales + 3 * row,
            gaussians.rotations + 4 * row, gaussians.opacityLogits[i], gaussians.sh + shRow * row,
            gaussians.shDegree, out);
    std::uint32_t count = 0;
    if (out.radius > 0) {
        for (int y = out.tiles.y0; y < out.tiles.y1; ++y) {
            for (int x = out.tiles.x0; x < out.tiles.x1; ++x) count += touches(out, x, y) ? 1 : 0;
        }
    }
    projected[i] = out;
    counts[i] = count;
}

__global__ void emitPairs(int count, const Projected<float>* projected, const std::uint32_t* offsets,
                          int tilesAcross, std::uint64_t* keys, std::uint32_t* places,
                          std::uint32_t* owners) {
    const int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
    if (i >= count) return;
    std::uint32_t next = offsets[i];
    const std::uint32_t end = offsets[i + 1];
    if (next == end) return;
    const Projected<float> g = projected[i];
    const std::uint64_t depth = __float_as_uint(g.depth);
    for (int y = g.tiles.y0; y < g.tiles.y1; ++y) {
        for (int x = g.tiles.x0; x < g.tiles.x1; ++x) {
            if (next == end || !touches(g, x, y)) continue;
            keys[next] = static_cast<std::uint64_t>(y * tilesAcross + x) << 32 | depth;
            places[next] = next;
            owners[next] = static_cast<std::uint32_t>(i);
            ++next;
        }
    }
    // Should two compilations of touches() ever differ in the last bit, no place stays unwritten.
    for (; next < end; ++next)
        keys[next] = noTile, places[next] = next, owners[next] = static_cast<std::uint32_t>(i);
}

__global__ void findRanges(std::uint32_t pairs, std::uint32_t tiles, const std::uint64_t* keys,
                           uint2* ranges) {
    const std::uint32_t i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= pairs) return;
    const auto tile = static_cast<std::uint32_t>(keys[i] >> 32);
    if (tile >= tiles) return;
    if (i == 0 || static_cast<std::uint32_t>(keys[i - 1] >> 32) != tile) ranges[tile].x = i;
    if (i + 1 == pairs || static_cast<std::uint32_t>(keys[i + 1] >> 32) != tile) ranges[tile].y = i + 1;
}

}  // namespace

const char* bin(SplatreelCudaContext& context, SplatreelCudaFrame& frame) {
    const auto count = static_cast<std::size_t>(frame.gaussians.count);
    const auto tiles =
        static_cast<std::size_t>(frame.tilesAcross) * static_cast<std::size_t>(frame.tilesDown);
    SPLATREEL_CUDA_PASS(frame.projected.resize(count));
    SPLATREEL_CUDA_PASS(frame.counts.resize(count + 1));
    SPLATREEL_CUDA_PASS(frame.offsets.resize(count + 1));
    SPLATREEL_CUDA_PASS(frame.ranges.resize(tiles));
    SPLATREEL_CUDA_TRY(cudaMemsetAsync(frame.ranges.data(), 0, tiles * sizeof(uint2), context.stream));

    projectAll<<<blocksFor(count + 1, threads), threads, 0, context.stream>>>(
        frame.gaussians, frame.camera, frame.settings, frame.projected.data(), frame.counts.data());
    SPLATREEL_CUDA_TRY(cudaGetLastError());

    const int scanned = static_cast<int>(count + 1);
    std::size_t bytes = 0;
    SPLATREEL_CUDA_TRY(cub::DeviceScan::ExclusiveSum(nullptr, bytes, frame.counts.data(),
                                                     frame.offsets.data(), scanned, context.stream));
    SPLATREEL_CUDA_PASS(frame.sortScratch.resize(bytes));
    SPLATREEL_CUDA_TRY(cub::DeviceScan::ExclusiveSum(frame.sortScratch.data(), bytes, frame.counts.data(),
                                                     frame.offsets.data(), scanned, context.stream));
    SPLATREEL_CUDA_TRY(cudaMemcpyAsync(&frame.pairCount, frame.offsets.data() + count,
                                       sizeof(frame.pairCount), cudaMemcpyDeviceToHost, context.stream));
    SPLATREEL_CUDA_TRY(cudaStreamSynchronize(context.stream));
    const std::uint32_t pairs = frame.pairCount;
    if (pairs == 0) return nullptr;

    for (auto& keys : frame.keys) SPLATREEL_CUDA_PASS(keys.resize(pairs));
    for (auto& order : frame.order) SPLATREEL_CUDA_PASS(order.resize(pairs));
    SPLATREEL_CUDA_PASS(frame.owners.resize(pairs));
    emitPairs<<<blocksFor(count, threads), threads, 0, context.stream>>>(
        frame.gaussians.count, frame.projected.data(), frame.offsets.data(), frame.tilesAcross,
        frame.keys[0].data(), frame.order[0].data(), frame.owners.data());
    SPLATREEL_CUDA_TRY(cudaGetLastError());

    // Bits of the tile's number, and one more in which noTile differs from every tile.
    int tileBits = 1;
    while ((std::size_t{1} << tileBits) <= tiles) ++tileBits;
    bytes = 0;
    SPLATREEL_CUDA_TRY(cub::DeviceRadixSort::SortPairs(
        nullptr, bytes, frame.keys[0].data(), frame.keys[1].data(), frame.order[0].data(),
        frame.order[1].data(), static_cast<int>(pairs), 0, 32 + tileBits, context.stream));
    SPLATREEL_CUDA_PASS(frame.sortScratch.resize(bytes));
    SPLATREEL_CUDA_TRY(cub::DeviceRadixSort::SortPairs(
        frame.sortScratch.data(), bytes, frame.keys[0].data(), frame.keys[1].data(), frame.order[0].data(),
        frame.order[1].data(), static_cast<int>(pairs), 0, 32 + tileBits, context.stream));
    findRanges<<<blocksFor(pairs, 256), 256, 0, context.stream>>>(pairs, static_cast<std::uint32_t>(tiles),
                                                                  frame.keys[1].data(), frame.ranges.data());
    SPLATREEL_CUDA_TRY(cudaGetLastError());
    return nullptr;
}

}  // namespace splatreel::render::cuda
