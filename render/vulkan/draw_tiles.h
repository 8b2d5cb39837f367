#pragma once

#include "render/vulkan/draw_finish.h"
#include "render/vulkan/draw_front.h"

namespace splatreel::render::vulkan {

/// The back end that lists Gaussians by tile and draws each tile front to back in float32, until nothing
/// shines through any more.
class DrawTiles {
public:
    [[nodiscard]] static core::Result<DrawTiles> create(const std::shared_ptr<Device>& device,
                                                        const DrawTuning& tuning);

    /// Room for a picture of that size.
    core::Result<void> prepare(const ViewWords& view, bool planes);
    /// Whether record() draws up to the picture's bytes when it draws no planes.
    [[nodiscard]] bool finishes() const { return tuning_.tilesBySubgroup; }
    /// Draws what `front` has ordered into `picture`: [H, W] four half floats, premultiplied; with planes, as
    /// the looks that show surfaces always are, [H, W] colour and alpha, normal and depth, eight floats. With
    /// a finish, which is prepared, into its bytes instead.
    void record(Stages& stages, DrawFront& front, const Buffer& picture, const DrawFinish* finish);

    enum class Fit {
        whole,    ///< everything is drawn
        again,    ///< it has to be drawn again: now there is more room, more bands or more parts
        byPlanes  ///< lists are so long that they go in parts, which only planes do: draw again with these
    };
    /// What the last recording found, once it is done. Errors: one row of tiles does not fit.
    core::Result<Fit> fitted();
    /// Whether the last picture's lists go in parts, and the next one's are likely to.
    [[nodiscard]] bool inParts() const { return parts_ > 1; }
    /// Pairs of Gaussians and tiles of the last picture.
    [[nodiscard]] std::uint64_t pairCount() const;

    /// For tests: room for that many pairs from now on.
    core::Result<void> limitPairs(std::uint64_t pairs);

private:
    static constexpr std::uint32_t mostBands = 4096;
    /// Where the pixels go.
    struct Target {
        const Buffer& picture;
        const DrawFinish* finish = nullptr;
    };
    void recordBand(Stages& stages, DrawFront& front, const Target& target, std::uint32_t firstRow,
                    std::uint32_t lastRow);
    core::Result<Kernel*> finishing(const DrawFinish::Variant& variant);
    core::Result<Kernel*> planesKernel(Look look, bool inParts);
    [[nodiscard]] std::uint32_t groupsOf(std::uint32_t tiles, bool surfaces) const;
    core::Result<void> reservePairs(std::uint64_t pairs);

    std::shared_ptr<Device> device_;
    DrawTuning tuning_;
    Kernel count_, list_, ranges_, draw_;
    std::map<std::pair<Look, bool>, Kernel> planesKernels_;  ///< by look and whether in parts
    std::map<DrawFinish::Variant, Kernel> finishing_;
    DeviceSort::Pairs pairs_;
    GrowingBuffer tileCounts_, rangesOf_;
    GrowingBuffer found_{MemoryUse::readback};  ///< pairs of each band, then the longest list
    ViewWords view_{};
    bool usePlanes_ = false;
    std::uint64_t capacity_ = 0, limit_ = 0;
    std::uint32_t bands_ = 1;
    std::uint32_t parts_ = 1;  ///< dispatches that take turns at the lists of planes
};

}  // namespace splatreel::render::vulkan
