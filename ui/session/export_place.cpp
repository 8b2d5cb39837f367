#include "ui/session/export_place.h"

#include "core/media/video_writer.h"

#include <QFileInfo>
#include <filesystem>
#include <vector>

namespace splatreel::ui {
namespace {

namespace fs = std::filesystem;

QStringList endingsOf(ExportKind kind) {
    switch (kind) {
        case ExportKind::video:
            return {QStringLiteral("mp4"), QStringLiteral("mkv"), QStringLiteral("webm"),
                    QStringLiteral("mov")};
        case ExportKind::packed:
            return {QStringLiteral("splatseq")};
        case ExportKind::webPage:
            return {QStringLiteral("html")};
        default:
            return {};
    }
}

/// Of files that an export makes, whatever its kind.
bool isExportEnding(const QString& ending) {
    for (const ExportKind kind : {ExportKind::video, ExportKind::packed, ExportKind::webPage})
        if (endingsOf(kind).contains(ending, Qt::CaseInsensitive)) return true;
    return false;
}

/// The names in a sequence's folder that are put in place as a whole.
std::vector<fs::path> partsOf(ExportKind kind) {
    std::vector<fs::path> parts{"sequence.json", "ids.bin"};
    const bool glb = kind == ExportKind::glb || kind == ExportKind::plyAndGlb;
    if (kind == ExportKind::ply || kind == ExportKind::plyAndGlb) parts.emplace_back("ply");
    if (glb) parts.emplace_back("glb");
    if (glb) parts.emplace_back("sequence.glb");
    if (kind == ExportKind::spz) parts.emplace_back("spz");
    if (kind == ExportKind::sog) parts.emplace_back("sog");
    return parts;
}

}  // namespace

QString fittingPath(const QString& path, ExportKind kind) {
    if (path.isEmpty() || path.endsWith(u'/')) return path;
    const QString ending = QFileInfo(path).suffix();
    const QStringList own = endingsOf(kind);
    if (own.contains(ending, Qt::CaseInsensitive)) return path;
    const QString bare = isExportEnding(ending) ? path.chopped(ending.size() + 1) : path;
    return own.isEmpty() ? bare : bare + u'.' + own.front();
}

QString freePath(const QString& path, const QStringList& taken) {
    const QString suffix = QFileInfo(path).suffix();
    const QString ending = isExportEnding(suffix) ? u'.' + suffix : QString();
    const QString bare = path.chopped(ending.size());
    QString candidate = path;
    for (int number = 2; QFileInfo::exists(candidate) || taken.contains(candidate); ++number)
        candidate = QStringLiteral("%1 %2%3").arg(bare).arg(number).arg(ending);
    return candidate;
}

TakenPlace takenPlace(const ExportOrder& order) {
    TakenPlace place;
    const fs::path path = order.path.toStdString();
    std::error_code code;
    const auto note = [&](const fs::path& found) {
        if (!fs::exists(fs::symlink_status(found, code))) return;
        if (place.count++ == 0) place.first = QString::fromStdString(found.filename().string());
    };
    if (isOneFile(order.kind) || (fs::exists(path, code) && !fs::is_directory(path, code))) {
        note(path);
        place.replaceable = isOneFile(order.kind) && !fs::is_directory(path, code);
        return place;
    }
    if (isPictures(order.kind)) {
        const fs::path pattern = picturePattern(order);
        const int count = order.source != nullptr ? timedSource(order)->frameCount() : 0;
        for (int frame = 0; frame < count; ++frame) {
            if (const auto picture = core::framePath(pattern, frame); picture.ok()) note(*picture);
        }
        return place;
    }
    for (const fs::path& part : partsOf(order.kind)) note(path / part);
    return place;
}

}  // namespace splatreel::ui
