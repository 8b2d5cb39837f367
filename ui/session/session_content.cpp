#include "core/edit/sequence_operators.h"
#include "core/formats/sequence_io.h"
#include "core/project/result_file.h"
#include "core/timeline/timeline_edit.h"
#include "ui/preferences/preferences.h"
#include "ui/session/background.h"
#include "ui/session/session.h"

#include <QFileInfo>
#include <algorithm>

/// How clips and takes come into the project and go, and how what is known of them at run time follows it.
namespace splatreel::ui {
namespace {

/// The timeline with the whole of a source on a track of its own.
core::Timeline withSource(core::Timeline timeline, core::TrackKind kind, core::SourceId source,
                          const std::string& name, int frames, core::Rate rate) {
    const bool empty = std::all_of(timeline.tracks.begin(), timeline.tracks.end(),
                                   [](const core::Track& track) { return track.clips.empty(); });
    if (empty) timeline.rate = rate;
    auto [withTrack, track] = core::addTrack(std::move(timeline), kind, name);
    core::Clip clip;
    clip.source = source;
    clip.name = name;
    clip.sourceFrames = frames;
    clip.sourceRate = rate;
    clip.length = std::max(
        1, static_cast<int>(std::lround(frames * withTrack.rate.framesPerSecond() / rate.framesPerSecond())));
    return core::addClip(std::move(withTrack), track, clip).first;
}

}  // namespace

void Session::open(const QStringList& paths) {
    for (const QString& path : withFramesAsFolders(paths)) {
        runInBackground(
            this, [path](const std::stop_token& stop) { return fileKindOf(path, stop); },
            [this](const FileKind& kind) { openKind(kind); });
    }
}

void Session::openKind(const FileKind& kind) {
    switch (kind.kind) {
        case FileKind::Kind::clip:
            addClip(kind);
            break;
        case FileKind::Kind::sequence:
            addSequence(kind);
            break;
        case FileKind::Kind::project:
            emit projectWanted(kind.path);
            break;
        case FileKind::Kind::camera:
            emit cameraWanted(kind.path);
            return;
        case FileKind::Kind::views:
            openViews(kind.path);
            return;
        default:
            preferences_.removeRecentFile(kind.path);
            notify({Place::media, Severity::error, kind.promise(), {}, {}, kind.path});
            return;
    }
    preferences_.addRecentFile(kind.path);
}

void Session::openSample() {
    open({QString::fromStdString((services_.resources / "sample" / "shiba").string())});
}

void Session::addClip(const FileKind& kind) {
    const QFileInfo file(kind.path);
    const QString ownName = file.isDir() ? file.fileName() : file.completeBaseName();
    core::Media media;
    media.kind = file.isDir() ? core::MediaKind::images : core::MediaKind::video;
    media.name = (kind.name.isEmpty() ? ownName : kind.name).toStdString();
    media.absolute = file.absoluteFilePath().toStdString();
    media.path = media.absolute;
    media.frames = kind.frames;
    media.rate = kind.rate;
    media.width = kind.width;
    media.height = kind.height;
    const std::string name = media.name;
    auto [next, id] = core::addMedia(forAdding(), std::move(media));
    next = core::withTimeline(
        next, withSource(*next.timeline, core::TrackKind::source, id, name, kind.frames, kind.rate));
    currentClip_ = id;
    currentTake_ = 0;
    apply(std::move(next), tr("Add %1").arg(QString::fromStdString(name)));
    engines_.load();  // the next thing that is asked for
    if (kind.frames > 1) transport_.play();
    showMessage(tr("%1: %n frames, %2", nullptr, kind.frames).arg(QString::fromStdString(name), kind.detail));
}

void Session::addSequence(const FileKind& kind) {
    core::Media media;
    media.kind = core::MediaKind::sequence;
    media.name = QFileInfo(kind.path).fileName().toStdString();
    media.absolute = QFileInfo(kind.path).absoluteFilePath().toStdString();
    media.path = media.absolute;
    media.frames = kind.frames;
    media.rate = kind.rate;
    const std::string name = media.name;
    auto [withMedia, mediaId] = core::addMedia(forAdding(), std::move(media));
    core::Take take;
    take.name = name;
    take.media = mediaId;
    take.frames = kind.frames;
    take.rate = kind.rate;
    auto [next, id] = core::addTake(std::move(withMedia), std::move(take));
    next = core::withTimeline(
        next, withSource(*next.timeline, core::TrackKind::take, id, name, kind.frames, kind.rate));
    currentTake_ = id;
    apply(std::move(next), tr("Open %1").arg(QString::fromStdString(name)));
    showMessage(tr("%1: %n frames", nullptr, kind.frames).arg(QString::fromStdString(name)));
}

void Session::syncClips() {
    const core::Project& now = project();
    std::erase_if(clips_, [&](const auto& clip) {
        const bool gone = now.findMedia(clip->id) == nullptr;
        if (gone) frames_.erase(clip->id);
        return gone;
    });
    for (const auto& media : now.media) {
        if (media->kind != core::MediaKind::video && media->kind != core::MediaKind::images) continue;
        Clip* clip = findClip(media->id);
        const QString path = QString::fromStdString(media->absolute);
        const ClipAlpha alpha = alphaOf(*media, now);
        if (clip != nullptr && clip->path == path) {
            if (clip->wanted == alpha) continue;
            clip->wanted = alpha;
            frames_.at(clip->id)->setAlpha(alpha);
            emit clipChanged(clip->id);
            continue;
        }
        if (clip == nullptr) {
            clips_.push_back(std::make_unique<Clip>());
            clip = clips_.back().get();
            clip->id = media->id;
        }
        clip->path = path;
        clip->wanted = alpha;
        clip->name = QString::fromStdString(media->name);
        clip->alpha = AlphaKind::unknown;
        clip->missing = !QFileInfo::exists(path);
        clip->problem.clear();
        watchClip(*clip);
    }
}

void Session::syncTakes() {
    const core::Project& now = project();
    std::erase_if(takes_, [&](const auto& take) {
        if (now.findTake(take->id) != nullptr) return false;
        closeFrames(*take);
        if (take->generating) jobs_->pause(take->job);  // until the step that made it is done again
        if (const auto stage = stageOfTake_.find(take->id); stage != stageOfTake_.end()) {
            if (stage->second.job != 0) jobs_->cancel(stage->second.job);
            stageOfTake_.erase(stage);
        }
        return true;
    });
    for (const auto& known : now.takes) {
        Take* take = findTake(known->id);
        const bool isNew = take == nullptr;
        if (isNew) {
            takes_.push_back(std::make_unique<Take>());
            take = takes_.back().get();
            take->id = known->id;
            if (const auto job = jobOfTake_.find(known->id); job != jobOfTake_.end())
                resumeRun(*take, job->second);
            if (const auto result = results_.find(known->id); result != results_.end())
                take->base = result->second;
        }
        const core::Media* media = now.findMedia(known->media);
        const bool imported = !known->generation;
        take->name = QString::fromStdString(known->name);
        take->clip = imported ? 0 : known->media;
        take->frames = known->frames;
        take->rate = known->rate;
        take->unfinished =
            known->generation && !known->generation->finished && !known->generation->checkpoint.empty();
        if (known->generation) {
            take->engine = QString::fromStdString(known->generation->engine);
            take->preset = QString::fromStdString(known->generation->preset);
            if (take->framePsnr.empty()) take->framePsnr = known->generation->framePsnr;
        }
        if (isNew && take->base == nullptr) {
            if (imported && media != nullptr) readSequence(take->id, QString::fromStdString(media->absolute));
            if (!imported && !known->result.empty()) {
                readSequence(take->id, dataFolder_ + u'/' + QString::fromStdString(known->result));
            }
            if (take->unfinished && take->job == 0) readRun(take->id);
            if (take->job != 0) takeLateOutput(take->id);
        }
        if (isNew && take->base != nullptr) updateEdits(*take, known->edits);
        if (take->base != nullptr && !(take->edits == known->edits)) updateEdits(*take, known->edits);
    }
}

void Session::readSequence(TakeId id, const QString& path) {
    const QString absolute = QFileInfo(path).absoluteFilePath();
    if (Take* take = findTake(id)) take->path = absolute;
    runInBackground(
        this,
        [absolute](const std::stop_token&) {
            return absolute.endsWith(QLatin1String(core::resultExtension))
                       ? core::openResult(absolute.toStdString())
                       : core::openSequence(absolute.toStdString());
        },
        [this, id, absolute](const core::Result<core::FrameSourcePtr>& opened) {
            Take* take = findTake(id);
            if (take == nullptr || take->path != absolute) return;
            if (!opened.ok()) {
                Notice notice{Place::media, Severity::error, textOf(opened.error()), {}, {}, absolute};
                if (!take->engine.isEmpty()) {
                    notice.button = tr("Generate it again");
                    notice.action = [this, id] { restartTake(id); };
                }
                return notify(notice);
            }
            take->base = *opened;
            results_[id] = *opened;
            const core::Take* known = project().findTake(id);
            updateEdits(*take, known != nullptr ? known->edits : core::TakeEdits());
        });
}

void Session::resumeRun(Take& take, core::JobId job) {
    take.job = job;
    const auto report = jobs_->report(job);
    take.generating = report && !core::hasEnded(report->state);
    if (take.generating) jobs_->resume(job);
}

void Session::takeLateOutput(TakeId id) {
    // A run that ended while its take was undone. Not in the middle of a change of the project.
    callLater(QPointer<QObject>(this), [this, id] {
        Take* take = findTake(id);
        if (take == nullptr || take->base != nullptr || take->generating) return;
        if (const auto output = jobs_->output(take->job); output != nullptr) takeOutput(*take, *output);
    });
}

void Session::closeFrames(Take& take) {
    if (take.source != nullptr) store_->close(take.handle);
    if (take.unedited != 0) store_->close(take.unedited);
    take.unedited = 0;
}

void Session::updateEdits(Take& take, const core::TakeEdits& edits) {
    take.edits = edits;
    auto edited = core::editedTake(take.base, edits, core::sequenceOperators(), stages_, stageCache_);
    if (!edited.ok()) {
        notify({Place::edit, Severity::error, textOf(edited.error()), tr("Undo"), [this] { undo(); },
                QStringLiteral("edit")});
        return;
    }
    closeFrames(take);
    take.source = edited->source;
    take.handle = store_->open(take.source);
    take.frames = take.source->frameCount();
    takePictures_.want(take.id, take.source);
    setPending(take, edited->pending);
    emit takeChanged(take.id);
    if (take.id == currentTake_) emit currentChanged();
}

void Session::watchClip(Clip& clip) {
    const ClipId id = clip.id;
    auto frames = std::make_unique<ClipFrames>(clip.path, clip.wanted);
    ClipFrames* reader = frames.get();
    // What a reader still says that has been replaced is of another file.
    const auto clipOf = [this, id, reader]() -> Clip* {
        const auto found = frames_.find(id);
        return found != frames_.end() && found->second.get() == reader ? findClip(id) : nullptr;
    };
    connect(reader, &ClipFrames::opened, this, [this, id, clipOf](const core::VideoInfo& info) {
        Clip* changed = clipOf();
        if (changed == nullptr) return;
        changed->info = info;
        changed->ready = true;
        changed->missing = false;
        changed->problem.clear();
        changed->thumbnails.assign(
            static_cast<std::size_t>(std::min(info.frameCount(), ClipFrames::thumbnailCount)), QImage());
        if (info.isCutOff) {
            notify({Place::media,
                    Severity::warning,
                    tr("%1 ends before its header says; %n frames are there.", nullptr, info.frameCount())
                        .arg(changed->name),
                    {},
                    {},
                    changed->path});
        }
        emit clipChanged(id);
        if (id == currentClip_) emit currentChanged();
    });
    connect(reader, &ClipFrames::failed, this, [this, id, clipOf](const QString& message) {
        Clip* failed = clipOf();
        if (failed == nullptr) return;
        failed->missing = !QFileInfo::exists(failed->path);
        failed->problem = message;
        emit clipChanged(id);
        if (failed->missing) return;  // listed with all that is missing
        notify(
            {Place::media, Severity::error, message, tr("Remove"), [this, id] { remove(id); }, failed->path});
    });
    connect(reader, &ClipFrames::matteFailed, this, [this, clipOf](const QString& message) {
        const Clip* of = clipOf();
        if (of == nullptr) return;
        // Where it is missing it is listed with all that is.
        if (!QFileInfo::exists(of->wanted.matte)) return emit fileMissed();
        notify({Place::viewport, Severity::error, message, {}, {}, QStringLiteral("matte file")});
    });
    connect(reader, &ClipFrames::alphaFound, this, [this, id, clipOf](AlphaKind kind, bool fileHasAlpha) {
        Clip* changed = clipOf();
        if (changed == nullptr) return;
        changed->alpha = kind;
        changed->fileHasAlpha = fileHasAlpha;
        emit clipChanged(id);
        emit alphaChanged(id);
    });
    connect(reader, &ClipFrames::thumbnailRead, this, [this, id, clipOf](int index, const QImage& picture) {
        Clip* changed = clipOf();
        if (changed == nullptr || index >= static_cast<int>(changed->thumbnails.size())) return;
        changed->thumbnails[static_cast<std::size_t>(index)] = picture;
        if (index == 0) {
            for (const auto& take : takes_) {
                if (take->clip != id || !take->thumbnail.isNull()) continue;
                take->thumbnail = picture;
                emit takeChanged(take->id);
            }
        }
        emit clipChanged(id);
    });
    connect(reader, &ClipFrames::arrived, this, [this, id, clipOf](int frame) {
        if (id == currentClip_ && clipOf() != nullptr) emit clipFrameArrived(frame);
    });
    frames_[id] = std::move(frames);
    reader->start();
}

void Session::setAlpha(ClipId id, const ClipAlpha& alpha, const QString& name, const QString& drag) {
    if (project().findMedia(id) != nullptr) apply(withAlpha(forAdding(), id, alpha), name, drag);
}

void Session::relink(core::SourceId id, const QString& path) {
    const core::Media* known = project().findMedia(id);
    if (known == nullptr) return;
    core::Media media = *known;
    media.absolute = path.toStdString();
    media.path = media.absolute;
    media.fingerprint = {};  // taken anew, with the way from the project's folder, when it is saved
    apply(core::replaceMedia(project(), std::move(media)),
          tr("Find %1").arg(QString::fromStdString(known->name)));
    for (const auto& take : takes_) {
        const core::Take* of = project().findTake(take->id);
        if (of != nullptr && of->media == id && !of->generation && take->base == nullptr)
            readSequence(take->id, path);
    }
}

void Session::useChanged(const std::vector<core::SourceId>& ids) {
    core::Project next = project();
    for (const core::SourceId id : ids) {
        const core::Media* known = next.findMedia(id);
        if (known == nullptr) continue;
        core::Media media = *known;
        media.fingerprint = {};
        next = core::replaceMedia(std::move(next), std::move(media));
    }
    apply(std::move(next), tr("Use changed files"));
}

void Session::remove(core::SourceId source) {
    const Take* take = this->take(source);
    const Clip* clip = this->clip(source);
    if (take == nullptr && clip == nullptr) return;
    const QString name = take != nullptr ? take->name : clip->name;
    const core::JobId running = take != nullptr && take->generating ? take->job : 0;
    core::Project next = core::removeSource(project(), source);
    if (next == project()) {
        notify({Place::media,
                Severity::info,
                tr("%1 is needed by its takes: remove them first.").arg(name),
                {},
                {},
                QStringLiteral("remove")});
        return;
    }
    apply(std::move(next), tr("Remove %1").arg(name));
    if (running != 0) jobs_->cancel(running);  // what it has by then comes back with the take
}

void Session::renameTake(TakeId id, const QString& name) {
    const core::Take* known = project().findTake(id);
    const QString trimmed = name.trimmed();
    if (known == nullptr || trimmed.isEmpty() || QString::fromStdString(known->name) == trimmed) return;
    core::Take take = *known;
    take.name = trimmed.toStdString();
    apply(core::replaceTake(project(), std::move(take)), tr("Rename to %1").arg(trimmed));
}

}  // namespace splatreel::ui
