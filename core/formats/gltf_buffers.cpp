#include "core/formats/gltf_buffers.h"

#include "core/base/base64.h"
#include "core/formats/bounded_json.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace splatreel::core {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t maximumBuffers = 256;  // each may be an open file
constexpr std::int64_t maximumBytes = std::int64_t{1} << 40;

/// Bytes that the source itself keeps.
class OwnedBytes final : public ByteSource {
public:
    OwnedBytes(std::vector<std::byte> bytes, const std::string& name)
        : bytes_(std::move(bytes)), view_(memorySource(bytes_, name)) {}

    [[nodiscard]] const std::string& name() const override { return view_->name(); }
    [[nodiscard]] std::uint64_t size() const override { return view_->size(); }
    [[nodiscard]] bool read(std::uint64_t offset, std::span<std::byte> out) const override {
        return view_->read(offset, out);
    }

private:
    std::vector<std::byte> bytes_;
    std::shared_ptr<const ByteSource> view_;
};

/// "my%20file.bin" → "my file.bin" (RFC 3986 §2.1); nothing for a broken escape or a zero.
std::optional<std::string> withoutEscapes(std::string_view uri) {
    std::string text;
    for (std::size_t i = 0; i < uri.size(); ++i) {
        unsigned code = static_cast<unsigned char>(uri[i]);
        if (uri[i] == '%') {
            const char* const digits = uri.data() + i + 1;
            if (i + 2 >= uri.size() || std::from_chars(digits, digits + 2, code, 16).ptr != digits + 2)
                return std::nullopt;
            i += 2;
        }
        if (code == 0) return std::nullopt;
        text += static_cast<char>(code);
    }
    return text;
}

Result<std::shared_ptr<const ByteSource>> openUri(const std::string& uri, const ByteSource& file,
                                                  const std::string& name) {
    if (uri.starts_with("data:")) {
        constexpr std::string_view marker = ";base64,";
        const std::size_t begin = uri.find(marker);
        auto bytes = begin == std::string::npos
                         ? std::nullopt
                         : fromBase64(std::string_view(uri).substr(begin + marker.size()));
        if (!bytes)
            return Error{"the data of " + name + " is no base64", file.name(), "Export the file again."};
        return std::shared_ptr<const ByteSource>(
            std::make_shared<OwnedBytes>(std::move(*bytes), file.name()));
    }
    const auto path = gltfFile(uri);
    if (!path)
        return Error{
            name + " is to be read from \"" + uri.substr(0, 200) + "\", which is not below the file's folder",
            file.name(), "Put its data beside it, or export a GLB, which holds everything."};
    return openFile(fs::path(file.name()).parent_path() / *path);
}

}  // namespace

std::optional<fs::path> gltfFile(std::string_view uri) {
    if (uri.starts_with("data:") || uri.find("://") != std::string_view::npos) return std::nullopt;
    const auto text = withoutEscapes(uri);
    if (!text || text->empty()) return std::nullopt;
    const fs::path path(*text);
    const bool leaves =
        std::any_of(path.begin(), path.end(), [](const fs::path& part) { return part == ".."; });
    return path.is_absolute() || leaves ? std::nullopt : std::optional(path);
}

Result<std::vector<GltfBuffer>> openGltfBuffers(const json& document, const ByteSource& file,
                                                const GltfBuffer& binary) {
    std::vector<GltfBuffer> buffers;
    const auto list = document.find("buffers");
    if (list == document.end() || !list->is_array()) return buffers;
    const auto wrong = [&](const std::string& what) {
        return Error{what, file.name(),
                     "Export the file again, or check it with the Khronos glTF validator."};
    };
    if (list->size() > maximumBuffers)
        return wrong("it has more than " + std::to_string(maximumBuffers) + " buffers");
    for (const json& entry : *list) {
        const std::string name = "buffer " + std::to_string(buffers.size());
        if (!entry.is_object()) return wrong(name + " is not an object");
        const auto bytes = jsonInteger(entry, "byteLength", 1, maximumBytes);
        if (!bytes) return wrong(name + " has no possible length");
        GltfBuffer buffer = binary;
        if (const auto uri = jsonText(entry, "uri")) {
            auto source = openUri(*uri, file, name);
            if (!source) return source.error();
            const std::uint64_t there = (*source)->size();
            buffer = {std::move(*source), 0, there};
        } else if (!buffers.empty() || binary.source == nullptr) {
            return wrong(name + " says neither a file nor data");
        }
        if (static_cast<std::uint64_t>(*bytes) > buffer.bytes)
            return wrong(name + " is incomplete: " + std::to_string(*bytes) + " bytes are promised, " +
                         std::to_string(buffer.bytes) + " are there");
        buffer.bytes = static_cast<std::uint64_t>(*bytes);
        buffers.push_back(std::move(buffer));
    }
    return buffers;
}

}  // namespace splatreel::core
