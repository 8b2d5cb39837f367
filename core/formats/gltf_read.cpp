#include "core/base/hash.h"
#include "core/base/log.h"
#include "core/formats/bounded_json.h"
#include "core/formats/description_json.h"
#include "core/formats/gltf.h"
#include "core/formats/gltf_document.h"
#include "core/formats/gltf_scene.h"
#include "core/formats/id_file.h"
#include "core/formats/left_out_notice.h"
#include "core/formats/opacity_logit.h"
#include "core/gaussians/transform.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

namespace splatreel::core {
namespace {

using nlohmann::json;

const std::string prefix = "KHR_gaussian_splatting:";
constexpr std::uint64_t maximumSplats = 1U << 27;  // of one frame
constexpr std::array<int, 1> onlyFloat = {5126};
constexpr std::array<int, 3> rotationTypes = {5126, 5120, 5122};
constexpr std::array<int, 3> unsignedTypes = {5126, 5121, 5123};

/// Accessors of one splat primitive.
struct SplatAccessors {
    std::int64_t position = -1;
    std::int64_t rotation = -1;
    std::int64_t scale = -1;
    std::int64_t opacity = -1;
    std::vector<std::int64_t> harmonics;
    int shDegree = 0;
};

Result<SplatAccessors> accessorsOf(const GltfDocument& document, const json& primitive) {
    const json& extension = primitive["extensions"]["KHR_gaussian_splatting"];
    if (jsonText(extension, "kernel").value_or("ellipse") != "ellipse")
        return document.error("the splats have an unknown kernel");
    if (extension.contains("extensions") && !extension["extensions"].empty()) {
        const json& inner = extension["extensions"];
        return document.error("the splats are compressed (" +
                              (inner.is_object() ? inner.begin().key() : std::string("unknown extension")) +
                              "), which is not supported");
    }
    if (jsonText(extension, "colorSpace").value_or("srgb_rec709_display") != "srgb_rec709_display")
        log::warning(document.source->name() +
                     ": the splats are meant for blending in linear light; colours will differ");
    const auto attribute = [&](const std::string& name) {
        return primitive.contains("attributes")
                   ? jsonInteger(primitive["attributes"], name.c_str(), 0, std::numeric_limits<int>::max())
                         .value_or(-1)
                   : -1;
    };
    SplatAccessors accessors;
    accessors.position = attribute("POSITION");
    accessors.rotation = attribute(prefix + "ROTATION");
    accessors.scale = attribute(prefix + "SCALE");
    accessors.opacity = attribute(prefix + "OPACITY");
    for (const auto& [name, index] : {std::pair{"POSITION", accessors.position},
                                      {"ROTATION", accessors.rotation},
                                      {"SCALE", accessors.scale},
                                      {"OPACITY", accessors.opacity}}) {
        if (index < 0) return document.error(std::string("the splats have no attribute ") + name);
    }
    for (int degree = 0; degree <= 3; ++degree) {
        std::vector<std::int64_t> found;
        for (int i = 0; i < 2 * degree + 1; ++i) {
            const std::int64_t index =
                attribute(prefix + "SH_DEGREE_" + std::to_string(degree) + "_COEF_" + std::to_string(i));
            if (index >= 0) found.push_back(index);
        }
        if (found.empty() && degree > 0) break;
        if (static_cast<int>(found.size()) != 2 * degree + 1)
            return document.error("the harmonics of degree " + std::to_string(degree) + " are incomplete");
        accessors.harmonics.insert(accessors.harmonics.end(), found.begin(), found.end());
        accessors.shDegree = degree;
    }
    const auto count = accessorCount(document, accessors.position);
    if (!count) return count.error();
    std::vector<std::int64_t> others = accessors.harmonics;
    others.insert(others.end(), {accessors.rotation, accessors.scale, accessors.opacity});
    for (const std::int64_t index : others) {
        const auto other = accessorCount(document, index);
        if (!other) return other.error();
        if (*other != *count) return document.error("the attributes of the splats differ in count");
    }
    return accessors;
}

/// Reads columns and keeps the last of each kind, so that frames which share accessors share memory.
class ColumnReader {
public:
    explicit ColumnReader(const GltfDocument& document) : document_(document) {}

