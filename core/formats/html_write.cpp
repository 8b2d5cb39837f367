#include "core/base/base64.h"
#include "core/base/files.h"
#include "core/formats/html.h"
#include "core/formats/html_player.h"
#include "core/formats/spz.h"

#include <glm/geometric.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace splatreel::core {
namespace {

constexpr std::uint64_t mostBytes = std::uint64_t{512} << 20U;

/// What the player has to know; angles in radians. It starts where the clip was filmed from.
std::string aboutJson(const GaussianSequence& description) {
    const bool known = description.inputCamera.intrinsics.width > 0;
    const Camera& camera = description.inputCamera;
    const glm::vec3 eye = known ? camera.position : glm::vec3(0, 0, defaultDistance);
    const float distance = std::max(glm::length(eye), 0.1F);
    const float fovy =
        known ? 2 * std::atan(0.5F * static_cast<float>(camera.intrinsics.height) / camera.intrinsics.fy)
              : glm::radians(defaultFovyDegrees);
    const nlohmann::json about = {{"rate", description.rate.framesPerSecond()},
                                  {"dilation", description.filtering.dilation},
                                  {"compensate", description.filtering.compensate},
                                  {"azimuth", std::atan2(eye.x, eye.z)},
                                  {"elevation", std::asin(std::clamp(eye.y / distance, -1.0F, 1.0F))},
                                  {"distance", distance},
                                  {"fovy", fovy},
                                  {"background", {0.106, 0.114, 0.129}}};
    return about.dump();
}

/// The page cut at its places.
struct Page {
    std::string_view beforeAbout, beforeFrames, beforePlayer, end;
};

Page page() {
    const std::string_view text = playerPage;
    const auto cut = [&](std::string_view place, std::size_t from) {
        const std::size_t at = text.find(place, from);
        return std::pair(text.substr(from, at - from), at + place.size());
    };
    const auto [beforeAbout, about] = cut("@ABOUT@", 0);
    const auto [beforeFrames, frames] = cut("@FRAMES@", about);
    const auto [beforePlayer, player] = cut("@PLAYER@", frames);
    return {beforeAbout, beforeFrames, beforePlayer, text.substr(player)};
}

Result<void> writeFrames(const FrameSource& source, OutputFile& file, const std::string& where,
                         const std::function<void(int done, int total)>& progress,
                         const std::stop_token& stop) {
    for (int i = 0; i < source.frameCount(); ++i) {
        if (stop.stop_requested()) return Error{"writing was interrupted", where, ""};
        const auto frame = source.frame(i);
        if (!frame) return frame.error();
        const auto packed = packSpz(**frame, source.description().filtering, where);
        if (!packed) return packed.error();
        const std::string text = "<script type=\"application/x-spz\">" + base64(*packed) + "</script>\n";
        if (file.written() + text.size() > mostBytes)
            return Error{"a web page of more than " + bytesText(mostBytes) +
                             " does not load in browsers; frame " + std::to_string(i + 1) + " of " +
                             std::to_string(source.frameCount()) + " goes beyond that",
                         where, "Export fewer frames, or a packed sequence."};
        if (auto put = file.write(text); !put) return put;
        if (progress) progress(i + 1, source.frameCount());
    }
    return {};
}

}  // namespace

std::uint64_t htmlBytes(int count, int shDegree, int frames) {
    constexpr std::uint64_t markup = 64;
    return std::strlen(playerPage) + std::strlen(playerScript) +
           static_cast<std::uint64_t>(frames) * (spzBytes(count, shDegree) * 4 / 3 + markup);
}

Result<void> writeHtml(const FrameSource& source, const std::filesystem::path& path,
                       const std::function<void(int done, int total)>& progress,
                       const std::stop_token& stop) {
    if (source.frameCount() == 0)
        return Error{"the sequence has no frames", path.string(), "Give a sequence with frames."};
    auto file = OutputFile::create(path);
    if (!file) return file.error();
    const Page parts = page();
    const std::string about = aboutJson(source.description());
    for (const std::string_view text : {parts.beforeAbout, std::string_view(about), parts.beforeFrames}) {
        if (auto put = file->write(text); !put) return put;
    }
    if (auto put = writeFrames(source, *file, path.string(), progress, stop); !put) return put;
    for (const std::string_view text : {parts.beforePlayer, std::string_view(playerScript), parts.end}) {
        if (auto put = file->write(text); !put) return put;
    }
    return file->commit();
}

}  // namespace splatreel::core
