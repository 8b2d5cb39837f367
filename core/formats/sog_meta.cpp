#include "core/formats/sog_meta.h"

#include "core/formats/bounded_json.h"
#include "core/formats/opacity_logit.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace splatreel::core {
namespace {

using nlohmann::json;

constexpr std::size_t mostValues = 100'000;
constexpr double absurd = 1e30;

bool describes(const json& root) {
    return root.is_object() && root.contains("means") && root.contains("quats");
}

class Parser {
public:
    Parser(const json& root, const std::string& where) : root_(root), where_(where) {}

    [[nodiscard]] Result<SogMeta> parse() {
        if (!describes(root_))
            return Error{"this JSON does not describe a SOG", where_, "Give the meta.json of one."};
        const auto version = root_.contains("version") ? jsonInteger(root_, "version", 0, 1'000'000) : 1;
        if (version != 1 && version != 2)
            return Error{"it is SOG version " +
                             (version ? std::to_string(*version) : std::string("unknown")) +
                             ", known are 1 and 2",
                         where_, "Export it as version 2, or as PLY."};
        meta_.version = static_cast<int>(*version);
        meta_.antialiased = flag("antialias") || jsonText(root_, "model") == "antialiased";
        if (root_.contains("asset"))
            meta_.generator = jsonText(root_["asset"], "generator").value_or(std::string());
        if (auto good = count(); !good) return good.error();
        if (auto good = positions(); !good) return good.error();
        if (auto good = meta_.version == 1 ? ranges() : codebooks(); !good) return good.error();
        if (auto good = files("scales", {&meta_.scalesFile}); !good) return good.error();
        if (auto good = files("quats", {&meta_.rotationsFile}); !good) return good.error();
        if (auto good = files("sh0", {&meta_.colorsFile}); !good) return good.error();
        if (root_.contains("shN") && !root_["shN"].is_null()) {
            if (auto good = harmonics(); !good) return good.error();
        }
        return std::move(meta_);
    }

private:
    [[nodiscard]] Error wrong(const std::string& what) const {
        return {what, where_, "The file is damaged; export or download it again."};
    }
    [[nodiscard]] bool flag(const char* key) const {
        return root_.contains(key) && root_[key].is_boolean() && root_[key].get<bool>();
    }
    [[nodiscard]] const json& part(const char* key) const {
        static const json none;
        const auto found = root_.find(key);
        return found == root_.end() ? none : *found;
    }

    Result<void> count() {
        std::optional<std::int64_t> count;
        constexpr std::int64_t most = std::int64_t{1} << 40U;
        if (meta_.version == 2) {
            count = jsonInteger(root_, "count", 0, most);
        } else if (const auto shape = jsonNumbers(part("means"), "shape", 2); shape && (*shape)[0] >= 0) {
            count = static_cast<std::int64_t>(std::min((*shape)[0], static_cast<double>(most)));
        }
        if (!count) return wrong("it does not say how many Gaussians there are");
        if (*count > sogMostGaussians)
            return Error{"it has " + std::to_string(*count) + " Gaussians, at most " +
                             std::to_string(sogMostGaussians) + " are read",
                         where_, "Split the file."};
        meta_.count = static_cast<int>(*count);
        return {};
    }

    Result<void> positions() {
        const auto least = jsonNumbers(part("means"), "mins", 3);
        const auto most = jsonNumbers(part("means"), "maxs", 3);
        if (!least || !most) return wrong("'means' lacks its three 'mins' and 'maxs'");
        std::ranges::copy(*least, meta_.least.begin());
        std::ranges::copy(*most, meta_.most.begin());
        return files("means", {&meta_.lowFile, &meta_.highFile});
    }

    /// Version 2.
    Result<void> codebooks() {
        const auto scales = codebook("scales");
        if (!scales) return scales.error();
        meta_.logScales.fill(*scales);
        const auto colors = codebook("sh0");
        if (!colors) return colors.error();
        meta_.colors.fill(*colors);
        for (int byte = 0; byte < 256; ++byte)
            meta_.opacityLogits.push_back(opacityLogit(static_cast<float>(byte) / 255));
        return {};
    }

    /// Version 1.
    Result<void> ranges() {
        const auto least = jsonNumbers(part("scales"), "mins", 3),
                   most = jsonNumbers(part("scales"), "maxs", 3);
        const auto dark = jsonNumbers(part("sh0"), "mins", 4), bright = jsonNumbers(part("sh0"), "maxs", 4);
        if (!least || !most) return wrong("'scales' lacks its three 'mins' and 'maxs'");
        if (!dark || !bright) return wrong("'sh0' lacks its four 'mins' and 'maxs'");
        for (std::size_t i = 0; i < 3; ++i) {
            meta_.logScales[i] = evenValues((*least)[i], (*most)[i]);
            meta_.colors[i] = evenValues((*dark)[i], (*bright)[i]);
        }
        meta_.opacityLogits = evenValues((*dark)[3], (*bright)[3]);
        return {};
    }

