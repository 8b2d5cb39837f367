#include "core/formats/ply.h"
#include "core/formats/ply_comments.h"
#include "core/formats/ply_compressed.h"
#include "core/formats/ply_header.h"
#include "core/formats/ply_text_reader.h"
#include "core/gaussians/transform.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace splatreel::core {
namespace {

/// Where a property of a row goes while the row is being read.
enum Slot : int { position = 0, scale = 3, rotation = 6, opacity = 10, harmonics = 11, slotCount = 14 + 72 };

constexpr std::size_t chunkBytes = 1U << 18;

struct Layout {
    PlyElement vertex;
    std::vector<int> slots;  ///< per property, −1: not needed
    int restPerChannel = 0;  ///< in the file
    int shDegree = 0;        ///< kept
    bool flat = false;       ///< no scale_2
};

Error plyError(const ByteSource& source, const std::string& what, const std::string& remedy) {
    return {what, source.name(), remedy};
}

Result<Layout> layoutOf(const ByteSource& source, const PlyHeader& header) {
    const int index = header.find("vertex");
    if (index < 0)
        return plyError(source, "the PLY file has no element 'vertex'", "Give a Gaussian splat PLY.");
    Layout layout;
    layout.vertex = header.elements[static_cast<std::size_t>(index)];
    if (layout.vertex.hasList())
        return plyError(source, "the element 'vertex' holds lists, so these are not Gaussian splats",
                        "Give a Gaussian splat PLY.");
    layout.slots.assign(layout.vertex.properties.size(), -1);
    const auto bind = [&](const std::string& name, int slot) {
        const int property = layout.vertex.find(name);
        if (property >= 0) layout.slots[static_cast<std::size_t>(property)] = slot;
        return property >= 0;
    };
    const std::array<std::pair<const char*, int>, 13> needed = {{{"x", position},
                                                                 {"y", position + 1},
                                                                 {"z", position + 2},
                                                                 {"scale_0", scale},
                                                                 {"scale_1", scale + 1},
                                                                 {"rot_0", rotation},
                                                                 {"rot_1", rotation + 1},
                                                                 {"rot_2", rotation + 2},
                                                                 {"rot_3", rotation + 3},
                                                                 {"opacity", opacity},
                                                                 {"f_dc_0", harmonics},
                                                                 {"f_dc_1", harmonics + 1},
                                                                 {"f_dc_2", harmonics + 2}}};
    for (const auto& [name, slot] : needed) {
        if (!bind(name, slot))
            return plyError(
                source, std::string("the property '") + name + "' is missing: a mesh or a plain point cloud?",
                "Give a PLY with x y z, f_dc_0…2, opacity, scale_0…2 and rot_0…3.");
    }
    layout.flat = !bind("scale_2", scale + 2);
    int rest = 0;
    while (rest < 72 && bind("f_rest_" + std::to_string(rest), harmonics + 3 + rest)) ++rest;
    layout.restPerChannel = rest / 3;
    constexpr std::array<int, 5> known = {0, 9, 24, 45, 72};
    const auto* degree = std::ranges::find(known, rest);
    if (degree == known.end())
        return plyError(
            source,
            "it has " + std::to_string(rest) + " properties f_rest_…, which fits no degree of harmonics",
            "There should be 0, 9, 24 or 45, numbered from 0.");
    layout.shDegree = std::min(3, static_cast<int>(degree - known.begin()));
    return layout;
}

double decode(PlyType type, const std::byte* bytes, bool swap) {
    const auto as = [&]<class T>(T) {
        std::array<std::byte, sizeof(T)> raw;
        std::copy_n(bytes, sizeof(T), raw.begin());
        if (swap) std::ranges::reverse(raw);
        return std::bit_cast<T>(raw);
    };
    switch (type) {
        case PlyType::int8:
            return as(std::int8_t{});
        case PlyType::uint8:
            return as(std::uint8_t{});
        case PlyType::int16:
            return as(std::int16_t{});
        case PlyType::uint16:
            return as(std::uint16_t{});
        case PlyType::int32:
            return as(std::int32_t{});
        case PlyType::uint32:
            return as(std::uint32_t{});
        case PlyType::float32:
            return as(float{});
        case PlyType::float64:
            return as(double{});
    }
    return 0;
}

float narrowed(double value) {
    constexpr double largest = std::numeric_limits<float>::max();
    if (std::isfinite(value)) value = std::clamp(value, -largest, largest);
    return static_cast<float>(value);
}

/// Where the rows of 'vertex' begin in a binary file, after the elements before it. Lists are walked; every
/// step moves on by at least a byte, so that the file's size bounds the work.
Result<std::uint64_t> vertexOffset(const ByteSource& source, const PlyHeader& header) {
    const bool swap = header.encoding == PlyEncoding::bigEndian;
    const Error tooShort =
        plyError(source, "the file ends before its vertices: a count in the header is wrong",
                 "The file is damaged; export or download it again.");
    std::uint64_t offset = header.bytes;
    for (const PlyElement& element : header.elements) {
        if (element.name == "vertex") break;
        if (!element.hasList()) {
            const std::uint64_t stride = element.stride();
            if (stride != 0 && element.count > (source.size() - offset) / stride) return tooShort;
            offset += stride * (stride == 0 ? 0 : element.count);
            continue;
        }
        for (std::uint64_t row = 0; row < element.count; ++row) {
            for (const PlyProperty& property : element.properties) {
                std::uint64_t items = 1;
                if (property.list) {
                    std::array<std::byte, 8> raw{};
                    const std::size_t width = plyTypeSize(property.countType);
                    if (!source.read(offset, std::span(raw).first(width))) return tooShort;
                    offset += width;
                    const double count = decode(property.countType, raw.data(), swap);
                    if (!(count >= 0) || count > static_cast<double>(source.size())) return tooShort;
                    items = static_cast<std::uint64_t>(count);
                }
                const std::uint64_t width = plyTypeSize(property.type);
                if (items > (source.size() - offset) / width) return tooShort;
                offset += items * width;
            }
        }
    }
    return offset;
}

Result<void> checkCount(const ByteSource& source, const PlyHeader& header, const Layout& layout,
                        std::uint64_t offset) {
    const std::uint64_t left = source.size() - std::min(offset, source.size());
    // A number in text takes a digit and a blank at least; the last one of the file may lack the blank.
    const std::uint64_t rowBytes =
        header.encoding == PlyEncoding::ascii ? 2 * layout.vertex.properties.size() : layout.vertex.stride();
    const std::uint64_t possible = (left + (header.encoding == PlyEncoding::ascii ? 1 : 0)) / rowBytes;
    if (layout.vertex.count > possible) {
        return plyError(source,
                        "the header promises " + std::to_string(layout.vertex.count) +
                            " vertices, but the file has room for " + std::to_string(possible),
                        "The file is damaged or incomplete; export or download it again.");
    }
    if (layout.vertex.count > static_cast<std::uint64_t>(std::numeric_limits<int>::max()))
        return plyError(source, "it has more than 2^31 vertices", "Split the file.");
    return {};
}

/// Takes up rows and makes columns of them.
class Collector {
public:
    explicit Collector(const Layout& layout)
        : layout_(layout), width_(3 * static_cast<std::size_t>(shCoefficientCount(layout.shDegree))) {
        const auto n = static_cast<std::size_t>(layout.vertex.count);
        positions_.reserve(3 * n);
        scales_.reserve(3 * n);
        rotations_.reserve(4 * n);
        opacities_.reserve(n);
        harmonics_.reserve(width_ * n);
    }

