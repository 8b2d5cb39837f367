#include "core/formats/ply.h"

#include <cstdint>
#include <cstdlib>

/// Whatever the bytes are: an error, or Gaussians whose columns fit each other.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace splatreel::core;
    const auto source = memorySource(std::as_bytes(std::span(data, size)), "fuzz.ply");
    (void)inspectPly(*source);
    const auto content = readPly(*source);
    if (content && !content->gaussians.consistent()) std::abort();
    return 0;
}
