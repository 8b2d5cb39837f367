#include "core/gaussians/device_blocks.h"
#include "render/cuda/cuda_packer.h"
#include "render/cuda/cuda_rasterizer.h"
#include "render/cuda/device_memory.h"
#include "render/vulkan/pages.h"
#include "render/vulkan/shader_code.h"
#include "tests/core/gaussians/random_gaussians.h"
#include "tests/render/vulkan/device_fixture.h"

#include <array>
#include <cmath>
#include <cstring>

/// Frames that CUDA makes and Vulkan draws, on one device. Skipped, with the reason, where there is none.
namespace splatreel::render::vulkan {
namespace {

class Interop : public DeviceTest {
protected:
    void SetUp() override {
        const std::vector<CudaDevice> devices = cudaDevices();
        if (devices.empty()) GTEST_SKIP() << "no CUDA device, or a build without CUDA";
        DeviceTest::SetUp();
        if (!device_) return;
        for (const CudaDevice& device : devices)
            if (device.uuid == device_->capabilities().uuid) index_ = device.index;
        if (index_ < 0) GTEST_SKIP() << "the device that Vulkan chose is none of CUDA's";
        if (!Handover::possible(device_->capabilities()))
            GTEST_SKIP() << "the device does not export memory and semaphores";
        SplatreelCudaContext* context = nullptr;
        ASSERT_EQ(splatreel_cuda_create(index_, &context), nullptr);
        context_.reset(context);
    }

    /// The columns in CUDA's memory.
    SplatreelCudaGaussians uploaded(const core::Gaussians& g) {
        const core::Column<float>* columns[] = {&g.positions, &g.logScales, &g.rotations, &g.opacityLogits,
                                                &g.sh};
        for (std::size_t i = 0; i < columns_.size(); ++i)
            EXPECT_EQ(columns_[i].upload(context_.get(), columns[i]->span()), nullptr);
        EXPECT_EQ(splatreel_cuda_wait(context_.get()), nullptr);
        return {columns_[0].as<float>(),
                columns_[1].as<float>(),
                columns_[2].as<float>(),
                columns_[3].as<float>(),
                columns_[4].as<float>(),
                g.size(),
                g.shDegree};
    }

    int index_ = -1;
    cuda::Context context_;
    std::array<cuda::DeviceMemory, 5> columns_;
};

TEST_F(Interop, FramesAreHandedOverOnTheDevice) {
    const auto packer = CudaPacker::create(index_);
    ASSERT_TRUE(packer.ok()) << packer.error().message();
    auto pages = FramePages::create(device_, 512U << 20U);
    ASSERT_TRUE(pages.ok());
    for (const auto& [count, degree] : {std::pair{1000, 0}, std::pair{50'001, 3}, std::pair{900'000, 3}}) {
        const core::Gaussians g = test::randomGaussians(count, degree, 3);
        const auto frame = packer->pack(uploaded(g));
        ASSERT_TRUE(frame.ok()) << frame.error().message();
        const auto held = (*pages)->hold({&*frame, 1});
        ASSERT_TRUE(held.ok()) << held.error().message();
        EXPECT_EQ((*pages)->uploadedBytes(), 0U);  // else it fell back
        const auto here = (*frame)->elsewhere->inMemory();
        ASSERT_TRUE(here.ok()) << here.error().message();
        for (const PageSlice& slice : (*held)[0]->slices) {
            const std::size_t bytes = slice.blockCount * sizeof(core::PackedBlock);
            auto result = Buffer::create(device_, {.bytes = bytes, .use = MemoryUse::readback});
            auto target = Bindings::create((*pages)->layout());
            auto pipeline =
                Pipeline::compute(device_, shaders::copy_words_comp(),
                                  {.sets = {(*pages)->layout(), (*pages)->layout()}, .pushBytes = 8});
            ASSERT_TRUE(result.ok() && target.ok() && pipeline.ok());
            target->set(0, *result);
            auto recording = device_->record();
            ASSERT_TRUE(recording.ok());
            recording->bind(*pipeline, {slice.page, &*target});
            recording->push(std::array{slice.blockWord, static_cast<std::uint32_t>(bytes / 4)});
            recording->dispatch(256);
            recording->barrier(Access::computeWrite, Access::hostRead);
            ASSERT_TRUE(recording->submitAndWait().ok());
            EXPECT_EQ(std::memcmp(result->mapped().data(), &(*here)->blocks[slice.firstBlock], bytes), 0);
        }
    }
}

TEST_F(Interop, PacksAsTheProcessorDoesAndCountsWhatIsNoNumber) {
    core::Gaussians g = test::randomGaussians(700, 2, 3);
    std::vector<float> positions = g.positions.copy();
    positions[30] = std::nanf("");
    g.positions = std::move(positions);
    const auto packer = CudaPacker::create(index_);
    ASSERT_TRUE(packer.ok());
    const auto frame = packer->pack(uploaded(g));
    ASSERT_TRUE(frame.ok()) << frame.error().message();
    EXPECT_EQ((*frame)->size, 700);
    EXPECT_EQ((*frame)->droppedBefore, 1);
    const auto here = (*frame)->elsewhere->inMemory();
    ASSERT_TRUE(here.ok());
    core::PackedGaussians boxes = **here;
    core::updateClusters(boxes);
    EXPECT_TRUE(core::presentable(boxes));
    EXPECT_EQ((*here)->blocks[0].x[11], g.positions[33]);
    EXPECT_EQ((*here)->blocks[0].opacity[10], 0);
    // The one that is no number stands at the origin, outside the box of those that are seen.
    EXPECT_GE((*frame)->clusters[0].min[0], boxes.clusters[0].min[0]);
    EXPECT_EQ((*frame)->clusters[1].min[1], boxes.clusters[1].min[1]);
}

}  // namespace
}  // namespace splatreel::render::vulkan
