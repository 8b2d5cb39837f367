#pragma once

#include "core/base/files.h"
#include "core/base/result.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace splatreel::core {

/// A GLB file: its JSON, and its binary chunk where it lies.
struct GlbDocument {
    std::shared_ptr<const ByteSource> source;
    nlohmann::json json;
    std::uint64_t binaryOffset = 0;
    std::uint64_t binaryBytes = 0;

    [[nodiscard]] Error error(const std::string& what) const;
    /// Entry `index` of a top-level list ("nodes", "meshes" …), nullptr where there is none.
    [[nodiscard]] const nlohmann::json* entry(const char* list, std::int64_t index) const;
};

/// Reads the container and parses the JSON; bounded.
[[nodiscard]] Result<GlbDocument> readGlbDocument(std::shared_ptr<const ByteSource> source);

/// Where a buffer view lies in the file.
struct ByteRange {
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
    std::uint64_t stride = 0;  ///< 0: tightly packed
};
[[nodiscard]] Result<ByteRange> bufferViewRange(const GlbDocument& document, std::int64_t index);

/// Number of elements of an accessor.
[[nodiscard]] Result<std::uint64_t> accessorCount(const GlbDocument& document, std::int64_t index);

/// The values of an accessor as floats, normalised integers divided as glTF says. `type` "SCALAR", "VEC3" …;
/// every component type of `componentTypes` (5126 float, 5120 …) is taken. [count, components]
[[nodiscard]] Result<std::vector<float>> readAccessor(const GlbDocument& document, std::int64_t index,
                                                      const std::string& type,
                                                      std::span<const int> componentTypes);

}  // namespace splatreel::core
