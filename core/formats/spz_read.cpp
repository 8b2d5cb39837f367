#include "core/formats/deflate.h"
#include "core/formats/opacity_logit.h"
#include "core/formats/spz.h"
#include "core/formats/spz_layout.h"

#include <zstd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <functional>
#include <numbers>
#include <utility>
#include <vector>

namespace splatreel::core {
namespace {

using Bytes = std::vector<std::byte>;
using Columns = std::array<Bytes, 6>;

constexpr std::uint32_t zstdVersion = 4;
/// Of version 4: the plain header, then what extensions add, then the table of streams.
constexpr std::uint64_t headerBytes4 = 32;

Error damaged(const ByteSource& source, const std::string& what) {
    return {what, source.name(), "The file is damaged or incomplete; export or download it again."};
}

bool beginsWithMagic(const ByteSource& source) {
    std::uint32_t magic = 0;
    return source.read(0, std::as_writable_bytes(std::span(&magic, 1))) && magic == SpzHeader{}.magic;
}

bool isGzip(const ByteSource& source) {
    std::array<std::byte, 2> head{};
    return source.read(0, head) && head[0] == std::byte{0x1F} && head[1] == std::byte{0x8B};
}

Result<void> check(const ByteSource& source, const SpzHeader& header, bool gzip) {
    if (header.magic != SpzHeader{}.magic)
        return Error{"this is a gzip file, but none of Gaussians", source.name(),
                     "Give an SPZ file, or unpack it first."};
    if (header.version < zstdVersion && !gzip)
        return Error{"it is SPZ version " + std::to_string(header.version) + " without its gzip stream",
                     source.name(), "Pack it with gzip, or export it again."};
    if (header.version < 2 || header.version > zstdVersion || (header.version == zstdVersion && gzip))
        return Error{"it is SPZ version " + std::to_string(header.version) + ", known are 2 to 4",
                     source.name(), "Export it as version 3 or 4, or as PLY."};
    if (header.shDegree > 4)
        return damaged(source, "it has harmonics of degree " + std::to_string(header.shDegree));
    if (header.count > spzMostGaussians)
        return Error{"it has " + std::to_string(header.count) + " Gaussians, at most " +
                         std::to_string(spzMostGaussians) + " are read",
                     source.name(), "Split the file."};
    if (header.fractionalBits > 24)
        return damaged(
            source, "its positions have " + std::to_string(header.fractionalBits) + " bits behind the point");
    return {};
}

Result<SpzHeader> readHeader(const ByteSource& source, GzipReader* gzip) {
    SpzHeader header;
    const auto bytes = std::as_writable_bytes(std::span(&header, 1));
    const bool there = gzip != nullptr ? gzip->read(bytes) : source.read(0, bytes);
    if (!there) return damaged(source, "it ends within its header");
    if (auto sound = check(source, header, gzip != nullptr); !sound) return sound.error();
    return header;
}

Result<Columns> unpackGzip(const ByteSource& source, GzipReader& gzip, const SpzColumns& sizes) {
    Columns columns;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (!gzip.read(sizes.bytes[i], columns[i]))
            return damaged(source, "its stream ends early or is damaged");
    }
    return columns;
}

Result<Bytes> unpackZstd(const ByteSource& source, std::uint64_t offset, std::uint64_t packed,
                         std::uint64_t bytes) {
    const Error broken = damaged(source, "one of its streams is damaged");
    if (offset > source.size() || packed > source.size() - offset) return broken;
    Bytes input(static_cast<std::size_t>(packed));
    if (!source.read(offset, input)) return broken;
    const std::unique_ptr<ZSTD_DStream, decltype(&ZSTD_freeDStream)> stream(ZSTD_createDStream(),
                                                                            &ZSTD_freeDStream);
    if (stream == nullptr) return broken;
    ZSTD_DCtx_setParameter(stream.get(), ZSTD_d_windowLogMax, 27);
    constexpr std::size_t pieceBytes = 1U << 18;
    ZSTD_inBuffer from{input.data(), input.size(), 0};
    Bytes output;
    // Grows only as the stream yields its bytes.
    while (output.size() < bytes) {
        const std::size_t start = output.size();
        output.resize(start + static_cast<std::size_t>(std::min<std::uint64_t>(pieceBytes, bytes - start)));
        ZSTD_outBuffer to{output.data() + start, output.size() - start, 0};
        const std::size_t status = ZSTD_decompressStream(stream.get(), &to, &from);
        if (ZSTD_isError(status) != 0 || to.pos == 0) return broken;
        output.resize(start + to.pos);
        if (status == 0 && output.size() < bytes) return broken;
    }
    return output;
}

Result<Columns> unpackStreams(const ByteSource& source, const SpzHeader& header, const SpzColumns& sizes) {
    const std::size_t streams = header.shDegree == 0 ? 5 : 6;
    std::uint32_t table = 0;
    if (header.streams != streams || !source.read(16, std::as_writable_bytes(std::span(&table, 1))) ||
        table < headerBytes4)
        return damaged(source, "it has " + std::to_string(header.streams) + " streams where " +
                                   std::to_string(streams) + " were expected");
    Columns columns;
    std::uint64_t offset = table + streams * 16;
    for (std::size_t i = 0; i < streams; ++i) {
        std::array<std::uint64_t, 2> entry{};  // bytes packed, bytes unpacked
        if (!source.read(table + 16 * i, std::as_writable_bytes(std::span(entry))) ||
            entry[1] != sizes.bytes[i])
            return damaged(source, "the sizes of its streams do not fit its Gaussians");
        auto column = unpackZstd(source, offset, entry[0], entry[1]);
        if (!column) return column.error();
        columns[i] = std::move(*column);
        offset += entry[0];
    }
    return columns;
}

float value(std::byte byte) {
    return static_cast<float>(static_cast<unsigned>(byte));
}

std::vector<float> positionsFrom(const Bytes& bytes, int fractionalBits) {
    const float step = std::ldexp(1.0F, -fractionalBits);
    std::vector<float> positions(bytes.size() / 3);
    for (std::size_t i = 0; i < positions.size(); ++i) {
        std::uint32_t fixed = 0;
        for (std::size_t k = 0; k < 3; ++k)
            fixed |= static_cast<std::uint32_t>(bytes[3 * i + k]) << (8 * (k + 1));
        // The sign's bit is the topmost now; dividing keeps it.
        positions[i] = static_cast<float>(std::bit_cast<std::int32_t>(fixed) / 256) * step;
    }
    return positions;
}

/// Version 2: x, y, z in bytes; w is what is left and not negative.
void firstThree(const std::byte* bytes, float* wxyz) {
    float left = 1;
    for (std::size_t i = 0; i < 3; ++i) {
        wxyz[i + 1] = value(bytes[i]) / 127.5F - 1;
        left -= wxyz[i + 1] * wxyz[i + 1];
    }
    wxyz[0] = std::sqrt(std::max(0.0F, left));
}

/// From version 3 on: see packedRotation of the writer.
void smallestThree(const std::byte* bytes, float* wxyz) {
    std::uint32_t packed = 0;
    std::memcpy(&packed, bytes, sizeof packed);
    const std::size_t largest = packed >> 30U;
    std::array<float, 4> xyzw{};
    float left = 1;
    for (std::size_t k = 0, i = 3; k < 4; ++k, --i) {
        if (i == largest) continue;
        constexpr float step = 1 / (511 * std::numbers::sqrt2_v<float>);
        const float size = static_cast<float>(packed & 511U) * step;
        xyzw[i] = (packed & 512U) != 0 ? -size : size;
        left -= size * size;
        packed >>= 10U;
    }
    xyzw[largest] = std::sqrt(std::max(0.0F, left));
    std::copy_n(xyzw.begin(), 3, wxyz + 1);
    wxyz[0] = xyzw[3];
}

std::vector<float> rotationsFrom(const Bytes& bytes, std::uint32_t version, std::size_t count) {
    std::vector<float> rotations(4 * count);
    for (std::size_t i = 0; i < count; ++i) {
        if (version < 3) {
            firstThree(bytes.data() + 3 * i, rotations.data() + 4 * i);
        } else {
            smallestThree(bytes.data() + 4 * i, rotations.data() + 4 * i);
        }
    }
    return rotations;
}

Gaussians gaussiansFrom(const SpzHeader& header, const Columns& columns, int shDegree) {
    const auto& [positions, alphas, colors, scales, rotations, harmonics] = columns;
    const std::size_t count = header.count;
    Gaussians g;
    g.shDegree = shDegree;
    g.positions = positionsFrom(positions, header.fractionalBits);
    g.rotations = rotationsFrom(rotations, header.version, count);
    std::vector<float> logScales(scales.size());
    std::ranges::transform(scales, logScales.begin(),
                           [](std::byte b) { return value(b) / spzScaleSteps + spzLeastScale; });
    g.logScales = std::move(logScales);
    std::vector<float> logits(count);
    std::ranges::transform(alphas, logits.begin(), [](std::byte b) { return opacityLogit(value(b) / 255); });
    g.opacityLogits = std::move(logits);
    const auto kept = 3 * static_cast<std::size_t>(shCoefficientCount(shDegree));
    const auto inFile = 3 * static_cast<std::size_t>(shCoefficientCount(header.shDegree) - 1);
    std::vector<float> sh(kept * count);
    for (std::size_t i = 0; i < count; ++i) {
        float* row = sh.data() + kept * i;
        for (std::size_t c = 0; c < 3; ++c) row[c] = (value(colors[3 * i + c]) / 255 - 0.5F) / spzColorScale;
        for (std::size_t k = 3; k < kept; ++k) row[k] = (value(harmonics[inFile * i + k - 3]) - 128) / 128;
    }
    g.sh = std::move(sh);
    return g;
}

SpzSummary summaryOf(const SpzHeader& header) {
    SpzSummary summary;
    summary.version = static_cast<int>(header.version);
    summary.count = static_cast<int>(header.count);
    summary.shDegree = std::min<int>(header.shDegree, 3);
    summary.filtering.compensate = (header.flags & spzAntialiased) != 0;
    return summary;
}

}  // namespace

bool isSpz(const ByteSource& source) {
    return isGzip(source) || beginsWithMagic(source);
}

Result<SpzSummary> inspectSpz(const ByteSource& source) {
    GzipReader gzip(source);
    const auto header = readHeader(source, isGzip(source) ? &gzip : nullptr);
    if (!header) return header.error();
    return summaryOf(*header);
}

Result<SpzContent> readSpz(const ByteSource& source) {
    GzipReader gzip(source);
    const bool packedWhole = isGzip(source);
    const auto header = readHeader(source, packedWhole ? &gzip : nullptr);
    if (!header) return header.error();
    const SpzColumns sizes = spzColumns(header->version, header->count, header->shDegree);
    const auto columns =
        packedWhole ? unpackGzip(source, gzip, sizes) : unpackStreams(source, *header, sizes);
    if (!columns) return columns.error();
    const SpzSummary summary = summaryOf(*header);
    return SpzContent{summary, gaussiansFrom(*header, *columns, summary.shDegree)};
}

}  // namespace splatreel::core
