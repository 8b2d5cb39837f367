#pragma once

#include "core/formats/sequence_io.h"
#include "core/jobs/job.h"
#include "core/timeline/timeline.h"
#include "ui/viewport/render_thread.h"

#include <QString>
#include <optional>

namespace splatreel::ui {

enum class ExportKind { ply, glb, plyAndGlb, spz, sog, packed, webPage, video, pictures, floatPictures };

/// The camera of exported pictures.
enum class ExportCamera { view, turntable, track };

/// What is to be written. A value that the export's job owns.
struct ExportOrder {
    ExportKind kind = ExportKind::ply;
    QString path;                 ///< folder, or a file (isOneFile)
    core::FrameSourcePtr source;  ///< with its edits
    core::SourceId take = 0;
    core::Timeline timeline;
    core::FrameSpan frames;  ///< of the timeline
    // Of video and pictures:
    int width = 1024;
    int height = 1024;
    ExportCamera camera = ExportCamera::view;
    core::Camera view;         ///< ExportCamera::view
    bool transparent = false;  ///< pictures only; else white
    RendererFactory renderer;
    bool replaces = false;  ///< whether what is there already may be replaced; else it is an error
};

[[nodiscard]] inline bool isPictures(ExportKind kind) {
    return kind == ExportKind::video || kind == ExportKind::pictures || kind == ExportKind::floatPictures;
}

[[nodiscard]] inline bool isOneFile(ExportKind kind) {
    return kind == ExportKind::video || kind == ExportKind::packed || kind == ExportKind::webPage;
}

/// Where the pictures of the kinds `pictures` and `floatPictures` go, for core::framePath.
[[nodiscard]] std::filesystem::path picturePattern(const ExportOrder& order);

/// The take as the timeline plays it: trimmed, retimed, faded, in the timeline's rate. Frames in which the
/// timeline shows nothing of it are left out.
[[nodiscard]] core::FrameSourcePtr timedSource(const ExportOrder& order);

/// About how many bytes it will write, from the frames' mean count; 0: unknown. Reads one frame: on a thread
/// of its own.
[[nodiscard]] std::uint64_t exportBytes(const ExportOrder& order);

[[nodiscard]] core::WorkRequest exportWork(ExportOrder order);

}  // namespace splatreel::ui
