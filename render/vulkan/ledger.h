#pragma once

#include "core/base/result.h"

#include <array>
#include <cstdint>
#include <mutex>

namespace splatreel::render::vulkan {

/// What device memory is taken for.
enum class Purpose { pages, staging, scratch, targets, readback, presentation, overlay };
inline constexpr int purposeCount = 7;
[[nodiscard]] const char* nameOf(Purpose purpose);

/// The account of device memory: every buffer and image is entered with its bytes and its purpose, and
/// crossed out when it is freed. After everything is destroyed each entry is zero. Thread-safe.
class Ledger {
public:
    explicit Ledger(std::uint64_t budget) : budget_(budget) {}

    /// Enters bytes, or refuses with the numbers when they exceed the budget.
    core::Result<void> take(Purpose purpose, std::uint64_t bytes);
    void give(Purpose purpose, std::uint64_t bytes);

    [[nodiscard]] std::uint64_t budget() const { return budget_; }
    [[nodiscard]] std::uint64_t held(Purpose purpose) const;
    [[nodiscard]] std::uint64_t held() const;
    [[nodiscard]] std::uint64_t peak() const;  ///< the most that was held at once

private:
    mutable std::mutex mutex_;
    const std::uint64_t budget_;
    std::array<std::uint64_t, purposeCount> bytes_{};
    std::uint64_t total_ = 0;
    std::uint64_t peak_ = 0;
};

}  // namespace splatreel::render::vulkan
