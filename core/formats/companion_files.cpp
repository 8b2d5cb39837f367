#include "core/formats/companion_files.h"

#include "core/base/files.h"
#include "core/formats/bounded_json.h"
#include "core/formats/frame_files.h"
#include "core/formats/gltf_buffers.h"
#include "core/formats/sequence_json.h"
#include "core/formats/sog.h"

#include <optional>
#include <set>
#include <string>

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
            if (const auto path = uri ? gltfFile(*uri) : std::nullopt) files.insert(*path);
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
