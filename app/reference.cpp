#include "app/reference.h"

#include "app/console.h"

#include <filesystem>
#include <sstream>

namespace splatreel::app {

namespace fs = std::filesystem;

std::pair<std::string, std::vector<std::string>> splitViews(const std::string& text) {
    std::error_code error;
    const auto colon = text.rfind(':');
    if (colon == std::string::npos || fs::exists(text, error)) return {text, {}};
    std::vector<std::string> names;
    std::istringstream list(text.substr(colon + 1));
    for (std::string name; std::getline(list, name, ',');) {
        if (!name.empty()) names.push_back(name);
    }
    return {text.substr(0, colon), names};
}

core::FrameRange sourceRange(const core::GaussianSequence& sequence) {
    const Json provenance = Json::parse(sequence.provenance, nullptr, false);
    if (!provenance.is_object()) return {};
    const auto frames = provenance.find("source_frames");
    if (frames == provenance.end() || !frames->is_array() || frames->size() != 2 ||
        !(*frames)[0].is_number_integer() || !(*frames)[1].is_number_integer()) {
        return {};
    }
    const auto first = (*frames)[0].get<std::int64_t>();
    const auto last = (*frames)[1].get<std::int64_t>();
    if (first < 0 || last < first || last > 100'000'000) return {};
    return {static_cast<int>(first), static_cast<int>(last) + 1};
}

core::Result<core::KnownViews> readReference(const std::string& path, const std::string& matte,
                                             const core::GaussianSequence& sequence, int size,
                                             const core::FrameRange& range) {
    std::error_code error;
    const auto [folder, names] = splitViews(path);
    if (!names.empty() || fs::exists(fs::path(folder) / "views.json", error)) {
        return core::readKnownViews(folder, names);
    }
    core::ObjectClipOptions options;
    options.matte = matte;
    options.crop = false;
    options.size = size;
    options.range = range;
    auto clip = core::makeObjectClip(path, options);
    if (!clip.ok()) return clip.error();

    core::KnownViews reference;
    reference.frameCount = clip->frameCount();
    reference.rate = clip->rate;
    reference.inputView = 0;
    reference.filesRead = {path};
    core::KnownView view;
    view.name = "input";
    view.camera = sequence.inputCamera.intrinsics.width > 0 ? sequence.inputCamera : clip->sourceCamera;
    view.camera.intrinsics =
        core::resized(view.camera.intrinsics, clip->frames.front().width, clip->frames.front().height);
    view.frames = std::move(clip->frames);
    reference.views.push_back(std::move(view));
    return reference;
}

}  // namespace splatreel::app
