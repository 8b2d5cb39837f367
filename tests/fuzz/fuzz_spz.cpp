#include "core/formats/spz.h"
#include "core/gaussians/sound.h"

#include <cstdint>
#include <cstdlib>

/// Whatever the bytes are: an error, or Gaussians whose columns fit each other and, once the others have been
/// left out, hold nothing that is not finite or absurd.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace splatreel::core;
    const auto source = memorySource(std::as_bytes(std::span(data, size)), "fuzz.spz");
    (void)inspectSpz(*source);
    auto content = readSpz(*source);
    if (!content) return 0;
    Gaussians& g = content->gaussians;
    if (!g.consistent()) std::abort();
    const int count = g.size();
    if (!keepSound(g, "fuzz.spz")) return 0;
    if (!g.consistent() || g.size() + g.dropped != count) std::abort();
    if (soundRows(g).size() != static_cast<std::size_t>(g.size())) std::abort();
    return 0;
}
