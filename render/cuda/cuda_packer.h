#pragma once

#include "core/base/result.h"
#include "core/gaussians/packed.h"
#include "render/cuda/interface.h"

#include <memory>

namespace splatreel::render {

/// Makes frames that renderers draw from Gaussians in CUDA's memory, such as those that an engine trains:
/// they stay there (PackedGaussians::elsewhere). A renderer on the same device takes them over without main
/// memory; any other gets them through it. The order is the rows' own, so culling is coarser than after
/// core::pack. Thread-safe; its frames may outlive it.
class CudaPacker {
public:
    /// An error where there is no such device.
    [[nodiscard]] static core::Result<CudaPacker> create(int device = 0);
    ~CudaPacker();
    CudaPacker(CudaPacker&&) noexcept;
    CudaPacker& operator=(CudaPacker&&) noexcept;

    /// `gaussians` are columns in memory of the device, all of which has been written; they are read before
    /// it returns. Rows that are not finite or absurd cannot be seen and are counted
    /// (PackedGaussians::droppedBefore).
    [[nodiscard]] core::Result<core::PackedGaussiansPtr> pack(const SplatreelCudaGaussians& gaussians) const;

private:
    struct Session;
    class Frame;
    explicit CudaPacker(std::shared_ptr<Session> session);
    std::shared_ptr<Session> session_;
};

}  // namespace splatreel::render
