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

BlockHash blockHash(std::span<const std::byte> bytes, BlockHash seed) {
    // Independent lanes, so that their multiplications overlap.
    std::uint64_t lanes[4] = {seed.low ^ 0x9e3779b97f4a7c15, seed.high ^ 0xd1b54a32d192ed03,
                              seed.low ^ 0x8ebc6af09c88c6e3, seed.high ^ 0x589965cc75374cc3};
    const std::uint64_t size = bytes.size();
    const auto addWords = [&lanes](const std::uint64_t(&words)[4]) {
        for (int i = 0; i < 4; ++i) lanes[i] = mixed(lanes[i], words[i], 0xbf58476d1ce4e5b9);
    };
    std::uint64_t words[4];
    for (; bytes.size() >= sizeof words; bytes = bytes.subspan(sizeof words)) {
        std::memcpy(words, bytes.data(), sizeof words);
        addWords(words);
    }
    std::memset(words, 0, sizeof words);
    if (!bytes.empty()) std::memcpy(words, bytes.data(), bytes.size());
    addWords(words);
    BlockHash hash{size, ~size};
    for (const std::uint64_t lane : lanes) {
        hash.low = mixed(hash.low, lane, 0xbf58476d1ce4e5b9);
        hash.high = mixed(hash.high, std::rotl(lane, 32), 0x94d049bb133111eb) + hash.low;
    }
    return hash;
}

}  // namespace splatreel::core
