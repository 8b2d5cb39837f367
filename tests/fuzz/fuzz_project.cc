// Project files.
#include "core/project/project_json.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace splatreel::core;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto document =
        projectFromJson(std::string_view(reinterpret_cast<const char*>(data), size), "fuzz.splatreel");
    if (!document) return 0;
    // What was accepted is sound enough to be used, and is written so that it reads back the same.
    const Timeline& timeline = *document->project.timeline;
    for (int frame = 0; frame < 50; ++frame) (void)samplesAt(timeline, frame);
    (void)timeline.camera.poseAt(document->view.playhead);
    const std::string text = projectToJson(*document);
    const auto again = projectFromJson(text, "again.splatreel");
    if (!again || projectToJson(*again) != text) std::abort();
    return 0;
}
