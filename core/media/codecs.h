#pragma once

#include <string>
#include <vector>

namespace splatreel::core {

/// Whether the FFmpeg libraries at hand read and write a kind of video or picture.
struct CodecSupport {
    std::string name;
    bool reads = false;
    bool writes = false;
};

/// The kinds that matter to clips and renders.
[[nodiscard]] std::vector<CodecSupport> codecSupport();

}  // namespace splatreel::core
