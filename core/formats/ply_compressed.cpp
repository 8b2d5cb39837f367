#include "core/formats/ply_compressed.h"

#include "core/formats/opacity_logit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace splatreel::core {
namespace {

constexpr std::uint64_t verticesPerChunk = 256;
constexpr std::size_t wordsPerVertex = 4;

/// A chunk's ranges, each as three minima and three maxima: position, log-scale, colour.
using Ranges = std::array<float, 18>;
constexpr std::size_t positionRange = 0;
constexpr std::size_t scaleRange = 6;
constexpr std::size_t colorRange = 12;

struct Layout {
    std::uint64_t count = 0;
    std::uint64_t chunks = 0;
    std::size_t floatsPerChunk = 18;  ///< 12: colours lie between 0 and 1
    std::size_t restCount = 0;        ///< harmonics beyond degree 0 of a vertex
    std::uint64_t chunkOffset = 0;
    std::uint64_t vertexOffset = 0;
    std::uint64_t restOffset = 0;
};

constexpr std::array<const char*, 18> rangeNames = {
    "min_x",       "min_y",       "min_z",       "max_x",       "max_y",       "max_z",
    "min_scale_x", "min_scale_y", "min_scale_z", "max_scale_x", "max_scale_y", "max_scale_z",
    "min_r",       "min_g",       "min_b",       "max_r",       "max_g",       "max_b"};
constexpr std::array<const char*, wordsPerVertex> wordNames = {"packed_position", "packed_rotation",
                                                               "packed_scale", "packed_color"};

bool isNamed(const PlyElement& element, std::span<const char* const> names, PlyType type) {
    return std::ranges::equal(element.properties, names, [&](const PlyProperty& property, const char* name) {
        return property.name == name && property.type == type && !property.list;
    });
}

std::optional<std::size_t> restCountOf(const PlyElement& element) {
    for (std::size_t i = 0; i < element.properties.size(); ++i) {
        const PlyProperty& property = element.properties[i];
        if (property.name != "f_rest_" + std::to_string(i) || property.type != PlyType::uint8 ||
            property.list)
            return std::nullopt;
    }
    const std::size_t count = element.properties.size();
    return count == 9 || count == 24 || count == 45 ? std::optional(count) : std::nullopt;
}

/// Every writer of this layout writes the same properties in the same order, so nothing else is taken.
Result<Layout> layoutOf(const ByteSource& source, const PlyHeader& header) {
    const Error unknown{"its compressed layout is not the one that is known", source.name(),
                        "Convert it to a plain PLY."};
    if (header.encoding != PlyEncoding::littleEndian || header.elements.size() < 2) return unknown;
    const PlyElement& chunk = header.elements[0];
    const PlyElement& vertex = header.elements[1];
    Layout layout;
    if (!isNamed(chunk, rangeNames, PlyType::float32)) {
        layout.floatsPerChunk = 12;
        if (!isNamed(chunk, std::span(rangeNames).first(12), PlyType::float32)) return unknown;
    }
    if (chunk.name != "chunk" || vertex.name != "vertex" || !isNamed(vertex, wordNames, PlyType::uint32))
        return unknown;
    layout.count = vertex.count;
    layout.chunks = chunk.count;
    std::uint64_t perVertex = wordsPerVertex * sizeof(std::uint32_t);
    if (header.elements.size() > 2) {
        const PlyElement& harmonics = header.elements[2];
        const auto rest = restCountOf(harmonics);
        if (harmonics.name != "sh" || !rest || harmonics.count != vertex.count) return unknown;
        layout.restCount = *rest;
        perVertex += *rest;
    }
    const std::uint64_t left = source.size() - std::min(header.bytes, source.size());
    const std::uint64_t perChunk = layout.floatsPerChunk * sizeof(float);
    const bool countsFit = layout.count <= left / perVertex && layout.chunks <= left / perChunk &&
                           layout.count * perVertex + layout.chunks * perChunk <= left;
    if (!countsFit || layout.chunks < (layout.count + verticesPerChunk - 1) / verticesPerChunk ||
        layout.count > static_cast<std::uint64_t>(std::numeric_limits<int>::max())) {
        return Error{"the header promises " + std::to_string(layout.count) + " vertices in " +
                         std::to_string(layout.chunks) + " chunks, which the file does not hold",
                     source.name(), "The file is damaged or incomplete; export or download it again."};
    }
    layout.chunkOffset = header.bytes;
    layout.vertexOffset = layout.chunkOffset + layout.chunks * perChunk;
    layout.restOffset = layout.vertexOffset + layout.count * wordsPerVertex * sizeof(std::uint32_t);
    return layout;
}

float unit(std::uint32_t word, unsigned shift, unsigned bits) {
    const std::uint32_t most = (1U << bits) - 1;
    return static_cast<float>((word >> shift) & most) / static_cast<float>(most);
}

/// 11, 10 and 11 bits between the chunk's minima and maxima.
std::array<float, 3> between(std::uint32_t word, const float* ranges) {
    const std::array<float, 3> share = {unit(word, 21, 11), unit(word, 11, 10), unit(word, 0, 11)};
    std::array<float, 3> values{};
    for (std::size_t i = 0; i < 3; ++i) values[i] = ranges[i] + share[i] * (ranges[i + 3] - ranges[i]);
    return values;
}

/// Two bits say which of w, x, y, z is missing, the largest and positive; ten bits for each of the others.
std::array<float, 4> rotationOf(std::uint32_t word) {
    std::array<float, 4> q{};
    const std::size_t largest = word >> 30U;
    float left = 1;
    unsigned shift = 20;
    for (std::size_t i = 0; i < 4; ++i) {
        if (i == largest) continue;
        q[i] = (unit(word, shift, 10) - 0.5F) * std::numbers::sqrt2_v<float>;
        left -= q[i] * q[i];
        shift -= 10;
    }
    q[largest] = std::sqrt(std::max(0.0F, left));
    return q;
}

class Collector {
public:
    explicit Collector(const Layout& layout) : layout_(layout) {
        const auto n = static_cast<std::size_t>(layout.count);
        positions_.reserve(3 * n);
        scales_.reserve(3 * n);
        rotations_.reserve(4 * n);
        opacities_.reserve(n);
        harmonics_.reserve((3 + layout.restCount) * n);
    }

