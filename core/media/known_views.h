#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/gaussians/camera.h"
#include "core/media/image.h"

#include <filesystem>
#include <span>
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

/// What views.json says of one view, before its pictures are read.
struct ListedView {
    std::string name;
    float azimuth = 0;    ///< radians
    float elevation = 0;  ///< radians
    int frames = 0;
    int stillFrame = -1;
    std::filesystem::path first;  ///< its first picture
};

struct ListedViews {
    int frameCount = 0;
    int inputView = -1;
    std::vector<ListedView> views;
};

/// Reads FOLDER/views.json and looks for the views' pictures without reading them. Errors as those of
/// readKnownViews.
[[nodiscard]] Result<ListedViews> listKnownViews(const std::filesystem::path& folder);

/// Reads FOLDER/views.json and the frames of the views listed in `only` (all when empty), and no file of any
/// other. A name of `only` is a view's folder as views.json has it, or its last part where that is unique.
/// Pictures without an alpha are keyed on the colour round their border. A view's folder has at least the
/// frames that views.json counts, without gaps; a still has one picture, or the one with its instant's
/// number. Errors name file, place and remedy: wrong counts, sizes, non-finite angles, endless lists, folders
/// outside of FOLDER, more pictures than memory should hold.
[[nodiscard]] Result<KnownViews> readKnownViews(const std::filesystem::path& folder,
                                                const std::vector<std::string>& only = {});

/// The views at the chosen instants (indices into the frames, growing), so that they match a clip of which
/// only these frames were taken (ObjectClip::sourceFrames). Stills of other instants are left out.
[[nodiscard]] KnownViews selectInstants(KnownViews views, std::span<const int> instants);

/// Keys the pictures of one view on the colour round their border, unless one of them has an alpha. Errors
/// name `place`.
Result<void> keyOpaqueView(std::span<ImageRgba8> pictures, const std::filesystem::path& place);

/// Splits `FOLDER[:view1,view2…]`; where the whole text is a folder it is taken as that.
struct ViewsArgument {
    std::filesystem::path folder;
    std::vector<std::string> only;

    [[nodiscard]] static ViewsArgument parse(const std::string& text);
};

}  // namespace splatreel::core
