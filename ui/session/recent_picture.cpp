#include "ui/session/recent_picture.h"

#include "core/media/video_reader.h"
#include "ui/session/file_kind.h"
#include "ui/session/pictures.h"

#include <QFileInfo>

namespace splatreel::ui {

QImage recentPicture(const QString& path, int height) {
    QString source = path;
    const QFileInfo info(path);
    // A generated sequence brings its turntable.
    if (info.isDir() && QFileInfo::exists(path + QStringLiteral("/turntable.mp4"))) {
        source = path + QStringLiteral("/turntable.mp4");
    } else if (info.suffix() == projectSuffix) {
        const QString beside = info.path() + u'/' + info.completeBaseName() + QStringLiteral(".preview.png");
        const QImage picture(beside);
        return picture.isNull() ? picture : picture.scaledToHeight(height, Qt::SmoothTransformation);
    }
    core::VideoReaderOptions options;
    options.maximumSide = 512;
    auto reader = core::VideoReader::open(source.toStdString(), options);
    if (!reader.ok() || reader->info().frameCount() == 0) return {};
    auto frame = reader->read(0);
    if (!frame.ok() || !frame->has_value()) return {};
    return toImage(**frame).scaledToHeight(height, Qt::SmoothTransformation);
}

}  // namespace splatreel::ui
