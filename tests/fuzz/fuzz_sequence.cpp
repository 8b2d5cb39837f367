#include "core/formats/id_file.h"
#include "core/formats/sequence_json.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

/// sequence.json, and the file of ids beside it. What is accepted must be writable and readable again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace splatreel::core;
    const auto bytes = std::as_bytes(std::span(data, size));
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (text.starts_with("SPLATIDS")) {
        const auto ids = IdFile::open(memorySource(bytes, "ids.bin"), 0, size);
        if (!ids) return 0;
        for (int i = 0; i < std::min((*ids)->frameCount(), 8); ++i) {
            const auto column = (*ids)->ids(i);
            if (column && !std::ranges::is_sorted(column->span())) std::abort();
        }
        return 0;
    }
    const auto manifest = parseManifest(text, "sequence.json");
    if (!manifest) return 0;
    const auto again = parseManifest(manifestJson(*manifest), "sequence.json");
    if (!again || again->frameCount != manifest->frameCount ||
        again->framePatterns != manifest->framePatterns)
        std::abort();
    for (const auto& [name, pattern] : manifest->framePatterns) (void)patternName(pattern, 12);
    return 0;
}
