#include "core/formats/splat.h"
#include "core/gaussians/sound.h"

#include <cstdint>
#include <cstdlib>

/// Whatever the bytes are: an error, or Gaussians whose columns fit each other and, once the others have been
/// left out, hold nothing that is not finite or absurd.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace splatreel::core;
    auto read = readSplat(*memorySource(std::as_bytes(std::span(data, size)), "fuzz.splat"));
    if (!read) return 0;
    if (!read->consistent()) std::abort();
    if (!keepSound(*read, "fuzz.splat")) return 0;
    if (soundRows(*read).size() != static_cast<std::size_t>(read->size())) std::abort();
    return 0;
}
