#include "core/jobs/generation.h"
#include "core/project/result_file.h"
#include "core/timeline/timeline_edit.h"
#include "ui/session/background.h"
#include "ui/session/generation_input.h"
#include "ui/session/session.h"
#include "ui/translation/core_texts.h"

#include <algorithm>

/// Generations: how they are ordered, and what becomes of them.
namespace splatreel::ui {
namespace {

constexpr int figuresInterval = 400;  // milliseconds between what the frames' figures are looked at

}  // namespace

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

core::JobId Session::submitRun(const core::Take& take, const core::Engine& engine,
                               core::ParameterSet parameters, bool resume) {
    const Clip* clip = this->clip(take.media);
    const core::Generation& made = *take.generation;
    GenerationSource source;
    source.clip = clip->path;
    // To the last frame that is there, also where the file promises more.
    const core::FrameSpan whole{0, clip->frameCount()};
    source.frames = {made.frames.value_or(whole).first, made.frames.value_or(whole).end};
    const core::Media* media = project().findMedia(clip->id);
    source.key = clip->wanted.key;
    if (clip->wanted.choice == AlphaChoice::matte) source.matte = clip->wanted.matte;
    if (clip->wanted.choice == AlphaChoice::painted && media != nullptr) source.painted = media->painted;
    for (const core::GivenViews& given : made.views) {
        if (const core::Media* known = project().findMedia(given.media))
            source.views.push_back({QString::fromStdString(known->absolute), given.leftOut, given.side});
    }
    source.checkpoints = QString::fromStdString(runs_.checkpointFolder(made.checkpoint).string());
    source.size = workingSizeOf(parameters);
    source.seed = made.seed;
    core::GenerationRequest request;
    request.title = take.name + " · " + clip->name.toStdString();
    request.engine = &engine;
    request.preset = made.preset;
    request.parameters = std::move(parameters);
    request.resume = resume;
    request.input = [source](core::ProgressSink&, const std::stop_token& stop) {
        return readGenerationInput(source, stop);
    };
    return jobs_->submit(std::move(request));
}

void Session::follow(TakeId id, core::JobId job) {
    jobOfTake_[id] = job;
    Take* take = findTake(id);
    if (take == nullptr) return;
    take->job = job;
    take->generating = true;
    take->problem.clear();
    noteRun(*take, false);
    emit takeChanged(id);
    wantPreview();
}

ChosenFrames Session::chosenFrames(std::optional<core::FrameSpan> within) const {
    const Clip& clip = *currentClip();
    ChosenFrames chosen{{0, clip.frameCount()}, {}, clip.info.rate};
    const auto seen = within ? core::shownFrames(timeline(), clip.id, *within) : std::nullopt;
    if (seen) chosen.span = *seen;
    auto indices = core::selectFrames({chosen.span.first, chosen.span.end}, clip.frameCount(),
                                      core::ObjectClipOptions{}.maximumFrames);
    if (!indices.ok()) return chosen;
    chosen.indices = *std::move(indices);
    chosen.rate = core::rateOf(clip.info, chosen.indices);
    return chosen;
}

void Session::generate(const GenerationOrder& order) {
    const Clip* clip = currentClip();
    if (clip == nullptr || order.engine == nullptr || !clip->ready) return;
    const ChosenFrames chosen = chosenFrames(order.within);
    const bool isPart = chosen.span.length() < clip->frameCount();
    core::Take take;
    take.name = nextTakeName().toStdString();
    take.media = clip->id;
    take.generation = core::Generation{order.engine->name(),
                                       order.preset.toStdString(),
                                       core::valuesOf(order.parameters),
                                       order.seed,
                                       false,
                                       core::UnfinishedRuns::newName(),
                                       project().findMedia(clip->id)->views,
                                       {},
                                       isPart ? std::optional(chosen.span) : std::nullopt};
    take.frames = static_cast<int>(chosen.indices.size());
    take.rate = chosen.rate;
    const QString name = QString::fromStdString(take.name);
    const core::JobId job = submitRun(take, *order.engine, order.parameters, false);

    core::TakeOfSource played{0, take.name, chosen.span, take.frames, take.rate};
    auto [next, id] = core::addTake(forAdding(), std::move(take));
    played.take = id;
    next = core::withTimeline(
        next, core::addTakeOf(*next.timeline, clip->id, played, isPart ? order.within : std::nullopt));
    jobOfTake_[id] = job;
    currentTake_ = id;
    apply(std::move(next), tr("Generate %1").arg(name));
    if (Take* made = findTake(id); made != nullptr && !clip->thumbnails.empty())
        made->thumbnail = clip->thumbnails.front();
    follow(id, job);
    emit currentChanged();
}

std::uint64_t Session::changeLive(const core::OperatorValues& values) {
    const Take* take = currentTake();
    auto parameters = take != nullptr && take->generating ? jobs_->parameters(take->job) : std::nullopt;
    if (!parameters) return 0;
    for (const auto& [name, value] : values) {
        // What the run's engine does not know is for the next one.
        [[maybe_unused]] const auto set = parameters->set(name, value);
    }
    return jobs_->setParameters(take->job, *std::move(parameters));
}

void Session::retry(core::JobId job, const QString& preset) {
    const Take* before = takeOfJob(job);
    const core::Take* known = before != nullptr ? project().findTake(before->id) : nullptr;
    if (known != nullptr && known->generation) return retryTake(*known, job, preset);
    const auto stage =
        std::ranges::find_if(stageOfTake_, [job](const auto& s) { return s.second.job == job; });
    if (stage != stageOfTake_.end()) return restartStage(stage->first);
    const auto report = jobs_->report(job);
    if (report && (report->kind == "operator" || report->kind == "generation")) {
        // What it worked for has been undone, edited or is worked on by a newer job.
        jobs_->forget(job);
        return showMessage(tr("%1 is no longer needed.").arg(QString::fromStdString(report->title)));
    }
    const auto again = jobs_->retry(job);
    if (!again.ok())
        return notify({Place::jobs, Severity::error, textOf(again.error()), {}, {}, QStringLiteral("retry")});
    if (const QString path = exportedTo(job); !path.isEmpty()) noteExport(*again, path);
    jobs_->forget(job);
}

void Session::retryTake(const core::Take& take, core::JobId job, const QString& preset) {
    const TakeId id = take.id;
    const core::Engine* engine = engines_.find(QString::fromStdString(take.generation->engine));
    const auto before = jobs_->parameters(job);
    const Clip* clip = this->clip(take.media);
    if (engine == nullptr || !before) return startRun(id, true);  // which says what is missing
    if (clip == nullptr || clip->missing)
        return tellClipMissing(id, [this, job, preset] { retry(job, preset); });
    core::ParameterSet parameters = *before;
    const bool same = preset.isEmpty() || preset.toStdString() == take.generation->preset;
    if (!same) {
        auto other = core::withPreset(*engine, preset.toStdString(), *before);
        if (!other.ok())
            return notify(
                {Place::jobs, Severity::error, textOf(other.error()), {}, {}, QStringLiteral("retry")});
        parameters = *std::move(other);
        removeRun(take.generation->checkpoint);
        amendGeneration(id, [&](core::Generation& made) {
            made.preset = preset.toStdString();
            made.values = core::valuesOf(parameters);
        });
        sync();
    }
    // The clip may have been found elsewhere since, or keyed otherwise.
    follow(id, submitRun(*project().findTake(id), *engine, std::move(parameters), same));
    jobs_->forget(job);
    setCurrentTake(id);
}

QString Session::exportedTo(core::JobId job) const {
    const auto found = exports_.find(job);
    return found != exports_.end() ? found->second : QString();
}

QStringList Session::exportsUnderWay() const {
    QStringList paths;
    for (const core::JobReport& report : outputsUnderWay())
        if (const QString path = exportedTo(report.id); !path.isEmpty()) paths << path;
    return paths;
}

std::vector<core::JobReport> Session::outputsUnderWay() const {
    std::vector<core::JobReport> reports = jobs_->reports();
    std::erase_if(reports, [](const core::JobReport& report) {
        return core::hasEnded(report.state) || !isOutput(report);
    });
    return reports;
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
        const auto sample = sampleOf(take->id, transport_.frame());
        jobs_->want(take->job, seen && sample ? std::optional<int>(static_cast<int>(sample->sourceFrame))
                                              : std::nullopt);
    }
}

