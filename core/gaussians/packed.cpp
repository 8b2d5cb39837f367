#include "core/gaussians/packed.h"

#include "core/base/parallel.h"
#include "core/gaussians/morton.h"
#include "core/gaussians/packed_rotation.h"
#include "core/gaussians/sound.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>
#include <span>

namespace splatreel::core {
namespace {

constexpr std::size_t lanes = packedBlockSize;
constexpr float codesPerLogScale = 65535.0F / (packedLogScaleMax - packedLogScaleMin);
constexpr float logScalePerCode = (packedLogScaleMax - packedLogScaleMin) / 65535.0F;
constexpr int rowsPerTask = 8192;
constexpr int blocksPerTask = 16 * blocksPerCluster;

std::size_t coefficientsOf(int shDegree) {
    return static_cast<std::size_t>(shCoefficientCount(shDegree));
}

/// The row of `g` that has this id; `hint` is where it probably is. Size where none has it.
std::size_t rowOfId(const Gaussians& g, std::uint64_t id, std::size_t hint) {
    if (hint < g.ids.size() && g.ids[hint] == id) return hint;
    const auto* found = std::lower_bound(g.ids.begin(), g.ids.end(), id);
    return found != g.ids.end() && *found == id ? static_cast<std::size_t>(found - g.ids.begin())
                                                : g.ids.size();
}

/// `rows` with those first that `like` has, at its places, and the rest along a Morton curve.
std::vector<std::uint32_t> orderOf(const Gaussians& g, std::vector<std::uint32_t> rows,
                                   const PackedGaussians* like) {
    const std::span<const float> positions = g.positions.span();
    if (!like || like->ids.empty() || g.ids.empty()) return mortonOrder(positions, rows);
    std::vector<std::uint8_t> free(static_cast<std::size_t>(g.size()), 0);
    for (const std::uint32_t row : rows) free[row] = 1;
    std::vector<std::uint32_t> order;
    order.reserve(rows.size());
    for (std::size_t place = 0; place < like->ids.size(); ++place) {
        const std::size_t row = rowOfId(g, like->ids[place], like->rows[place]);
        if (row == g.ids.size() || free[row] == 0) continue;
        free[row] = 0;
        order.push_back(static_cast<std::uint32_t>(row));
    }
    if (order.size() == rows.size()) return order;
    std::erase_if(rows, [&](std::uint32_t row) { return free[row] == 0; });
    const std::vector<std::uint32_t> rest = mortonOrder(positions, rows);
    order.insert(order.end(), rest.begin(), rest.end());
    return order;
}

/// The columns by their first values.
struct Columns {
    explicit Columns(const Gaussians& g)
        : positions(g.positions.data()),
          logScales(g.logScales.data()),
          rotations(g.rotations.data()),
          opacityLogits(g.opacityLogits.data()),
          sh(g.sh.data()),
          shWidth(3 * coefficientsOf(g.shDegree)) {}

    const float* positions;
    const float* logScales;
    const float* rotations;
    const float* opacityLogits;
    const float* sh;
    std::size_t shWidth;

