#include "ui/session/session.h"

#include "core/timeline/timeline_edit.h"
#include "ui/preferences/preferences.h"
#include "ui/session/background.h"

#include <QFileInfo>
#include <QStandardPaths>
#include <algorithm>
#include <cmath>
#include <utility>

namespace splatreel::ui {
namespace {

constexpr int stageDelay = 400;       // milliseconds without a change before a whole sequence is worked out
constexpr int noteInterval = 10'000;  // milliseconds between notes of how far a run is
constexpr std::uint64_t runBudget = std::uint64_t{4} << 30U;  // of what runs have left

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

std::filesystem::path runsFolder() {
    const QString data = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    return (data + QStringLiteral("/runs")).toStdString();
}

core::HistoryLimits limitsOf(const Preferences& preferences) {
    core::HistoryLimits limits;
    limits.bytes = static_cast<std::uint64_t>(preferences.integer(QStringLiteral("project.undo_memory")))
                   << 20U;
    return limits;
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
      history_({}, limitsOf(preferences)),
      transport_(this),
      engines_(services_, this),
      takePictures_(this),
      stageCache_(std::make_shared<core::StageCache>()),
      runs_(runsFolder()) {
    qRegisterMetaType<splatreel::core::JobQueue::Event>();
    const QPointer<QObject> self(this);
    const auto arrival = [this, self](core::SequenceStore::Handle handle, int frame, const auto& result) {
        const QString problem = result.ok() ? QString() : textOf(result.error());
        callLater(self, [this, handle, frame, problem] {
            if (problem.isEmpty()) return emit sequenceFrameArrived(handle, frame);
            notify({Place::viewport, Severity::error, problem, {}, {}, QStringLiteral("frame")});
        });
    };
    store_ = std::make_unique<core::SequenceStore>(budgetOf(preferences), arrival, arrival);
    core::JobLimits limits;
    if (services_.availableMemory) limits.memory = services_.availableMemory;
    jobs_ = std::make_unique<core::JobQueue>(
        [this, self](core::JobId id, core::JobQueue::Event event) {
            callLater(self, [this, id, event] { onJob(id, event); });
        },
        limits);
    connect(&transport_, &Transport::frameChanged, this, &Session::wantPreview);
    connect(&preferences_, &Preferences::changed, this, &Session::followPreferences);
    stageTimer_.setSingleShot(true);
    stageTimer_.setInterval(stageDelay);
    connect(&stageTimer_, &QTimer::timeout, this, &Session::startStages);
    noting_.setMaxThreadCount(1);
    noting_.start([runs = runs_] { runs.prune(runBudget); });
    noteTimer_.setInterval(noteInterval);
    connect(&noteTimer_, &QTimer::timeout, this, [this] {
        for (const auto& take : takes_)
            if (take->generating) noteRun(*take, false);
    });
    noteTimer_.start();
    connect(&engines_, &EngineShelf::changed, this, &Session::startWaitingRuns);
    connect(&takePictures_, &TakePictures::drawn, this,
            [this](TakeId id, const std::vector<QImage>& pictures) {
                Take* take = findTake(id);
                if (take == nullptr) return;
                take->pictures = pictures;
                take->thumbnail = pictures.front();
                emit takeChanged(id);
            });
}

Session::~Session() {
    endRuns();
}

void Session::followPreferences(const QString& key) {
    if (key == QLatin1String("project.undo_memory")) history_.setLimits(limitsOf(preferences_));
    if (key == QLatin1String("cache.memory")) {
        noting_.start([this, bytes = budgetOf(preferences_).memoryBytes] { store_->setMemoryBudget(bytes); });
    }
}

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

void Session::apply(core::Project next, const QString& name, const QString& drag) {
    nextId_ = std::max(nextId_, next.nextId);
    history_.apply(std::move(next), name.toStdString(), drag.toStdString());
    sync();
    dropOvertaken();
}

void Session::undo() {
    if (!history_.canUndo()) return;
    showMessage(tr("Undone: %1").arg(QString::fromStdString(history_.undoName())));
    history_.undo();
    sync();
}

void Session::redo() {
    if (!history_.canRedo()) return;
    showMessage(tr("Done again: %1").arg(QString::fromStdString(history_.redoName())));
    history_.redo();
    sync();
}

void Session::goTo(int position) {
    history_.goTo(position);
    sync();
}

core::Project Session::forAdding() {
    core::Project next = project();
    next.nextId = nextId_;
    return next;
}

void Session::setProject(core::Project project, const QString& file, core::Project saved) {
    transport_.pause();
    dropJobs();
    currentClip_ = 0;
    currentTake_ = 0;
    comparedTake_ = 0;
    history_ = core::History({}, limitsOf(preferences_));
    sync();  // everything of the old one goes before ids mean something else
    results_.clear();
    jobOfTake_.clear();
    waitingRuns_.clear();
    stages_.clear();
    // On a thread that nobody waits for: freeing gigabytes takes a while.
    noting_.start([this, stages = std::exchange(stageCache_, std::make_shared<core::StageCache>())] {
        store_->forgetClosed();
    });
    nextId_ = project.nextId;
    history_ = core::History(std::move(project), limitsOf(preferences_));
    history_.markSaved(std::move(saved));
    file_ = file;
    sync();
    if (!clips_.empty()) engines_.load();  // one may go on generating
    if (!takes_.empty()) {
        setCurrentTake(takes_.back()->id);
    } else if (!clips_.empty()) {
        setCurrentClip(clips_.back()->id);
    }
}

void Session::markSaved(const QString& file, const core::Project& saved) {
    file_ = file;
    history_.amend([&](core::Project state) {
        for (const auto& written : saved.media) {
            const core::Media* known = state.findMedia(written->id);
            if (known == nullptr || known->absolute != written->absolute) continue;
            if (known->path == written->path && known->fingerprint == written->fingerprint) continue;
            core::Media media = *known;
            media.path = written->path;
            media.fingerprint = written->fingerprint;
            state = core::replaceMedia(std::move(state), std::move(media));
        }
        return state;
    });
    history_.markSaved(saved);
    emit projectChanged();
}

QStringList Session::contents() const {
    QStringList list;
    for (const auto& clip : clips_)
        list << QStringLiteral("%1 %2 %3").arg(clip->id).arg(clip->path, clip->name);
    for (const auto& take : takes_)
        list << QStringLiteral("%1 %2 %3").arg(take->id).arg(take->clip).arg(take->name);
    return list;
}

void Session::sync() {
    const std::size_t before = clips_.size() + takes_.size();
    const QStringList contentsBefore = contents();
    syncClips();
    syncTakes();
    if (clip(currentClip_) == nullptr) currentClip_ = clips_.empty() ? 0 : clips_.back()->id;
    if (take(currentTake_) == nullptr) currentTake_ = takes_.empty() ? 0 : takes_.back()->id;
    if (take(comparedTake_) == nullptr) comparedTake_ = 0;
    updateTransport();
    emit projectChanged();
    if (contents() != contentsBefore) emit contentChanged();
    if (before != clips_.size() + takes_.size()) emit currentChanged();
}

std::optional<core::ClipSample> Session::sampleOf(core::SourceId source, int frame) const {
    for (const core::ClipSample& sample : core::samplesAt(timeline(), frame)) {
        if (sample.source == source) return sample;
    }
    return std::nullopt;
}

void Session::updateTransport() {
    const bool any = std::any_of(timeline().tracks.begin(), timeline().tracks.end(),
                                 [](const core::Track& track) { return !track.clips.empty(); });
    const int frames = any ? timeline().length() : 0;
    const double rate = timeline().rate.framesPerSecond();
    if (frames != transport_.frameCount() || rate != transport_.framesPerSecond())
        transport_.setLength(frames, rate);
    if (const auto range = timeline().range; range && frames > 0) {
        const core::FrameSpan plays = timeline().playRange();
        transport_.setIn(plays.first);
        transport_.setOut(plays.end - 1);
    } else if (transport_.in() != 0 || transport_.out() != frames - 1) {
        transport_.clearRange();
    }
    transport_.setLoop(timeline().loop);
}

void Session::setCurrentClip(ClipId id) {
    if (currentClip_ == id) return;
    currentClip_ = id;
    emit currentChanged();
}

void Session::setCurrentTake(TakeId id) {
    if (currentTake_ == id) return;
    const TakeId before = std::exchange(currentTake_, id);
    // Compared takes change places; a take before its edits stays that of the current one.
    if (comparedTake_ != 0 && (comparedTake_ == id || comparedTake_ == before))
        comparedTake_ = comparedTake_ == id ? before : id;
    if (const Take* now = currentTake(); now != nullptr && now->clip != 0) currentClip_ = now->clip;
    wantPreview();
    emit currentChanged();
}

void Session::setComparedTake(TakeId id) {
    if (comparedTake_ == id) return;
    comparedTake_ = id;
    emit currentChanged();
}

core::SequenceStore::Handle Session::uneditedFrames(TakeId id) {
    Take* take = findTake(id);
    if (take == nullptr || take->base == nullptr) return 0;
    if (take->unedited == 0) take->unedited = store_->open(take->base);
    return take->unedited;
}

ClipPicture Session::clipFrame(int sourceFrame) {
    const auto found = frames_.find(currentClip_);
    return found == frames_.end() ? ClipPicture() : found->second->request(sourceFrame);
}

bool Session::hasObject(const Clip& clip) const {
    // What is wanted counts, not what the reader has come to: strokes are there as soon as they are painted.
    const core::Media* media = project().findMedia(clip.id);
    if (clip.wanted.choice == AlphaChoice::painted) return media != nullptr && !media->painted.empty();
    return clip.wanted.choice == AlphaChoice::matte || clip.alpha != AlphaKind::none;
}

void Session::setPaintedAlpha(ClipId clip, int sourceFrame, core::PackedAlpha alpha) {
    if (const auto found = frames_.find(clip); found != frames_.end())
        found->second->setPainted(sourceFrame, std::move(alpha));
}

void Session::remakeThumbnails(ClipId clip) {
    if (const auto found = frames_.find(clip); found != frames_.end()) found->second->remakeThumbnails();
}

core::TakeEdits Session::edits() const {
    const core::Take* known = project().findTake(currentTake_);
    return known != nullptr ? known->edits : core::TakeEdits();
}

void Session::applyEdits(core::TakeEdits edits, const QString& name, const QString& drag) {
    apply(core::withEdits(project(), currentTake_, std::move(edits)), name, drag);
}

}  // namespace splatreel::ui
