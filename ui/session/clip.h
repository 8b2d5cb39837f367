#pragma once

#include "core/media/video_reader.h"
#include "ui/session/clip_alpha.h"

#include <QImage>
#include <QString>
#include <cstdint>
#include <vector>

namespace splatreel::ui {

using ClipId = std::uint64_t;

/// Where a clip's alpha comes from.
enum class AlphaKind {
    unknown,  ///< not looked at yet
    file,     ///< the file brings it
    key,      ///< a flat colour behind the object is taken out
    painted,  ///< strokes say it
    matte,    ///< another clip says it
    none      ///< nothing of these: the whole picture is the object
};

/// A source video as the window knows it.
struct Clip {
    ClipId id = 0;
    QString path;
    QString name;
    bool ready = false;    ///< `info` is there
    bool missing = false;  ///< the file is not where it was
    QString problem;       ///< why it cannot be read; empty: it can, or it has not been tried yet
    core::VideoInfo info;
    AlphaKind alpha = AlphaKind::unknown;
    bool fileHasAlpha = false;
    ClipAlpha wanted;  ///< what `alpha` comes of
    std::vector<QImage>
        thumbnails;  ///< evenly spread over the frames, filled in one by one; null: not there yet

    [[nodiscard]] int frameCount() const { return info.frameCount(); }
};

}  // namespace splatreel::ui