    Result<Gaussians> read(const SplatAccessors& from) {
        Gaussians g;
        g.shDegree = from.shDegree;
        const auto take = [&](Column<float>& target, const std::string& key, auto&& make) -> Result<void> {
            auto& slot = recent_[key.substr(0, 2)];
            if (slot.first != key) {
                Result<std::vector<float>> values = make();
                if (!values) return values.error();
                slot = {key, Column<float>(std::move(*values))};
            }
            target = slot.second;
            return {};
        };
        if (auto done =
                take(g.positions, "p " + std::to_string(from.position), [&] { return positions(from); });
            !done)
            return done.error();
        if (auto done =
                take(g.rotations, "r " + std::to_string(from.rotation), [&] { return rotations(from); });
            !done)
            return done.error();
        if (auto done = take(g.logScales, "s " + std::to_string(from.scale), [&] { return scales(from); });
            !done)
            return done.error();
        if (auto done =
                take(g.opacityLogits, "o " + std::to_string(from.opacity), [&] { return opacities(from); });
            !done)
            return done.error();
        std::string key = "h ";
        for (const std::int64_t index : from.harmonics) key += std::to_string(index) + ",";
        if (auto done = take(g.sh, key, [&] { return harmonics(from); }); !done) return done.error();
        return g;
    }

private:
    Result<std::vector<float>> positions(const SplatAccessors& from) {
        return readAccessor(document_, from.position, "VEC3", onlyFloat);
    }
    Result<std::vector<float>> rotations(const SplatAccessors& from) {
        auto values = readAccessor(document_, from.rotation, "VEC4", rotationTypes);
        if (!values) return values;
        for (std::size_t i = 0; i < values->size(); i += 4) {
            float* q = values->data() + i;  // x y z w → w x y z
            const std::array<float, 4> turned = {q[3], q[0], q[1], q[2]};
            std::ranges::copy(turned, q);
        }
        return values;
    }
    Result<std::vector<float>> scales(const SplatAccessors& from) {
        auto values = readAccessor(document_, from.scale, "VEC3", unsignedTypes);
        if (!values) return values;
        // What is no number stays none.
        for (float& value : *values) value = value <= 0 ? -30.0F : std::max(std::log(value), -30.0F);
        return values;
    }
    Result<std::vector<float>> opacities(const SplatAccessors& from) {
        auto values = readAccessor(document_, from.opacity, "SCALAR", unsignedTypes);
        if (!values) return values;
        for (float& value : *values) value = opacityLogit(value);
        return values;
    }
    Result<std::vector<float>> harmonics(const SplatAccessors& from) {
        const std::size_t coefficients = from.harmonics.size();
        std::vector<float> sh;
        for (std::size_t k = 0; k < coefficients; ++k) {
            const auto values = readAccessor(document_, from.harmonics[k], "VEC3", onlyFloat);
            if (!values) return values.error();
            if (sh.empty()) sh.resize(values->size() * coefficients);
            for (std::size_t row = 0; row < values->size() / 3; ++row)
                std::copy_n(values->data() + 3 * row, 3, sh.data() + 3 * (row * coefficients + k));
        }
        return sh;
    }

    const GltfDocument& document_;
    std::map<std::string, std::pair<std::string, Column<float>>> recent_;
};

/// One below the other; lower degrees are filled up with zeros.
Gaussians joined(const std::vector<Gaussians>& parts) {
    if (parts.size() == 1) return parts.front();
    Gaussians all;
    for (const Gaussians& part : parts) all.shDegree = std::max(all.shDegree, part.shDegree);
    const auto width = 3 * static_cast<std::size_t>(shCoefficientCount(all.shDegree));
    std::vector<float> positions, rotations, logScales, opacityLogits, sh;
    const auto append = [](std::vector<float>& to, const Column<float>& from) {
        to.insert(to.end(), from.span().begin(), from.span().end());
    };
    for (const Gaussians& part : parts) {
        append(positions, part.positions);
        append(rotations, part.rotations);
        append(logScales, part.logScales);
        append(opacityLogits, part.opacityLogits);
        const auto own = 3 * static_cast<std::size_t>(shCoefficientCount(part.shDegree));
        for (std::size_t row = 0; row < part.opacityLogits.size(); ++row) {
            const std::size_t start = sh.size();
            sh.resize(start + width, 0.0F);
            std::copy_n(part.sh.data() + own * row, own, sh.data() + start);
        }
    }
    all.positions = std::move(positions);
    all.rotations = std::move(rotations);
    all.logScales = std::move(logScales);
    all.opacityLogits = std::move(opacityLogits);
    all.sh = std::move(sh);
    return all;
}

class GltfSource final : public FrameSource {
public:
    GltfSource(GltfDocument document, SplatScene scene)
        : document_(std::move(document)), scene_(std::move(scene)), reader_(document_) {}

    /// Meshes, extras and ids; everything that can be checked before a frame is read.
    Result<void> prepare() {
        for (const SplatNode& node : scene_.nodes()) {
            if (node.mesh < 0 || primitives_.contains(node.mesh)) continue;
            std::vector<SplatAccessors> found;
            for (const json& primitive : (*document_.entry("meshes", node.mesh))["primitives"]) {
                if (!isSplatPrimitive(primitive)) continue;
                auto accessors = accessorsOf(document_, primitive);
                if (!accessors) return accessors.error();
                found.push_back(std::move(*accessors));
            }
            primitives_[node.mesh] = std::move(found);
        }
        description_.rate = scene_.rate();
        key_ = key();
        return readExtras();
    }

