#include "core/formats/gltf_scene.h"

#include "core/base/log.h"
#include "core/formats/bounded_json.h"

#include <glm/gtc/matrix_transform.hpp>
#include <glm/gtc/quaternion.hpp>

#include <algorithm>
#include <cmath>
#include <optional>

namespace splatreel::core {
namespace {

using nlohmann::json;

constexpr int maximumDepth = 64;
constexpr int maximumFrames = 100'000;
constexpr double hiddenBelow = 1e-4;  // of a node's scale: that small, it is switched off

/// A list of indices below `limit`; anything else in it is an error.
std::optional<std::vector<int>> indexList(const json& object, const char* key, std::size_t limit) {
    std::vector<int> indices;
    if (!object.contains(key)) return indices;
    if (!object[key].is_array()) return std::nullopt;
    for (const json& item : object[key]) {
        if (!item.is_number_integer() || item.get<double>() < 0 ||
            item.get<double>() >= static_cast<double>(limit))
            return std::nullopt;
        indices.push_back(item.get<int>());
    }
    return indices;
}

glm::dmat4 composed(const SplatNode& node, const glm::dvec3& scale) {
    const glm::dquat turn(node.rotation[3], node.rotation[0], node.rotation[1], node.rotation[2]);
    return glm::scale(glm::translate(glm::dmat4(1.0), node.translation) * glm::mat4_cast(turn), scale);
}

/// The local transform at a time.
glm::dmat4 localAt(const SplatNode& node, double seconds) {
    if (node.keyTimes.empty()) return node.matrix;
    const auto next = std::ranges::upper_bound(node.keyTimes, static_cast<float>(seconds));
    const auto key = static_cast<std::size_t>(std::max<std::ptrdiff_t>(next - node.keyTimes.begin() - 1, 0));
    const float* scale = node.keyScales.data() + 3 * key;
    return composed(node, {scale[0], scale[1], scale[2]});
}

std::optional<Similarity> similarityOf(const glm::dmat4& matrix) {
    const glm::dmat3 linear(matrix);
    const double determinant = glm::determinant(linear);
    if (!std::isfinite(determinant) || determinant <= 0) return std::nullopt;
    const double scale = std::cbrt(determinant);
    const glm::dmat3 rotation = linear / scale;
    for (int a = 0; a < 3; ++a) {
        for (int b = 0; b < 3; ++b) {
            const double product = glm::dot(rotation[a], rotation[b]);
            if (!(std::abs(product - (a == b ? 1.0 : 0.0)) < 1e-3)) return std::nullopt;
        }
    }
    Similarity similarity{glm::mat3(rotation), glm::vec3(matrix[3]), static_cast<float>(scale)};
    const bool fits = std::isfinite(glm::length(similarity.translation)) && std::isfinite(similarity.scale) &&
                      similarity.scale > 0;
    if (!fits) return std::nullopt;
    return similarity;
}

}  // namespace

bool isSplatPrimitive(const json& primitive) {
    return primitive.is_object() && primitive.contains("extensions") && primitive["extensions"].is_object() &&
           primitive["extensions"].contains("KHR_gaussian_splatting") &&
           primitive["extensions"]["KHR_gaussian_splatting"].is_object();
}

Result<void> SplatScene::readNodes(const GltfDocument& document) {
    const json none = json::array();
    const json& nodes = document.json.contains("nodes") ? document.json["nodes"] : none;
    if (!nodes.is_array()) return document.error("'nodes' is not a list");
    const std::size_t count = nodes.size();
    std::vector<bool> hasParent(count, false);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string name = "node " + std::to_string(i);
        if (!nodes[i].is_object()) return document.error(name + " is not an object");
        const json& entry = nodes[i];
        SplatNode node;
        auto children = indexList(entry, "children", count);
        if (!children) return document.error(name + " has impossible children");
        for (const int child : *children) {
            if (hasParent[static_cast<std::size_t>(child)])
                return document.error("node " + std::to_string(child) + " has two parents");
            hasParent[static_cast<std::size_t>(child)] = true;
        }
        node.children = std::move(*children);
        if (entry.contains("mesh")) {
            const auto mesh = jsonInteger(entry, "mesh", 0, 1 << 30);
            const json* owner = mesh ? document.entry("meshes", *mesh) : nullptr;
            if (!owner || !owner->contains("primitives") || !(*owner)["primitives"].is_array())
                return document.error(name + " has no valid mesh");
            if (std::ranges::any_of((*owner)["primitives"], isSplatPrimitive)) node.mesh = *mesh;
        }
        glm::dvec3 scale(1.0);
        if (entry.contains("matrix")) {
            const auto numbers = jsonNumbers(entry, "matrix", 16);
            if (!numbers) return document.error(name + " has an impossible matrix");
            for (int k = 0; k < 16; ++k) node.matrix[k / 4][k % 4] = (*numbers)[static_cast<std::size_t>(k)];
        } else {
            const auto translation = jsonNumbers(entry, "translation", 3);
            const auto rotation = jsonNumbers(entry, "rotation", 4);
            const auto resize = jsonNumbers(entry, "scale", 3);
            if ((entry.contains("translation") && !translation) ||
                (entry.contains("rotation") && !rotation) || (entry.contains("scale") && !resize))
                return document.error(name + " has an impossible transform");
            if (translation) node.translation = {(*translation)[0], (*translation)[1], (*translation)[2]};
            if (rotation) std::copy_n(rotation->begin(), 4, node.rotation.begin());
            if (resize) scale = {(*resize)[0], (*resize)[1], (*resize)[2]};
            node.matrix = composed(node, scale);
        }
        nodes_.push_back(std::move(node));
    }
    if (document.json.contains("scene")) scene_ = jsonInteger(document.json, "scene", 0, 1 << 30).value_or(0);
    if (const json* scene = document.entry("scenes", scene_)) {
        auto roots = indexList(*scene, "nodes", count);
        if (!roots) return document.error("the scene has impossible nodes");
        roots_ = std::move(*roots);
        for (const int root : roots_) {
            if (hasParent[static_cast<std::size_t>(root)])
                return document.error("a node of the scene is also another node's child");
        }
    }
    return {};
}

