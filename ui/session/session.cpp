#include "ui/session/session.h"

#include "core/formats/sequence_io.h"
#include "ui/preferences/preferences.h"
#include "ui/session/background.h"
#include "ui/session/generation_input.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <QUuid>
#include <algorithm>

namespace splatreel::ui {
namespace {

core::StoreBudget budgetOf(const Preferences& preferences) {
    const auto bytes = [&](const char* key) {
        return static_cast<std::uint64_t>(preferences.value(QLatin1String(key)).toDouble() * (1ULL << 30U));
    };
    core::StoreBudget budget;
    budget.memoryBytes = bytes("cache.memory");
    budget.diskBytes = bytes("cache.disk");
    const QString folder =
        QStandardPaths::writableLocation(QStandardPaths::CacheLocation) + QStringLiteral("/frames");
    if (budget.diskBytes > 0) budget.diskFolder = folder.toStdString();
    return budget;
}

QString checkpointFolder() {
    return QStandardPaths::writableLocation(QStandardPaths::CacheLocation) + QStringLiteral("/checkpoints/") +
           QUuid::createUuid().toString(QUuid::WithoutBraces);
}

template <class Item>
Item* findIn(const std::vector<std::unique_ptr<Item>>& items, std::uint64_t id) {
    const auto found =
        std::find_if(items.begin(), items.end(), [id](const auto& item) { return item->id == id; });
    return found == items.end() ? nullptr : found->get();
}

}  // namespace

Session::Session(const Services& services, Preferences& preferences, QObject* parent)
    : QObject(parent),
      services_(services),
      preferences_(preferences),
      transport_(this),
      engines_(services_, this) {
    qRegisterMetaType<splatreel::core::JobQueue::Event>();
    const QPointer<QObject> self(this);
    store_ = std::make_unique<core::SequenceStore>(
        budgetOf(preferences), [this, self](core::SequenceStore::Handle handle, int frame,
                                            const core::Result<core::GaussiansPtr>& result) {
            const QString problem = result.ok() ? QString() : textOf(result.error());
            callLater(self, [this, handle, frame, problem] {
                if (!problem.isEmpty()) {
                    notify({Place::viewport, Severity::error, problem, {}, {}, QStringLiteral("frame")});
                }
                emit sequenceFrameArrived(handle, frame);
            });
        });
    core::JobLimits limits;
    if (services_.availableMemory) limits.memory = services_.availableMemory;
    jobs_ = std::make_unique<core::JobQueue>(
        [this, self](core::JobId id, core::JobQueue::Event event) {
            callLater(self, [this, id, event] { onJob(id, event); });
        },
        limits);
    connect(&transport_, &Transport::frameChanged, this, &Session::wantPreview);
}

Session::~Session() = default;

const Clip* Session::clip(ClipId id) const {
    return findIn(clips_, id);
}

const Take* Session::take(TakeId id) const {
    return findIn(takes_, id);
}

Clip* Session::findClip(ClipId id) {
    return findIn(clips_, id);
}

Take* Session::findTake(TakeId id) {
    return findIn(takes_, id);
}

const Take* Session::takeOfJob(core::JobId job) const {
    const auto found =
        std::find_if(takes_.begin(), takes_.end(), [job](const auto& take) { return take->job == job; });
    return found == takes_.end() ? nullptr : found->get();
}

void Session::notify(const Notice& notice) {
    emit noticed(notice);
}

void Session::open(const QStringList& paths) {
    for (const QString& path : paths) {
        runInBackground(
            this, [path](const std::stop_token& stop) { return fileKindOf(path, stop); },
            [this](const FileKind& kind) { openKind(kind); });
    }
}

void Session::openKind(const FileKind& kind) {
    switch (kind.kind) {
        case FileKind::Kind::clip:
            addClip(kind.path);
            break;
        case FileKind::Kind::sequence:
            addSequence(kind.path);
            break;
        case FileKind::Kind::views:
            // The input view's pictures are the clip; the rest become known views with a generation.
            addClip(kind.path + QStringLiteral("/ref"));
            break;
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

void Session::addClip(const QString& path) {
    auto clip = std::make_unique<Clip>();
    clip->id = nextId_++;
    clip->path = path;
    clip->name = QFileInfo(path).completeBaseName();
    const ClipId id = clip->id;
    clips_.push_back(std::move(clip));
    watchClip(*clips_.back());
    engines_.load();  // the next thing that is asked for
    emit contentChanged();
    setCurrentClip(id);
    setCurrentTake(0);
}

void Session::watchClip(Clip& clip) {
    const ClipId id = clip.id;
    auto frames = std::make_unique<ClipFrames>(clip.path, clip.matte);
    ClipFrames* reader = frames.get();
    connect(reader, &ClipFrames::opened, this, [this, id](const core::VideoInfo& info) {
        Clip* changed = findClip(id);
        if (changed == nullptr) return;
        changed->info = info;
        changed->ready = true;
        changed->thumbnails.assign(
            static_cast<std::size_t>(std::min(info.frameCount(), ClipFrames::thumbnailCount)), QImage());
        if (info.isCutOff) {
            notify({Place::media,
                    Severity::warning,
                    tr("%1 ends before its header says; %2 frames are there.")
                        .arg(changed->name)
                        .arg(info.frameCount()),
                    {},
                    {},
                    changed->path});
        }
        emit clipChanged(id);
        if (id == currentClip_) {
            updateTransport();
            if (info.frameCount() > 1) transport_.play();
            showMessage(tr("%1: %2 frames, %3 × %4")
                            .arg(changed->name)
                            .arg(info.frameCount())
                            .arg(info.width)
                            .arg(info.height));
        }
    });
    connect(reader, &ClipFrames::failed, this, [this, id](const QString& message) {
        if (const Clip* failed = findClip(id); failed != nullptr) {
            notify({Place::media, Severity::error, message, tr("Remove"), [this, id] { removeClip(id); },
                    failed->path});
        }
    });
    connect(reader, &ClipFrames::alphaFound, this, [this, id](AlphaKind kind) {
        Clip* changed = findClip(id);
        if (changed == nullptr) return;
        changed->alpha = kind;
        emit clipChanged(id);
    });
    connect(reader, &ClipFrames::thumbnailRead, this, [this, id](int index, const QImage& picture) {
        Clip* changed = findClip(id);
        if (changed == nullptr || index >= static_cast<int>(changed->thumbnails.size())) return;
        changed->thumbnails[static_cast<std::size_t>(index)] = picture;
        emit clipChanged(id);
    });
    connect(reader, &ClipFrames::arrived, this, [this, id](int frame) {
        if (id == currentClip_) emit clipFrameArrived(frame);
    });
    frames_[id] = std::move(frames);
}

void Session::setMatte(ClipId id, const QString& path) {
    Clip* changed = findClip(id);
    if (changed == nullptr) return;
    changed->matte = path;
    changed->alpha = AlphaKind::unknown;
    watchClip(*changed);
    emit clipChanged(id);
}

void Session::addSequence(const QString& path) {
    runInBackground(
        this, [path](const std::stop_token&) { return core::openSequence(path.toStdString()); },
        [this, path](const core::Result<core::FrameSourcePtr>& opened) {
            if (!opened.ok()) {
                notify({Place::media, Severity::error, textOf(opened.error()), {}, {}, path});
                return;
            }
            auto take = std::make_unique<Take>();
            take->id = nextId_++;
            take->name = QFileInfo(path).fileName();
            take->path = path;
            take->source = *opened;
            take->frames = take->source->frameCount();
            take->rate = take->source->description().rate;
            take->handle = store_->open(take->source);
            const TakeId id = take->id;
            takes_.push_back(std::move(take));
            emit contentChanged();
            setCurrentTake(id);
            showMessage(tr("%1: %2 frames").arg(QFileInfo(path).fileName()).arg((*opened)->frameCount()));
        });
}

void Session::removeClip(ClipId id) {
    const Clip* gone = clip(id);
    if (gone == nullptr) return;
    frames_.erase(id);
    std::erase_if(clips_, [id](const auto& clip) { return clip->id == id; });
    if (currentClip_ == id) setCurrentClip(clips_.empty() ? 0 : clips_.back()->id);
    emit contentChanged();
}

void Session::removeTake(TakeId id) {
    Take* gone = findTake(id);
    if (gone == nullptr) return;
    if (gone->generating) jobs_->cancel(gone->job);
    if (gone->source != nullptr) store_->close(gone->handle);
    std::erase_if(takes_, [id](const auto& take) { return take->id == id; });
    if (comparedTake_ == id) setComparedTake(0);
    if (currentTake_ == id) setCurrentTake(takes_.empty() ? 0 : takes_.back()->id);
    emit contentChanged();
}

void Session::renameTake(TakeId id, const QString& name) {
    Take* changed = findTake(id);
    if (changed == nullptr || name.trimmed().isEmpty() || changed->name == name) return;
    changed->name = name.trimmed();
    emit takeChanged(id);
}

void Session::setCurrentClip(ClipId id) {
    if (currentClip_ == id) return;
    currentClip_ = id;
    updateTransport();
    emit currentChanged();
}

void Session::setCurrentTake(TakeId id) {
    if (currentTake_ == id) return;
    currentTake_ = id;
    if (const Take* now = currentTake(); now != nullptr && now->clip != 0) currentClip_ = now->clip;
    updateTransport();
    wantPreview();
    emit currentChanged();
}

void Session::setComparedTake(TakeId id) {
    if (comparedTake_ == id) return;
    comparedTake_ = id;
    emit currentChanged();
}

void Session::updateTransport() {
    const Take* take = currentTake();
    const Clip* clip = currentClip();
    int frames = 0;
    double rate = 24;
    if (take != nullptr && take->frames > 0) {
        frames = take->frames;
        rate = take->rate.framesPerSecond();
    } else if (clip != nullptr && clip->ready) {
        frames = clip->frameCount();
        rate = clip->info.rate.framesPerSecond();
    }
    if (frames != transport_.frameCount() || rate != transport_.framesPerSecond())
        transport_.setLength(frames, rate);
}

PicturePtr Session::clipFrame(int frame) {
    const auto found = frames_.find(currentClip_);
    return found == frames_.end() ? nullptr : found->second->request(frame);
}

QString Session::nextTakeName() const {
    for (int number = 0;; ++number) {
        QString letters;
        for (int rest = number; rest >= 0; rest = rest / 26 - 1) letters.prepend(QChar(u'A' + rest % 26));
        const QString name = tr("Take %1").arg(letters);
        const bool taken =
            std::any_of(takes_.begin(), takes_.end(), [&](const auto& take) { return take->name == name; });
        if (!taken) return name;
    }
}

void Session::generate(const GenerationOrder& order) {
    const Clip* clip = currentClip();
    if (clip == nullptr || order.engine == nullptr) return;
    GenerationSource source;
    source.clip = clip->path;
    source.matte = clip->matte;
    source.views = order.views;
    source.checkpoints = checkpointFolder();
    source.size = workingSizeOf(order.parameters);
    source.seed = order.seed;

    auto take = std::make_unique<Take>();
    take->id = nextId_++;
    take->name = nextTakeName();
    take->clip = clip->id;
    take->engine = QString::fromStdString(order.engine->name());
    take->preset = order.preset;
    take->generating = true;
    take->frames = std::min(clip->frameCount(), core::ObjectClipOptions{}.maximumFrames);
    take->rate = clip->info.rate;
    if (!clip->thumbnails.empty()) take->thumbnail = clip->thumbnails.front();
    const TakeId id = take->id;

    core::GenerationRequest request;
    request.title = (take->name + QStringLiteral(" · ") + clip->name).toStdString();
    request.engine = order.engine;
    request.preset = order.preset.toStdString();
    request.parameters = order.parameters;
    request.input = [source](core::ProgressSink&, const std::stop_token& stop) {
        return readGenerationInput(source, stop);
    };
    take->job = jobs_->submit(std::move(request));
    takes_.push_back(std::move(take));
    emit contentChanged();
    setCurrentTake(id);
    wantPreview();
}

std::uint64_t Session::setLiveParameters(const core::ParameterSet& parameters) {
    const Take* take = currentTake();
    return take != nullptr && take->generating ? jobs_->setParameters(take->job, parameters) : 0;
}

void Session::retry(core::JobId job, const QString& preset) {
    const auto again = jobs_->retry(job, preset.toStdString());
    if (!again.ok()) {
        notify({Place::jobs, Severity::error, textOf(again.error()), {}, {}, QStringLiteral("retry")});
        return;
    }
    const Take* before = takeOfJob(job);
    if (before == nullptr) return;
    Take* take = findTake(before->id);
    take->job = *again;
    take->generating = true;
    if (!preset.isEmpty()) take->preset = preset;
    emit takeChanged(take->id);
    setCurrentTake(take->id);
    wantPreview();
}

void Session::retrySmaller(core::JobId job) {
    const auto report = jobs_->report(job);
    const core::Engine* engine = report ? engines_.find(QString::fromStdString(report->engine)) : nullptr;
    if (engine == nullptr) return retry(job);
    const std::vector<std::string> presets = engine->presets();
    const auto now = std::find(presets.begin(), presets.end(), report->preset);
    retry(job,
          now == presets.begin() || now == presets.end() ? QString() : QString::fromStdString(*(now - 1)));
}

void Session::setPreviewsWanted(bool wanted) {
    if (previewsWanted_ == wanted) return;
    previewsWanted_ = wanted;
    wantPreview();
}

void Session::wantPreview() {
    for (const auto& take : takes_) {
        if (!take->generating) continue;
        const bool seen = previewsWanted_ && (take->id == currentTake_ || take->id == comparedTake_);
        jobs_->want(take->job, seen ? std::optional<int>(transport_.frame()) : std::nullopt);
    }
}

void Session::onJob(core::JobId id, core::JobQueue::Event event) {
    if (event == core::JobQueue::Event::state) onJobState(id);
    if (event == core::JobQueue::Event::preview) {
        if (const Take* take = takeOfJob(id); take != nullptr)
            emit previewArrived(take->id, transport_.frame());
    }
    emit jobChanged(id, event);
}

void Session::onJobState(core::JobId id) {
    const auto report = jobs_->report(id);
    const Take* known = takeOfJob(id);
    if (!report || !core::hasEnded(report->state)) return;
    if (report->state == core::JobState::failed && report->error) {
        notify({known != nullptr ? Place::generate : Place::jobs, Severity::error, textOf(*report->error),
                tr("Retry"), [this, id] { retry(id); }, QStringLiteral("job")});
    }
    if (known == nullptr) return;
    Take* take = findTake(known->id);
    take->generating = false;
    if (const auto output = jobs_->output(id); output != nullptr) takeOutput(*take, output);
    if (report->state == core::JobState::done) showMessage(tr("%1 is done").arg(take->name));
    emit takeChanged(take->id);
    if (take->id == currentTake_) {
        updateTransport();
        emit currentChanged();
    }
}

void Session::takeOutput(Take& take, const std::shared_ptr<const core::EngineOutput>& output) {
    if (output->sequence.frameCount() == 0) return;
    if (take.source != nullptr) store_->close(take.handle);
    // The previews' memory and the output's own copy go with the job; the frames themselves are shared.
    take.source = core::sourceOf(output->sequence);
    take.handle = store_->open(take.source);
    take.frames = output->sequence.frameCount();
    take.rate = output->sequence.rate;
}

}  // namespace splatreel::ui
