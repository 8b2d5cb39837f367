#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace splatreel::core {

/// 128-bit hash of content, for telling equal from different (not against an adversary). The length of every
/// piece is part of it. Several bytes per clock.
class ContentHash {
public:
    void add(std::span<const std::byte> bytes);
    void add(std::uint64_t number);
    void add(std::string_view text) { add(std::as_bytes(std::span(text))); }

    /// 32 hexadecimal digits.
    [[nodiscard]] std::string text() const;

private:
    std::uint64_t low_ = 0x9e3779b97f4a7c15;
    std::uint64_t high_ = 0xd1b54a32d192ed03;
};

/// 128 bits of one piece of content, for finding damage; not the same number as ContentHash's. Four words at
/// a time: several gigabytes a second.
struct BlockHash {
    std::uint64_t low = 0;
    std::uint64_t high = 0;

    friend bool operator==(const BlockHash&, const BlockHash&) = default;
};
/// `seed` chains pieces: the hash of what came before.
[[nodiscard]] BlockHash blockHash(std::span<const std::byte> bytes, BlockHash seed = {});

}  // namespace splatreel::core
