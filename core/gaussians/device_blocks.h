#pragma once

#include "core/base/result.h"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>

namespace splatreel::core {

struct PackedGaussians;

/// Memory of a drawing device that another interface (CUDA) may write, with the timeline by which both sides
/// wait for each other.
struct Mailbox {
    std::uint64_t number = 0;  ///< never the same for two of them: what was imported is recognised by it
    std::uint64_t bytes = 0;   ///< of the allocation, which is dedicated to one buffer
    /// A new file descriptor each time, which belongs to the caller.
    std::function<Result<int>()> memory;
    std::function<Result<int>()> timeline;
};

/// Blocks and harmonics of a packed frame that lie in memory of a device instead of PackedGaussians' own:
/// where an engine made them. Thread-safe.
class DeviceBlocks {
public:
    virtual ~DeviceBlocks() = default;

    /// UUID of the device, which is the same for Vulkan and CUDA.
    [[nodiscard]] virtual std::array<std::uint8_t, 16> device() const = 0;

    /// Queues a copy of some blocks and, after them, their harmonics to the start of the mailbox, to be done
    /// when its timeline has reached `after`; then it is raised to `then`. An error means that nothing will
    /// come: use inMemory.
    [[nodiscard]] virtual Result<void> post(const Mailbox& mailbox, std::uint32_t firstBlock,
                                            std::uint32_t blockCount, std::uint64_t after,
                                            std::uint64_t then) const = 0;

    /// The same frame in main memory, copied there at the first call.
    [[nodiscard]] virtual Result<std::shared_ptr<const PackedGaussians>> inMemory() const = 0;
};

}  // namespace splatreel::core
