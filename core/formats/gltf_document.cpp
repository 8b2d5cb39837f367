#include "core/formats/gltf_document.h"

#include "core/formats/bounded_json.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>

namespace splatreel::core {
namespace {

using nlohmann::json;

constexpr std::uint32_t magic = 0x46546C67;        // "glTF"
constexpr std::uint32_t jsonChunk = 0x4E4F534A;    // "JSON"
constexpr std::uint32_t binaryChunk = 0x004E4942;  // "BIN"
constexpr std::uint64_t maximumJsonBytes = 1U << 25;
constexpr std::int64_t maximumNumber = std::int64_t{1} << 40;

std::uint32_t word(std::span<const std::byte> bytes, std::size_t index) {
    std::uint32_t value = 0;
    std::memcpy(&value, bytes.data() + 4 * index, 4);
    return value;
}

std::size_t componentBytes(int type) {
    switch (type) {
        case 5120:
        case 5121:
            return 1;
        case 5122:
        case 5123:
            return 2;
        case 5125:
        case 5126:
            return 4;
        default:
            return 0;
    }
}

std::size_t componentCount(const std::string& type) {
    if (type == "SCALAR") return 1;
    if (type == "VEC2") return 2;
    if (type == "VEC3") return 3;
    if (type == "VEC4") return 4;
    return 0;
}

template <class T>
float component(const std::byte* bytes, bool normalized) {
    T value{};
    std::memcpy(&value, bytes, sizeof(T));
    const auto number = static_cast<float>(value);
    if constexpr (std::is_integral_v<T>) {
        if (normalized) return std::max(number / static_cast<float>(std::numeric_limits<T>::max()), -1.0F);
    }
    return number;
}

float componentAt(const std::byte* bytes, int type, bool normalized) {
    switch (type) {
        case 5120:
            return component<std::int8_t>(bytes, normalized);
        case 5121:
            return component<std::uint8_t>(bytes, normalized);
        case 5122:
            return component<std::int16_t>(bytes, normalized);
        case 5123:
            return component<std::uint16_t>(bytes, normalized);
        case 5125:
            return component<std::uint32_t>(bytes, normalized);
        default:
            return component<float>(bytes, false);
    }
}

struct Chunk {
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
};

/// What a glTF file is made of.
struct Parts {
    Chunk json;
    Chunk binary;  ///< empty: none
};

Result<Parts> partsOfGlb(const GltfDocument& document) {
    const ByteSource& file = *document.source;
    std::array<std::byte, 20> head{};
    if (!file.read(0, head)) return document.error("the file ends within its header");
    if (word(head, 1) != 2)
        return document.error("this is glTF of version " + std::to_string(word(head, 1)) +
                              ", only 2 is known");
    const std::uint64_t length = word(head, 2);
    const std::uint64_t jsonBytes = word(head, 3);
    if (length > file.size())
        return document.error("the file is incomplete: " + std::to_string(length) + " bytes are promised, " +
                              std::to_string(file.size()) + " are there");
    if (word(head, 4) != jsonChunk || length < 20 || jsonBytes > length - 20)
        return document.error("the first chunk is not JSON or longer than the file");
    Parts parts{{20, jsonBytes}, {}};
    const std::uint64_t next = 20 + jsonBytes;
    std::array<std::byte, 8> chunk{};
    if (next + 8 > length || !file.read(next, chunk) || word(chunk, 1) != binaryChunk) return parts;
    parts.binary = {next + 8, word(chunk, 0)};
    if (parts.binary.bytes > length - parts.binary.offset)
        return document.error("the binary chunk is longer than the file");
    return parts;
}

}  // namespace

Error GltfDocument::error(const std::string& what) const {
    return {what, source->name(), "Export the file again, or check it with the Khronos glTF validator."};
}

const json* GltfDocument::entry(const char* list, std::int64_t index) const {
    const auto found = json.find(list);
    if (found == json.end() || !found->is_array() || index < 0 ||
        index >= static_cast<std::int64_t>(found->size()))
        return nullptr;
    const auto& item = (*found)[static_cast<std::size_t>(index)];
    return item.is_object() ? &item : nullptr;
}

Result<GltfDocument> readGltfDocument(std::shared_ptr<const ByteSource> source) {
    GltfDocument document;
    document.source = std::move(source);
    const ByteSource& file = *document.source;
    std::array<std::byte, 4> head{};
    if (!file.read(0, head)) return document.error("this is not a glTF file");
    auto parts = word(head, 0) == magic ? partsOfGlb(document) : Parts{{0, file.size()}, {}};
    if (!parts) return parts.error();
    if (parts->json.bytes > maximumJsonBytes)
        return document.error("the JSON is " + bytesText(parts->json.bytes) + ", at most " +
                              bytesText(maximumJsonBytes) + " are read");
    std::string text(static_cast<std::size_t>(parts->json.bytes), '\0');
    if (!file.read(parts->json.offset, std::as_writable_bytes(std::span(text))))
        return document.error("reading failed");
    auto parsed = parseBoundedJson(text, file.name());
    if (!parsed) return parsed.error();
    if (!parsed->is_object()) return document.error("the JSON is not an object");
    document.json = std::move(*parsed);
    const bool hasBinary = parts->binary.bytes > 0;
    auto buffers =
        openGltfBuffers(document.json, file,
                        {hasBinary ? document.source : nullptr, parts->binary.offset, parts->binary.bytes});
    if (!buffers) return buffers.error();
    document.buffers = std::move(*buffers);
    return document;
}

Result<ByteRange> bufferViewRange(const GltfDocument& document, std::int64_t index) {
    const std::string name = "buffer view " + std::to_string(index);
    const json* view = document.entry("bufferViews", index);
    if (!view) return document.error(name + " does not exist");
    const auto owner = jsonInteger(*view, "buffer", 0, maximumNumber);
    if (!owner || static_cast<std::size_t>(*owner) >= document.buffers.size())
        return document.error(name + " lies in a buffer that does not exist");
    const GltfBuffer& buffer = document.buffers[static_cast<std::size_t>(*owner)];
    const auto bytes = jsonInteger(*view, "byteLength", 1, maximumNumber);
    const auto offset = view->contains("byteOffset") ? jsonInteger(*view, "byteOffset", 0, maximumNumber)
                                                     : std::optional<std::int64_t>(0);
    const auto stride = view->contains("byteStride") ? jsonInteger(*view, "byteStride", 1, 252)
                                                     : std::optional<std::int64_t>(0);
    if (!bytes || !offset || !stride) return document.error(name + " has impossible numbers");
    if (static_cast<std::uint64_t>(*offset + *bytes) > buffer.bytes)
        return document.error(name + " reaches beyond its buffer");
    return ByteRange{buffer.source, buffer.offset + static_cast<std::uint64_t>(*offset),
                     static_cast<std::uint64_t>(*bytes), static_cast<std::uint64_t>(*stride)};
}

Result<std::uint64_t> accessorCount(const GltfDocument& document, std::int64_t index) {
    const json* accessor = document.entry("accessors", index);
    if (!accessor) return document.error("accessor " + std::to_string(index) + " does not exist");
    const auto count = jsonInteger(*accessor, "count", 1, std::numeric_limits<int>::max());
    if (!count) return document.error("accessor " + std::to_string(index) + " has an impossible count");
    return static_cast<std::uint64_t>(*count);
}

Result<std::vector<float>> readAccessor(const GltfDocument& document, std::int64_t index,
                                        const std::string& type, std::span<const int> componentTypes) {
    const std::string name = "accessor " + std::to_string(index);
    const auto count = accessorCount(document, index);
    if (!count) return count.error();
    const json& accessor = *document.entry("accessors", index);
    if (jsonText(accessor, "type") != type) return document.error(name + " is not of type " + type);
    const auto component = jsonInteger(accessor, "componentType", 0, 10000);
    if (!component || std::ranges::find(componentTypes, static_cast<int>(*component)) == componentTypes.end())
        return document.error(name + " has a component type that does not belong there");
    if (accessor.contains("sparse"))
        return document.error(name + " is sparse, which is not supported for splats");
    const auto viewIndex = jsonInteger(accessor, "bufferView", 0, maximumNumber);
    if (!viewIndex)
        return document.error(name + " has no data of its own (compressed splats are not supported)");
    const auto view = bufferViewRange(document, *viewIndex);
    if (!view) return view.error();
    const auto offset = accessor.contains("byteOffset")
                            ? jsonInteger(accessor, "byteOffset", 0, maximumNumber)
                            : std::optional<std::int64_t>(0);
    const bool normalized = accessor.contains("normalized") && accessor["normalized"].is_boolean() &&
                            accessor["normalized"].get<bool>();

    const std::size_t components = componentCount(type);
    const std::size_t width = componentBytes(static_cast<int>(*component));
    const std::uint64_t element = components * width;
    const std::uint64_t stride = view->stride == 0 ? element : view->stride;
    if (!offset || stride < element) return document.error(name + " has impossible numbers");
    const std::uint64_t needed = static_cast<std::uint64_t>(*offset) + stride * (*count - 1) + element;
    if (needed > view->bytes)
        return document.error(name + " needs " + std::to_string(needed) + " bytes, its buffer view has " +
                              std::to_string(view->bytes));

    std::vector<float> values(static_cast<std::size_t>(*count) * components);
    const std::uint64_t begin = view->offset + static_cast<std::uint64_t>(*offset);
    if (*component == 5126 && stride == element) {
        if (!view->source->read(begin, std::as_writable_bytes(std::span(values))))
            return document.error("reading failed");
        return values;
    }
    const std::uint64_t rowsPerChunk = std::max<std::uint64_t>(1, (1U << 18) / stride);
    std::vector<std::byte> chunk;
    for (std::uint64_t done = 0; done < *count;) {
        const std::uint64_t rows = std::min(rowsPerChunk, *count - done);
        chunk.resize(static_cast<std::size_t>((rows - 1) * stride + element));
        if (!view->source->read(begin + done * stride, chunk)) return document.error("reading failed");
        for (std::size_t row = 0; row < rows; ++row) {
            for (std::size_t c = 0; c < components; ++c)
                values[(static_cast<std::size_t>(done) + row) * components + c] = componentAt(
                    chunk.data() + row * stride + c * width, static_cast<int>(*component), normalized);
        }
        done += rows;
    }
    return values;
}

}  // namespace splatreel::core
