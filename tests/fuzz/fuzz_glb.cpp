#include "core/base/log.h"
#include "core/formats/gltf.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

/// Whatever the bytes are: an error, or frames whose columns fit each other.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace splatreel::core;
    log::setLevel(log::Level::off);
    const auto opened = openGlb(memorySource(std::as_bytes(std::span(data, size)), "fuzz.glb"));
    if (!opened) return 0;
    for (int i = 0; i < std::min((*opened)->frameCount(), 4); ++i) {
        const auto frame = (*opened)->frame(i);
        if (frame && !(*frame)->consistent()) std::abort();
    }
    return 0;
}