Result<void> SplatScene::readAnimations(const GltfDocument& document) {
    constexpr std::array<int, 1> onlyFloat = {5126};
    if (!document.json.contains("animations") || !document.json["animations"].is_array()) return {};
    bool ignored = false;
    for (const json& animation : document.json["animations"]) {
        if (!animation.is_object() || !animation.contains("channels") || !animation["channels"].is_array() ||
            !animation.contains("samplers") || !animation["samplers"].is_array())
            return document.error("an animation has no channels or samplers");
        for (const json& channel : animation["channels"]) {
            if (!channel.is_object() || !channel.contains("target"))
                return document.error("an animation channel has no target");
            const auto node =
                jsonInteger(channel["target"], "node", 0, static_cast<std::int64_t>(nodes_.size()) - 1);
            const auto index = jsonInteger(channel, "sampler", 0,
                                           static_cast<std::int64_t>(animation["samplers"].size()) - 1);
            if (!index) return document.error("an animation channel has no valid sampler");
            const json& sampler = animation["samplers"][static_cast<std::size_t>(*index)];
            if (!node || jsonText(channel["target"], "path") != "scale" ||
                jsonText(sampler, "interpolation") != "STEP") {
                ignored = true;
                continue;
            }
            const auto times = readAccessor(document, jsonInteger(sampler, "input", 0, 1 << 30).value_or(-1),
                                            "SCALAR", onlyFloat);
            if (!times) return times.error();
            const auto scales = readAccessor(
                document, jsonInteger(sampler, "output", 0, 1 << 30).value_or(-1), "VEC3", onlyFloat);
            if (!scales) return scales.error();
            const auto finite = [](float value) { return std::isfinite(value) && std::abs(value) < 1e9F; };
            if (scales->size() != 3 * times->size() || !std::ranges::is_sorted(*times) ||
                !std::ranges::all_of(*times, finite) || !std::ranges::all_of(*scales, finite))
                return document.error("the animation of node " + std::to_string(*node) +
                                      " has impossible keys");
            SplatNode& target = nodes_[static_cast<std::size_t>(*node)];
            target.keyTimes = *times;
            target.keyScales = *scales;
        }
    }
    if (ignored)
        log::warning(document.source->name() +
                     ": only stepped scales are read from its animation, the rest stands still");
    return {};
}

