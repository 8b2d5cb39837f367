#pragma once

#include "render/vulkan/device.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>

namespace splatreel::render::vulkan {

/// A test on a Vulkan device, with the validation layer where it is installed. Skips where there is no
/// Vulkan. After the test nothing may be left in device memory, and the layer must have had nothing to say.
class DeviceTest : public ::testing::Test {
protected:
    /// Options of the test's device; changed in a constructor.
    DeviceOptions options_{.validation = true};

    void SetUp() override {
        auto device = openDevice(options_);
        if (!device.ok()) GTEST_SKIP() << device.error().message();
        device_ = std::move(*device);
    }

    void TearDown() override {
        if (!device_) return;
        if (!device_->lost()) {
            EXPECT_TRUE(device_->waitIdle().ok());
            EXPECT_EQ(device_->ledger().held(), 0U);
            EXPECT_EQ(device_->memory().reserved(), 0U);
        }
        EXPECT_EQ(device_.use_count(), 1);
        const std::shared_ptr<const Instance> instance = device_->instance();
        device_.reset();
        EXPECT_EQ(instance->messages(), 0);
    }

    std::shared_ptr<Device> device_;
};

}  // namespace splatreel::render::vulkan
