#include "core/gaussians/sound.h"

#include "core/base/parallel.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace splatreel::core {
namespace {

constexpr int rowsPerTask = 8192;

bool within(const float* values, std::size_t count, float limit) {
    bool all = true;  // no early way out: the loop becomes vector code; false for what is not a number
    for (std::size_t i = 0; i < count; ++i) all &= std::abs(values[i]) <= limit;
    return all;
}

bool sound(const Gaussians& g, std::size_t row, std::size_t harmonics, float mostLogScale) {
    const float* scale = g.logScales.data() + 3 * row;
    const float* rotation = g.rotations.data() + 4 * row;
    const float norm2 = rotation[0] * rotation[0] + rotation[1] * rotation[1] + rotation[2] * rotation[2] +
                        rotation[3] * rotation[3];
    return within(g.positions.data() + 3 * row, 3, farthestCentre) && within(scale, 3, 1e30F) &&
           std::max({scale[0], scale[1], scale[2]}) <= mostLogScale && norm2 >= leastRotationNorm2 &&
           norm2 <= mostRotationNorm2 && std::isfinite(g.opacityLogits[row]) &&
           within(g.sh.data() + harmonics * row, harmonics, largestHarmonic);
}

Error nothingLeft(std::size_t count, const std::string& where) {
    return {(count == 1 ? std::string("its only Gaussian is")
                        : "all of its " + std::to_string(count) + " Gaussians are") +
                " not finite or absurd, so nothing is left of it",
            where, "Write the file again; if it was trained, the training diverged."};
}

template <class T>
std::vector<T> chosen(std::span<const T> values, std::span<const std::uint32_t> places) {
    std::vector<T> kept;
    if (values.empty()) return kept;
    kept.reserve(places.size());
    for (const std::uint32_t place : places) kept.push_back(values[place]);
    return kept;
}

bool sound(const PackedGaussians& packed, std::size_t place) {
    const PackedBlock& block = packed.blocks[place / packedBlockSize];
    const std::size_t lane = place % packedBlockSize;
    const auto finite = [](std::uint16_t half) { return (half & 0x7c00U) != 0x7c00U; };
    bool good = std::abs(block.x[lane]) <= farthestCentre && std::abs(block.y[lane]) <= farthestCentre &&
                std::abs(block.z[lane]) <= farthestCentre && block.opacity[lane] <= toHalf(1.0F);
    for (const auto& channel : block.color) good &= finite(channel[lane]);
    const std::size_t width = packed.harmonics.size() / packed.blocks.size();
    const std::uint16_t* harmonics = packed.harmonics.data() + place / packedBlockSize * width;
    for (std::size_t k = 0; k < width; k += packedBlockSize) good &= finite(harmonics[k + lane]);
    return good;
}

/// One of the 16 in a block of rows of 16.
template <class T>
void copyLane(const T* from, std::size_t fromLane, T* to, std::size_t toLane, std::size_t rows) {
    for (std::size_t row = 0; row < rows; ++row)
        to[row * packedBlockSize + toLane] = from[row * packedBlockSize + fromLane];
}

void copyPlace(const PackedGaussians& from, std::size_t place, PackedGaussians& to, std::size_t target) {
    const std::size_t width = from.harmonics.size() / from.blocks.size();
    const std::size_t at = place % packedBlockSize, lane = target % packedBlockSize;
    const PackedBlock& source = from.blocks[place / packedBlockSize];
    PackedBlock& block = to.blocks[target / packedBlockSize];
    block.x[lane] = source.x[at];
    block.y[lane] = source.y[at];
    block.z[lane] = source.z[at];
    block.opacity[lane] = source.opacity[at];
    copyLane(source.color[0], at, block.color[0], lane, 3);
    copyLane(source.logScale[0], at, block.logScale[0], lane, 3);
    copyLane(source.rotation[0], at, block.rotation[0], lane, 3);
    copyLane(from.harmonics.data() + place / packedBlockSize * width, at,
             to.harmonics.data() + target / packedBlockSize * width, lane, width / packedBlockSize);
}

/// Numbers without gaps in the same order.
std::vector<std::uint32_t> ranksOf(std::vector<std::uint32_t> rows, std::size_t range) {
    std::vector<std::uint32_t> rank(range + 1, 0);
    for (const std::uint32_t row : rows) rank[row + 1] = 1;
    for (std::size_t i = 1; i < rank.size(); ++i) rank[i] += rank[i - 1];
    for (std::uint32_t& row : rows) row = rank[row];
    return rows;
}

}  // namespace