    Result<void> harmonics() {
        SogHarmonics harmonics;
        const json& entry = part("shN");
        if (meta_.version == 2) {
            const auto palette = jsonInteger(entry, "count", 1, sogMostPalette);
            const auto degree = jsonInteger(entry, "bands", 1, 3);
            if (!palette) return wrong("'shN' has no 'count' of 1 to 65536");
            if (!degree) return wrong("'shN' has no 'bands' of 1 to 3");
            harmonics.palette = static_cast<int>(*palette);
            harmonics.degree = static_cast<int>(*degree);
            auto values = codebook("shN");
            if (!values) return values.error();
            harmonics.values = std::move(*values);
        } else {
            const auto least = jsonNumber(entry, "mins", -absurd, absurd);
            const auto most = jsonNumber(entry, "maxs", -absurd, absurd);
            if (!least || !most) return wrong("'shN' lacks its 'mins' and 'maxs'");
            harmonics.values = evenValues(*least, *most);
        }
        auto named = files("shN", {&harmonics.entriesFile, &harmonics.labelsFile});
        if (named) meta_.harmonics = std::move(harmonics);
        return named;
    }

    static SogValues evenValues(double least, double most) {
        SogValues values;
        for (int byte = 0; byte < 256; ++byte)
            values.push_back(
                static_cast<float>(std::clamp(least + (most - least) * byte / 255, -absurd, absurd)));
        return values;
    }

    Result<SogValues> codebook(const char* key) const {
        const json& entry = part(key);
        const std::string name = std::string("the codebook of '") + key + "'";
        if (!entry.is_object() || !entry.contains("codebook") || !entry["codebook"].is_array())
            return wrong(name + " is missing");
        const json& list = entry["codebook"];
        if (list.empty() || list.size() > 256)
            return wrong(name + " has " + std::to_string(list.size()) +
                         " values, 1 to 256 can be told by a byte");
        SogValues values;
        for (const json& item : list) {
            // Some old writers left the first one out: the step before the second is a good guess.
            const bool guessed = item.is_null() && values.empty() && list.size() > 1;
            const json& from = guessed ? list[1] : item;
            if (!from.is_number() || !(std::abs(from.get<double>()) < absurd))
                return wrong(name + " holds something that is no number");
            values.push_back(from.get<float>());
        }
        if (list[0].is_null()) values[0] -= (values.back() - values[1]) / 255;
        return values;
    }

    /// A text, or a list of at least as many: names without a way to other folders.
    Result<void> files(const char* key, std::initializer_list<std::string*> out) const {
        const json& entry = part(key);
        const json list = !entry.is_object() || !entry.contains("files") ? json::array()
                          : entry["files"].is_string()                   ? json::array({entry["files"]})
                                                                         : entry["files"];
        if (!list.is_array() || list.size() < out.size())
            return wrong("it does not name all of its pictures");
        std::size_t i = 0;
        for (std::string* name : out) {
            const json& item = list[i++];
            if (!item.is_string()) return wrong("it does not name all of its pictures");
            *name = item.get<std::string>();
            if (name->empty() || name->size() > 255 || *name == "." || *name == ".." ||
                name->find_first_of(std::string_view("/\\\0", 3)) != std::string::npos)
                return wrong("it names a picture '" + name->substr(0, 255) +
                             "', which is no plain file name");
        }
        return {};
    }

    const json& root_;
    const std::string& where_;
    SogMeta meta_;
};

/// A float with no more digits than tell it from its neighbours.
json shortNumber(float value) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    double number = 0;
    std::from_chars(text.data(), end, number);
    return number;
}

json listOf(const SogValues& values) {
    json list = json::array();
    for (const float value : values) list.push_back(shortNumber(value));
    return list;
}

}  // namespace

bool describesSog(std::string_view text) {
    const auto root = parseBoundedJson(text, {}, mostValues);
    return root && describes(*root);
}

Result<SogMeta> parseSogMeta(std::string_view text, const std::string& where) {
    const auto root = parseBoundedJson(text, where, mostValues);
    if (!root) return root.error();
    return Parser(*root, where).parse();
}

std::vector<std::string> sogFiles(const SogMeta& meta) {
    std::vector<std::string> files = {meta.lowFile, meta.highFile, meta.scalesFile, meta.rotationsFile,
                                      meta.colorsFile};
    if (meta.harmonics) files.insert(files.end(), {meta.harmonics->labelsFile, meta.harmonics->entriesFile});
    return files;
}

std::string sogMetaText(const SogMeta& meta) {
    json root;
    root["version"] = 2;
    root["asset"]["generator"] = meta.generator;
    root["count"] = meta.count;
    root["antialias"] = meta.antialiased;
    // The same in the words of newer programs.
    if (meta.antialiased) root["model"] = "antialiased";
    root["means"] = {{"mins", meta.least}, {"maxs", meta.most}, {"files", {meta.lowFile, meta.highFile}}};
    root["scales"] = {{"codebook", listOf(meta.logScales[0])}, {"files", json::array({meta.scalesFile})}};
    root["quats"]["files"] = json::array({meta.rotationsFile});
    root["sh0"] = {{"codebook", listOf(meta.colors[0])}, {"files", json::array({meta.colorsFile})}};
    if (meta.harmonics) {
        root["shN"] = {{"count", meta.harmonics->palette},
                       {"bands", meta.harmonics->degree},
                       {"codebook", listOf(meta.harmonics->values)},
                       {"files", {meta.harmonics->entriesFile, meta.harmonics->labelsFile}}};
    }
    return root.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace splatreel::core
