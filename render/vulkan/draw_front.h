#pragma once

#include "render/vulkan/draw_exact.h"
#include "render/vulkan/draw_scene.h"
#include "render/vulkan/draw_sort.h"
#include "render/vulkan/pages.h"

#include <map>

namespace splatreel::render::vulkan {

/// The stages that both back ends begin with: culls, projects and orders the Gaussians of a view's items.
class DrawFront {
public:
    [[nodiscard]] static core::Result<DrawFront> create(const std::shared_ptr<Device>& device,
                                                        const DrawTuning& tuning, std::uint64_t pageBudget);

    /// What is projected: in the reference mode exact frames where there are any; and rows of 16 bytes per
    /// slot besides the records: none, two for planes and dots, three for ellipsoids (shaders/record.glsl).
    struct Mode {
        Quality quality = Quality::interactive;
        std::uint32_t extraRows = 0;
    };
    /// Brings what the view needs to the device and makes room.
    core::Result<void> prepare(const SceneView& view, const ViewWords& words, const Mode& mode);
    /// Projects and sorts. Afterwards order() lists what is drawn, front to back, and counts[count::visible]
    /// how many there are.
    void record(Stages& stages);

    [[nodiscard]] const Buffer& counts() const { return counts_; }
    [[nodiscard]] const Buffer& view() const { return view_; }
    [[nodiscard]] const Buffer& records() const { return records_; }  ///< [slots, 2] rows of 16 bytes
    [[nodiscard]] const Buffer& extraRows() const { return extra_; }  ///< [slots, Mode::extraRows]
    [[nodiscard]] const Buffer& order() const {
        return order_.sides[side_];
    }  ///< orderedBits of depths, slots
    [[nodiscard]] std::uint32_t slots() const { return slots_; }
    [[nodiscard]] DeviceSort& sort() { return sort_; }
    [[nodiscard]] const DrawTuning& tuning() const { return tuning_; }
    [[nodiscard]] const std::shared_ptr<Device>& device() const { return device_; }
    [[nodiscard]] FramePages& pages() { return *pages_; }

    /// The item and the place in its frame that a slot stands for; place is a row for an exact frame.
    struct Source {
        int item = -1;
        std::uint32_t place = 0;
    };
    [[nodiscard]] Source sourceOf(std::uint32_t slot) const;

private:
    struct Push {
        std::uint32_t item, firstEntry, entryCount, firstBlock, blockCount, blockWord, harmonicsWord;
        std::uint32_t nextFirstBlock = 0, nextBlockCount = 0, nextBlockWord = 0, nextHarmonicsWord = 0;
        std::uint32_t firstOfNext = 0, nextHarmonicRows = 0;
        std::uint32_t ranksWord = 0;
    };
    struct Dispatch {
        Push push;
        int degree = 0;
        const Bindings* page = nullptr;
        const Bindings* next = nullptr;  ///< not null: towards the next frame
        bool exact = false;
    };
    DrawFront() = default;
    core::Result<void> holdPages(const SceneView& view);
    core::Result<void> writeItems(const SceneView& view);
    void addDispatches(std::uint32_t item, const ResidentFrame& frame, const ResidentFrame* next);
    core::Result<Kernel*> kernel(const Dispatch& dispatch);
    core::Result<void> reserve();

    std::shared_ptr<Device> device_;
    DrawTuning tuning_;
    DeviceSort sort_;
    std::unique_ptr<FramePages> pages_;
    ExactFrames exactFrames_;
    Kernel ties_, tiesOfOne_;  ///< the second: of one item
    std::uint32_t itemCount_ = 0;
    std::map<std::uint32_t, Kernel> kernels_;
    Mode mode_;
    VisibleClusters visible_;
    std::vector<Dispatch> dispatches_;
    std::uint32_t slots_ = 0;
    int side_ = 0;
    GrowingBuffer view_{MemoryUse::upload}, items_{MemoryUse::upload}, entries_{MemoryUse::upload},
        highlighted_{MemoryUse::upload}, partners_{MemoryUse::upload};
    GrowingBuffer counts_{MemoryUse::device,
                          VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_INDIRECT_BUFFER_BIT};
    GrowingBuffer records_, extra_;
    GrowingBuffer depths_;  ///< as they were projected
    DeviceSort::Pairs order_;
};

}  // namespace splatreel::render::vulkan