void Session::setPending(Take& take, const std::optional<core::PendingStage>& pending) {
    take.pending = pending.has_value();
    const auto known = stageOfTake_.find(take.id);
    const bool same = known != stageOfTake_.end() && pending && known->second.pending.key == pending->key;
    if (same) return;
    if (known != stageOfTake_.end()) {
        if (known->second.job != 0) jobs_->cancel(known->second.job);
        stageOfTake_.erase(known);
    }
    if (!pending) return;
    stageOfTake_[take.id].pending = *pending;
    stageTimer_.start();
}

void Session::startStages() {
    for (auto& [id, stage] : stageOfTake_) {
        const Take* take = this->take(id);
        if (!stage.isWanted || take == nullptr) continue;
        stage.isWanted = false;
        stage.result = std::make_shared<core::FrameSourcePtr>();
        core::WorkRequest request;
        request.title = (operatorText(stage.pending.operation->label()) + QStringLiteral(" · ") + take->name)
                            .toStdString();
        request.kind = "operator";
        request.run = [pending = stage.pending, result = stage.result](
                          core::ProgressSink& sink, const std::stop_token& stop) -> core::Result<void> {
            auto made = core::runStage(pending, nullptr, nullptr, sink, stop);
            if (!made.ok()) return made.error();
            *result = *std::move(made);
            [[maybe_unused]] const std::string key = (*result)->contentKey();  // takes its time here
            return {};
        };
        stage.job = jobs_->submit(std::move(request));
    }
}

