#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/gaussians/camera.h"
#include "core/media/image.h"

#include <filesystem>
#include <string>
#include <vector>

namespace splatreel::core {

/// One camera's pictures of the object, straight alpha.
struct KnownView {
    std::string name;                ///< the folder as views.json names it
    float azimuth = 0;               ///< radians
    float elevation = 0;             ///< radians
    Camera camera;                   ///< at the pictures' size
    std::vector<ImageRgba8> frames;  ///< one per instant, or a single still
    int stillFrame = -1;             ///< ≥ 0: `frames` has one picture, of that instant
    /// The picture of an instant, or nullptr where this view has none.
    [[nodiscard]] const ImageRgba8* at(int frame) const {
        if (stillFrame >= 0) return frame == stillFrame && !frames.empty() ? frames.data() : nullptr;
        return frame >= 0 && frame < static_cast<int>(frames.size())
                   ? &frames[static_cast<std::size_t>(frame)]
                   : nullptr;
    }
};

/// Views with known cameras: a folder with views.json and a folder of frames per view.
struct KnownViews {
    std::vector<KnownView> views;
    int frameCount = 0;
    Rate rate{24, 1};
    float fovyDegrees = defaultFovyDegrees;
    float distance = defaultDistance;
    int inputView = -1;                  ///< index into `views`, −1: not among them
    std::vector<std::string> filesRead;  ///< every file folder that was read

    [[nodiscard]] bool empty() const { return views.empty(); }
};

/// Reads FOLDER/views.json and the frames of the views listed in `only` (all when empty), and no file of any
/// other. Errors name file, place and remedy: wrong counts, sizes, non-finite angles, endless lists.
[[nodiscard]] Result<KnownViews> readKnownViews(const std::filesystem::path& folder,
                                                const std::vector<std::string>& only = {});

}  // namespace splatreel::core
