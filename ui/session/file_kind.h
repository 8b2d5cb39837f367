#pragma once

#include "core/base/time.h"

#include <QString>
#include <QStringList>
#include <stop_token>

namespace splatreel::ui {

/// What a file or folder is to the window.
struct FileKind {
    enum class Kind { unknown, clip, sequence, views, project, camera };
    Kind kind = Kind::unknown;
    QString path;
    QString name;    ///< of clips, what they are called; empty: as the file
    int frames = 0;  ///< of clips and sequences
    core::Rate rate;
    int width = 0;  ///< of clips, pixels
    int height = 0;
    QString detail;  ///< "512 × 512, 24 frames/s"; for an unknown one: why
    /// What dropping it does: "Add as source clip · 32 frames".
    [[nodiscard]] QString promise() const;
};

inline const QString projectSuffix = QStringLiteral("splatreel");

/// Looks at a file or folder; may read its headers, so on a thread of its own.
[[nodiscard]] FileKind fileKindOf(const QString& path, const std::stop_token& stop = {});

/// The same with several numbered files of one name, kind and folder given as that folder: frames that were
/// chosen or dropped together are a clip or a sequence.
[[nodiscard]] QStringList withFramesAsFolders(const QStringList& paths);

/// Filter of the dialogs that open files.
[[nodiscard]] QString openFilter();
/// "*.png *.jpg …": the files of one picture.
[[nodiscard]] QString pictureFilter();

}  // namespace splatreel::ui
