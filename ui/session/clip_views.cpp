#include "ui/session/clip_views.h"

#include "core/media/image_io.h"
#include "core/media/known_views.h"
#include "core/media/matte.h"
#include "core/media/picture_view.h"
#include "ui/session/notice.h"
#include "ui/session/pictures.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace splatreel::ui {
namespace {

constexpr int thumbnailSide = 96;  // pixels, for screens of twice the density

/// What it says to people.
struct Texts {
    Q_DECLARE_TR_FUNCTIONS(ClipViews)
};

double degrees(float radians) {
    return static_cast<double>(radians) * 180 / std::numbers::pi;
}

/// Of the object, which is often a small part of the picture.
QImage thumbnailOf(const core::ImageRgba8& picture) {
    const core::PixelBounds object = core::alphaBounds(picture);
    const QRect part(object.x0, object.y0, object.width(), object.height());
    const QImage whole = toImage(picture);
    return (object.empty() ? whole : whole.copy(part))
        .scaled(thumbnailSide, thumbnailSide, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

ViewsContent ofFolder(const QString& path, const std::stop_token& stop) {
    ViewsContent content;
    const auto listed = core::listKnownViews(path.toStdString());
    if (!listed.ok()) {
        content.problem = textOf(listed.error());
        return content;
    }
    content.frameCount = listed->frameCount;
    for (std::size_t i = 0; i < listed->views.size() && !stop.stop_requested(); ++i) {
        const core::ListedView& view = listed->views[i];
        ViewPicture picture{view.name,
                            degrees(view.azimuth),
                            degrees(view.elevation),
                            view.stillFrame,
                            static_cast<int>(i) == listed->inputView,
                            0,
                            {}};
        auto first = core::readImage(view.first);
        if (!first.ok()) {
            content.problem = textOf(first.error());
            return content;
        }
        picture.bytes = first->pixels.size() * static_cast<std::uint64_t>(view.frames);
        picture.thumbnail = thumbnailOf(*first);
        content.views.push_back(std::move(picture));
    }
    return content;
}

ViewsContent ofPicture(const QString& path) {
    ViewsContent content;
    auto picture = core::readImage(path.toStdString());
    if (!picture.ok()) {
        content.problem = textOf(picture.error());
        return content;
    }
    if (auto keyed = core::keyOpaqueView(std::span(&*picture, 1), path.toStdString()); !keyed.ok())
        content.problem = textOf(keyed.error());
    content.views.push_back({QFileInfo(path).fileName().toStdString(), 0, 0, 0, false, picture->pixels.size(),
                             thumbnailOf(*picture)});
    return content;
}

}  // namespace

ViewsContent readViewsContent(const QString& path, const std::stop_token& stop) {
    return QFileInfo(path).isDir() ? ofFolder(path, stop) : ofPicture(path);
}

QString misfitOf(const ViewsContent& content, int clipFrames) {
    if (content.frameCount == 0 || content.frameCount >= clipFrames) return {};
    return Texts::tr(
               "These views have %n frames, the clip has %1: a generation needs views of the same length.",
               nullptr, content.frameCount)
        .arg(clipFrames);
}

bool isUsed(const core::GivenViews& given, const ViewPicture& view) {
    return !view.isInput && std::ranges::count(given.leftOut, view.name) == 0;
}

std::uint64_t usedBytes(const core::GivenViews& given, const ViewsContent& content) {
    std::uint64_t bytes = 0;
    for (const ViewPicture& view : content.views)
        if (isUsed(given, view)) bytes += view.bytes;
    return bytes;
}

QString namesOf(const std::vector<core::GivenViews>& views, const core::Project& project) {
    QStringList names;
    for (const core::GivenViews& given : views) {
        const core::Media* media = project.findMedia(given.media);
        if (media == nullptr) continue;
        QString name = QString::fromStdString(media->name);
        if (!given.leftOut.empty()) name = Texts::tr("some of %1").arg(name);
        if (!names.contains(name)) names << name;
    }
    return names.join(QStringLiteral(", "));
}

}  // namespace splatreel::ui