    /// `rest`: channel-major, as in a plain PLY. The scene is turned by 180° about z, back from y down.
    void add(const Ranges& ranges, const std::uint32_t* words, const std::uint8_t* rest) {
        const std::array<float, 3> p = between(words[0], ranges.data() + positionRange);
        positions_.insert(positions_.end(), {-p[0], -p[1], p[2]});
        const std::array<float, 4> q = rotationOf(words[1]);
        rotations_.insert(rotations_.end(), {q[3], q[2], -q[1], -q[0]});
        const std::array<float, 3> s = between(words[2], ranges.data() + scaleRange);
        scales_.insert(scales_.end(), s.begin(), s.end());
        for (std::size_t channel = 0; channel < 3; ++channel) {
            const float least = ranges[colorRange + channel];
            const float most = ranges[colorRange + 3 + channel];
            const float share = unit(words[3], 24 - 8 * static_cast<unsigned>(channel), 8);
            harmonics_.push_back((least + share * (most - least) - 0.5F) / shC0);
        }
        opacities_.push_back(opacityLogit(unit(words[3], 0, 8)));
        addHarmonics(rest);
    }

    Gaussians finish(int shDegree) {
        Gaussians g;
        g.positions = std::move(positions_);
        g.logScales = std::move(scales_);
        g.rotations = std::move(rotations_);
        g.opacityLogits = std::move(opacities_);
        g.sh = std::move(harmonics_);
        g.shDegree = shDegree;
        return g;
    }

private:
    void addHarmonics(const std::uint8_t* rest) {
        const std::size_t perChannel = layout_.restCount / 3;
        std::size_t coefficient = 0;
        for (int l = 1; coefficient < perChannel; ++l) {
            for (int m = -l; m <= l; ++m, ++coefficient) {
                const float sign = m % 2 == 0 ? 1.0F : -1.0F;
                for (std::size_t channel = 0; channel < 3; ++channel) {
                    const std::uint8_t byte = rest[channel * perChannel + coefficient];
                    // The middle of the byte's range of 8 / 256; its ends stand for themselves.
                    const float share = byte == 0     ? 0.0F
                                        : byte == 255 ? 1.0F
                                                      : (static_cast<float>(byte) + 0.5F) / 256;
                    harmonics_.push_back(sign * (share - 0.5F) * 8);
                }
            }
        }
    }

    const Layout& layout_;
    std::vector<float> positions_, scales_, rotations_, opacities_, harmonics_;
};

int degreeOf(const Layout& layout) {
    return layout.restCount == 45 ? 3 : layout.restCount == 24 ? 2 : layout.restCount == 9 ? 1 : 0;
}

}  // namespace

bool isCompressedPly(const PlyHeader& header) {
    const int vertex = header.find("vertex");
    return header.find("chunk") >= 0 && vertex >= 0 &&
           header.elements[static_cast<std::size_t>(vertex)].find("packed_position") >= 0;
}

Result<CompressedPlySummary> inspectCompressedPly(const ByteSource& source, const PlyHeader& header) {
    const auto layout = layoutOf(source, header);
    if (!layout) return layout.error();
    return CompressedPlySummary{layout->count, degreeOf(*layout)};
}

Result<Gaussians> readCompressedPly(const ByteSource& source, const PlyHeader& header) {
    const auto layout = layoutOf(source, header);
    if (!layout) return layout.error();
    Collector collector(*layout);
    std::vector<std::uint32_t> words;
    std::vector<std::uint8_t> rest;
    for (std::uint64_t done = 0; done < layout->count; done += verticesPerChunk) {
        const auto rows = static_cast<std::size_t>(std::min(verticesPerChunk, layout->count - done));
        Ranges ranges{};
        std::fill(ranges.begin() + colorRange + 3, ranges.end(), 1.0F);
        words.resize(wordsPerVertex * rows);
        rest.resize(layout->restCount * rows);
        const std::uint64_t chunkBytes = layout->floatsPerChunk * sizeof(float);
        const bool there =
            source.read(layout->chunkOffset + done / verticesPerChunk * chunkBytes,
                        std::as_writable_bytes(std::span(ranges).first(layout->floatsPerChunk))) &&
            source.read(layout->vertexOffset + done * wordsPerVertex * sizeof(std::uint32_t),
                        std::as_writable_bytes(std::span(words))) &&
            source.read(layout->restOffset + done * layout->restCount,
                        std::as_writable_bytes(std::span(rest)));
        if (!there)
            return Error{"reading failed at vertex " + std::to_string(done), source.name(),
                         "Check the disk."};
        for (std::size_t row = 0; row < rows; ++row)
            collector.add(ranges, words.data() + wordsPerVertex * row, rest.data() + layout->restCount * row);
    }
    return collector.finish(degreeOf(*layout));
}

}  // namespace splatreel::core
