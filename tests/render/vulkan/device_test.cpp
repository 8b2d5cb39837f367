#include "render/vulkan/device.h"

#include "render/vulkan/recording.h"
#include "render/vulkan/render_target.h"
#include "render/vulkan/shader_code.h"
#include "render/vulkan/timestamps.h"
#include "tests/render/vulkan/device_fixture.h"
#include "tests/render/vulkan/masks.h"

#include <numeric>

namespace splatreel::render::vulkan {
namespace {

TEST(Devices, AreListedWithReasons) {
    const auto devices = listDevices();
    if (!devices.ok()) GTEST_SKIP() << devices.error().message();
    int chosen = 0;
    for (const DeviceReport& device : *devices) {
        EXPECT_FALSE(device.capabilities.name.empty());
        EXPECT_FALSE(device.reason.empty());
        EXPECT_EQ(device.usable, device.score > 0);
        if (device.chosen) ++chosen;
        if (!device.usable) continue;
        EXPECT_GE(device.capabilities.maxStorageRange, 128ULL << 20);
        EXPECT_GE(device.capabilities.maxPushConstants, 128U);
    }
    EXPECT_LE(chosen, 1);
}

TEST(Devices, OneOfUnknownNameIsRefusedWithTheOthers) {
    const auto devices = listDevices();
    if (!devices.ok() || devices->empty()) GTEST_SKIP() << "no Vulkan";
    const auto device = openDevice({.name = "no such thing"});
    ASSERT_FALSE(device.ok());
    EXPECT_NE(device.error().message().find(devices->front().capabilities.name), std::string::npos);
}

DeviceCapabilities capable(DeviceKind kind) {
    DeviceCapabilities capabilities;
    capabilities.kind = kind;
    capabilities.deviceMemory = 8ULL << 30;
    capabilities.storage16 = capabilities.storage8 = capabilities.memoryBudgetKnown = true;
    capabilities.externalMemory = capabilities.externalSemaphore = true;
    capabilities.subgroupSize = 32;
    return capabilities;
}

TEST(Devices, TheChoiceFollowsKindThenTierThenMemory) {
    std::string reason;
    const DeviceCapabilities discrete = capable(DeviceKind::discrete);
    DeviceCapabilities poor = discrete;
    poor.storage16 = false;
    DeviceCapabilities small = discrete;
    small.deviceMemory = 2ULL << 30;
    EXPECT_EQ(discrete.tier(), 3);
    EXPECT_EQ(poor.tier(), 1);
    EXPECT_EQ(capable(DeviceKind::software).tier(), 0);
    EXPECT_GT(scoreOf(discrete, reason), scoreOf(small, reason));
    EXPECT_GT(scoreOf(small, reason), scoreOf(poor, reason));
    EXPECT_GT(scoreOf(poor, reason), scoreOf(capable(DeviceKind::integrated), reason));
    const int software = scoreOf(capable(DeviceKind::software), reason);
    EXPECT_NE(reason.find("software"), std::string::npos);
    EXPECT_GT(scoreOf(capable(DeviceKind::integrated), reason), software);
}

class VulkanDevice : public DeviceTest {
protected:
    Buffer words(std::uint64_t count, MemoryUse use) {
        auto buffer = Buffer::create(device_, {.bytes = 4 * count, .use = use});
        EXPECT_TRUE(buffer.ok());
        return std::move(*buffer);
    }
};

/// Uploads words, adds 5 to all but the first 7 on the device and reads them back.
void addToWords(const std::shared_ptr<Device>& device, std::uint32_t count) {
    auto input = Buffer::create(device, {.bytes = 4ULL * count, .use = MemoryUse::upload});
    auto middle = Buffer::create(device, {.bytes = 4ULL * count});
    auto output = Buffer::create(device, {.bytes = 4ULL * count, .use = MemoryUse::readback});
    ASSERT_TRUE(input.ok() && middle.ok() && output.ok());
    std::iota(input->mappedAs<std::uint32_t>().begin(), input->mappedAs<std::uint32_t>().end(), 100U);
    auto layout = BindingLayout::create(device, {BindingKind::storageBuffer});
    ASSERT_TRUE(layout.ok());
    auto pipeline = Pipeline::compute(device, shaders::copy_words_comp(),
                                      {.sets = {*layout, *layout}, .pushBytes = 8, .constants = {5}});
    ASSERT_TRUE(pipeline.ok()) << pipeline.error().message();
    auto source = Bindings::create(*layout);
    auto target = Bindings::create(*layout);
    ASSERT_TRUE(source.ok() && target.ok());
    source->set(0, *input);
    target->set(0, *middle);
    auto recording = device->record();
    ASSERT_TRUE(recording.ok()) << recording.error().message();
    recording->bind(*pipeline, {&*source, &*target});
    recording->push(std::array<std::uint32_t, 2>{7, count - 7});
    recording->dispatch((count + 63) / 64);
    recording->barrier(Access::computeWrite, Access::transferRead);
    recording->copy(*middle, 0, *output, 0, middle->bytes());
    recording->barrier(Access::transferWrite, Access::hostRead);
    const auto done = recording->submitAndWait();
    ASSERT_TRUE(done.ok()) << done.error().message();
    const auto results = output->mappedAs<std::uint32_t>();
    for (std::uint32_t i = 0; i < count - 7; ++i) ASSERT_EQ(results[i], 100 + 7 + i + 5);
}

TEST_F(VulkanDevice, ComputesWithConstantsAndPushes) {
    addToWords(device_, 10'000);
}

TEST_F(VulkanDevice, FreesWhatASubmissionUsesOnlyAfterIt) {
    Buffer from = words(1 << 20, MemoryUse::upload);
    Buffer to = words(1 << 20, MemoryUse::readback);
    std::fill(from.mappedAs<std::uint32_t>().begin(), from.mappedAs<std::uint32_t>().end(), 0xabcdU);
    auto recording = device_->record();
    ASSERT_TRUE(recording.ok());
    recording->copy(from, 0, to, 0, from.bytes());
    recording->barrier(Access::transferWrite, Access::hostRead);
    const std::uint64_t held = device_->ledger().held();
    from = Buffer();  // while the recording is open
    device_->collect();
    EXPECT_EQ(device_->ledger().held(), held);
    ASSERT_TRUE(recording->submitAndWait().ok());
    EXPECT_EQ(to.mappedAs<std::uint32_t>()[(1 << 20) - 1], 0xabcdU);
    device_->collect();
    EXPECT_LT(device_->ledger().held(), held);
}

TEST_F(VulkanDevice, ForgetsARecordingThatIsNotSubmitted) {
    {
        Buffer buffer = words(16, MemoryUse::device);
        auto recording = device_->record();
        ASSERT_TRUE(recording.ok());
        recording->fill(buffer, 0);
    }
    device_->collect();
    EXPECT_EQ(device_->ledger().held(), 0U);
}

TEST_F(VulkanDevice, DrawsIntoATarget) {
    auto image = Image::create(
        device_, {.width = 33,
                  .height = 17,
                  .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT});
    ASSERT_TRUE(image.ok());
    auto target = RenderTarget::create(device_, *image);
    ASSERT_TRUE(target.ok());
    Buffer pixels = words(33 * 17, MemoryUse::readback);
    auto recording = device_->record();
    ASSERT_TRUE(recording.ok());
    recording->discard(*image, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL, Access::colorTarget);
    const std::array<float, 4> orange = {1, 0.5F, 0, 1};
    recording->begin(*target, &orange);
    recording->end();
    recording->use(*image, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, Access::transferRead);
    recording->copy(*image, pixels);
    recording->barrier(Access::transferWrite, Access::hostRead);
    ASSERT_TRUE(recording->submitAndWait().ok());
    for (const std::uint32_t pixel : pixels.mappedAs<std::uint32_t>()) {
        ASSERT_TRUE(pixel == 0xff007fffU || pixel == 0xff0080ffU) << std::hex << pixel;
    }
}

TEST_F(VulkanDevice, TimestampsRise) {
    if (device_->capabilities().timestampPeriod <= 0) GTEST_SKIP() << "no timestamps";
    auto timestamps = Timestamps::create(device_, 2);
    ASSERT_TRUE(timestamps.ok());
    EXPECT_TRUE(timestamps->milliseconds().empty());
    Buffer buffer = words(1 << 20, MemoryUse::device);
    auto recording = device_->record();
    ASSERT_TRUE(recording.ok());
    recording->timestamp(*timestamps, 0);
    recording->fill(buffer, 1);
    recording->timestamp(*timestamps, 1);
    ASSERT_TRUE(recording->submitAndWait().ok());
    const std::vector<double> times = timestamps->milliseconds();
    ASSERT_EQ(times.size(), 2U);
    EXPECT_EQ(times[0], 0);
    EXPECT_GE(times[1], 0);
}

TEST_F(VulkanDevice, ALossIsReportedAndLeavesNothingBehind) {
    const Buffer buffer = words(16, MemoryUse::device);
    auto recording = device_->record();
    ASSERT_TRUE(recording.ok());
    recording->fill(buffer, 1);
    device_->simulateLoss();
    EXPECT_FALSE(recording->submit().ok());
    EXPECT_FALSE(device_->record().ok());
    EXPECT_TRUE(device_->lost());
    EXPECT_FALSE(device_->waitIdle().ok());
}

class SmallDevice : public VulkanDevice {
protected:
    SmallDevice() { options_.memoryBudget = 1 << 20; }
};

TEST_F(SmallDevice, RefusesWhatExceedsItsBudgetWithTheNumbers) {
    const Buffer first = words(200'000, MemoryUse::device);
    const auto second = Buffer::create(device_, {.bytes = 800'000});
    ASSERT_FALSE(second.ok());
    EXPECT_NE(second.error().message().find("scratch"), std::string::npos) << second.error().message();
    EXPECT_NE(second.error().message().find("1.0 MB"), std::string::npos) << second.error().message();
    EXPECT_GE(device_->ledger().held(Purpose::scratch), 800'000U);
    const MemoryReport report = memoryOf(*device_);
    EXPECT_EQ(report.budget, 1U << 20);
    ASSERT_EQ(report.purposes.size(), 1U);
    EXPECT_EQ(report.purposes[0].first, "scratch");
    EXPECT_EQ(report.purposes[0].second, report.held);
}

class MaskedDevice : public ::testing::TestWithParam<Masked> {};

TEST_P(MaskedDevice, ComputesAllTheSame) {
    auto device = openDevice({.validation = true, .restrict = GetParam().mask});
    if (!device.ok()) GTEST_SKIP() << device.error().message();
    addToWords(*device, 1000);
    EXPECT_TRUE((*device)->waitIdle().ok());
    EXPECT_EQ((*device)->ledger().held(), 0U);
    EXPECT_EQ((*device)->instance()->messages(), 0);
}

INSTANTIATE_TEST_SUITE_P(Each, MaskedDevice, ::testing::ValuesIn(masks),
                         [](const auto& masked) { return std::string(masked.param.name); });

}  // namespace
}  // namespace splatreel::render::vulkan
