#include "ui/session/background.h"
#include "ui/session/clip_views.h"
#include "ui/session/session.h"

#include <QDir>
#include <QFileInfo>
#include <utility>

/// Further views of a clip's object: how they come to the clip.
namespace splatreel::ui {
namespace {

QString topicOf(const QString& path) {
    return QStringLiteral("views %1").arg(path);
}

}  // namespace

void Session::addViews(ClipId clip, const QString& path) {
    const QString whole = QFileInfo(path).absoluteFilePath();
    runInBackground(
        this, [whole](const std::stop_token& stop) { return readViewsContent(whole, stop); },
        [this, clip, whole](const ViewsContent& content) {
            const core::Media* known = project().findMedia(clip);
            if (known == nullptr) return;
            if (!content.problem.isEmpty())
                return notify({Place::generate, Severity::error, content.problem, {}, {}, topicOf(whole)});
            emit settled(topicOf(whole));
            core::Media media;
            media.kind = core::MediaKind::views;
            media.name = QFileInfo(whole).fileName().toStdString();
            media.absolute = whole.toStdString();
            media.path = media.absolute;
            media.frames = content.frameCount;
            std::vector<core::GivenViews> views = known->views;
            auto [next, id] = core::addMedia(forAdding(), std::move(media));
            views.push_back({id, {}, {}});
            apply(core::withViews(std::move(next), clip, std::move(views)),
                  tr("Add views %1").arg(QFileInfo(whole).fileName()));
        });
}

void Session::setViews(ClipId clip, std::vector<core::GivenViews> views, const QString& name) {
    apply(core::withViews(project(), clip, std::move(views)), name);
}

void Session::openViews(const QString& folder) {
    if (const Clip* clip = currentClip()) return addViews(clip->id, folder);
    struct Opened {
        QString problem;
        FileKind clip;
    };
    runInBackground(
        this,
        [folder](const std::stop_token& stop) -> Opened {
            const auto listed = core::listKnownViews(folder.toStdString());
            if (!listed.ok()) return {textOf(listed.error()), {}};
            if (listed->inputView < 0)
                return {
                    tr("%1 does not say which of its views is the clip: open the clip first.").arg(folder),
                    {}};
            const auto& input = listed->views[static_cast<std::size_t>(listed->inputView)];
            FileKind clip = fileKindOf(folder + u'/' + QString::fromStdString(input.name), stop);
            clip.name = QDir(folder).dirName();  // "view0" is what every such folder calls it
            return {{}, std::move(clip)};
        },
        [this, folder](const Opened& opened) {
            if (!opened.problem.isEmpty())
                return notify({Place::media, Severity::error, opened.problem, {}, {}, folder});
            openKind(opened.clip);
            if (opened.clip.kind == FileKind::Kind::clip) addViews(currentClip_, folder);
        });
}

}  // namespace splatreel::ui