std::vector<std::uint32_t> soundRows(const Gaussians& g, float mostLogScale) {
    const auto n = static_cast<std::size_t>(g.size());
    const std::size_t harmonics = 3 * static_cast<std::size_t>(shCoefficientCount(g.shDegree));
    std::vector<std::uint8_t> good(n);
    const int tasks = (g.size() + rowsPerTask - 1) / rowsPerTask;
    parallelFor(tasks, [&](int task, int) {
        const std::size_t begin = static_cast<std::size_t>(task) * rowsPerTask;
        const std::size_t end = std::min(n, begin + rowsPerTask);
        for (std::size_t row = begin; row < end; ++row)
            good[row] = sound(g, row, harmonics, mostLogScale) ? 1 : 0;
    });
    std::vector<std::uint32_t> rows(n);
    std::size_t count = 0;
    for (std::size_t row = 0; row < n; ++row) {
        rows[count] = static_cast<std::uint32_t>(row);
        count += good[row];
    }
    rows.resize(count);
    return rows;
}

Result<void> keepSound(Gaussians& gaussians, const std::string& where) {
    const std::vector<std::uint32_t> rows = soundRows(gaussians);
    const auto count = static_cast<std::size_t>(gaussians.size());
    if (rows.size() == count) return {};
    if (rows.empty()) return nothingLeft(count, where);
    const std::vector<int> kept(rows.begin(), rows.end());
    gaussians = selectRows(gaussians, kept);
    gaussians.dropped += static_cast<int>(count - rows.size());
    return {};
}

Result<void> keepSound(PackedGaussians& packed, const std::string& where) {
    std::vector<std::uint32_t> kept;
    const auto count = static_cast<std::size_t>(packed.size);
    for (std::size_t place = 0; place < count; ++place) {
        if (sound(packed, place)) kept.push_back(static_cast<std::uint32_t>(place));
    }
    if (kept.size() == count) return {};
    if (kept.empty()) return nothingLeft(count, where);
    PackedGaussians good;
    good.size = static_cast<int>(kept.size());
    good.shDegree = packed.shDegree;
    good.droppedBefore = packed.droppedBefore + static_cast<int>(count - kept.size());
    good.blocks.resize((kept.size() + packedBlockSize - 1) / packedBlockSize);
    good.harmonics.resize(packed.harmonics.size() / packed.blocks.size() * good.blocks.size());
    for (std::size_t i = 0; i < good.blocks.size() * packedBlockSize; ++i) {
        copyPlace(packed, kept[std::min(i, kept.size() - 1)], good, i);
        if (i >= kept.size()) good.blocks.back().opacity[i % packedBlockSize] = 0;
    }
    good.ids = chosen(packed.ids.span(), kept);
    good.rows = ranksOf(chosen(packed.rows.span(), kept), count + static_cast<std::size_t>(packed.dropped));
    updateClusters(good);
    packed = std::move(good);
    return {};
}

std::string leftOutText(std::int64_t dropped, std::int64_t total) {
    return std::to_string(dropped) + " of " + std::to_string(total) + " Gaussians " +
           (dropped == 1 ? "is not finite or absurd and was" : "are not finite or absurd and were") +
           " left out";
}

}  // namespace splatreel::core
