#pragma once

#include <QImage>
#include <QString>

namespace splatreel::ui {

/// A small picture of a clip, or of what a project or sequence keeps beside it; null where there is none.
/// Reads the disk: on a thread of its own.
[[nodiscard]] QImage recentPicture(const QString& path, int height);

}  // namespace splatreel::ui
