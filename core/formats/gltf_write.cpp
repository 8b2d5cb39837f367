#include "core/base/hash.h"
#include "core/base/version.h"
#include "core/formats/description_json.h"
#include "core/formats/gltf.h"
#include "core/formats/id_file.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace splatreel::core {
namespace {

using nlohmann::json;

static_assert(std::endian::native == std::endian::little, "floats are written as they lie in memory");

constexpr std::uint64_t maximumGlbBytes = std::numeric_limits<std::uint32_t>::max();
constexpr double hiddenScale = 1e-6;  // not zero: the extension wants finite positive scales

const std::string prefix = "KHR_gaussian_splatting:";

float linearFromSrgb(float value) {
    const float v = std::clamp(value, 0.0F, 1.0F);
    return v <= 0.04045F ? v / 12.92F : std::pow((v + 0.055F) / 1.055F, 2.4F);
}

/// A column as glTF stores it; which values it is made of, and how.
struct Attribute {
    std::string name;
    std::string type;
    int componentType = 5126;
    std::uint64_t rowBytes = 0;
    bool normalized = false;
    std::string content;  ///< equal text, equal bytes
    std::function<void(const Gaussians&, std::size_t row, std::byte* out)> fill;
};

template <class T, std::size_t N>
void store(std::byte* out, const std::array<T, N>& values) {
    std::ranges::copy(std::as_bytes(std::span(values)), out);
}

void fillRotation(const Gaussians& g, std::size_t row, std::byte* out) {
    const float* q = g.rotations.data() + 4 * row;
    const float norm = std::sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
    if (!(norm > 0)) return store(out, std::array{0.0F, 0.0F, 0.0F, 1.0F});
    store(out, std::array{q[1] / norm, q[2] / norm, q[3] / norm, q[0] / norm});
}

void fillScale(const Gaussians& g, std::size_t row, std::byte* out) {
    const float* s = g.logScales.data() + 3 * row;
    const auto linear = [](float value) { return std::exp(std::clamp(value, -30.0F, 80.0F)); };
    store(out, std::array{linear(s[0]), linear(s[1]), linear(s[2])});
}

float opacityOf(const Gaussians& g, std::size_t row) {
    return 1.0F / (1.0F + std::exp(-g.opacityLogits[row]));
}

void fillColor(const Gaussians& g, std::size_t row, std::byte* out) {
    const float* sh = g.sh.data() + 3 * row * static_cast<std::size_t>(shCoefficientCount(g.shDegree));
    std::array<std::uint8_t, 4> color{};
    for (std::size_t c = 0; c < 3; ++c)
        color[c] = static_cast<std::uint8_t>(std::lround(255.0F * linearFromSrgb(shC0 * sh[c] + 0.5F)));
    color[3] = static_cast<std::uint8_t>(std::lround(255.0F * opacityOf(g, row)));
    store(out, color);
}

std::vector<Attribute> attributesOf(const Gaussians& g) {
    const auto hashOf = [](const Column<float>& column) {
        ContentHash hash;
        hash.add(std::as_bytes(column.span()));
        return hash.text();
    };
    const std::string opacity = hashOf(g.opacityLogits);
    const std::string sh = hashOf(g.sh) + "/" + std::to_string(g.shDegree);
    std::vector<Attribute> attributes;
    attributes.push_back({"POSITION", "VEC3", 5126, 12, false, hashOf(g.positions),
                          [](const Gaussians& from, std::size_t row, std::byte* out) {
                              std::copy_n(std::as_bytes(from.positions.span()).begin() +
                                              static_cast<std::ptrdiff_t>(12 * row),
                                          12, out);
                          }});
    attributes.push_back({prefix + "ROTATION", "VEC4", 5126, 16, false, hashOf(g.rotations), fillRotation});
    attributes.push_back({prefix + "SCALE", "VEC3", 5126, 12, false, hashOf(g.logScales), fillScale});
    attributes.push_back({prefix + "OPACITY", "SCALAR", 5126, 4, false, opacity,
                          [](const Gaussians& from, std::size_t row, std::byte* out) {
                              store(out, std::array{opacityOf(from, row)});
                          }});
    attributes.push_back({"COLOR_0", "VEC4", 5121, 4, true, sh + opacity, fillColor});
    std::size_t coefficient = 0;
    for (int degree = 0; degree <= g.shDegree; ++degree) {
        for (int i = 0; i < 2 * degree + 1; ++i, ++coefficient) {
            const std::string name =
                prefix + "SH_DEGREE_" + std::to_string(degree) + "_COEF_" + std::to_string(i);
            attributes.push_back(
                {name, "VEC3", 5126, 12, false, sh,
                 [coefficient](const Gaussians& from, std::size_t row, std::byte* out) {
                     const auto width = static_cast<std::size_t>(shCoefficientCount(from.shDegree));
                     std::copy_n(std::as_bytes(from.sh.span()).begin() +
                                     static_cast<std::ptrdiff_t>(12 * (row * width + coefficient)),
                                 12, out);
                 }});
        }
    }
    for (Attribute& attribute : attributes) attribute.content += attribute.name + std::to_string(g.size());
    return attributes;
}

/// The file's JSON as it grows, and where its columns lie in the binary chunk. Column by column: what has
/// been laid out once is used again.
class Layout {
public:
    Layout() {
        root_["asset"] = {{"version", "2.0"}, {"generator", "Splatreel " + std::string(version())}};
        root_["scene"] = 0;
    }

