#include "core/formats/ply_header.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace splatreel::core {
namespace {

constexpr std::uint64_t maximumHeaderBytes = 1U << 18;
constexpr std::size_t maximumElements = 64;
constexpr std::size_t maximumProperties = 1024;  // per element

std::optional<PlyType> typeNamed(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, PlyType>, 16> names = {{{"char", PlyType::int8},
                                                                             {"int8", PlyType::int8},
                                                                             {"uchar", PlyType::uint8},
                                                                             {"uint8", PlyType::uint8},
                                                                             {"short", PlyType::int16},
                                                                             {"int16", PlyType::int16},
                                                                             {"ushort", PlyType::uint16},
                                                                             {"uint16", PlyType::uint16},
                                                                             {"int", PlyType::int32},
                                                                             {"int32", PlyType::int32},
                                                                             {"uint", PlyType::uint32},
                                                                             {"uint32", PlyType::uint32},
                                                                             {"float", PlyType::float32},
                                                                             {"float32", PlyType::float32},
                                                                             {"double", PlyType::float64},
                                                                             {"float64", PlyType::float64}}};
    const auto* found = std::ranges::find(names, name, &std::pair<std::string_view, PlyType>::first);
    if (found == names.end()) return std::nullopt;
    return found->second;
}

std::vector<std::string_view> words(std::string_view line) {
    std::vector<std::string_view> found;
    std::size_t at = 0;
    while (true) {
        at = line.find_first_not_of(" \t", at);
        if (at == std::string_view::npos) return found;
        const std::size_t end = std::min(line.find_first_of(" \t", at), line.size());
        found.push_back(line.substr(at, end - at));
        at = end;
    }
}

/// Takes up one line of the header. An empty string: fine; else what is wrong.
std::string takeLine(std::string_view line, PlyHeader& header, bool& formatSeen) {
    const auto parts = words(line);
    if (parts.empty()) return {};
    if (parts[0] == "comment" || parts[0] == "obj_info") {
        const std::size_t start = std::min(line.find(parts[0]) + parts[0].size() + 1, line.size());
        header.comments.emplace_back(line.substr(start));
        return {};
    }
    if (parts[0] == "format") {
        if (parts.size() < 2) return "the format line is incomplete";
        if (parts[1] == "ascii") {
            header.encoding = PlyEncoding::ascii;
        } else if (parts[1] == "binary_little_endian") {
            header.encoding = PlyEncoding::littleEndian;
        } else if (parts[1] == "binary_big_endian") {
            header.encoding = PlyEncoding::bigEndian;
        } else {
            return "unknown format";
        }
        formatSeen = true;
        return {};
    }
    if (parts[0] == "element") {
        PlyElement element;
        if (parts.size() != 3) return "an element needs a name and a count";
        element.name = parts[1];
        const auto [end, code] =
            std::from_chars(parts[2].data(), parts[2].data() + parts[2].size(), element.count);
        if (code != std::errc() || end != parts[2].data() + parts[2].size())
            return "the count of an element is not a number";
        if (header.elements.size() == maximumElements) return "there are too many elements";
        header.elements.push_back(std::move(element));
        return {};
    }
    if (parts[0] == "property") {
        if (header.elements.empty()) return "a property stands before any element";
        auto& properties = header.elements.back().properties;
        if (properties.size() == maximumProperties) return "an element has too many properties";
        PlyProperty property;
        property.list = parts.size() == 5 && parts[1] == "list";
        if (!property.list && parts.size() != 3) return "a property needs a type and a name";
        const auto type = typeNamed(property.list ? parts[3] : parts[1]);
        const auto countType = property.list ? typeNamed(parts[2]) : PlyType::uint8;
        if (!type || !countType) return "a property has an unknown type";
        property.type = *type;
        property.countType = *countType;
        property.name = parts.back();
        properties.push_back(std::move(property));
        return {};
    }
    return "an unknown line";
}

}  // namespace

std::size_t plyTypeSize(PlyType type) {
    constexpr std::array<std::size_t, 8> sizes = {1, 1, 2, 2, 4, 4, 4, 8};
    return sizes[static_cast<std::size_t>(type)];
}

bool PlyElement::hasList() const {
    return std::ranges::any_of(properties, &PlyProperty::list);
}

std::size_t PlyElement::stride() const {
    std::size_t bytes = 0;
    for (const PlyProperty& property : properties) bytes += plyTypeSize(property.type);
    return bytes;
}

int PlyElement::find(std::string_view property) const {
    const auto found = std::ranges::find(properties, property, &PlyProperty::name);
    return found == properties.end() ? -1 : static_cast<int>(found - properties.begin());
}

int PlyHeader::find(std::string_view element) const {
    const auto found = std::ranges::find(elements, element, &PlyElement::name);
    return found == elements.end() ? -1 : static_cast<int>(found - elements.begin());
}

Result<PlyHeader> readPlyHeader(const ByteSource& source) {
    const auto failure = [&](const std::string& what, std::size_t line) {
        return Error{"not a readable PLY file: " + what,
                     source.name() + ", header line " + std::to_string(line),
                     "Export the file again, or check that it is a PLY file at all."};
    };
    std::string text(static_cast<std::size_t>(std::min(source.size(), maximumHeaderBytes)), '\0');
    if (!source.read(0, std::as_writable_bytes(std::span(text))))
        return Error{"reading failed", source.name(), "Check the disk."};
    if (!text.starts_with("ply\n") && !text.starts_with("ply\r"))
        return failure("it does not begin with 'ply'", 1);

    PlyHeader header;
    bool formatSeen = false;
    std::size_t at = 0;
    for (std::size_t number = 1;; ++number) {
        const std::size_t end = text.find('\n', at);
        if (end == std::string::npos) {
            return failure(source.size() > maximumHeaderBytes
                               ? "the header does not end within " + bytesText(maximumHeaderBytes)
                               : "the file ends inside the header",
                           number);
        }
        std::string_view line = std::string_view(text).substr(at, end - at);
        if (line.ends_with('\r')) line.remove_suffix(1);
        at = end + 1;
        if (number == 1) continue;
        if (line == "end_header") break;
        if (const std::string wrong = takeLine(line, header, formatSeen); !wrong.empty())
            return failure(wrong, number);
    }
    if (!formatSeen) return failure("the format line is missing", 2);
    header.bytes = at;
    return header;
}

}  // namespace splatreel::core
