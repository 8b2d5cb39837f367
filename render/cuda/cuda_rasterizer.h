#pragma once

#include "core/base/result.h"
#include "render/cpu/rasterizer.h"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace splatreel::render {

/// An NVIDIA device that CUDA can use.
struct CudaDevice {
    int index = 0;
    std::string name;
    std::array<std::uint8_t, 16> uuid{};  ///< the same as Vulkan's deviceUUID
};

/// Empty where the build has no CUDA, or the machine no driver or device. Never fails.
[[nodiscard]] std::vector<CudaDevice> cudaDevices();

/// CpuRasterizer's work on an NVIDIA device, from and into main memory: the same pictures and gradients
/// within float rounding, the same bits every time. Perspective cameras. One caller at a time. Failures of
/// the device (memory, lost) come back as errors and leave the rasteriser usable.
class CudaRasterizer {
public:
    /// An error where there is no such device.
    [[nodiscard]] static core::Result<CudaRasterizer> create(int device = 0);
    ~CudaRasterizer();
    CudaRasterizer(CudaRasterizer&&) noexcept;
    CudaRasterizer& operator=(CudaRasterizer&&) noexcept;

    [[nodiscard]] core::Result<std::vector<RasterImage>> forward(std::span<const RasterJob> jobs,
                                                                 const RasterSettings& settings);
    /// Gradients per job of the last forward, which was `differentiable`.
    [[nodiscard]] core::Result<std::vector<RasterGradient>> backward(
        std::span<const RasterImageGradient> gradients);
    /// As CpuRasterizer::radii.
    [[nodiscard]] std::span<const int> radii(int job) const;

private:
    struct State;
    explicit CudaRasterizer(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace splatreel::render