    void add(std::array<float, slotCount>& row) {
        if (layout_.flat)
            row[scale + 2] = std::min(row[scale], row[scale + 1]) - 4.6F;  // a hundredth as thick
        if (std::isinf(row[opacity])) row[opacity] = std::copysign(13.8F, row[opacity]);  // 1 − 1e-6
        for (int axis = 0; axis < 3; ++axis) {
            if (row[static_cast<std::size_t>(scale + axis)] == -std::numeric_limits<float>::infinity())
                row[static_cast<std::size_t>(scale + axis)] = -30.0F;
        }
        // Back from y down: 180° about z, exactly.
        positions_.insert(positions_.end(), {-row[0], -row[1], row[2]});
        scales_.insert(scales_.end(), row.begin() + scale, row.begin() + scale + 3);
        const float* q = row.data() + rotation;
        rotations_.insert(rotations_.end(), {q[3], q[2], -q[1], -q[0]});
        opacities_.push_back(row[opacity]);
        addHarmonics(row);
    }

    Gaussians finish() {
        Gaussians g;
        g.positions = std::move(positions_);
        g.logScales = std::move(scales_);
        g.rotations = std::move(rotations_);
        g.opacityLogits = std::move(opacities_);
        g.sh = std::move(harmonics_);
        g.shDegree = layout_.shDegree;
        return g;
    }

private:
    void addHarmonics(const std::array<float, slotCount>& row) {
        const std::size_t start = harmonics_.size();
        harmonics_.resize(start + width_);
        float* out = harmonics_.data() + start;
        std::copy_n(row.begin() + harmonics, 3, out);
        const auto perChannel = static_cast<std::size_t>(layout_.restPerChannel);
        std::size_t coefficient = 1;
        for (int l = 1; l <= layout_.shDegree; ++l) {
            for (int m = -l; m <= l; ++m, ++coefficient) {
                const float sign = m % 2 == 0 ? 1.0F : -1.0F;
                for (std::size_t channel = 0; channel < 3; ++channel)
                    out[3 * coefficient + channel] =
                        sign *
                        row[static_cast<std::size_t>(harmonics) + 3 + channel * perChannel + coefficient - 1];
            }
        }
    }

