#include "render/vulkan/handover.h"

#include "core/gaussians/packed.h"
#include "render/vulkan/pages.h"
#include "render/vulkan/shader_code.h"
#include "tests/core/gaussians/random_gaussians.h"
#include "tests/render/vulkan/device_fixture.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <iterator>

namespace splatreel::render::vulkan {
namespace {

int openDescriptors() {
    return static_cast<int>(std::distance(std::filesystem::directory_iterator("/proc/self/fd"),
                                          std::filesystem::directory_iterator()));
}

/// The other interface: a second Vulkan device on the same processor, which imports the exported memory and
/// writes there. Its timeline is the drawing device's own, raised by the host.
class OtherSide {
public:
    explicit OtherSide(std::shared_ptr<Device> drawing) : drawing_(std::move(drawing)) {
        auto device = openDevice({.validation = true});
        if (device.ok()) device_ = std::move(*device);
    }
    ~OtherSide() {
        forget();
        if (!device_) return;
        const std::shared_ptr<const Instance> instance = device_->instance();
        device_.reset();
        EXPECT_EQ(instance->messages(), 0);
    }

    core::Result<void> write(const core::Mailbox& mailbox, std::span<const std::byte> first,
                             std::span<const std::byte> then) {
        if (auto imported = import(mailbox); !imported.ok()) return imported;
        if (first.size() + then.size() > mailbox.bytes) return core::Error{"it does not fit", "", ""};
        std::memcpy(mapped_, first.data(), first.size());
        if (!then.empty()) std::memcpy(mapped_ + first.size(), then.data(), then.size());
        return {};
    }

    [[nodiscard]] core::Result<void> signal(VkSemaphore timeline, std::uint64_t value) {
        const auto call = reinterpret_cast<PFN_vkSignalSemaphore>(
            drawing_->instance()->vk().GetDeviceProcAddr(drawing_->handle(), "vkSignalSemaphore"));
        VkSemaphoreSignalInfo info{};
        info.sType = VK_STRUCTURE_TYPE_SEMAPHORE_SIGNAL_INFO;
        info.semaphore = timeline;
        info.value = value;
        return drawing_->check(call(drawing_->handle(), &info), "vkSignalSemaphore");
    }

    int imports = 0;

private:
    core::Result<void> import(const core::Mailbox& mailbox) {
        if (mailbox.number == number_) return {};
        forget();
        const DeviceFunctions& vk = device_->vk();
        VkExternalMemoryBufferCreateInfo external{};
        external.sType = VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_BUFFER_CREATE_INFO;
        external.handleTypes = VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT;
        VkBufferCreateInfo info{};
        info.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO;
        info.pNext = &external;
        info.size = mailbox.bytes;
        info.usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_SRC_BIT |
                     VK_BUFFER_USAGE_TRANSFER_DST_BIT;
        if (auto made = device_->check(vk.CreateBuffer(device_->handle(), &info, nullptr, &buffer_), "");
            !made.ok())
            return made;
        VkMemoryRequirements requirements{};
        vk.GetBufferMemoryRequirements(device_->handle(), buffer_, &requirements);
        const auto descriptor = mailbox.memory();
        if (!descriptor.ok()) return descriptor.error();
        VkMemoryDedicatedAllocateInfo dedicated{};
        dedicated.sType = VK_STRUCTURE_TYPE_MEMORY_DEDICATED_ALLOCATE_INFO;
        dedicated.buffer = buffer_;
        VkImportMemoryFdInfoKHR imported{};
        imported.sType = VK_STRUCTURE_TYPE_IMPORT_MEMORY_FD_INFO_KHR;
        imported.pNext = &dedicated;
        imported.handleType = VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT;
        imported.fd = *descriptor;  // the driver's from here on
        VkMemoryAllocateInfo allocate{};
        allocate.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO;
        allocate.pNext = &imported;
        allocate.allocationSize = requirements.size;
        if (auto made =
                device_->check(vk.AllocateMemory(device_->handle(), &allocate, nullptr, &memory_), "");
            !made.ok())
            return made;
        void* mapped = nullptr;
        if (auto done = device_->check(vk.MapMemory(device_->handle(), memory_, 0, VK_WHOLE_SIZE, 0, &mapped),
                                       "vkMapMemory");
            !done.ok())
            return done;
        mapped_ = static_cast<std::byte*>(mapped);
        number_ = mailbox.number;
        ++imports;
        return {};
    }

    void forget() {
        if (buffer_ != VK_NULL_HANDLE) device_->vk().DestroyBuffer(device_->handle(), buffer_, nullptr);
        if (memory_ != VK_NULL_HANDLE) device_->vk().FreeMemory(device_->handle(), memory_, nullptr);
        buffer_ = VK_NULL_HANDLE;
        memory_ = VK_NULL_HANDLE;
        number_ = 0;
    }

