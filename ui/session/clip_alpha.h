#pragma once

#include "core/media/matte.h"
#include "core/project/project.h"

#include <QString>

namespace splatreel::ui {

/// Where the user wants a clip's alpha to come from.
enum class AlphaChoice {
    own,      ///< the file's, or a key on the background where it has none
    painted,  ///< strokes on frames, carried through the clip
    matte     ///< another clip
};

/// How a clip's alpha is made; the strokes of a painted one are kept beside it, in core::Media::painted.
struct ClipAlpha {
    AlphaChoice choice = AlphaChoice::own;
    QString matte;  ///< path of the matte clip; empty: none has been chosen
    core::KeyOptions key;
    friend bool operator==(const ClipAlpha&, const ClipAlpha&) = default;
};

/// As a project keeps it of a clip; what it does not say, or says in a way not known here, is the standard.
[[nodiscard]] ClipAlpha alphaOf(const core::Media& clip, const core::Project& project);
[[nodiscard]] core::Project withAlpha(core::Project project, core::SourceId clip, const ClipAlpha& alpha);

}  // namespace splatreel::ui
