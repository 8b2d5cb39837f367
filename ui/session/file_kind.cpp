#include "ui/session/file_kind.h"

#include "core/formats/sequence_io.h"
#include "core/formats/sequence_open.h"
#include "core/media/video_reader.h"
#include "ui/session/notice.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QHash>
#include <QRegularExpression>

namespace splatreel::ui {
namespace {

QString tr(const char* text, int count = -1) {
    return QCoreApplication::translate("FileKind", text, nullptr, count);
}

const QStringList videoEndings = {QStringLiteral("mp4"), QStringLiteral("mov"), QStringLiteral("webm"),
                                  QStringLiteral("mkv"), QStringLiteral("avi"), QStringLiteral("gif")};
const QStringList pictureEndings = {QStringLiteral("png"),  QStringLiteral("jpg"), QStringLiteral("jpeg"),
                                    QStringLiteral("webp"), QStringLiteral("exr"), QStringLiteral("bmp"),
                                    QStringLiteral("tif"),  QStringLiteral("tiff")};

QStringList splatEndings() {
    QStringList endings;
    for (const std::string& ending : core::sequenceEndings())
        endings << QString::fromStdString(ending).mid(1);
    return endings;
}

/// "*.ply *.glb": how dialogs are told of endings.
QString patternsOf(const QStringList& endings) {
    QStringList patterns;
    for (const QString& ending : endings) patterns << QStringLiteral("*.") + ending;
    return patterns.join(u' ');
}

/// What frames of one series share: "/clips/shot.#.png" of "/clips/shot.0012.png"; empty: it is no such file.
QString seriesOf(const QString& path) {
    static const QRegularExpression number(QStringLiteral("\\d+(?=\\D*\\.[^.]+$)"));
    const QFileInfo file(path);
    QString name = file.fileName();
    const QString ending = file.suffix().toLower();
    const auto match = number.match(name);
    if (!match.hasMatch() || !(pictureEndings.contains(ending) || splatEndings().contains(ending))) return {};
    name.replace(match.capturedStart(), match.capturedLength(), u'#');
    return file.absolutePath() + u'/' + name.toLower();
}

bool isJson(const QFileInfo& info) {
    return info.isFile() && info.suffix().compare(QLatin1String("json"), Qt::CaseInsensitive) == 0;
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
    if (isJson(info) && info.fileName() != QStringLiteral("sequence.json")) {
        // Whether it is one in all its parts is said when it is read.
        kind.kind = FileKind::Kind::camera;
        return kind;
    }
    if (core::looksLikeSequence(path.toStdString())) return sequenceKind(kind);
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

QStringList withFramesAsFolders(const QStringList& paths) {
    QHash<QString, int> counts;
    for (const QString& path : paths) ++counts[seriesOf(path)];
    QStringList whole;
    for (const QString& path : paths) {
        const QString series = seriesOf(path);
        const bool several = !series.isEmpty() && counts[series] > 1;
        const QString one = several ? QFileInfo(path).absolutePath() : path;
        if (!several || !whole.contains(one)) whole << one;
    }
    return whole;
}

QString openFilter() {
    const QString videos = patternsOf(videoEndings);
    const QString splats = patternsOf(splatEndings());
    const QString project = QStringLiteral("*.") + projectSuffix;
    const QStringList everything{videos, pictureFilter(), splats, QStringLiteral("*.json"), project};
    const std::pair<QString, QString> filters[] = {
        {tr("Everything Splatreel opens"), everything.join(u' ')},
        {tr("Videos"), videos},
        {tr("Pictures"), pictureFilter()},
        {tr("Splats and sequences"), splats + QStringLiteral(" sequence.json")},
        {tr("Projects"), project},
        {tr("All files"), QStringLiteral("*")}};
    QStringList texts;
    for (const auto& [name, patterns] : filters) texts << QStringLiteral("%1 (%2)").arg(name, patterns);
    return texts.join(QStringLiteral(";;"));
}

QString pictureFilter() {
    return patternsOf(pictureEndings);
}

}  // namespace splatreel::ui
