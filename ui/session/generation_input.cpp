#include "ui/session/generation_input.h"

#include <QFileInfo>
#include <algorithm>
#include <utility>

namespace splatreel::ui {
namespace {

/// The folder's views that are used, without the input view, which the clip itself shows.
core::Result<core::KnownViews> readFolder(const ViewSource& source) {
    const std::string folder = source.path.toStdString();
    const auto listed = core::listKnownViews(folder);
    if (!listed.ok()) return listed.error();
    std::vector<std::string> only;
    for (std::size_t i = 0; i < listed->views.size(); ++i) {
        const std::string& name = listed->views[i].name;
        const bool isInput = static_cast<int>(i) == listed->inputView;
        if (!isInput && std::ranges::count(source.leftOut, name) == 0) only.push_back(name);
    }
    if (only.empty()) return core::KnownViews();
    return core::readKnownViews(folder, only);
}

/// Those of folders; what their cameras say holds for the clip's, too.
core::Result<core::KnownViews> readFolders(const std::vector<ViewSource>& sources) {
    core::KnownViews all;
    for (const ViewSource& source : sources) {
        if (!QFileInfo(source.path).isDir()) continue;
        auto read = readFolder(source);
        if (!read.ok()) return read.error();
        if (all.empty()) {
            all = *std::move(read);
            continue;
        }
        all.frameCount = std::min(all.frameCount, read->frameCount);
        std::move(read->views.begin(), read->views.end(), std::back_inserter(all.views));
    }
    return all;
}

}  // namespace

int workingSizeOf(const core::ParameterSet& parameters) {
    constexpr const char* name = "clip.working_size";
    const auto& schema = parameters.schema();
    const bool known =
        std::any_of(schema.begin(), schema.end(), [](const core::Parameter& p) { return p.name == name; });
    return known ? static_cast<int>(parameters.integer(name)) : 0;
}

core::Result<core::EngineInput> readGenerationInput(const GenerationSource& source,
                                                    const std::stop_token& stop) {
    core::EngineInput input;
    core::ObjectClipOptions options;
    options.range = source.frames;
    options.matte = source.matte.toStdString();
    options.painted = source.painted;
    options.key = source.key;
    options.stop = stop;
    if (source.size > 0) options.size = source.size;
    auto views = readFolders(source.views);
    if (!views.ok()) return views.error();
    if (!views->empty()) {
        options.fovyDegrees = views->fovyDegrees;
        options.distance = views->distance;
    }
    auto clip = core::makeObjectClip(source.clip.toStdString(), options);
    if (!clip.ok()) return clip.error();
    input.clip = std::move(clip).value();
    if (!views->empty()) {
        const int last = input.clip.sourceFrames.back();
        if (views->frameCount <= last) {
            return core::Error{"the views have " + std::to_string(views->frameCount) + " frames, the clip " +
                                   std::to_string(last + 1),
                               source.clip.toStdString(), "Choose views of the same length."};
        }
        input.views = core::selectInstants(*std::move(views), input.clip.sourceFrames);
    }
    for (const ViewSource& picture : source.views) {
        if (QFileInfo(picture.path).isDir()) continue;
        auto view = core::readPictureView(picture.path.toStdString(), picture.side, input.clip);
        if (!view.ok()) return view.error();
        input.views.views.push_back(*std::move(view));
        input.views.frameCount = input.clip.frameCount();
    }
    input.seed = source.seed;
    input.checkpointFolder = source.checkpoints.toStdString();
    return input;
}

core::InputSize estimatedSize(int frames, int size, std::uint64_t viewBytes) {
    const core::ObjectClipOptions standard;
    const auto side = static_cast<std::uint64_t>(size > 0 ? size : standard.size);
    const int count = std::clamp(frames, 1, standard.maximumFrames);
    return {count, static_cast<std::uint64_t>(count) * side * side * 4, viewBytes};
}

}  // namespace splatreel::ui