    /// Rows stand anywhere in memory: they are asked for before they are needed.
    void fetchAhead(std::size_t row) const {
        __builtin_prefetch(positions + 3 * row);
        __builtin_prefetch(logScales + 3 * row);
        __builtin_prefetch(rotations + 4 * row);
        __builtin_prefetch(opacityLogits + row);
        for (std::size_t k = 0; k < shWidth; k += 16) __builtin_prefetch(sh + shWidth * row + k);
    }
};

/// A row per value, before it is rounded.
struct Lanes {
    float rotation[4][lanes];
    float scale[3][lanes];
    float color[3][lanes];
    float logit[lanes];
};

void packBlock(const Columns& g, std::span<const std::uint32_t> rows, PackedBlock& block,
               std::uint16_t* harmonics) {
    // Padding repeats the last Gaussian, so that it neither widens a box nor holds anything odd.
    std::size_t row[lanes];
    for (std::size_t i = 0; i < lanes; ++i) row[i] = rows[std::min(i, rows.size() - 1)];

    Lanes values;
    for (std::size_t i = 0; i < lanes; ++i) {
        const float* position = g.positions + 3 * row[i];
        block.x[i] = position[0];
        block.y[i] = position[1];
        block.z[i] = position[2];
        for (std::size_t k = 0; k < 4; ++k) values.rotation[k][i] = g.rotations[4 * row[i] + k];
        for (std::size_t k = 0; k < 3; ++k) values.scale[k][i] = g.logScales[3 * row[i] + k];
        for (std::size_t k = 0; k < 3; ++k) values.color[k][i] = 0.5F + shC0 * g.sh[g.shWidth * row[i] + k];
        values.logit[i] = g.opacityLogits[row[i]];
    }
    float opacity[lanes];
    for (std::size_t i = 0; i < lanes; ++i) opacity[i] = 1.0F / (1.0F + std::exp(-values.logit[i]));
    for (std::size_t i = rows.size(); i < lanes; ++i) opacity[i] = 0.0F;
    for (std::size_t i = 0; i < lanes; ++i) block.opacity[i] = toHalf(opacity[i]);
    for (std::size_t i = 0; i < lanes; ++i) {
        detail::packRotationWords(values.rotation[0][i], values.rotation[1][i], values.rotation[2][i],
                                  values.rotation[3][i], block.rotation[0][i], block.rotation[1][i],
                                  block.rotation[2][i]);
    }
    for (std::size_t k = 0; k < 3; ++k) {
        for (std::size_t i = 0; i < lanes; ++i) block.color[k][i] = toHalf(values.color[k][i]);
        for (std::size_t i = 0; i < lanes; ++i) {
            const float above = std::max(values.scale[k][i] - packedLogScaleMin, 0.0F);
            block.logScale[k][i] =
                static_cast<std::uint16_t>(static_cast<int>(above * codesPerLogScale + 0.5F));
        }
    }
    for (std::size_t k = 3; k < g.shWidth; ++k) {
        float coefficient[lanes];
        for (std::size_t i = 0; i < lanes; ++i) coefficient[i] = g.sh[g.shWidth * row[i] + k];
        std::uint16_t* out = harmonics + (k - 3) * lanes;
        for (std::size_t i = 0; i < lanes; ++i) out[i] = toHalf(coefficient[i]);
    }
}

/// `candidate` where `column` holds the same values, so that frames that line up share memory.
template <class T>
Column<T> sharedOr(std::vector<T> values, const Column<T>* candidate) {
    if (candidate && std::ranges::equal(*candidate, values)) return *candidate;
    return values;
}

}  // namespace

std::size_t PackedGaussians::bytes() const {
    return blocks.size() * sizeof(PackedBlock) + harmonics.size() * sizeof(std::uint16_t) +
           clusters.size() * sizeof(PackedCluster) + ids.size() * sizeof(std::uint64_t) +
           rows.size() * sizeof(std::uint32_t);
}

PackedGaussians pack(const Gaussians& gaussians, const PackedGaussians* like) {
    PackedGaussians packed;
    pack(gaussians, like, packed);
    return packed;
}

int unpresentableCount(const Gaussians& gaussians) {
    return gaussians.size() - static_cast<int>(soundRows(gaussians, packedLogScaleMax).size());
}

void pack(const Gaussians& g, const PackedGaussians* like, PackedGaussians& packed) {
    assert(g.consistent() && like != &packed);
    const std::vector<std::uint32_t> order = orderOf(g, soundRows(g, packedLogScaleMax), like);
    const std::size_t count = order.size();
    packed.size = static_cast<int>(count);
    packed.shDegree = g.shDegree;
    packed.dropped = g.size() - packed.size;
    packed.droppedBefore = g.dropped;
    const std::size_t blocks = (count + lanes - 1) / lanes;
    const std::size_t harmonicsPerBlock = 3 * (coefficientsOf(g.shDegree) - 1) * lanes;
    packed.blocks.resize(blocks);
    packed.harmonics.resize(blocks * harmonicsPerBlock);
    const Columns columns(g);
    const int tasks = static_cast<int>((blocks + blocksPerTask - 1) / blocksPerTask);
    parallelFor(tasks, [&](int task, int) {
        const std::size_t begin = static_cast<std::size_t>(task) * blocksPerTask;
        for (std::size_t block = begin; block < std::min(blocks, begin + blocksPerTask); ++block) {
            for (std::size_t i = (block + 2) * lanes; i < std::min(count, (block + 3) * lanes); ++i)
                columns.fetchAhead(order[i]);
            const auto rows = std::span(order).subspan(block * lanes, std::min(lanes, count - block * lanes));
            packBlock(columns, rows, packed.blocks[block],
                      packed.harmonics.data() + block * harmonicsPerBlock);
        }
    });
    updateClusters(packed);
    packed.ids = {};
    if (!g.ids.empty()) {
        std::vector<std::uint64_t> ids(count);
        for (std::size_t i = 0; i < count; ++i) ids[i] = g.ids[order[i]];
        packed.ids = sharedOr(std::move(ids), like ? &like->ids : nullptr);
    }
    packed.rows = sharedOr(order, like ? &like->rows : nullptr);
}

void updateClusters(PackedGaussians& packed) {
    const std::size_t count = packed.blocks.size();
    packed.clusters.resize((count + blocksPerCluster - 1) / blocksPerCluster);
    constexpr int clustersPerTask = blocksPerTask / blocksPerCluster;
    const int tasks = static_cast<int>((packed.clusters.size() + clustersPerTask - 1) / clustersPerTask);
    parallelFor(tasks, [&](int task, int) {
        const auto first = static_cast<std::size_t>(task) * clustersPerTask;
        for (std::size_t c = first; c < std::min(packed.clusters.size(), first + clustersPerTask); ++c) {
            float min[3][lanes], max[3][lanes];
            std::fill_n(&min[0][0], 3 * lanes, 1e30F);
            std::fill_n(&max[0][0], 3 * lanes, -1e30F);
            int largest = 0;
            const std::size_t end = std::min(count, (c + 1) * blocksPerCluster);
            for (std::size_t b = c * blocksPerCluster; b < end; ++b) {
                const PackedBlock& block = packed.blocks[b];
                const float* centres[3] = {block.x, block.y, block.z};
                for (std::size_t axis = 0; axis < 3; ++axis) {
                    for (std::size_t i = 0; i < lanes; ++i) {
                        min[axis][i] = std::min(min[axis][i], centres[axis][i]);
                        max[axis][i] = std::max(max[axis][i], centres[axis][i]);
                        largest = std::max(largest, static_cast<int>(block.logScale[axis][i]));
                    }
                }
            }
            PackedCluster& cluster = packed.clusters[c];
            for (std::size_t axis = 0; axis < 3; ++axis) {
                cluster.min[axis] = *std::ranges::min_element(min[axis]);
                cluster.max[axis] = *std::ranges::max_element(max[axis]);
            }
            cluster.largestScale =
                std::exp(packedLogScaleMin + static_cast<float>(largest) * logScalePerCode);
        }
    });
    packed.bounds = {};
    for (const PackedCluster& cluster : packed.clusters) {
        packed.bounds.include(cluster.min);
        packed.bounds.include(cluster.max);
    }
}

Gaussians unpack(const PackedGaussians& packed) {
    const auto count = static_cast<std::size_t>(packed.size);
    // Rows that packing dropped leave no gap.
    std::vector<std::uint32_t> placeOf(count + static_cast<std::size_t>(packed.dropped));
    std::vector<std::uint8_t> there(placeOf.size(), 0);
    for (std::size_t place = 0; place < count; ++place) {
        placeOf[packed.rows[place]] = static_cast<std::uint32_t>(place);
        there[packed.rows[place]] = 1;
    }
    std::vector<std::uint32_t> places;
    places.reserve(count);
    for (std::size_t row = 0; row < placeOf.size(); ++row) {
        if (there[row] != 0) places.push_back(placeOf[row]);
    }
    assert(places.size() == count);

    const std::size_t coefficients = coefficientsOf(packed.shDegree);
    const std::size_t width = 3 * (coefficients - 1);
    std::vector<float> positions(3 * count), logScales(3 * count), rotations(4 * count), opacityLogits(count),
        sh(3 * coefficients * count);
    const int tasks = (packed.size + rowsPerTask - 1) / rowsPerTask;
    parallelFor(tasks, [&](int task, int) {
        const std::size_t begin = static_cast<std::size_t>(task) * rowsPerTask;
        for (std::size_t row = begin; row < std::min(count, begin + rowsPerTask); ++row) {
            const std::size_t lane = places[row] % lanes;
            const std::size_t index = places[row] / lanes;
            const PackedBlock& block = packed.blocks[index];
            positions[3 * row] = block.x[lane];
            positions[3 * row + 1] = block.y[lane];
            positions[3 * row + 2] = block.z[lane];
            PackedRotation rotation{};
            for (std::size_t k = 0; k < 3; ++k) {
                rotation.words[k] = block.rotation[k][lane];
                logScales[3 * row + k] =
                    packedLogScaleMin + static_cast<float>(block.logScale[k][lane]) * logScalePerCode;
                sh[3 * coefficients * row + k] = (fromHalf(block.color[k][lane]) - 0.5F) / shC0;
            }
            unpackRotation(rotation, rotations.data() + 4 * row);
            // Opacities of nought and one are those that round to them: within half a half float's step.
            const float opacity = std::clamp(fromHalf(block.opacity[lane]), 2e-8F, 1.0F - 1.2e-4F);
            opacityLogits[row] = std::log(opacity / (1.0F - opacity));
            const std::uint16_t* values = packed.harmonics.data() + index * width * lanes + lane;
            for (std::size_t k = 0; k < width; ++k)
                sh[3 * coefficients * row + 3 + k] = fromHalf(values[k * lanes]);
        }
    });
    Gaussians g;
    g.positions = std::move(positions);
    g.logScales = std::move(logScales);
    g.rotations = std::move(rotations);
    g.opacityLogits = std::move(opacityLogits);
    g.sh = std::move(sh);
    g.shDegree = packed.shDegree;
    g.dropped = packed.leftOut();
    if (!packed.ids.empty()) {
        std::vector<std::uint64_t> ids(count);
        for (std::size_t row = 0; row < count; ++row) ids[row] = packed.ids[places[row]];
        g.ids = std::move(ids);
    }
    return g;
}

std::vector<std::int32_t> partnersOf(const PackedGaussians& from, const PackedGaussians& to) {
    if (from.ids.empty() || to.ids.empty()) return {};
    std::vector<std::int32_t> partners(from.ids.size(), -1);
    if (from.ids.shares(to.ids)) {
        std::iota(partners.begin(), partners.end(), 0);
        return partners;
    }
    // Frames that line up need no search; what is left is looked up in a sorted list, made when it is needed.
    std::vector<std::uint32_t> sorted;
    for (std::size_t place = 0; place < from.ids.size(); ++place) {
        const std::uint64_t id = from.ids[place];
        if (place < to.ids.size() && to.ids[place] == id) {
            partners[place] = static_cast<std::int32_t>(place);
            continue;
        }
        if (sorted.empty()) {
            sorted.resize(to.ids.size());
            std::iota(sorted.begin(), sorted.end(), 0U);
            std::ranges::sort(sorted, {}, [&](std::uint32_t at) { return to.ids[at]; });
        }
        const auto found =
            std::ranges::lower_bound(sorted, id, {}, [&](std::uint32_t at) { return to.ids[at]; });
        if (found != sorted.end() && to.ids[*found] == id)
            partners[place] = static_cast<std::int32_t>(*found);
    }
    return partners;
}

}  // namespace splatreel::core