    std::shared_ptr<Device> drawing_, device_;
    std::uint64_t number_ = 0;
    VkBuffer buffer_ = VK_NULL_HANDLE;
    VkDeviceMemory memory_ = VK_NULL_HANDLE;
    std::byte* mapped_ = nullptr;
};

/// What the other side does instead of its work.
enum class Fault { none, refuses, neverSignals, otherDevice };

class Blocks final : public core::DeviceBlocks {
public:
    Blocks(core::PackedGaussiansPtr here, OtherSide& other, const Device& drawing, VkSemaphore timeline,
           Fault fault)
        : here_(std::move(here)), other_(other), drawing_(drawing), timeline_(timeline), fault_(fault) {}

    [[nodiscard]] std::array<std::uint8_t, 16> device() const override {
        auto uuid = drawing_.capabilities().uuid;
        if (fault_ == Fault::otherDevice) uuid[0] ^= 1U;
        return uuid;
    }
    [[nodiscard]] core::Result<void> post(const core::Mailbox& mailbox, std::uint32_t firstBlock,
                                          std::uint32_t blockCount, std::uint64_t after,
                                          std::uint64_t then) const override {
        ++posts;
        if (fault_ == Fault::refuses) return core::Error{"no", "the other side", ""};
        std::uint64_t value = 0;
        drawing_.vk().GetSemaphoreCounterValue(drawing_.handle(), timeline_, &value);
        EXPECT_EQ(value, after);
        const std::size_t perBlock = here_->harmonics.size() / here_->blocks.size();
        const auto written = other_.write(
            mailbox, std::as_bytes(std::span(here_->blocks).subspan(firstBlock, blockCount)),
            std::as_bytes(std::span(here_->harmonics).subspan(firstBlock * perBlock, blockCount * perBlock)));
        if (!written.ok() || fault_ == Fault::neverSignals) return written;
        return other_.signal(timeline_, then);
    }
    [[nodiscard]] core::Result<core::PackedGaussiansPtr> inMemory() const override {
        ++fetches;
        return here_;
    }

    mutable int posts = 0, fetches = 0;

private:
    core::PackedGaussiansPtr here_;
    OtherSide& other_;
    const Device& drawing_;
    VkSemaphore timeline_;
    Fault fault_;
};

class VulkanHandover : public DeviceTest {
protected:
    void SetUp() override {
        DeviceTest::SetUp();
        if (!device_) return;
        if (!device_->capabilities().externalMemory) GTEST_SKIP() << "the device does not export memory";
        if (device_->capabilities().kind != DeviceKind::software)
            GTEST_SKIP() << "the memory of a GPU cannot be written by the host";
        other_ = std::make_unique<OtherSide>(device_);
        auto pages = FramePages::create(device_, 64U << 20U);
        auto timeline = ExportedTimeline::create(device_, device_->capabilities().externalSemaphore);
        ASSERT_TRUE(pages.ok() && timeline.ok());
        timeline_ = (*timeline)->handle();
        auto handover = Handover::create(device_, std::move(*timeline));
        ASSERT_TRUE(handover.ok());
        pages_ = std::move(*pages);
        pages_->useHandover(std::move(*handover));
    }
    void TearDown() override {
        pages_.reset();
        other_.reset();
        DeviceTest::TearDown();
    }

    struct Remote {
        core::PackedGaussiansPtr frame;  ///< without blocks
        core::PackedGaussiansPtr here;   ///< the same with them
        std::shared_ptr<Blocks> blocks;
    };
    Remote remote(int gaussians, int shDegree, unsigned seed, Fault fault = Fault::none) {
        Remote made;
        made.here = std::make_shared<core::PackedGaussians>(
            core::pack(test::randomGaussians(gaussians, shDegree, seed)));
        made.blocks = std::make_shared<Blocks>(made.here, *other_, *device_, timeline_, fault);
        auto frame = std::make_shared<core::PackedGaussians>();
        frame->size = made.here->size;
        frame->shDegree = shDegree;
        frame->bounds = made.here->bounds;
        frame->clusters = made.here->clusters;
        frame->elsewhere = made.blocks;
        made.frame = std::move(frame);
        return made;
    }

    void expectHeld(const Remote& remote) {
        const auto held = pages_->hold({&remote.frame, 1});
        ASSERT_TRUE(held.ok()) << held.error().message();
        ASSERT_EQ((*held)[0]->slices.size(), 1U);
        const PageSlice& slice = (*held)[0]->slices[0];
        expectWords(slice, slice.blockWord, std::as_bytes(std::span(remote.here->blocks)));
        expectWords(slice, slice.harmonicsWord, std::as_bytes(std::span(remote.here->harmonics)));
    }

