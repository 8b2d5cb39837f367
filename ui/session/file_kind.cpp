#include "ui/session/file_kind.h"

#include "core/formats/sequence_io.h"
#include "core/formats/sequence_open.h"
#include "core/media/video_reader.h"
#include "ui/session/notice.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace splatreel::ui {
namespace {

QString tr(const char* text, int count = -1) {
    return QCoreApplication::translate("FileKind", text, nullptr, count);
}

bool hasSplats(const QFileInfo& info) {
    static const QStringList endings = {
        QStringLiteral("ply"),   QStringLiteral("glb"), QStringLiteral("gltf"),    QStringLiteral("spz"),
        QStringLiteral("splat"), QStringLiteral("sog"), QStringLiteral("splatseq")};
    if (info.isFile()) return endings.contains(info.suffix().toLower());
    return core::looksLikeSequence(info.filePath().toStdString());
}

FileKind sequenceKind(FileKind kind) {
    auto source = core::openSequence(kind.path.toStdString());
    if (!source.ok()) {
        kind.detail = textOf(source.error());
        return kind;
    }
    kind.kind = FileKind::Kind::sequence;
    kind.frames = (*source)->frameCount();
    kind.rate = (*source)->description().rate;
    kind.detail = tr("%1 frames/s").arg((*source)->description().rate.framesPerSecond(), 0, 'g', 4);
    return kind;
}

}  // namespace

QString FileKind::promise() const {
    const QString count = frames == 1 ? tr("1 frame") : tr("%1 frames").arg(frames);
    switch (kind) {
        case Kind::clip:
            return tr("Add as source clip") + QStringLiteral(" · ") + count;
        case Kind::sequence:
            return tr("Open sequence") + QStringLiteral(" · ") + count;
        case Kind::views:
            return tr("Use as further views of the clip");
        case Kind::project:
            return tr("Open project");
        case Kind::camera:
            return tr("Use as camera path");
        case Kind::unknown:
            return detail.isEmpty() ? tr("Splatreel cannot open this") : detail;
    }
    return {};
}

FileKind fileKindOf(const QString& path, const std::stop_token& stop) {
    FileKind kind;
    kind.path = path;
    const QFileInfo info(path);
    if (!info.exists()) {
        kind.detail = tr("%1 is not there any more").arg(info.fileName());
        return kind;
    }
    if (info.isFile() && info.suffix().toLower() == projectSuffix) {
        kind.kind = FileKind::Kind::project;
        return kind;
    }
    if (info.isDir() && QDir(path).exists(QStringLiteral("views.json"))) {
        kind.kind = FileKind::Kind::views;
        return kind;
    }
    if (info.fileName() == QStringLiteral("sequence.json") || hasSplats(info)) return sequenceKind(kind);
    if (info.isFile() && info.suffix().toLower() == QStringLiteral("json")) {
        // Whether it is one in all its parts is said when it is read.
        kind.kind = FileKind::Kind::camera;
        return kind;
    }
    if (stop.stop_requested()) return kind;
    auto reader = core::VideoReader::open(path.toStdString());
    if (!reader.ok()) {
        kind.detail = textOf(reader.error());
        return kind;
    }
    kind.kind = FileKind::Kind::clip;
    kind.frames = reader->info().frameCount();
    kind.rate = reader->info().rate;
    kind.width = reader->info().width;
    kind.height = reader->info().height;
    kind.detail = tr("%1 × %2, %3 frames/s")
                      .arg(reader->info().width)
                      .arg(reader->info().height)
                      .arg(reader->info().rate.framesPerSecond(), 0, 'g', 4);
    return kind;
}

QString openFilter() {
    return tr("Everything Splatreel opens (*.mp4 *.mov *.webm *.mkv *.avi *.gif *.png *.jpg *.jpeg *.webp "
              "*.exr *.ply "
              "*.glb *.spz *.splat *.splatseq *.json *.splatreel)") +
           QStringLiteral(";;") + tr("Videos (*.mp4 *.mov *.webm *.mkv *.avi *.gif)") + QStringLiteral(";;") +
           tr("Pictures (*.png *.jpg *.jpeg *.webp *.exr *.bmp *.tif *.tiff)") + QStringLiteral(";;") +
           tr("Splats and sequences (*.ply *.glb *.spz *.splat *.splatseq sequence.json)") +
           QStringLiteral(";;") + tr("Projects (*.splatreel)") + QStringLiteral(";;") + tr("All files (*)");
}

}  // namespace splatreel::ui