Result<void> SplatScene::findFrames(const GltfDocument& document) {
    std::vector<float> times;
    for (const SplatNode& node : nodes_)
        times.insert(times.end(), node.keyTimes.begin(), node.keyTimes.end());
    if (times.empty()) return {};
    std::ranges::sort(times);
    const double duration = times.back();
    double step = duration;
    for (std::size_t i = 1; i < times.size(); ++i) {
        const double gap = times[i] - times[i - 1];
        if (gap > 1e-5) step = std::min(step, gap);
    }
    if (!(duration > 0) || !(step > 0)) return {};
    double count = std::round(duration / step);
    rate_ = rateFromDouble(count / duration);
    // What the writer says is exact where the keys are rounded.
    if (const json* scene = document.entry("scenes", scene_); scene && scene->contains("extras")) {
        const auto fps = jsonNumber((*scene)["extras"], "fps", 1e-3, 1e5);
        const auto frames = jsonInteger((*scene)["extras"], "frameCount", 1, maximumFrames);
        if (fps && frames && std::abs(static_cast<double>(*frames) / *fps - duration) < 0.5 / *fps) {
            rate_ = rateFromDouble(*fps);
            count = static_cast<double>(*frames);
            const json& extras = (*scene)["extras"];
            const auto pair =
                extras.contains("splatreel") ? jsonNumbers(extras["splatreel"], "rate", 2) : std::nullopt;
            if (pair && (*pair)[0] >= 1 && (*pair)[0] <= 1e9 && (*pair)[1] >= 1 && (*pair)[1] <= 1e9 &&
                std::abs((*pair)[0] / (*pair)[1] - *fps) < 1e-6 * *fps)
                rate_ = {static_cast<std::int64_t>((*pair)[0]), static_cast<std::int64_t>((*pair)[1])};
        }
    }
    if (!(count >= 1 && count <= maximumFrames))
        return document.error("the animation would have " + std::to_string(count) + " frames, at most " +
                              std::to_string(maximumFrames) + " are read");
    frames_ = static_cast<int>(count);
    return {};
}

Result<std::vector<SplatInstance>> SplatScene::shown(int frame) const {
    struct Visit {
        int node;
        int depth;
        glm::dmat4 parent;
    };
    const double seconds = (frame + 0.5) / rate_.framesPerSecond();  // well between the keys
    std::vector<SplatInstance> instances;
    std::vector<Visit> stack;
    for (auto root = roots_.rbegin(); root != roots_.rend(); ++root)
        stack.push_back({*root, 0, glm::dmat4(1.0)});
    while (!stack.empty()) {
        const Visit visit = stack.back();
        stack.pop_back();
        const SplatNode& node = nodes_[static_cast<std::size_t>(visit.node)];
        if (visit.depth > maximumDepth) return Error{"the nodes are nested too deeply", "", ""};
        const glm::dmat4 local = localAt(node, seconds);
        const glm::dmat3 linear(local);
        if (std::abs(glm::determinant(linear)) < hiddenBelow * hiddenBelow * hiddenBelow &&
            !node.keyTimes.empty())
            continue;
        const glm::dmat4 world = visit.parent * local;
        if (node.mesh >= 0) {
            const auto placement = similarityOf(world);
            if (!placement)
                return Error{"node " + std::to_string(visit.node) +
                                 " is stretched or mirrored, which splats cannot be",
                             "", ""};
            instances.push_back({node.mesh, *placement});
        }
        for (auto child = node.children.rbegin(); child != node.children.rend(); ++child)
            stack.push_back({*child, visit.depth + 1, world});
    }
    return instances;
}

Result<SplatScene> readSplatScene(const GltfDocument& document) {
    SplatScene scene;
    if (document.json.contains("extensionsRequired") && document.json["extensionsRequired"].is_array()) {
        for (const json& name : document.json["extensionsRequired"]) {
            if (name.is_string() && name != "KHR_gaussian_splatting" && name != "KHR_mesh_quantization")
                return document.error("it needs the extension " + name.get<std::string>() +
                                      ", which is not supported");
        }
    }
    if (auto read = scene.readNodes(document); !read) return read.error();
    if (auto read = scene.readAnimations(document); !read) return read.error();
    if (auto found = scene.findFrames(document); !found) return found.error();
    return scene;
}

}  // namespace splatreel::core