void Session::onStage(core::JobId job) {
    const auto report = jobs_->report(job);
    const auto found = std::find_if(stageOfTake_.begin(), stageOfTake_.end(),
                                    [job](const auto& entry) { return entry.second.job == job; });
    if (!report || !core::hasEnded(report->state) || found == stageOfTake_.end()) return;
    const TakeId id = found->first;
    if (report->state == core::JobState::done && *found->second.result != nullptr) {
        stages_.put(found->second.pending.key, *found->second.result);
        stageOfTake_.erase(found);
        const core::Take* known = project().findTake(id);
        if (Take* take = findTake(id); take != nullptr && known != nullptr) updateEdits(*take, known->edits);
        emit projectChanged();
        return;
    }
    const bool failed = report->state == core::JobState::failed && report->error;
    Notice notice{Place::edit,
                  failed ? Severity::error : Severity::info,
                  failed ? textOf(*report->error)
                         : tr("%1 was not worked out.").arg(QString::fromStdString(report->title)),
                  tr("Work it out"),
                  [this, id] { restartStage(id); },
                  QStringLiteral("edit")};
    notice.second = tr("Undo");
    notice.secondAction = [this] { undo(); };
    notify(notice);
}

void Session::restartStage(TakeId id) {
    const auto found = stageOfTake_.find(id);
    if (found == stageOfTake_.end() || found->second.isWanted) return;
    const core::JobId before = found->second.job;
    if (const auto report = jobs_->report(before); report && !core::hasEnded(report->state)) return;
    jobs_->forget(before);
    found->second.isWanted = true;
    emit settled(QStringLiteral("edit"));
    startStages();
}