    /// A view of so many bytes at the end of the chunk.
    int addView(std::uint64_t bytes, bool vertices) {
        json view = {{"buffer", 0}, {"byteOffset", size_}, {"byteLength", bytes}};
        if (vertices) view["target"] = 34962;
        root_["bufferViews"].push_back(std::move(view));
        size_ += (bytes + 3) / 4 * 4;
        return static_cast<int>(root_["bufferViews"].size()) - 1;
    }
    int addAccessor(json accessor) {
        root_["accessors"].push_back(std::move(accessor));
        return static_cast<int>(root_["accessors"].size()) - 1;
    }

    /// A mesh of one frame. Columns that are new are added to `fresh`, in the order of the chunk.
    int addMesh(const Gaussians& g, std::vector<Attribute>& fresh) {
        json attributes = json::object();
        for (Attribute& attribute : attributesOf(g)) {
            const auto known = accessors_.find(attribute.content);
            if (known != accessors_.end()) {
                attributes[attribute.name] = known->second;
                continue;
            }
            json accessor = {
                {"bufferView", addView(attribute.rowBytes * static_cast<std::uint64_t>(g.size()), true)},
                {"componentType", attribute.componentType},
                {"count", g.size()},
                {"type", attribute.type}};
            if (attribute.normalized) accessor["normalized"] = true;
            if (attribute.name == "POSITION") {
                const Bounds bounds = boundsOf(g);
                accessor["min"] = {bounds.min[0], bounds.min[1], bounds.min[2]};
                accessor["max"] = {bounds.max[0], bounds.max[1], bounds.max[2]};
            }
            const int index = addAccessor(std::move(accessor));
            accessors_[attribute.content] = index;
            attributes[attribute.name] = index;
            fresh.push_back(std::move(attribute));
        }
        const json extension = {{"kernel", "ellipse"},
                                {"colorSpace", "srgb_rec709_display"},
                                {"projection", "perspective"},
                                {"sortingMethod", "cameraDistance"}};
        json primitive = {{"mode", 0}, {"attributes", std::move(attributes)}};
        primitive["extensions"]["KHR_gaussian_splatting"] = extension;
        json mesh = json::object();
        mesh["primitives"] = json::array({std::move(primitive)});
        root_["meshes"].push_back(std::move(mesh));
        root_["extensionsUsed"] = json::array({"KHR_gaussian_splatting"});
        return static_cast<int>(root_["meshes"].size()) - 1;
    }