    void expectWords(const PageSlice& slice, std::uint32_t first, std::span<const std::byte> expected) {
        if (expected.empty()) return;
        auto result = Buffer::create(device_, {.bytes = expected.size(), .use = MemoryUse::readback});
        auto target = Bindings::create(pages_->layout());
        auto pipeline = Pipeline::compute(device_, shaders::copy_words_comp(),
                                          {.sets = {pages_->layout(), pages_->layout()}, .pushBytes = 8});
        ASSERT_TRUE(result.ok() && target.ok() && pipeline.ok());
        target->set(0, *result);
        auto recording = device_->record();
        ASSERT_TRUE(recording.ok());
        recording->bind(*pipeline, {slice.page, &*target});
        recording->push(std::array{first, static_cast<std::uint32_t>(expected.size() / 4)});
        recording->dispatch(256);
        recording->barrier(Access::computeWrite, Access::hostRead);
        ASSERT_TRUE(recording->submitAndWait().ok());
        EXPECT_EQ(std::memcmp(result->mapped().data(), expected.data(), expected.size()), 0);
    }

    std::unique_ptr<OtherSide> other_;
    std::unique_ptr<FramePages> pages_;
    VkSemaphore timeline_ = VK_NULL_HANDLE;
};

TEST_F(VulkanHandover, FramesComeWithoutMainMemory) {
    const Remote small = remote(1000, 3, 1), other = remote(900, 0, 2), large = remote(40'000, 1, 3);
    for (const Remote* each : {&small, &other, &large}) {
        expectHeld(*each);
        EXPECT_EQ(each->blocks->posts, 1);
        EXPECT_EQ(each->blocks->fetches, 0);
    }
    EXPECT_EQ(pages_->uploadedBytes(), 0U);
    EXPECT_EQ(pages_->handedOverBytes(),
              small.here->deviceBytes() + other.here->deviceBytes() + large.here->deviceBytes());
    EXPECT_EQ(other_->imports, 2);  // the second time because the large one needs more room
    expectHeld(small);              // still there
    EXPECT_EQ(small.blocks->posts, 1);
}

TEST_F(VulkanHandover, WhatFailsComesThroughMainMemoryAtOnceAndFromThenOn) {
    const Remote refusing = remote(500, 0, 1, Fault::refuses), good = remote(600, 2, 2);
    expectHeld(refusing);
    EXPECT_EQ(refusing.blocks->posts, 1);
    EXPECT_EQ(refusing.blocks->fetches, 1);
    expectHeld(good);
    EXPECT_EQ(good.blocks->posts, 0);
    EXPECT_EQ(good.blocks->fetches, 1);
    EXPECT_EQ(pages_->handedOverBytes(), 0U);
}

TEST_F(VulkanHandover, FramesOfAnotherDeviceAreNotAskedFor) {
    const Remote far = remote(500, 0, 1, Fault::otherDevice);
    expectHeld(far);
    EXPECT_EQ(far.blocks->posts, 0);
    EXPECT_EQ(far.blocks->fetches, 1);
}

TEST_F(VulkanHandover, ASideThatNeverSignalsCostsASecondAndNoFrame) {
    const Remote good = remote(700, 0, 1), silent = remote(500, 0, 2, Fault::neverSignals);
    expectHeld(good);
    expectHeld(silent);
    EXPECT_EQ(silent.blocks->fetches, 1);
    expectHeld(good);
}

TEST_F(VulkanHandover, WithoutTheCapabilityNothingIsTried) {
    auto device = openDevice({.validation = true, .restrict = [](DeviceCapabilities& c) {
                                  c.externalMemory = c.externalSemaphore = false;
                              }});
    ASSERT_TRUE(device.ok());
    EXPECT_EQ((*device)->vk().GetMemoryFdKHR, nullptr);
    auto pages = FramePages::create(*device, 8U << 20U);
    ASSERT_TRUE(pages.ok());
    const Remote frame = remote(500, 1, 1);
    const auto held = (*pages)->hold({&frame.frame, 1});
    ASSERT_TRUE(held.ok()) << held.error().message();
    EXPECT_EQ(frame.blocks->posts, 0);
    EXPECT_GT((*pages)->uploadedBytes(), 0U);
}

TEST_F(VulkanHandover, DescriptorsBelongToWhoeverAskedAndNoneIsLeft) {
    const int before = openDescriptors();
    auto buffer = Buffer::create(device_, {.bytes = 4096, .purpose = Purpose::staging, .exported = true});
    ASSERT_TRUE(buffer.ok()) << buffer.error().message();
    const auto first = buffer->descriptor(), second = buffer->descriptor();
    ASSERT_TRUE(first.ok() && second.ok());
    EXPECT_NE(*first, *second);
    *buffer = Buffer();
    ASSERT_TRUE(device_->waitIdle().ok());
    EXPECT_GE(::fcntl(*first, F_GETFD), 0);  // outlives the buffer
    EXPECT_EQ(::close(*first), 0);
    EXPECT_EQ(::close(*second), 0);
    for (unsigned i = 0; i < 20; ++i) expectHeld(remote(100 + 3000 * static_cast<int>(i), 0, i));
    pages_.reset();
    other_.reset();
    ASSERT_TRUE(device_->waitIdle().ok());
    EXPECT_LE(openDescriptors(), before);
}

}  // namespace
}  // namespace splatreel::render::vulkan
