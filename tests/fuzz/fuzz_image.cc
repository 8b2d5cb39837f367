// Pictures of any kind from memory.
#include "core/media/image_io.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::int64_t maximumPixels = 1 << 18;
    (void)splatreel::core::decodeImage({data, size}, "input", maximumPixels);
    return 0;
}
