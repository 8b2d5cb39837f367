#pragma once

#include "core/gaussians/packed.h"
#include "render/vulkan/bindings.h"
#include "render/vulkan/free_ranges.h"
#include "render/vulkan/handover.h"
#include "render/vulkan/uploader.h"

#include <list>
#include <map>
#include <memory>
#include <span>
#include <vector>

namespace splatreel::render::vulkan {

/// A run of a frame's blocks on the device: whole clusters, except at the frame's end. `page` is a set of one
/// storage buffer (FramePages::layout()) in which the blocks and their harmonics lie as in
/// core::PackedGaussians, followed by 16 ranks a block: the row of the source in 16 bits, which decides
/// between equal depths.
struct PageSlice {
    const Bindings* page = nullptr;
    const Bindings* inShaders = nullptr;  ///< for reading alone: as texels where the device reads texels
    std::uint32_t firstBlock = 0;         ///< in the frame
    std::uint32_t blockCount = 0;
    std::uint32_t blockWord = 0;      ///< where the first block starts in the page, in words of 4 bytes
    std::uint32_t harmonicsWord = 0;  ///< where its harmonics start; of no meaning at degree 0
    std::uint32_t ranksWord = 0;
};

/// A frame that is on the device. Frames of up to 64 MiB are one slice.
struct ResidentFrame {
    std::vector<PageSlice> slices;
    int size = 0;      ///< Gaussians
    int shDegree = 0;  ///< 0 … 3
};

/// Packed frames on the device, in pages of at most 64 MiB within a byte budget. A frame is recognised by its
/// shared pointer; one that its owners have let go is forgotten at the next `hold`, and when the budget is
/// full the one held least recently goes. To draw a frame that is resident costs neither an upload nor a
/// descriptor: only other offsets in push constants. Frames whose blocks lie in another interface's memory
/// are handed over on the device where that works; where anything fails, the frame comes through main memory
/// in the same call, that is logged, and from then on all do. One thread at a time.
class FramePages {
public:
    /// `budget` bytes of pages; staging comes on top.
    [[nodiscard]] static core::Result<std::unique_ptr<FramePages>> create(
        const std::shared_ptr<Device>& device, std::uint64_t budget);
    FramePages(const FramePages&) = delete;
    FramePages& operator=(const FramePages&) = delete;

    /// Makes all of these resident at once, uploading what is missing. What was recorded with frames held
    /// earlier must have been submitted. The answers, one per frame, stay valid until the next call of `hold`
    /// or `prefetch`. Errors: together they exceed the budget, with the numbers; a device's.
    [[nodiscard]] core::Result<std::vector<const ResidentFrame*>> hold(
        std::span<const core::PackedGaussiansPtr> frames);
    /// Makes a frame resident that will be drawn soon, unless one of `kept` would have to go. True when it
    /// is.
    [[nodiscard]] core::Result<bool> prefetch(const core::PackedGaussiansPtr& frame,
                                              std::span<const core::PackedGaussiansPtr> kept);
    [[nodiscard]] bool resident(const core::PackedGaussiansPtr& frame) const;
    void clear();

    [[nodiscard]] const BindingLayoutPtr& layout() const { return layout_; }
    [[nodiscard]] const BindingLayoutPtr& shaderLayout() const {  ///< of PageSlice::inShaders
        return texelLayout_ ? texelLayout_ : layout_;
    }
    [[nodiscard]] std::uint64_t budget() const { return budget_; }
    [[nodiscard]] std::uint64_t bytes() const;  ///< of all pages
    [[nodiscard]] std::size_t frameCount() const { return frames_.size(); }
    [[nodiscard]] std::uint64_t uploadedBytes() const { return uploader_.uploaded(); }
    [[nodiscard]] std::uint64_t handedOverBytes() const { return handover_ ? handover_->taken() : 0; }
    /// For tests: this one instead of what the device's capabilities give.
    void useHandover(Handover handover);

private:
    struct Page {
        Buffer buffer;
        Bindings bindings;
        Bindings texels;  ///< empty where the device does not read them
        FreeRanges free{0};
    };
    struct Piece {
        Page* page = nullptr;
        std::uint64_t offset = 0;
        std::uint64_t bytes = 0;
    };
    struct Entry {
        ResidentFrame frame;
        std::vector<Piece> pieces;
        std::uint64_t lastHeld = 0;
    };
    using Key = std::weak_ptr<const core::PackedGaussians>;
    using Entries = std::map<Key, Entry, std::owner_less<>>;

    FramePages(std::shared_ptr<Device> device, std::uint64_t budget, Uploader uploader);
    core::Result<void> load(const core::PackedGaussiansPtr& frame);
    core::Result<Piece> place(std::uint64_t bytes);
    core::Result<Page*> addPage(std::uint64_t bytes);
    core::Result<void> upload(const core::PackedGaussians& frame, const Entry& entry);
    core::Result<void> handOver(const core::PackedGaussians& frame, const Entry& entry);
    /// Handed over, or through main memory.
    core::Result<void> fetch(const core::PackedGaussians& frame, const Entry& entry);
    /// The frame to go next; none when all that is left is pinned.
    Entries::iterator leastNeeded();
    void remove(Entries::iterator entry);
    bool dropEmptyPages();
    /// Frames that nobody has any more, and their pages where those are most of all.
    void forgetOrphans();

    std::shared_ptr<Device> device_;
    const std::uint64_t budget_;
    std::uint64_t pageLimit_ = 0;
    BindingLayoutPtr layout_, texelLayout_;
    Uploader uploader_;
    std::optional<Handover> handover_;
    bool handsOver_ = false;  ///< not tried, or no failure so far
    std::list<Page> pages_;
    Entries frames_;
    std::uint64_t clock_ = 0;   ///< counts calls of hold
    std::uint64_t pinned_ = 0;  ///< entries held at this time or later stay
};

}  // namespace splatreel::render::vulkan
