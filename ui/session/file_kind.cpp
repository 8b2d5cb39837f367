#include "ui/session/file_kind.h"

#include "core/formats/sequence_io.h"
#include "core/formats/sequence_open.h"
#include "core/formats/sog.h"
#include "core/media/video_reader.h"
#include "ui/session/notice.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QHash>
#include <QLocale>
#include <QRegularExpression>

namespace splatreel::ui {
namespace {

/// What it says to people.
struct Texts {
    Q_DECLARE_TR_FUNCTIONS(FileKind)
};

QString rateText(core::Rate rate) {
    return QLocale().toString(rate.framesPerSecond(), 'g', 4);
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
    kind.detail = Texts::tr("%1 frames/s").arg(rateText((*source)->description().rate));
    return kind;
}

}  // namespace

QString FileKind::promise() const {
    const QString count = Texts::tr("%n frames", nullptr, frames);
    switch (kind) {
        case Kind::clip:
            return Texts::tr("Add as source clip") + QStringLiteral(" · ") + count;
        case Kind::sequence:
            return Texts::tr("Open sequence") + QStringLiteral(" · ") + count;
        case Kind::views:
            return Texts::tr("Use as further views of the clip");
        case Kind::project:
            return Texts::tr("Open project");
        case Kind::camera:
            return Texts::tr("Use as camera path");
        case Kind::unknown:
            return detail.isEmpty() ? Texts::tr("Splatreel cannot open this") : detail;
    }
    return {};
}

FileKind fileKindOf(const QString& path, const std::stop_token& stop) {
    FileKind kind;
    kind.path = path;
    const QFileInfo info(path);
    if (!info.exists()) {
        kind.detail = Texts::tr("%1 is not there any more").arg(info.fileName());
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
    const bool holdsSplats =
        info.fileName() == QStringLiteral("sequence.json") || core::isSogMeta(path.toStdString());
    if (isJson(info) && !holdsSplats) {
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
    kind.detail = Texts::tr("%1 × %2, %3 frames/s")
                      .arg(reader->info().width)
                      .arg(reader->info().height)
                      .arg(rateText(reader->info().rate));
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
        {Texts::tr("Everything Splatreel opens"), everything.join(u' ')},
        {Texts::tr("Videos"), videos},
        {Texts::tr("Pictures"), pictureFilter()},
        {Texts::tr("Splats and sequences"), splats + QStringLiteral(" sequence.json")},
        {Texts::tr("Projects"), project},
        {Texts::tr("All files"), QStringLiteral("*")}};
    QStringList texts;
    for (const auto& [name, patterns] : filters) texts << QStringLiteral("%1 (%2)").arg(name, patterns);
    return texts.join(QStringLiteral(";;"));
}

QString pictureFilter() {
    return patternsOf(pictureEndings);
}

}  // namespace splatreel::ui