    json& root() { return root_; }
    [[nodiscard]] std::uint64_t size() const { return size_; }

private:
    json root_;
    std::uint64_t size_ = 0;
    std::map<std::string, int> accessors_;
};

/// Header, JSON and the head of the binary chunk.
Result<OutputFile> beginGlb(Layout& layout, const std::filesystem::path& path) {
    if (layout.size() > 0) layout.root()["buffers"] = json::array({json{{"byteLength", layout.size()}}});
    std::string text = layout.root().dump(-1, ' ', false, json::error_handler_t::replace);
    text.resize((text.size() + 3) / 4 * 4, ' ');
    const std::uint64_t total = 20 + text.size() + (layout.size() > 0 ? 8 + layout.size() : 0);
    if (total > maximumGlbBytes) {
        return Error{"one GLB file can hold 4.3 GB, this would be " + bytesText(total), path.string(),
                     "Write fewer frames, or one file per frame by giving a folder."};
    }
    if (auto enough = requireFreeSpace(path.has_parent_path() ? path.parent_path() : ".", total); !enough)
        return enough.error();
    auto file = OutputFile::create(path);
    if (!file) return file.error();
    const std::array<std::uint32_t, 5> head = {0x46546C67, 2, static_cast<std::uint32_t>(total),
                                               static_cast<std::uint32_t>(text.size()), 0x4E4F534A};
    if (auto put = file->write(std::as_bytes(std::span(head))); !put) return put.error();
    if (auto put = file->write(text); !put) return put.error();
    if (layout.size() > 0) {
        const std::array<std::uint32_t, 2> chunk = {static_cast<std::uint32_t>(layout.size()), 0x004E4942};
        if (auto put = file->write(std::as_bytes(std::span(chunk))); !put) return put.error();
    }
    return file;
}

Result<void> writePadded(OutputFile& file, std::span<const std::byte> bytes) {
    if (auto put = file.write(bytes); !put) return put;
    constexpr std::array<std::byte, 4> zeros{};
    return file.write(std::span(zeros).first((4 - bytes.size() % 4) % 4));
}

Result<void> writeColumn(OutputFile& file, const Gaussians& g, const Attribute& attribute) {
    std::vector<std::byte> row(static_cast<std::size_t>(attribute.rowBytes));
    for (std::size_t i = 0; i < g.opacityLogits.size(); ++i) {
        attribute.fill(g, i, row.data());
        if (auto put = file.write(row); !put) return put;
    }
    return {};
}

/// Times and scales of the animation that shows frame after frame.
class Playback {
public:
    Playback(Layout& layout, const Rate& rate, int frames) : layout_(layout), rate_(rate), frames_(frames) {}

    /// Channel of one frame: on from its time to the next one's.
    void addFrame(int frame, int node) {
        const bool first = frame == 0;
        const bool last = frame == frames_ - 1;
        std::vector<float> times;
        if (!first) times.push_back(0.0F);
        times.push_back(seconds(frame));
        if (!last) times.push_back(seconds(frame + 1));
        times.push_back(seconds(frames_));
        std::vector<float> scales;
        const auto add = [&](double scale) { scales.insert(scales.end(), 3, static_cast<float>(scale)); };
        if (!first) add(hiddenScale);
        add(1);
        if (!last) add(hiddenScale);
        add(last ? 1 : hiddenScale);
        samplers_.push_back({{"input", addValues(times, "SCALAR")},
                             {"output", addValues(scales, "VEC3")},
                             {"interpolation", "STEP"}});
        channels_.push_back(
            {{"sampler", samplers_.size() - 1}, {"target", {{"node", node}, {"path", "scale"}}}});
    }

    void finish() {
        const int view = layout_.addView(4 * values_.size(), false);
        for (const int accessor : accessors_)
            layout_.root()["accessors"][static_cast<std::size_t>(accessor)]["bufferView"] = view;
        json animation = {{"name", "playback"}, {"samplers", samplers_}, {"channels", channels_}};
        layout_.root()["animations"] = json::array({std::move(animation)});
    }
    [[nodiscard]] std::span<const float> values() const { return values_; }

private:
    [[nodiscard]] float seconds(int frame) const { return static_cast<float>(rate_.secondsOf(frame)); }

    int addValues(const std::vector<float>& values, const char* type) {
        const auto known = shared_.find(values);
        if (known != shared_.end()) return known->second;
        const std::size_t components = std::string(type) == "VEC3" ? 3 : 1;
        json accessor = {{"byteOffset", 4 * values_.size()},
                         {"componentType", 5126},
                         {"count", values.size() / components},
                         {"type", type}};
        if (components == 1) {
            accessor["min"] = json::array({values.front()});
            accessor["max"] = json::array({values.back()});
        }
        values_.insert(values_.end(), values.begin(), values.end());
        const int index = layout_.addAccessor(std::move(accessor));
        accessors_.push_back(index);
        shared_[values] = index;
        return index;
    }

    Layout& layout_;
    Rate rate_;
    int frames_;
    std::vector<float> values_;
    std::vector<int> accessors_;
    std::map<std::vector<float>, int> shared_;
    json samplers_ = json::array();
    json channels_ = json::array();
};

json extrasOf(const GaussianSequence& description, int frames) {
    return {{"fps", description.rate.framesPerSecond()},
            {"frameCount", frames},
            {"splatreel", descriptionToJson(description)}};
}

}  // namespace

