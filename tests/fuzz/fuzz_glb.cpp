#include "core/base/log.h"
#include "core/formats/gltf.h"
#include "core/gaussians/sound.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

/// Whatever the bytes are: an error, or frames whose columns fit each other and hold nothing that is not
/// finite or absurd.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace splatreel::core;
    log::setLevel(log::Level::off);
    const auto opened = openGltf(memorySource(std::as_bytes(std::span(data, size)), "fuzz.glb"));
    if (!opened) return 0;
    for (int i = 0; i < std::min((*opened)->frameCount(), 4); ++i) {
        const auto frame = (*opened)->frame(i);
        if (!frame) continue;
        const Gaussians& g = **frame;
        if (!g.consistent() || soundRows(g).size() != static_cast<std::size_t>(g.size())) std::abort();
    }
    return 0;
}
