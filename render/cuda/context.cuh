#pragma once

#include "render/cuda/interface.h"
#include "render/cuda/projection.h"

#include <cuda_runtime.h>

#include <cstddef>
#include <cstdint>

/// A device's stream, checked calls and scratch memory, shared by the kernels' sources.

struct SplatreelCudaContext {
    int device = 0;
    cudaStream_t stream = nullptr;
};

namespace splatreel::render::cuda {

/// The thread's message for a failed call; null for success.
[[nodiscard]] const char* failure(cudaError_t status, const char* call);

#define SPLATREEL_CUDA_TRY(call)                                                                     \
    do {                                                                                             \
        if (const char* message = ::splatreel::render::cuda::failure((call), #call)) return message; \
    } while (false)
#define SPLATREEL_CUDA_PASS(call)                         \
    do {                                                  \
        if (const char* message = (call)) return message; \
    } while (false)

/// Device memory that grows to the largest size asked for; what it held is lost when it grows.
template <class T>
class DeviceArray {
public:
    DeviceArray() = default;
    ~DeviceArray() { cudaFree(data_); }
    DeviceArray(const DeviceArray&) = delete;
    DeviceArray& operator=(const DeviceArray&) = delete;

    [[nodiscard]] const char* resize(std::size_t count) {
        if (count <= capacity_) return nullptr;
        cudaFree(data_);
        data_ = nullptr, capacity_ = 0;
        const std::size_t room = count + count / 4;
        SPLATREEL_CUDA_TRY(cudaMalloc(reinterpret_cast<void**>(&data_), room * sizeof(T)));
        capacity_ = room;
        return nullptr;
    }
    [[nodiscard]] T* data() const { return data_; }

private:
    T* data_ = nullptr;
    std::size_t capacity_ = 0;
};

[[nodiscard]] inline unsigned blocksFor(std::size_t items, unsigned perBlock) {
    return static_cast<unsigned>((items + perBlock - 1) / perBlock);
}

}  // namespace splatreel::render::cuda

/// One picture between its passes. Pairs are (tile, Gaussian); a Gaussian's pairs lie together in the order
/// in which they were emitted, so that its sums are added in a fixed order and the gradients are the same
/// bits every time.
struct SplatreelCudaFrame {
    template <class T>
    using Array = splatreel::render::cuda::DeviceArray<T>;

    SplatreelCudaGaussians gaussians{};
    SplatreelCudaCamera camera{};
    SplatreelCudaSettings settings{};
    int tilesAcross = 0, tilesDown = 0;
    std::uint32_t pairCount = 0;

    Array<splatreel::render::cuda::Projected<float>> projected;  ///< [N]
    Array<std::uint32_t> counts;                                 ///< [N + 1] tiles of each Gaussian
    Array<std::uint32_t> offsets;                                ///< [N + 1] its first pair
    Array<std::uint32_t> owners;    ///< [pairs] Gaussian of each pair, as emitted
    Array<std::uint64_t> keys[2];   ///< [pairs] tile · 2³² + depth bits
    Array<std::uint32_t> order[2];  ///< [pairs] emitted places; the second one sorted
    Array<uint2> ranges;            ///< [tiles] first and last + 1 sorted pair
    Array<unsigned char> sortScratch;
    Array<std::uint32_t> lastPair;  ///< [H, W] contributors end before this place of the tile's range
    Array<float> picture;           ///< [8, H, W] colour, alpha, depth, normal, for backward
    Array<float> sums;              ///< [pairs, pairSums]
};

namespace splatreel::render::cuda {

/// Floats that a pair adds to its Gaussian: PixelSums, padded.
inline constexpr int pairSums = 16;

[[nodiscard]] const char* bin(SplatreelCudaContext& context, SplatreelCudaFrame& frame);
[[nodiscard]] const char* composite(SplatreelCudaContext& context, SplatreelCudaFrame& frame,
                                    const SplatreelCudaImage& image, bool differentiable);
[[nodiscard]] const char* compositeBackward(SplatreelCudaContext& context, const SplatreelCudaFrame& frame,
                                            const SplatreelCudaImageGradient& gradient);
[[nodiscard]] const char* gatherGradients(SplatreelCudaContext& context, const SplatreelCudaFrame& frame,
                                          const SplatreelCudaGradient& into);

}  // namespace splatreel::render::cuda
