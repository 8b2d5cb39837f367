#include "core/formats/sog.h"
#include "core/formats/webp.h"
#include "core/formats/zip_archive.h"
#include "core/gaussians/sound.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace splatreel::core;

namespace {

/// An archive around meta.json and bytes for the pictures, which checksums would keep mutations from
/// reaching.
std::vector<std::byte> archiveAround(std::string_view text) {
    const std::string_view meta = text.substr(0, text.find('\0'));
    const std::string_view pixels = text.substr(std::min(text.size(), meta.size() + 1));
    const auto metaBytes = std::as_bytes(std::span(meta));
    std::vector<ZipEntry> entries = {{"meta.json", {metaBytes.begin(), metaBytes.end()}, false}};
    std::size_t at = 0;
    for (const char* name : {"means_l.webp", "means_u.webp", "quats.webp", "scales.webp", "sh0.webp",
                             "shN_labels.webp", "shN_centroids.webp"}) {
        BytePicture picture{std::string_view(name) == "shN_centroids.webp" ? 192 : 4, 1, {}};
        for (int i = 0; i < 4 * picture.width; ++i)
            picture.rgba.push_back(pixels.empty() ? 255
                                                  : static_cast<std::uint8_t>(pixels[at++ % pixels.size()]));
        if (auto file = encodeWebp(picture, "fuzz")) entries.push_back({name, std::move(*file), false});
    }
    auto archive = packZip(entries, "fuzz");
    return archive ? std::move(*archive) : std::vector<std::byte>();
}

}  // namespace

/// Whatever the bytes are: an error, or Gaussians whose columns fit each other and, once the others have been
/// left out, hold nothing that is not finite or absurd. What begins like JSON is taken for a meta.json, a
/// nought and bytes of pictures, everything else for an archive.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = std::as_bytes(std::span(data, size));
    std::vector<std::byte> archive(bytes.begin(), bytes.end());
    if (size > 0 && data[0] == '{') archive = archiveAround({reinterpret_cast<const char*>(data), size});
    const auto source = memorySource(archive, "fuzz.sog");
    (void)inspectSog(*source);
    auto content = readSog(*source);
    if (!content) return 0;
    Gaussians& g = content->gaussians;
    if (!g.consistent()) std::abort();
    const int count = g.size();
    if (!keepSound(g, "fuzz.sog")) return 0;
    if (!g.consistent() || g.size() + g.dropped != count) std::abort();
    if (soundRows(g).size() != static_cast<std::size_t>(g.size())) std::abort();
    return 0;
}
