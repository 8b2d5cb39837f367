#pragma once

#include "core/base/files.h"
#include "core/base/hash.h"

#include <array>
#include <bit>
#include <cstdint>

namespace splatreel::core::packed_sequence {

static_assert(std::endian::native == std::endian::little, "files are read as they lie in memory");

inline constexpr std::array<char, 8> magic = {'S', 'P', 'L', 'A', 'T', 'S', 'E', 'Q'};
inline constexpr std::uint32_t version = 1;
/// Where head, orders and frames begin: multiples of a page, so that they can be mapped or read past the
/// cache.
inline constexpr std::uint64_t page = 4096;
inline constexpr std::uint64_t maximumFrames = 1'000'000;
inline constexpr std::uint64_t maximumDescription = 16U << 20;

/// The first bytes of the file. Description, orders and frames follow each other at `tail`, to the file's
/// end.
struct Head {
    std::array<char, 8> magic{};
    std::uint32_t version = 0;
    std::uint32_t frames = 0;
    std::uint32_t orders = 0;
    std::uint32_t reserved = 0;
    std::uint64_t tail = 0;              ///< offset
    std::uint64_t descriptionBytes = 0;  ///< JSON, UTF-8, padded with blanks to a multiple of 8
    BlockHash hash;                      ///< of this head with no hash, then the tail
};
static_assert(sizeof(Head) == 56);

/// Which Gaussian stands where, for all frames in which that is the same: rows [count] u32, padded to 8
/// bytes, then ids [count] u64 where there are any.
struct Order {
    std::uint64_t offset = 0;
    std::uint32_t count = 0;
    std::uint32_t hasIds = 0;
    BlockHash hash;
};
static_assert(sizeof(Order) == 32);

enum class FrameKind : std::uint32_t {
    whole = 0,
    delta = 1  ///< reserved: the difference to `reference`; not written or read by version 1
};

/// Where a frame lies: its blocks, harmonics and clusters, one after the other.
struct Frame {
    FrameKind kind = FrameKind::whole;
    std::uint32_t reference = 0;  ///< of a delta
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
    BlockHash hash;
    std::uint32_t size = 0;  ///< Gaussians
    std::uint32_t shDegree = 0;
    std::uint32_t order = 0;
    std::uint32_t reserved = 0;
    std::array<float, 3> min{}, max{};  ///< of the centres; noughts where there are none
};
static_assert(sizeof(Frame) == 80);

}  // namespace splatreel::core::packed_sequence
