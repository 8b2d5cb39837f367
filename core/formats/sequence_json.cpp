#include "core/formats/sequence_json.h"

#include "core/base/files.h"
#include "core/formats/bounded_json.h"
#include "core/formats/description_json.h"
#include "core/formats/frame_files.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace splatreel::core {
namespace {

using nlohmann::json;

constexpr std::int64_t maximumFrames = 1'000'000;
constexpr std::uint64_t maximumBytes = 1U << 26;

json boundsToJson(const Bounds& bounds) {
    return {{"min", {bounds.min[0], bounds.min[1], bounds.min[2]}},
            {"max", {bounds.max[0], bounds.max[1], bounds.max[2]}}};
}

/// Relative, staying inside the folder.
bool safePath(const std::string& text) {
    const std::filesystem::path path(text);
    if (text.empty() || text.size() > 1000 || text.find('\0') != std::string::npos || path.is_absolute())
        return false;
    return std::ranges::none_of(path, [](const auto& part) { return part == ".."; });
}

/// Where "%04d" (with any number of digits from 1 to 9) begins and ends; nothing unless there is exactly one.
std::optional<std::pair<std::size_t, std::size_t>> placeholder(const std::string& pattern) {
    const std::size_t begin = pattern.find('%');
    if (begin == std::string::npos || pattern.find('%', begin + 1) != std::string::npos) return std::nullopt;
    std::size_t end = begin + 1;
    if (end < pattern.size() && pattern[end] == '0') ++end;
    if (end < pattern.size() && pattern[end] >= '1' && pattern[end] <= '9') ++end;
    if (end >= pattern.size() || pattern[end] != 'd') return std::nullopt;
    return std::pair(begin, end + 1);
}

}  // namespace

std::string patternName(const std::string& pattern, int index) {
    const auto place = placeholder(pattern);
    if (!place) return pattern;
    const std::string spec = pattern.substr(place->first + 1, place->second - place->first - 2);
    std::string digits = std::to_string(index);
    const int width = spec.size() == 2 ? spec[1] - '0' : 0;
    if (static_cast<int>(digits.size()) < width)
        digits.insert(0, static_cast<std::size_t>(width) - digits.size(), '0');
    return pattern.substr(0, place->first) + digits + pattern.substr(place->second);
}

std::string manifestJson(const SequenceManifest& manifest) {
    const GaussianSequence& sequence = manifest.description;
    json object = descriptionToJson(sequence);
    object["version"] = 1;
    object["frame_count"] = manifest.frameCount;
    object["patterns"] = json::object();
    for (const auto& [name, pattern] : manifest.framePatterns) object["patterns"][name] = pattern;
    if (!manifest.animatedGlb.empty()) object["patterns"]["animated_glb"] = manifest.animatedGlb;
    if (!manifest.counts.empty()) object["counts"] = manifest.counts;
    object["bounds"] = manifest.bounds.empty() ? json() : boundsToJson(manifest.bounds);
    object["sh_degree"] = manifest.shDegree;
    object["ids"] = !manifest.idFile.empty();
    if (!manifest.idFile.empty()) object["ids_file"] = manifest.idFile;
    return object.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

Result<SequenceManifest> parseManifest(std::string_view text, const std::string& where) {
    const auto failure = [&](const std::string& what) {
        return Error{what, where,
                     "Give a sequence.json that Splatreel wrote, or its folder of frames itself."};
    };
    const auto parsed = parseBoundedJson(text, where);
    if (!parsed) return parsed.error();
    const json& object = *parsed;
    if (!object.is_object()) return failure("this is not a sequence description (not a JSON object)");
    const auto version = jsonInteger(object, "version", 1, 1'000'000);
    if (!version) return failure("the entry 'version' is missing or no number");
    if (*version > 1) {
        return Error{"it was written by a newer version (format " + std::to_string(*version) + ")", where,
                     "Update Splatreel, or read the files of its frames directly."};
    }
    SequenceManifest manifest;
    const auto frames = jsonInteger(object, "frame_count", 0, maximumFrames);
    if (!frames)
        return failure("the entry 'frame_count' is missing or not within 0 and " +
                       std::to_string(maximumFrames));
    manifest.frameCount = static_cast<int>(*frames);
    if (auto described = descriptionFromJson(object, where, manifest.description); !described)
        return described.error();

    if (!object.contains("patterns") || !object["patterns"].is_object())
        return failure("the entry 'patterns' is missing");
    const json& patterns = object["patterns"];
    for (const FrameFileFormat& format : frameFileFormats()) {
        if (auto pattern = jsonText(patterns, format.name); pattern && !pattern->empty())
            manifest.framePatterns[format.name] = std::move(*pattern);
    }
    manifest.animatedGlb = jsonText(patterns, "animated_glb").value_or("");
    manifest.idFile = jsonText(object, "ids_file").value_or("");
    for (const auto& [name, pattern] : manifest.framePatterns) {
        if (!safePath(pattern) || !placeholder(pattern))
            return failure("the pattern '" + pattern +
                           "' is not a relative name with one placeholder such as %04d");
    }
    for (const std::string* name : {&manifest.animatedGlb, &manifest.idFile}) {
        if (!name->empty() && !safePath(*name))
            return failure("the name '" + *name + "' leads out of the folder");
    }
    if (manifest.framePatterns.empty() && manifest.animatedGlb.empty())
        return failure("the entry 'patterns' names no files");

    if (object.contains("counts") && object["counts"].is_array()) {
        for (const json& count : object["counts"]) {
            if (!count.is_number_integer() || count.get<double>() < 0 || count.get<double>() > 1e10)
                return failure("the entry 'counts' holds something else than counts");
            manifest.counts.push_back(count.get<std::int64_t>());
        }
        if (manifest.counts.size() != static_cast<std::size_t>(manifest.frameCount))
            return failure("'counts' has " + std::to_string(manifest.counts.size()) + " entries for " +
                           std::to_string(manifest.frameCount) + " frames");
    }
    manifest.shDegree = static_cast<int>(jsonInteger(object, "sh_degree", 0, 3).value_or(0));
    return manifest;
}

Result<SequenceManifest> readManifest(const std::filesystem::path& path) {
    const auto text = readTextFile(path, maximumBytes);
    if (!text) return text.error();
    return parseManifest(*text, path.string());
}

}  // namespace splatreel::core
