#include "core/gaussians/morton.h"

#include "core/base/parallel.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace splatreel::core {
namespace {

constexpr int bitsPerAxis = 10;
constexpr int bitsPerPass = 10;
constexpr std::size_t buckets = std::size_t{1} << bitsPerPass;
constexpr std::size_t rowsPerChunk = 16384;

int chunkCount(std::size_t rows) {
    return static_cast<int>((rows + rowsPerChunk - 1) / rowsPerChunk);
}

/// The rows of chunk `index`.
template <class T>
std::span<T> chunkOf(std::span<T> rows, int index) {
    const std::size_t begin = static_cast<std::size_t>(index) * rowsPerChunk;
    return rows.subspan(begin, std::min(rowsPerChunk, rows.size() - begin));
}

struct Spread {
    std::array<double, 3> sum{}, squares{};
    std::array<float, 3> min{1e30F, 1e30F, 1e30F}, max{-1e30F, -1e30F, -1e30F};
};

/// Cells per metre and the corner of the box.
struct Grid {
    std::array<float, 3> origin{}, scale{};
};

Grid gridOf(std::span<const float> positions, std::span<const std::uint32_t> rows) {
    std::vector<Spread> parts(static_cast<std::size_t>(chunkCount(rows.size())));
    parallelFor(static_cast<int>(parts.size()), [&](int index, int) {
        Spread part;
        for (const std::uint32_t row : chunkOf(rows, index)) {
            const float* p = positions.data() + 3 * std::size_t{row};
            for (std::size_t axis = 0; axis < 3; ++axis) {
                part.sum[axis] += static_cast<double>(p[axis]);
                part.squares[axis] += static_cast<double>(p[axis]) * static_cast<double>(p[axis]);
                part.min[axis] = std::min(part.min[axis], p[axis]);
                part.max[axis] = std::max(part.max[axis], p[axis]);
            }
        }
        parts[static_cast<std::size_t>(index)] = part;
    });
    Grid grid;
    const auto count = static_cast<double>(rows.size());
    for (std::size_t axis = 0; axis < 3; ++axis) {
        Spread all;
        for (const Spread& part : parts) {
            all.sum[0] += part.sum[axis];
            all.squares[0] += part.squares[axis];
            all.min[0] = std::min(all.min[0], part.min[axis]);
            all.max[0] = std::max(all.max[0], part.max[axis]);
        }
        const double mean = all.sum[0] / count;
        const double deviation = std::sqrt(std::max(all.squares[0] / count - mean * mean, 0.0));
        const double low = std::max(static_cast<double>(all.min[0]), mean - 4 * deviation);
        const double high = std::min(static_cast<double>(all.max[0]), mean + 4 * deviation);
        grid.origin[axis] = static_cast<float>(low);
        const double cells = (1 << bitsPerAxis) - 1;
        grid.scale[axis] = high - low > 1e-20 ? static_cast<float>(cells / (high - low)) : 0.0F;
    }
    return grid;
}

/// Two zero bits between neighbours of ten.
std::uint32_t spreadBits(std::uint32_t value) {
    value = (value | (value << 16)) & 0x030000ffU;
    value = (value | (value << 8)) & 0x0300f00fU;
    value = (value | (value << 4)) & 0x030c30c3U;
    return (value | (value << 2)) & 0x09249249U;
}

std::uint32_t codeOf(const Grid& grid, const float* position) {
    std::uint32_t code = 0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const float cell = (position[axis] - grid.origin[axis]) * grid.scale[axis];
        const float bounded = std::clamp(cell, 0.0F, static_cast<float>((1 << bitsPerAxis) - 1));
        code |= spreadBits(static_cast<std::uint32_t>(bounded)) << axis;
    }
    return code;
}

/// One pass of a radix sort over the code in the upper half of every entry; stable.
void sortPass(std::span<const std::uint64_t> from, std::span<std::uint64_t> to, int shift,
              std::vector<std::array<std::uint32_t, buckets>>& counts) {
    const auto bucketOf = [shift](std::uint64_t entry) {
        return static_cast<std::size_t>(entry >> (32 + shift)) & (buckets - 1);
    };
    const int chunks = chunkCount(from.size());
    counts.resize(static_cast<std::size_t>(chunks));
    parallelFor(chunks, [&](int index, int) {
        auto& count = counts[static_cast<std::size_t>(index)];
        count.fill(0);
        for (const std::uint64_t entry : chunkOf(from, index)) ++count[bucketOf(entry)];
    });
    std::uint32_t next = 0;
    for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
        for (auto& count : counts) {
            const std::uint32_t size = count[bucket];
            count[bucket] = next;
            next += size;
        }
    }
    parallelFor(chunks, [&](int index, int) {
        auto& place = counts[static_cast<std::size_t>(index)];
        for (const std::uint64_t entry : chunkOf(from, index)) to[place[bucketOf(entry)]++] = entry;
    });
}

}  // namespace

std::vector<std::uint32_t> mortonOrder(std::span<const float> positions,
                                       std::span<const std::uint32_t> rows) {
    if (rows.empty()) return {};
    const Grid grid = gridOf(positions, rows);
    std::vector<std::uint64_t> entries(rows.size());
    std::vector<std::uint64_t> other(rows.size());
    const int chunks = chunkCount(rows.size());
    parallelFor(chunks, [&](int index, int) {
        const auto out = chunkOf(std::span(entries), index);
        const auto in = chunkOf(rows, index);
        for (std::size_t i = 0; i < in.size(); ++i)
            out[i] = (std::uint64_t{codeOf(grid, positions.data() + 3 * std::size_t{in[i]})} << 32) | in[i];
    });
    std::vector<std::array<std::uint32_t, buckets>> counts;
    for (int shift = 0; shift < 3 * bitsPerAxis; shift += bitsPerPass) {
        sortPass(entries, other, shift, counts);
        std::swap(entries, other);
    }
    std::vector<std::uint32_t> order(rows.size());
    parallelFor(chunks, [&](int index, int) {
        const auto out = chunkOf(std::span(order), index);
        const auto in = chunkOf(std::span(entries), index);
        for (std::size_t i = 0; i < in.size(); ++i) out[i] = static_cast<std::uint32_t>(in[i]);
    });
    return order;
}

}  // namespace splatreel::core
