#include "core/formats/companion_files.h"

#include "core/base/files.h"
#include "core/formats/bounded_json.h"
#include "core/formats/frame_files.h"
#include "core/formats/sequence_json.h"
#include "core/formats/sog.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace splatreel::core {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::uint64_t largestDocument = 256'000'000;

Result<std::vector<fs::path>> ofManifest(const fs::path& file) {
    const auto manifest = readManifest(file);
    if (!manifest) return manifest.error();
    std::vector<fs::path> files;
    const auto addWhereThere = [&](const std::string& name) {
        std::error_code code;
        if (!name.empty() && fs::exists(file.parent_path() / name, code)) files.emplace_back(name);
    };
    for (const auto& [format, pattern] : manifest->framePatterns)
        for (int i = 0; i < manifest->frameCount; ++i) addWhereThere(patternName(pattern, i));
    addWhereThere(manifest->animatedGlb);
    addWhereThere(manifest->idFile);
    return files;
}

Result<std::vector<fs::path>> ofSog(const fs::path& file) {
    const auto pictures = sogPictures(file);
    if (!pictures) return pictures.error();
    std::vector<fs::path> files;
    for (const fs::path& picture : *pictures) files.push_back(picture.filename());
    return files;
}

/// "my%20file.bin" → "my file.bin" (RFC 3986, section 2.1); nothing for a broken escape.
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

/// Of a URI that means a file in the folder or below.
std::optional<fs::path> fileOf(const std::string& uri) {
    if (uri.starts_with("data:") || uri.find("://") != std::string::npos) return std::nullopt;
    const auto text = withoutEscapes(uri);
    if (!text || text->empty()) return std::nullopt;
    const fs::path path = fs::path(*text).lexically_normal();
    if (path.is_absolute() || path.begin()->string() == "..") return std::nullopt;
    return path;
}

Result<std::vector<fs::path>> ofGltf(const fs::path& file) {
    const auto text = readTextFile(file, largestDocument);
    if (!text) return text.error();
    const auto document = parseBoundedJson(*text, file.string());
    if (!document) return document.error();
    std::set<fs::path> files;
    for (const char* list : {"buffers", "images"}) {
        const auto found = document->find(list);
        if (found == document->end() || !found->is_array()) continue;
        for (const json& entry : *found) {
            const auto uri = entry.is_object() ? jsonText(entry, "uri") : std::nullopt;
            if (const auto path = uri ? fileOf(*uri) : std::nullopt) files.insert(*path);
        }
    }
    return std::vector<fs::path>(files.begin(), files.end());
}

}  // namespace

Result<std::vector<fs::path>> companionFiles(const fs::path& file) {
    const std::string ending = lowerExtension(file);
    if (ending == ".json") return isSogMeta(file) ? ofSog(file) : ofManifest(file);
    if (ending == ".gltf") return ofGltf(file);
    return std::vector<fs::path>();
}

}  // namespace splatreel::core
