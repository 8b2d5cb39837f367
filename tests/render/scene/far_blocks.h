#pragma once

#include "core/gaussians/device_blocks.h"
#include "core/gaussians/packed.h"

#include <memory>
#include <utility>

namespace splatreel::render {

/// Blocks on a device that nobody else draws with: they come through main memory.
class FarBlocks final : public core::DeviceBlocks {
public:
    explicit FarBlocks(core::PackedGaussiansPtr here) : here_(std::move(here)) {}
    [[nodiscard]] std::array<std::uint8_t, 16> device() const override { return {1, 2, 3}; }
    [[nodiscard]] core::Result<void> post(const core::Mailbox&, std::uint32_t, std::uint32_t, std::uint64_t,
                                          std::uint64_t) const override {
        return core::Error{"nobody shares memory with this device", "test", ""};
    }
    [[nodiscard]] core::Result<core::PackedGaussiansPtr> inMemory() const override {
        if (!here_) return core::Error{"the device is gone", "test", ""};
        return here_;
    }

private:
    core::PackedGaussiansPtr here_;
};

/// The frame without its blocks, which are far away.
inline core::PackedGaussiansPtr sentAway(const core::PackedGaussiansPtr& frame) {
    auto away = std::make_shared<core::PackedGaussians>(*frame);
    away->blocks.clear();
    away->harmonics.clear();
    away->elsewhere = std::make_shared<FarBlocks>(frame);
    return away;
}

}  // namespace splatreel::render
