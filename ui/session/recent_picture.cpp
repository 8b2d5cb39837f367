#include "ui/session/recent_picture.h"

#include "core/formats/sequence_io.h"
#include "core/media/video_reader.h"
#include "core/project/media_reference.h"
#include "core/project/project_file.h"
#include "ui/session/file_kind.h"
#include "ui/session/pictures.h"
#include "ui/session/take_pictures.h"

#include <QFileInfo>

namespace splatreel::ui {

QImage recentPicture(const QString& path, int height) {
    QString source = path;
    const QFileInfo info(path);
    // A generated sequence brings its turntable.
    if (info.isDir() && QFileInfo::exists(path + QStringLiteral("/turntable.mp4"))) {
        source = path + QStringLiteral("/turntable.mp4");
    } else if (info.suffix() == projectSuffix) {
        // What a project is of is known by the first thing that was put into it.
        const auto opened = core::loadProject(path.toStdString());
        if (!opened.ok() || opened->project.media.empty()) return {};
        const auto& media = *opened->project.media.front();
        const std::filesystem::path found = core::locate(media, info.path().toStdString());
        return QFileInfo(QString::fromStdString(found.string())).suffix() == projectSuffix
                   ? QImage()
                   : recentPicture(QString::fromStdString(found.string()), height);
    }
    core::VideoReaderOptions options;
    options.maximumSide = 512;
    auto reader = core::VideoReader::open(source.toStdString(), options);
    if (!reader.ok() || reader->info().frameCount() == 0) {
        const auto sequence = core::openSequence(path.toStdString());
        return sequence.ok() ? takePicture(**sequence, 0, height) : QImage();
    }
    auto frame = reader->read(0);
    if (!frame.ok() || !frame->has_value()) return {};
    return toImage(**frame).scaledToHeight(height, Qt::SmoothTransformation);
}

}  // namespace splatreel::ui