void Session::onJob(core::JobId id, core::JobQueue::Event event) {
    if (event == core::JobQueue::Event::state) {
        onJobState(id);
        onStage(id);
    }
    if (event == core::JobQueue::Event::progress) takeFigures(id, false);
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
    if (dropped_.erase(id) > 0) return jobs_->forget(id);
    // Events of a cancel and of the end may both come when it has ended: its result is taken once.
    if (known != nullptr && !known->generating) return;
    if (report->state == core::JobState::failed && report->error) {
        Notice notice{known != nullptr ? Place::generate : Place::jobs,
                      Severity::error,
                      textOf(*report->error),
                      tr("Retry"),
                      [this, id] { retry(id); },
                      QStringLiteral("job")};
        if (known != nullptr && report->resumed) {
            notice.second = tr("Start anew");
            notice.secondAction = [this, take = known->id] { restartTake(take); };
        }
        notify(notice);
    }
    if (const QString path = exportedTo(id); !path.isEmpty() && report->state == core::JobState::done)
        showMessage(tr("Exported to %1").arg(path));
    if (known == nullptr) return;
    Take* take = findTake(known->id);
    takeFigures(id, true);
    take->generating = false;
    if (report->state == core::JobState::failed && report->error)
        take->problem = QString::fromStdString(report->error->what);
    if (report->state != core::JobState::done) noteRun(*take, report->state == core::JobState::cancelled);
    if (const auto output = jobs_->output(id); output != nullptr) takeOutput(*take, *output);
    if (report->state == core::JobState::done) showMessage(tr("%1 is done").arg(take->name));
    emit takeChanged(take->id);
    if (take->id == currentTake_) emit currentChanged();
}

void Session::takeFigures(core::JobId job, bool last) {
    const Take* known = takeOfJob(job);
    const auto report = known != nullptr ? jobs_->report(job) : std::nullopt;
    if (!report || report->framePsnr == nullptr || *report->framePsnr == known->framePsnr) return;
    if (!last && figuresTold_.isValid() && !figuresTold_.hasExpired(figuresInterval)) return;
    figuresTold_.start();
    findTake(known->id)->framePsnr = *report->framePsnr;
    emit figuresChanged(known->id);
}

void Session::takeOutput(Take& take, const core::EngineOutput& output) {
    if (output.sequence.frameCount() == 0) return;
    const TakeId id = take.id;
    const int frames = output.sequence.frameCount();
    const core::Rate rate = output.sequence.rate;
    const std::vector<float> figures = take.framePsnr;
    const auto parameters = jobs_->parameters(take.job);
    take.base = jobs_->frames(take.job);
    take.lastShown = nullptr;
    results_[id] = take.base;
    // The result is no step of the user's: it belongs to every state that has the take.
    history_.amend([&](const core::Project& state) {
        const core::Take* known = state.findTake(id);
        if (known == nullptr) return state;
        core::Take changed = *known;
        changed.frames = frames;
        changed.rate = rate;
        if (changed.generation) {
            changed.generation->finished = !output.interrupted;
            changed.generation->framePsnr = figures;
            if (parameters)
                changed.generation->values = core::valuesOf(*parameters);  // as tuned while it ran
        }
        core::Project next = core::replaceTake(state, std::move(changed));
        return core::withTimeline(next, core::setSourceFrames(*next.timeline, id, frames, rate));
    });
    const core::Take* known = project().findTake(id);
    updateEdits(take, known != nullptr ? known->edits : core::TakeEdits());
    sync();
    emit resultArrived(id);
}

void Session::setResult(TakeId id, const QString& name) {
    history_.amend([&](const core::Project& state) {
        const core::Take* known = state.findTake(id);
        if (known == nullptr) return state;
        core::Take changed = *known;
        changed.result = name.toStdString();
        return core::replaceTake(state, std::move(changed));
    });
    emit projectChanged();
}

void Session::resultKept(TakeId id) {
    const core::Take* known = project().findTake(id);
    if (known == nullptr || !known->generation) return;
    if (known->generation->finished) removeRun(known->generation->checkpoint);
    const Take* take = this->take(id);
    if (take == nullptr || take->job == 0) return;
    // What is on the disk need not stay in memory.
    const QString file = dataFolder_ + u'/' + QString::fromStdString(known->result);
    runInBackground(
        this, [file](const std::stop_token&) { return core::openResult(file.toStdString()); },
        [this, job = take->job](const core::Result<core::FrameSourcePtr>& opened) {
            if (opened.ok()) jobs_->moveFrames(job, *opened);
        });
}

}  // namespace splatreel::ui
