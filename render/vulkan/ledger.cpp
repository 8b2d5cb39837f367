#include "render/vulkan/ledger.h"

#include "core/base/files.h"

#include <algorithm>
#include <cassert>

namespace splatreel::render::vulkan {

const char* nameOf(Purpose purpose) {
    constexpr std::array<const char*, purposeCount> names = {"pages",    "staging",      "scratch", "targets",
                                                             "readback", "presentation", "overlay"};
    return names[static_cast<std::size_t>(purpose)];
}

core::Result<void> Ledger::take(Purpose purpose, std::uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    if (bytes > budget_ || total_ > budget_ - bytes) {
        return core::Error{core::bytesText(bytes) + " for " + nameOf(purpose) + " do not fit: " +
                               core::bytesText(total_) + " of " + core::bytesText(budget_) + " are taken",
                           "device memory", "Raise the renderer's memory budget or show less at once."};
    }
    bytes_[static_cast<std::size_t>(purpose)] += bytes;
    total_ += bytes;
    peak_ = std::max(peak_, total_);
    return {};
}

void Ledger::give(Purpose purpose, std::uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    std::uint64_t& entry = bytes_[static_cast<std::size_t>(purpose)];
    assert(entry >= bytes);
    entry -= bytes;
    total_ -= bytes;
}

std::uint64_t Ledger::held(Purpose purpose) const {
    const std::lock_guard lock(mutex_);
    return bytes_[static_cast<std::size_t>(purpose)];
}

std::uint64_t Ledger::held() const {
    const std::lock_guard lock(mutex_);
    return total_;
}

std::uint64_t Ledger::peak() const {
    const std::lock_guard lock(mutex_);
    return peak_;
}

}  // namespace splatreel::render::vulkan
