#include "render/vulkan/pages.h"

#include "render/vulkan/shader_code.h"
#include "tests/render/vulkan/device_fixture.h"

#include <cstring>

namespace splatreel::render::vulkan {
namespace {

class VulkanPages : public DeviceTest {
protected:
    static core::PackedGaussiansPtr frame(int gaussians, int shDegree, std::uint32_t seed) {
        auto packed = std::make_shared<core::PackedGaussians>();
        packed->size = gaussians;
        packed->shDegree = shDegree;
        packed->blocks.resize(static_cast<std::size_t>(gaussians + 15) / 16);
        const auto rows = static_cast<std::size_t>(3 * ((shDegree + 1) * (shDegree + 1) - 1));
        packed->harmonics.resize(packed->blocks.size() * rows * 16);
        std::uint32_t state = seed;
        const auto fill = [&](void* data, std::size_t bytes) {
            auto* words = static_cast<unsigned char*>(data);
            for (std::size_t i = 0; i < bytes; ++i) {
                state = state * 1664525 + 1013904223;
                words[i] = static_cast<unsigned char>(state >> 24);
            }
        };
        fill(packed->blocks.data(), packed->blocks.size() * sizeof(core::PackedBlock));
        fill(packed->harmonics.data(), packed->harmonics.size() * sizeof(std::uint16_t));
        return packed;
    }

    /// Words of a page, copied out by a shader, as one that draws would read them.
    std::vector<std::uint32_t> read(const FramePages& pages, const PageSlice& slice, std::uint32_t first,
                                    std::size_t count) {
        auto result = Buffer::create(device_, {.bytes = 4 * count, .use = MemoryUse::readback});
        auto target = Bindings::create(pages.layout());
        auto pipeline = Pipeline::compute(device_, shaders::copy_words_comp(),
                                          {.sets = {pages.layout(), pages.layout()}, .pushBytes = 8});
        EXPECT_TRUE(result.ok() && target.ok() && pipeline.ok());
        target->set(0, *result);
        auto recording = device_->record();
        EXPECT_TRUE(recording.ok());
        recording->bind(*pipeline, {slice.page, &*target});
        recording->push(std::array{first, static_cast<std::uint32_t>(count)});
        recording->dispatch(256);
        recording->barrier(Access::computeWrite, Access::hostRead);
        EXPECT_TRUE(recording->submitAndWait().ok());
        const auto words = result->mappedAs<std::uint32_t>();
        return {words.begin(), words.end()};
    }

    static std::vector<std::uint32_t> wordsOf(const void* data, std::size_t bytes) {
        std::vector<std::uint32_t> words(bytes / 4);
        std::memcpy(words.data(), data, bytes);
        return words;
    }

    /// Ranks come on top.
    static std::uint64_t heldBytes(const core::PackedGaussians& packed) {
        return packed.deviceBytes() + 32 * packed.blocks.size();
    }

    void expectHeld(const FramePages& pages, const core::PackedGaussians& packed,
                    const ResidentFrame& resident) {
        std::uint32_t blocks = 0;
        const std::size_t perBlock = packed.harmonics.size() / packed.blocks.size();
        for (const PageSlice& slice : resident.slices) {
            ASSERT_EQ(slice.firstBlock, blocks);
            blocks += slice.blockCount;
            EXPECT_TRUE(
                read(pages, slice, slice.blockWord, slice.blockCount * sizeof(core::PackedBlock) / 4) ==
                wordsOf(&packed.blocks[slice.firstBlock], slice.blockCount * sizeof(core::PackedBlock)));
            if (perBlock == 0) continue;
            EXPECT_TRUE(
                read(pages, slice, slice.harmonicsWord, slice.blockCount * perBlock / 2) ==
                wordsOf(&packed.harmonics[slice.firstBlock * perBlock], 2 * slice.blockCount * perBlock));
        }
        EXPECT_EQ(blocks, packed.blocks.size());
    }