    const Layout& layout_;
    std::size_t width_;
    std::vector<float> positions_, scales_, rotations_, opacities_, harmonics_;
};

Result<void> readBinary(const ByteSource& source, const PlyHeader& header, const Layout& layout,
                        std::uint64_t offset, Collector& collector) {
    const bool swap = header.encoding == PlyEncoding::bigEndian;
    struct Field {
        std::size_t offset;
        PlyType type;
        std::size_t slot;
    };
    std::vector<Field> fields;
    std::size_t stride = 0;
    bool plain = !swap;
    for (std::size_t i = 0; i < layout.slots.size(); ++i) {
        const PlyType type = layout.vertex.properties[i].type;
        if (layout.slots[i] >= 0) {
            fields.push_back({stride, type, static_cast<std::size_t>(layout.slots[i])});
            plain = plain && type == PlyType::float32;
        }
        stride += plyTypeSize(type);
    }
    const std::uint64_t rowsPerChunk = std::max<std::uint64_t>(1, chunkBytes / stride);
    std::vector<std::byte> chunk;
    std::array<float, slotCount> row{};
    for (std::uint64_t done = 0; done < layout.vertex.count;) {
        const std::uint64_t rows = std::min(rowsPerChunk, layout.vertex.count - done);
        chunk.resize(static_cast<std::size_t>(rows) * stride);
        if (!source.read(offset + done * stride, chunk))
            return plyError(source, "reading failed at vertex " + std::to_string(done), "Check the disk.");
        for (std::size_t r = 0; r < rows; ++r) {
            const std::byte* bytes = chunk.data() + r * stride;
            for (const Field& field : fields) {
                if (plain) {
                    std::memcpy(&row[field.slot], bytes + field.offset, sizeof(float));
                } else {
                    row[field.slot] = narrowed(decode(field.type, bytes + field.offset, swap));
                }
            }
            collector.add(row);
        }
        done += rows;
    }
    return {};
}

Result<void> readText(const ByteSource& source, const PlyHeader& header, const Layout& layout,
                      Collector& collector) {
    TextReader reader(source, header.bytes);
    const auto failure = [&](const PlyElement& element, std::uint64_t row) {
        return Error{"a number is missing or is none",
                     source.name() + ", element '" + element.name + "', row " + std::to_string(row),
                     "The file is damaged or incomplete; export or download it again."};
    };
    std::array<float, slotCount> row{};
    for (const PlyElement& element : header.elements) {
        const bool wanted = element.name == "vertex";
        if (element.properties.empty()) continue;
        for (std::uint64_t r = 0; r < element.count; ++r) {
            for (std::size_t i = 0; i < element.properties.size(); ++i) {
                double value = 0;
                if (!reader.next(value)) return failure(element, r);
                if (element.properties[i].list) {
                    for (double item = 0, left = value; left > 0; --left) {
                        if (!reader.next(item)) return failure(element, r);
                    }
                } else if (wanted && layout.slots[i] >= 0) {
                    row[static_cast<std::size_t>(layout.slots[i])] = narrowed(value);
                }
            }
            if (wanted) collector.add(row);
        }
        if (wanted) break;
    }
    return {};
}

PlySummary summaryOf(const PlyHeader& header, std::uint64_t count, int shDegree) {
    PlySummary summary;
    summary.count = count;
    summary.shDegree = shDegree;
    summary.format = header.encoding == PlyEncoding::ascii          ? "ascii"
                     : header.encoding == PlyEncoding::littleEndian ? "binary_little_endian"
                                                                    : "binary_big_endian";
    summary.filtering = plyFiltering(header);
    summary.generator = plyGenerator(header);
    return summary;
}

/// Turned where a comment says that another axis is up.
PlyContent upright(PlyContent content, const PlyHeader& header) {
    if (const auto turn = plyUprightTurn(header))
        content.gaussians = transformed(content.gaussians, {.rotation = *turn});
    return content;
}

}  // namespace

