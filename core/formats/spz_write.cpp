#include "core/formats/deflate.h"
#include "core/formats/spz.h"
#include "core/formats/spz_layout.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

namespace splatreel::core {
namespace {

static_assert(std::endian::native == std::endian::little, "the header is written as it lies in memory");

constexpr int mostFractionalBits = 20;
constexpr float largestFixed = 8388607;  // 24 bits with a sign

std::byte byteOf(float value) {
    return static_cast<std::byte>(std::clamp(std::lround(value), 0L, 255L));
}

/// Bits behind the point that the farthest coordinate leaves; negative: none.
int fractionalBits(const Gaussians& g) {
    float farthest = 0;
    for (const float value : g.positions.span()) farthest = std::max(farthest, std::abs(value));
    int bits = mostFractionalBits;
    while (bits >= 0 && farthest * std::ldexp(1.0F, bits) > largestFixed) --bits;
    return bits;
}

void addPositions(const Gaussians& g, int bits, std::vector<std::byte>& out) {
    const float steps = std::ldexp(1.0F, bits);
    for (const float value : g.positions.span()) {
        const auto fixed = static_cast<std::uint32_t>(
            static_cast<std::int32_t>(std::lround(std::clamp(value * steps, -largestFixed, largestFixed))));
        for (unsigned shift = 0; shift < 24; shift += 8)
            out.push_back(static_cast<std::byte>((fixed >> shift) & 0xFFU));
    }
}

/// Two bits: which of x, y, z, w is largest; for the others a sign and nine bits of value · √2 each.
std::uint32_t packedRotation(const float* wxyz) {
    std::array<float, 4> q = {wxyz[1], wxyz[2], wxyz[3], wxyz[0]};
    float norm = 0;
    for (const float value : q) norm += value * value;
    norm = std::sqrt(norm);
    if (norm > 0) {
        for (float& value : q) value /= norm;
    } else {
        q = {0, 0, 0, 1};
    }
    const auto largest = static_cast<std::size_t>(
        std::ranges::max_element(q, {}, [](float value) { return std::abs(value); }) - q.begin());
    const bool turned = q[largest] < 0;
    auto packed = static_cast<std::uint32_t>(largest);
    for (std::size_t i = 0; i < 4; ++i) {
        if (i == largest) continue;
        constexpr float steps = 511 * std::numbers::sqrt2_v<float>;
        const auto size =
            static_cast<std::uint32_t>(std::clamp(std::lround(std::abs(q[i]) * steps), 0L, 511L));
        const std::uint32_t sign = (q[i] < 0) != turned ? 1 : 0;
        packed = (packed << 10U) | (sign << 9U) | size;
    }
    return packed;
}

/// Fewer steps compress better: 32 for degree 1, 16 beyond, as Niantic's writer has it.
std::byte harmonicByte(float value, std::size_t coefficient) {
    const float step = coefficient < 3 ? 8 : 16;
    return byteOf(128 + step * std::round(value * 128 / step));
}

std::vector<std::byte> columnsOf(const Gaussians& g, int bits) {
    std::vector<std::byte> out;
    out.reserve(spzBytes(g.size(), g.shDegree));
    const auto count = static_cast<std::size_t>(g.size());
    const auto coefficients = static_cast<std::size_t>(shCoefficientCount(g.shDegree));
    addPositions(g, bits, out);
    for (const float logit : g.opacityLogits.span()) out.push_back(byteOf(255 / (1 + std::exp(-logit))));
    for (std::size_t i = 0; i < count; ++i) {
        const float* color = g.sh.data() + 3 * coefficients * i;
        for (int channel = 0; channel < 3; ++channel)
            out.push_back(byteOf(255 * (color[channel] * spzColorScale + 0.5F)));
    }
    for (const float scale : g.logScales.span())
        out.push_back(byteOf((scale - spzLeastScale) * spzScaleSteps));
    for (std::size_t i = 0; i < count; ++i) {
        const auto bytes =
            std::bit_cast<std::array<std::byte, 4>>(packedRotation(g.rotations.data() + 4 * i));
        out.insert(out.end(), bytes.begin(), bytes.end());
    }
    for (std::size_t i = 0; i < count; ++i) {
        const float* rest = g.sh.data() + 3 * coefficients * i + 3;
        for (std::size_t k = 0; k < 3 * (coefficients - 1); ++k) out.push_back(harmonicByte(rest[k], k / 3));
    }
    return out;
}

Result<SpzHeader> headerOf(const Gaussians& gaussians, const Filtering& filtering, const std::string& where) {
    assert(gaussians.consistent());
    if (gaussians.size() > static_cast<int>(spzMostGaussians))
        return Error{"SPZ holds ten million Gaussians, these are " + std::to_string(gaussians.size()), where,
                     "Write PLY or GLB instead."};
    const int bits = fractionalBits(gaussians);
    if (bits < 0)
        return Error{"SPZ holds positions up to 8,000 kilometres, a Gaussian is farther away", where,
                     "Remove it, scale the sequence down, or write PLY or GLB instead."};
    SpzHeader header;
    header.count = static_cast<std::uint32_t>(gaussians.size());
    header.shDegree = static_cast<std::uint8_t>(gaussians.shDegree);
    header.fractionalBits = static_cast<std::uint8_t>(bits);
    header.flags = filtering.compensate ? spzAntialiased : 0;
    return header;
}

Result<void> write(const Gaussians& gaussians, const SpzHeader& header, ByteSink sink) {
    GzipWriter stream(std::move(sink));
    if (auto put = stream.write(std::as_bytes(std::span(&header, 1))); !put) return put;
    if (auto put = stream.write(columnsOf(gaussians, header.fractionalBits)); !put) return put;
    return stream.finish();
}

}  // namespace

std::uint64_t spzBytes(int count, int shDegree) {
    std::uint64_t bytes = sizeof(SpzHeader);
    for (const std::uint64_t column : spzColumns(3, static_cast<std::uint64_t>(count), shDegree).bytes)
        bytes += column;
    return bytes;
}

Result<void> writeSpz(const Gaussians& gaussians, const Filtering& filtering,
                      const std::filesystem::path& path) {
    const auto head = headerOf(gaussians, filtering, path.string());
    if (!head) return head.error();
    auto file = OutputFile::create(path);
    if (!file) return file.error();
    auto put = write(gaussians, *head, [&](std::span<const std::byte> bytes) { return file->write(bytes); });
    return put ? file->commit() : put;
}

Result<std::vector<std::byte>> packSpz(const Gaussians& gaussians, const Filtering& filtering,
                                       const std::string& where) {
    const auto head = headerOf(gaussians, filtering, where);
    if (!head) return head.error();
    std::vector<std::byte> packed;
    const auto put = write(gaussians, *head, [&](std::span<const std::byte> bytes) -> Result<void> {
        packed.insert(packed.end(), bytes.begin(), bytes.end());
        return {};
    });
    if (!put) return put.error();
    return packed;
}

}  // namespace splatreel::core