    std::unique_ptr<FramePages> pages(std::uint64_t budget) {
        auto made = FramePages::create(device_, budget);
        EXPECT_TRUE(made.ok());
        return std::move(*made);
    }
};

TEST_F(VulkanPages, HoldBlocksAndHarmonicsAsTheyAre) {
    auto pages = this->pages(8 << 20);
    const std::vector frames = {frame(1, 0, 1), frame(1000, 3, 2), frame(5000, 1, 3)};
    const auto held = pages->hold(frames);
    ASSERT_TRUE(held.ok()) << held.error().message();
    for (std::size_t i = 0; i < frames.size(); ++i) {
        EXPECT_EQ((*held)[i]->size, frames[i]->size);
        expectHeld(*pages, *frames[i], *(*held)[i]);
    }
    EXPECT_EQ(pages->uploadedBytes(), heldBytes(*frames[0]) + heldBytes(*frames[1]) + heldBytes(*frames[2]));
}

TEST_F(VulkanPages, ASecondLookUploadsNothing) {
    auto pages = this->pages(8 << 20);
    const std::vector frames = {frame(500, 0, 1), frame(600, 0, 2)};
    ASSERT_TRUE(pages->hold(frames).ok());
    const std::uint64_t uploaded = pages->uploadedBytes();
    const std::uint64_t submitted = device_->submitted();
    ASSERT_TRUE(pages->hold(std::span(frames).subspan(1)).ok());
    ASSERT_TRUE(pages->hold(frames).ok());
    EXPECT_EQ(pages->uploadedBytes(), uploaded);
    EXPECT_EQ(device_->submitted(), submitted);
}

TEST_F(VulkanPages, TheLeastRecentlyHeldGoFirst) {
    auto pages = this->pages(1 << 20);
    std::vector<core::PackedGaussiansPtr> clip;
    for (std::uint32_t i = 0; i < 4; ++i) clip.push_back(frame(10'000, 0, i));  // 320 kB each: three fit
    for (int i : {0, 1, 2, 0, 3}) ASSERT_TRUE(pages->hold({&clip[static_cast<std::size_t>(i)], 1}).ok());
    EXPECT_TRUE(pages->resident(clip[0]));
    EXPECT_FALSE(pages->resident(clip[1]));
    EXPECT_TRUE(pages->resident(clip[2]));
    EXPECT_TRUE(pages->resident(clip[3]));
    const auto held = pages->hold({clip.data() + 3, 1});
    ASSERT_TRUE(held.ok());
    expectHeld(*pages, *clip[3], *held->front());
    EXPECT_LE(pages->bytes(), pages->budget());
}

TEST_F(VulkanPages, FramesThatNobodyHasAnyMoreGoBeforeOlderOnes) {
    auto pages = this->pages(1 << 20);
    const core::PackedGaussiansPtr old = frame(10'000, 0, 1);
    core::PackedGaussiansPtr gone = frame(10'000, 0, 2);
    const std::vector later = {frame(10'000, 0, 3), frame(10'000, 0, 4)};
    ASSERT_TRUE(pages->hold({&old, 1}).ok());
    ASSERT_TRUE(pages->hold({&gone, 1}).ok());
    gone.reset();
    ASSERT_TRUE(pages->hold(later).ok());
    EXPECT_TRUE(pages->resident(old));
}

TEST_F(VulkanPages, AFrameBeyondTheBudgetIsRefusedWithTheNumbers) {
    auto pages = this->pages(1 << 20);
    const core::PackedGaussiansPtr large = frame(40'000, 0, 1);
    const auto held = pages->hold({&large, 1});
    ASSERT_FALSE(held.ok());
    EXPECT_NE(held.error().message().find("40000 Gaussians takes 1.4 MB"), std::string::npos)
        << held.error().message();
    const std::vector both = {frame(20'000, 0, 2), frame(20'000, 0, 3)};
    EXPECT_FALSE(pages->hold(both).ok());
    EXPECT_TRUE(pages->hold(std::span(both).first(1)).ok());  // one of them alone is no problem
}

TEST_F(VulkanPages, ReadingAheadLeavesWhatIsDrawn) {
    auto pages = this->pages(1 << 20);
    const std::vector drawn = {frame(10'000, 0, 1), frame(10'000, 0, 2)};
    ASSERT_TRUE(pages->hold(drawn).ok());
    const core::PackedGaussiansPtr next = frame(10'000, 0, 3);
    const core::PackedGaussiansPtr large = frame(25'000, 0, 4);
    const auto ahead = pages->prefetch(next, drawn);
    ASSERT_TRUE(ahead.ok());
    EXPECT_TRUE(*ahead);
    const auto refused = pages->prefetch(large, drawn);
    ASSERT_TRUE(refused.ok());
    EXPECT_FALSE(*refused);
    EXPECT_TRUE(pages->resident(drawn[0]) && pages->resident(drawn[1]));
}

TEST_F(VulkanPages, LargeFramesLieInSeveralPages) {
    auto pages = this->pages(256 << 20);
    const core::PackedGaussiansPtr large = frame(700'000, 3, 9);  // 85 MB
    const auto held = pages->hold({&large, 1});
    ASSERT_TRUE(held.ok()) << held.error().message();
    ASSERT_EQ(held->front()->slices.size(), 2U);
    EXPECT_EQ(held->front()->slices[1].firstBlock % core::blocksPerCluster, 0U);
    expectHeld(*pages, *large, *held->front());
}

TEST_F(VulkanPages, NothingRemainsAfterAHundredLoads) {
    const core::PackedGaussiansPtr clip[] = {frame(2000, 3, 1), frame(3000, 3, 2)};
    for (int round = 0; round < 100; ++round) {
        auto pages = this->pages(16 << 20);
        ASSERT_TRUE(pages->hold(clip).ok());
        pages->clear();
        EXPECT_EQ(pages->bytes(), 0U);
    }
    ASSERT_TRUE(device_->waitIdle().ok());
    EXPECT_EQ(device_->ledger().held(), 0U);
}

}  // namespace
}  // namespace splatreel::render::vulkan