    [[nodiscard]] const GaussianSequence& description() const override { return description_; }
    [[nodiscard]] int frameCount() const override { return scene_.frameCount(); }

    [[nodiscard]] Result<GaussiansPtr> frame(int index) const override {
        auto read = everySplat(index);
        if (!read) return read.error();
        const std::string where = document_.source->name() + ", frame " + std::to_string(index);
        if (auto kept = keepSound(*read, where); !kept) return kept.error();
        leftOut_.tell(where, read->dropped, read->size());
        return GaussiansPtr(std::make_shared<const Gaussians>(std::move(*read)));
    }

    /// With those that are not finite or absurd.
    [[nodiscard]] Result<Gaussians> everySplat(int index) const {
        const std::lock_guard lock(mutex_);
        std::vector<Gaussians> parts;
        const auto shown = scene_.shown(index);
        if (!shown) return document_.error(shown.error().what);
        std::uint64_t total = 0;
        for (const SplatInstance& instance : *shown) {
            for (const SplatAccessors& accessors : primitives_.at(instance.mesh)) {
                total += *accessorCount(document_, accessors.position);
                // Instances may name the same data again and again.
                if (total > maximumSplats) return document_.error("a frame has too many splats");
                auto part = reader_.read(accessors);
                if (!part) return part.error();
                parts.push_back(transformed(*part, instance.placement));
            }
        }
        Gaussians all = parts.empty() ? Gaussians{} : joined(parts);
        if (ids_) {
            if (ids_->count(index) != static_cast<std::uint64_t>(all.size()))
                return document_.error("the ids of frame " + std::to_string(index) +
                                       " do not fit its splats");
            auto column = ids_->ids(index);
            if (!column) return column.error();
            all.ids = std::move(*column);
        }
        return all;
    }

    [[nodiscard]] std::string contentKey() const override { return key_; }

private:
    /// As the file is when it is opened.
    [[nodiscard]] std::string key() const {
        ContentHash hash;
        hash.add(document_.source->name());
        hash.add(document_.source->size());
        for (const GltfBuffer& buffer : document_.buffers) {
            std::error_code code;
            const auto written = std::filesystem::last_write_time(buffer.source->name(), code);
            hash.add(buffer.source->size());
            hash.add(static_cast<std::uint64_t>(written.time_since_epoch().count()));
        }
        hash.add(document_.json.dump(-1, ' ', false, json::error_handler_t::replace));
        return "gltf-" + hash.text();
    }

    Result<void> readExtras() {
        const json* scene = document_.entry("scenes", scene_.scene());
        if (!scene || !scene->contains("extras")) return {};
        const json& extras = (*scene)["extras"];
        if (!extras.is_object() || !extras.contains("splatreel") || !extras["splatreel"].is_object())
            return {};
        json own = extras["splatreel"];
        const auto view = jsonInteger(own, "ids_buffer_view", 0, std::numeric_limits<int>::max());
        own.erase("ids_buffer_view");
        own["fps"] = scene_.rate().framesPerSecond();
        if (auto read = descriptionFromJson(own, document_.source->name(), description_); !read) return read;
        if (!view) return {};
        const auto range = bufferViewRange(document_, *view);
        if (!range) return range.error();
        auto ids = IdFile::open(range->source, range->offset, range->bytes);
        if (!ids) return ids.error();
        if ((*ids)->frameCount() != scene_.frameCount())
            return document_.error("the file has ids for another number of frames");
        ids_ = std::move(*ids);
        return {};
    }

    GltfDocument document_;
    SplatScene scene_;
    GaussianSequence description_;
    std::string key_;
    std::map<std::int64_t, std::vector<SplatAccessors>> primitives_;
    std::shared_ptr<const IdFile> ids_;
    mutable std::mutex mutex_;
    mutable ColumnReader reader_;
    mutable LeftOutNotice leftOut_;
};

Result<std::shared_ptr<GltfSource>> openSource(std::shared_ptr<const ByteSource> source) {
    auto document = readGltfDocument(std::move(source));
    if (!document) return document.error();
    auto scene = readSplatScene(*document);
    if (!scene) return scene.error();
    auto opened = std::make_shared<GltfSource>(std::move(*document), std::move(*scene));
    if (auto prepared = opened->prepare(); !prepared) return prepared.error();
    return opened;
}

}  // namespace

Result<FrameSourcePtr> openGltf(std::shared_ptr<const ByteSource> source) {
    auto opened = openSource(std::move(source));
    if (!opened) return opened.error();
    return FrameSourcePtr(std::move(*opened));
}

Result<Gaussians> readGltf(std::shared_ptr<const ByteSource> source) {
    auto opened = openSource(std::move(source));
    if (!opened) return opened.error();
    return (*opened)->everySplat(0);
}

}  // namespace splatreel::core
