#include "core/base/hash.h"

#include <bit>
#include <cstring>

namespace splatreel::core {
namespace {

/// Bijective in `value` for a fixed state (odd multiplier, rotation, shift-xor): nothing is lost on the way.
std::uint64_t mixed(std::uint64_t state, std::uint64_t value, std::uint64_t multiplier) {
    state = std::rotl(state ^ value, 29) * multiplier;
    return state ^ (state >> 32);
}

}  // namespace

void ContentHash::add(std::uint64_t number) {
    low_ = mixed(low_, number, 0xbf58476d1ce4e5b9);
    high_ = mixed(high_, std::rotl(number, 32), 0x94d049bb133111eb) + low_;
}

void ContentHash::add(std::span<const std::byte> bytes) {
    add(static_cast<std::uint64_t>(bytes.size()));
    while (bytes.size() >= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), 8);
        add(word);
        bytes = bytes.subspan(8);
    }
    std::uint64_t word = 0;
    if (!bytes.empty()) std::memcpy(&word, bytes.data(), bytes.size());
    add(word);
}

std::string ContentHash::text() const {
    constexpr char digits[] = "0123456789abcdef";
    std::string result;
    for (const std::uint64_t half : {high_, low_}) {
        for (int shift = 60; shift >= 0; shift -= 4) result += digits[(half >> shift) & 15];
    }
    return result;
}

}  // namespace splatreel::core
