#pragma once

#include "core/base/result.h"
#include "core/gaussians/frame_source.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>

namespace splatreel::core {

/// Writes one web page that plays the sequence in any browser with WebGL 2, without a network: frames as SPZ
/// in base64 beside a player that orbits, scrubs and loops. Streams, one frame in memory; appears when
/// complete. Above 512 MiB, which browsers do not take, an error.
Result<void> writeHtml(const FrameSource& source, const std::filesystem::path& path,
                       const std::function<void(int done, int total)>& progress = {},
                       const std::stop_token& stop = {});

/// Bytes that writeHtml will write, or more.
[[nodiscard]] std::uint64_t htmlBytes(int count, int shDegree, int frames);

}  // namespace splatreel::core
