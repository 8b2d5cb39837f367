#include "ui/session/matte_editor.h"

#include "core/matte/clip_matte.h"
#include "core/media/object_clip.h"
#include "ui/session/background.h"

#include <algorithm>
#include <utility>

namespace splatreel::ui {
namespace {

constexpr int carryDelay = 500;  // milliseconds without a stroke before the others are worked out
constexpr int tellInterval = 150;
constexpr std::uint64_t jobBytes = std::uint64_t{256} << 20;

/// Frames whose strokes differ.
std::set<int> changedFrames(const core::PaintedMatte& before, const core::PaintedMatte& after) {
    std::set<int> all;
    for (const core::PaintedMatte* each : {&before, &after}) {
        for (const core::MatteStroke& stroke : each->strokes) all.insert(stroke.frame);
    }
    std::erase_if(all, [&](int frame) { return before.on(frame) == after.on(frame); });
    return all;
}

}  // namespace

MatteEditor::MatteEditor(Session& session, QObject* parent) : QObject(parent), session_(session) {
    carryTimer_.setSingleShot(true);
    carryTimer_.setInterval(carryDelay);
    connect(&carryTimer_, &QTimer::timeout, this, &MatteEditor::startJobs);
    tellTimer_.setSingleShot(true);
    tellTimer_.setInterval(tellInterval);
    connect(&tellTimer_, &QTimer::timeout, this, [this] {
        for (const ClipId clip : std::exchange(told_, {})) emit confidenceChanged(clip);
    });
    connect(&session_, &Session::projectChanged, this, &MatteEditor::follow);
    connect(&session_, &Session::clipChanged, this, &MatteEditor::follow);
    connect(&session_, &Session::currentChanged, this, [this] {
        emit changed();
        emit jobChanged();
    });
    connect(&session_, &Session::jobChanged, this, &MatteEditor::onJob);
    connect(&session_, &Session::clipFrameArrived, this, &MatteEditor::runFrame);
    follow();
}

const MatteEditor::Work* MatteEditor::currentWork() const {
    const Clip* clip = session_.currentClip();
    const auto found = clip != nullptr ? works_.find(clip->id) : works_.end();
    return found != works_.end() ? &found->second : nullptr;
}

std::optional<int> MatteEditor::frameInView() const {
    const Clip* clip = session_.currentClip();
    const auto sample =
        clip != nullptr ? session_.sampleOf(clip->id, session_.transport().frame()) : std::nullopt;
    return sample ? std::optional<int>(static_cast<int>(sample->sourceFrame)) : std::nullopt;
}

ClipAlpha MatteEditor::alpha() const {
    const Clip* clip = session_.currentClip();
    return clip != nullptr ? clip->wanted : ClipAlpha();
}

void MatteEditor::choose(AlphaChoice choice) {
    const Clip* clip = session_.currentClip();
    if (clip == nullptr || clip->wanted.choice == choice) return;
    ClipAlpha alpha = clip->wanted;
    alpha.choice = choice;
    session_.setAlpha(clip->id, alpha, tr("Choose where alpha comes from"));
}

void MatteEditor::setKey(const core::KeyOptions& key, const QString& drag) {
    const Clip* clip = session_.currentClip();
    if (clip == nullptr || clip->wanted.key == key) return;
    ClipAlpha alpha = clip->wanted;
    alpha.key = key;
    session_.setAlpha(clip->id, alpha, tr("Change the key"), drag);
}

void MatteEditor::chooseFile(ClipId id, const QString& path) {
    const Clip* clip = session_.clip(id);
    if (clip == nullptr || !clip->ready) return;
    runInBackground(
        this,
        [info = clip->info, path = path.toStdString()](const std::stop_token&) -> core::Result<void> {
            const auto matte = core::VideoReader::open(path);
            if (!matte.ok()) return matte.error();
            return core::checkMatteFits(info, matte->info(), path);
        },
        [this, id, path](const core::Result<void>& fits) {
            const Clip* still = session_.clip(id);
            if (still == nullptr) return;
            if (!fits.ok()) {
                session_.notify({Place::viewport,
                                 Severity::error,
                                 textOf(fits.error()),
                                 {},
                                 {},
                                 QStringLiteral("matte file")});
                return;
            }
            ClipAlpha alpha = still->wanted;
            alpha.choice = AlphaChoice::matte;
            alpha.matte = path;
            session_.setAlpha(id, alpha, tr("Choose a matte"));
        });
}

const core::PaintedMatte& MatteEditor::painted() const {
    static const core::PaintedMatte none;
    const Clip* clip = session_.currentClip();
    const core::Media* media = clip != nullptr ? session_.project().findMedia(clip->id) : nullptr;
    return media != nullptr ? media->painted : none;
}

void MatteEditor::change(ClipId clip, core::PaintedMatte painted, const QString& name) {
    const core::Media* known = session_.project().findMedia(clip);
    if (known == nullptr) return;
    ClipAlpha alpha = alphaOf(*known, session_.project());
    if (!painted.empty()) alpha.choice = AlphaChoice::painted;  // who paints wants to see it
    core::Media media = *known;
    media.painted = std::move(painted);
    session_.apply(withAlpha(core::replaceMedia(session_.project(), std::move(media)), clip, alpha), name);
}

void MatteEditor::sketch(const std::optional<core::MatteStroke>& stroke) {
    const Clip* clip = session_.currentClip();
    if (clip == nullptr) return;
    const std::optional<int> frame = stroke ? stroke->frame : frameInView();
    if (!frame) return;
    std::vector<core::MatteStroke> strokes = painted().on(*frame);
    if (stroke) strokes.push_back(*stroke);
    showFrame(*frame, std::move(strokes));
}

void MatteEditor::paint(core::MatteStroke stroke) {
    const Clip* clip = session_.currentClip();
    if (clip == nullptr || stroke.points.empty()) return;
    core::PaintedMatte next = painted();
    const QString name = stroke.keep ? tr("Paint what stays") : tr("Paint what goes");
    next.strokes.push_back(std::move(stroke));
    if (const auto fits = core::checkPaintedMatte(next); !fits.ok()) {
        session_.notify(
            {Place::viewport, Severity::error, textOf(fits.error()), {}, {}, QStringLiteral("paint")});
        return;
    }
    change(clip->id, std::move(next), name);
}

void MatteEditor::clearFrame(int frame) {
    const Clip* clip = session_.currentClip();
    if (clip == nullptr) return;
    core::PaintedMatte next = painted();
    if (std::erase_if(next.strokes, [frame](const auto& stroke) { return stroke.frame == frame; }) == 0)
        return;
    change(clip->id, std::move(next), tr("Clear the strokes of frame %1").arg(frame));
}

void MatteEditor::clearAll() {
    const Clip* clip = session_.currentClip();
    if (clip == nullptr || painted().empty()) return;
    change(clip->id, {}, tr("Clear all strokes"));
}

core::PackedAlpha MatteEditor::matte(int frame) const {
    const Work* work = currentWork();
    if (work == nullptr) return {};
    const auto found = work->frames.find(frame);
    return found != work->frames.end() ? found->second.alpha : core::PackedAlpha();
}

std::vector<float> MatteEditor::confidence(ClipId id) const {
    const auto found = works_.find(id);
    const Clip* clip = session_.clip(id);
    if (found == works_.end() || clip == nullptr || !found->second.active || found->second.painted.empty())
        return {};
    std::vector<float> values(static_cast<std::size_t>(clip->frameCount()), -1.0F);
    for (const auto& [frame, known] : found->second.frames) {
        if (frame >= 0 && frame < clip->frameCount())
            values[static_cast<std::size_t>(frame)] = known.confidence;
    }
    return values;
}

std::vector<int> MatteEditor::paintedFrames(ClipId id) const {
    const auto found = works_.find(id);
    return found != works_.end() && found->second.active ? found->second.painted.frames()
                                                         : std::vector<int>();
}

std::optional<core::JobReport> MatteEditor::job() const {
    const Work* work = currentWork();
    return work != nullptr && work->job != 0 ? session_.jobs().report(work->job) : std::nullopt;
}

bool MatteEditor::isBehind() const {
    const Work* work = currentWork();
    return work != nullptr && work->active && work->behind && work->job == 0 && !carryTimer_.isActive();
}

void MatteEditor::follow() {
    for (auto entry = works_.begin(); entry != works_.end();) {
        const bool gone = session_.clip(entry->first) == nullptr;
        if (gone) endJob(entry->second);
        entry = gone ? works_.erase(entry) : std::next(entry);
    }
    for (const auto& clip : session_.clips()) {
        const core::Media* media = session_.project().findMedia(clip->id);
        if (media != nullptr && clip->ready) followClip(*clip, *media);
    }
}

void MatteEditor::followClip(const Clip& clip, const core::Media& media) {
    Work& work = works_[clip.id];
    if (work.path != clip.path) {
        endJob(work);
        work = {};
        work.path = clip.path;
    }
    const bool active = clip.wanted.choice == AlphaChoice::painted;
    const bool otherStrokes = !(work.painted == media.painted);
    if (!otherStrokes && work.active == active) return;
    const std::set<int> touched = changedFrames(work.painted, media.painted);
    work.painted = media.painted;
    work.active = active;
    if (otherStrokes) {
        ++work.version;
        work.behind = !work.painted.empty();
        endJob(work);
    }
    if (work.painted.empty()) {
        for (const auto& [frame, known] : work.frames) session_.setPaintedAlpha(clip.id, frame, {});
        work.frames.clear();
        work.carried.clear();
        if (waiting_ && waiting_->clip == clip.id) waiting_.reset();
    } else if (active) {
        const int shown = session_.currentClip() == &clip ? frameInView().value_or(-1) : -1;
        for (const int frame : touched) {
            if (work.painted.on(frame).empty()) withdraw(clip.id, frame);
        }
        if (touched.count(shown) != 0) showFrame(shown, work.painted.on(shown));
        if (work.behind) carryTimer_.start();
    } else {
        endJob(work);
    }
    emit changed();
    emit jobChanged();
    emit confidenceChanged(clip.id);
}

void MatteEditor::showFrame(int frame, std::vector<core::MatteStroke> strokes) {
    const Clip* clip = session_.currentClip();
    const auto work = works_.find(clip->id);
    if (work == works_.end()) return;
    if (strokes.empty()) return withdraw(clip->id, frame);
    waiting_ = Frame{clip->id, frame, work->second.version, std::move(strokes)};
    runFrame();
}

void MatteEditor::withdraw(ClipId clip, int frame) {
    ++withdrawals_;
    waiting_.reset();
    Work& work = works_[clip];
    if (const auto carried = work.carried.find(frame); carried != work.carried.end())
        return take(clip, frame, carried->second.alpha, carried->second.confidence);
    if (work.frames.erase(frame) == 0) return;
    session_.setPaintedAlpha(clip, frame, {});
    tell(clip, frame);
}

void MatteEditor::runFrame() {
    if (working_ || !waiting_ || session_.currentClip() == nullptr) return;
    if (waiting_->clip != session_.currentClip()->id) return waiting_.reset();
    const PicturePtr source = session_.clipFrame(waiting_->frame).source;
    if (source == nullptr) return;  // until it arrives
    const Frame wanted = *std::exchange(waiting_, std::nullopt);
    // What was carried here from other frames holds where these strokes say nothing.
    core::PackedAlpha guess;
    Work& work = works_[wanted.clip];
    if (const auto carried = work.carried.find(wanted.frame); carried != work.carried.end())
        guess = carried->second.alpha;
    working_ = true;
    runInBackground(
        this,
        [source, guess, strokes = wanted.strokes](const std::stop_token&) -> core::Result<core::PackedAlpha> {
            const core::AlphaImage carried = guess.unpacked();
            const auto made = core::matteFromStrokes(*source, strokes, carried.empty() ? nullptr : &carried);
            if (!made.ok()) return made.error();
            return core::PackedAlpha(*made);
        },
        [this, wanted, withdrawals = withdrawals_](const core::Result<core::PackedAlpha>& made) {
            working_ = false;
            const auto found = works_.find(wanted.clip);
            const bool counts = found != works_.end() && found->second.version == wanted.version &&
                                withdrawals == withdrawals_;
            if (counts && made.ok()) {
                take(wanted.clip, wanted.frame, *made, 1);
            }
            runFrame();
        });
}

void MatteEditor::take(ClipId clip, int frame, core::PackedAlpha alpha, float confidence) {
    works_[clip].frames[frame] = {alpha, confidence};
    session_.setPaintedAlpha(clip, frame, std::move(alpha));
    tell(clip, frame);
}

void MatteEditor::tell(ClipId clip, int frame) {
    const Clip* current = session_.currentClip();
    if (current != nullptr && current->id == clip) emit matteArrived(frame);
    told_.insert(clip);
    if (!tellTimer_.isActive()) tellTimer_.start();
}

void MatteEditor::startJobs() {
    for (auto& [clip, work] : works_) {
        if (work.active && work.behind && work.job == 0) startJob(clip, work);
    }
    emit jobChanged();
}

void MatteEditor::startJob(ClipId id, Work& work) {
    const Clip* clip = session_.clip(id);
    if (clip == nullptr) return;
    core::WorkRequest request;
    request.title = tr("Matte · %1").arg(clip->name).toStdString();
    request.kind = "matte";
    request.run = [this, self = QPointer<QObject>(this), id, version = work.version, painted = work.painted,
                   path = clip->path.toStdString()](core::ProgressSink& sink,
                                                    const std::stop_token& stop) -> core::Result<void> {
        core::MatteOptions options;
        options.stop = stop;
        options.progress = [&](int step, int steps) {
            core::Progress progress;
            progress.stage = QT_TRANSLATE_NOOP("Stage", "matte");
            progress.step = step;
            progress.steps = steps;
            sink.progress(progress);
        };
        options.arrived = [&](int frame, const core::AlphaImage& alpha, float sure) {
            callLater(self, [this, id, version, frame, sure, kept = core::PackedAlpha(alpha)] {
                takeCarried(id, version, frame, kept, sure);
            });
        };
        const auto made = core::matteOfClip(path, painted, {}, options);
        if (!made.ok()) return made.error();
        callLater(self, [this, id, version, all = *made] { takeAll(id, version, all); });
        return {};
    };
    request.bytes = jobBytes;
    work.job = session_.jobs().submit(std::move(request));
}

void MatteEditor::takeCarried(ClipId clip, std::uint64_t version, int frame, core::PackedAlpha alpha,
                              float confidence) {
    const auto found = works_.find(clip);
    if (found == works_.end() || found->second.version != version) return;
    if (found->second.painted.on(frame).empty()) found->second.carried[frame] = {alpha, confidence};
    take(clip, frame, std::move(alpha), confidence);
}

void MatteEditor::takeAll(ClipId clip, std::uint64_t version,
                          const std::shared_ptr<const core::PropagatedMatte>& matte) {
    const auto found = works_.find(clip);
    if (found == works_.end() || found->second.version != version) return;
    for (int frame = matte->frames.first; frame < matte->frames.end; ++frame) {
        const auto index = static_cast<std::size_t>(frame - matte->frames.first);
        const core::PackedAlpha& alpha = matte->alphas[index];
        if (!alpha.empty()) takeCarried(clip, version, frame, alpha, matte->confidence[index]);
    }
    if (!matte->complete) return;
    found->second.behind = false;
    session_.remakeThumbnails(clip);
    emit jobChanged();
}

void MatteEditor::endJob(Work& work) {
    if (work.job == 0) return;
    outdated_.insert(work.job);
    session_.jobs().cancel(std::exchange(work.job, 0));
}

void MatteEditor::cancel() {
    const Clip* clip = session_.currentClip();
    if (const auto found = clip != nullptr ? works_.find(clip->id) : works_.end(); found != works_.end()) {
        carryTimer_.stop();
        endJob(found->second);
        emit jobChanged();
    }
}

void MatteEditor::carry() {
    carryTimer_.stop();
    startJobs();
}

void MatteEditor::onJob(core::JobId id) {
    const auto report = session_.jobs().report(id);
    if (!report || report->kind != "matte") return;
    const bool ended = core::hasEnded(report->state);
    if (ended && outdated_.erase(id) != 0) return session_.jobs().forget(id);
    const auto found = std::find_if(works_.begin(), works_.end(),
                                    [id](const auto& entry) { return entry.second.job == id; });
    if (found == works_.end()) return;
    if (ended) {
        found->second.job = 0;
        if (report->state == core::JobState::failed && report->error) {
            session_.notify({Place::viewport, Severity::error, textOf(*report->error), tr("Try again"),
                             [this] { carry(); }, QStringLiteral("matte job")});
        } else {
            session_.jobs().forget(id);  // what it has made shows
        }
    }
    emit jobChanged();
}

}  // namespace splatreel::ui
