#pragma once

#include "core/base/files.h"
#include "core/base/result.h"
#include "core/formats/gltf_buffers.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace splatreel::core {

/// A glTF file: its JSON, and its buffers where they lie.
struct GltfDocument {
    std::shared_ptr<const ByteSource> source;
    nlohmann::json json;
    std::vector<GltfBuffer> buffers;

    [[nodiscard]] Error error(const std::string& what) const;
    /// Entry `index` of a top-level list ("nodes", "meshes" …), nullptr where there is none.
    [[nodiscard]] const nlohmann::json* entry(const char* list, std::int64_t index) const;
};

/// Reads the container, a GLB or glTF's JSON alone, parses the JSON and opens its buffers; bounded.
[[nodiscard]] Result<GltfDocument> readGltfDocument(std::shared_ptr<const ByteSource> source);

/// Where a buffer view lies.
struct ByteRange {
    std::shared_ptr<const ByteSource> source;
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
    std::uint64_t stride = 0;  ///< 0: tightly packed
};
[[nodiscard]] Result<ByteRange> bufferViewRange(const GltfDocument& document, std::int64_t index);

/// Number of elements of an accessor.
[[nodiscard]] Result<std::uint64_t> accessorCount(const GltfDocument& document, std::int64_t index);

/// The values of an accessor as floats, normalised integers divided as glTF says. `type` "SCALAR", "VEC3" …;
/// every component type of `componentTypes` (5126 float, 5120 …) is taken. [count, components]
[[nodiscard]] Result<std::vector<float>> readAccessor(const GltfDocument& document, std::int64_t index,
                                                      const std::string& type,
                                                      std::span<const int> componentTypes);

}  // namespace splatreel::core