std::uint64_t glbBytes(int count, int shDegree) {
    const auto harmonics = static_cast<std::uint64_t>(shCoefficientCount(shDegree));
    return 2500 + 250 * harmonics + static_cast<std::uint64_t>(count) * (48 + 12 * harmonics);
}

bool fitsAnimatedGlb(std::int64_t count, int shDegree, int frames) {
    const auto perFrame = glbBytes(static_cast<int>(std::min<std::int64_t>(count, 50'000'000)), shDegree);
    return count <= 50'000'000 && perFrame * static_cast<std::uint64_t>(frames) < maximumGlbBytes;
}

Result<void> writeGlb(const Gaussians& gaussians, const Filtering& filtering,
                      const std::filesystem::path& path) {
    Layout layout;
    std::vector<Attribute> columns;
    json node = {{"name", "splats"}};
    if (gaussians.size() > 0) node["mesh"] = layout.addMesh(gaussians, columns);
    layout.root()["nodes"] = json::array({std::move(node)});
    json scene = {{"nodes", json::array({0})}};
    scene["extras"]["splatreel"] = {{"dilation", filtering.dilation}, {"compensation", filtering.compensate}};
    layout.root()["scenes"] = json::array({std::move(scene)});
    auto file = beginGlb(layout, path);
    if (!file) return file.error();
    for (const Attribute& column : columns) {
        if (auto put = writeColumn(*file, gaussians, column); !put) return put;
    }
    return file->commit();
}

Result<void> writeAnimatedGlb(const FrameSource& source, const std::filesystem::path& path,
                              const std::function<void(int done, int total)>& progress,
                              std::stop_token stop) {
    const int frames = source.frameCount();
    const auto interrupted = [&] { return Error{"writing was interrupted", path.string(), ""}; };
    if (frames == 0)
        return Error{"the sequence has no frames", path.string(), "Give a sequence with frames."};
    Layout layout;
    Playback playback(layout, source.description().rate, frames);
    std::vector<std::vector<Attribute>> columns(static_cast<std::size_t>(frames));
    json children = json::array();
    json nodes = json::array({json{{"name", "sequence"}}});
    IdFileBuilder ids;
    bool allIds = true;
    for (int i = 0; i < frames; ++i) {
        if (stop.stop_requested()) return interrupted();
        const auto frame = source.frame(i);
        if (!frame) return frame.error();
        json node = {{"name", "frame_" + std::to_string(i)}};
        if ((*frame)->size() > 0)
            node["mesh"] = layout.addMesh(**frame, columns[static_cast<std::size_t>(i)]);
        if (i > 0) node["scale"] = {hiddenScale, hiddenScale, hiddenScale};
        nodes.push_back(std::move(node));
        children.push_back(i + 1);
        if (frames > 1) playback.addFrame(i, i + 1);
        allIds = allIds && (*frame)->hasIds();
        if (allIds) ids.add((*frame)->ids.span());
    }
    nodes[0]["children"] = std::move(children);
    if (frames > 1) playback.finish();
    json extras = extrasOf(source.description(), frames);
    const std::string idBytes = allIds ? ids.finish() : std::string();
    if (allIds) extras["splatreel"]["ids_buffer_view"] = layout.addView(idBytes.size(), false);
    layout.root()["nodes"] = std::move(nodes);
    json scene = {{"nodes", json::array({0})}, {"extras", std::move(extras)}};
    layout.root()["scenes"] = json::array({std::move(scene)});

    auto file = beginGlb(layout, path);
    if (!file) return file.error();
    for (int i = 0; i < frames; ++i) {
        if (stop.stop_requested()) return interrupted();
        const auto& fresh = columns[static_cast<std::size_t>(i)];
        if (!fresh.empty()) {
            const auto frame = source.frame(i);
            if (!frame) return frame.error();
            for (const Attribute& column : fresh) {
                if (auto put = writeColumn(*file, **frame, column); !put) return put;
            }
        }
        if (progress) progress(i + 1, frames);
    }
    if (frames > 1) {
        if (auto put = writePadded(*file, std::as_bytes(playback.values())); !put) return put;
    }
    if (auto put = writePadded(*file, std::as_bytes(std::span(idBytes))); !put) return put;
    return file->commit();
}

}  // namespace splatreel::core
