#pragma once

#include "ui/session/export_job.h"

#include <QString>
#include <QStringList>

namespace splatreel::ui {

/// The path with the ending that the kind's file needs; a folder is not called like a file.
[[nodiscard]] QString fittingPath(const QString& path, ExportKind kind);

/// The path, or the first of "NAME 2", "NAME 3" … with its ending, that nothing has, neither on the disk nor
/// of `taken`.
[[nodiscard]] QString freePath(const QString& path, const QStringList& taken = {});

/// What is there already of what an export would write.
struct TakenPlace {
    int count = 0;            ///< files and folders; 0: the place is free
    QString first;            ///< name of one of them
    bool replaceable = true;  ///< false: it is of another sort
    friend bool operator==(const TakenPlace&, const TakenPlace&) = default;
};

/// Looks at the disk, once for each picture: on a thread of its own.
[[nodiscard]] TakenPlace takenPlace(const ExportOrder& order);

}  // namespace splatreel::ui
