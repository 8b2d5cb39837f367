#pragma once

#include "core/base/files.h"
#include "core/base/result.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace splatreel::core {

/// What a URI of a document means as a file of its folder or below, from there (RFC 3986, section 2.1);
/// nothing for data, other places and broken escapes.
[[nodiscard]] std::optional<std::filesystem::path> gltfFile(std::string_view uri);

/// Where the bytes of a glTF buffer lie.
struct GltfBuffer {
    std::shared_ptr<const ByteSource> source;
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
};

/// The buffers that a document names, in its order (glTF 2.0 §3.6.1): in `file` itself, a GLB's binary chunk
/// of which `binary` says the place; in a base64 data URI; or in files beside `file`, of which only those in
/// its own folder or below are read. A buffer shorter than it promises is an error.
[[nodiscard]] Result<std::vector<GltfBuffer>> openGltfBuffers(const nlohmann::json& document,
                                                              const ByteSource& file,
                                                              const GltfBuffer& binary);

}  // namespace splatreel::core