Result<PlySummary> inspectPly(const ByteSource& source) {
    const auto header = readPlyHeader(source);
    if (!header) return header.error();
    if (isCompressedPly(*header)) {
        const auto compressed = inspectCompressedPly(source, *header);
        if (!compressed) return compressed.error();
        PlySummary summary = summaryOf(*header, compressed->count, compressed->shDegree);
        summary.format = "compressed";
        return summary;
    }
    const auto layout = layoutOf(source, *header);
    if (!layout) return layout.error();
    if (auto fits = checkCount(source, *header, *layout, header->bytes); !fits) return fits.error();
    return summaryOf(*header, layout->vertex.count, layout->shDegree);
}

Result<PlyContent> readPly(const ByteSource& source) {
    const auto header = readPlyHeader(source);
    if (!header) return header.error();
    if (isCompressedPly(*header)) {
        auto summary = inspectPly(source);
        if (!summary) return summary.error();
        auto gaussians = readCompressedPly(source, *header);
        if (!gaussians) return gaussians.error();
        return upright({std::move(*summary), std::move(*gaussians)}, *header);
    }
    const auto layout = layoutOf(source, *header);
    if (!layout) return layout.error();
    std::uint64_t offset = header->bytes;
    const bool text = header->encoding == PlyEncoding::ascii;
    if (!text) {
        const auto found = vertexOffset(source, *header);
        if (!found) return found.error();
        offset = *found;
    }
    if (auto fits = checkCount(source, *header, *layout, offset); !fits) return fits.error();
    Collector collector(*layout);
    auto read = text ? readText(source, *header, *layout, collector)
                     : readBinary(source, *header, *layout, offset, collector);
    if (!read) return read.error();
    return upright({summaryOf(*header, layout->vertex.count, layout->shDegree), collector.finish()}, *header);
}

Result<PlyContent> readPly(const std::filesystem::path& path) {
    const auto source = openFile(path);
    if (!source) return source.error();
    return readPly(**source);
}

}  // namespace splatreel::core
