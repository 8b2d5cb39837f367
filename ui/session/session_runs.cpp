#include "core/timeline/timeline_edit.h"
#include "ui/session/background.h"
#include "ui/session/session.h"

#include <algorithm>
#include <cmath>

/// Runs that were not finished: what is noted of them, and how they go on.
namespace splatreel::ui {
namespace {

QString topicOf(TakeId id) {
    return QStringLiteral("run %1").arg(id);
}

/// How far the job is, and the values that it had by then.
core::RunNote noteOf(const core::JobReport& report, const core::JobQueue& jobs) {
    core::RunNote note;
    const core::Progress& progress = report.progress;
    if (progress.steps > 0)
        note.share =
            std::clamp(static_cast<double>(progress.step) / static_cast<double>(progress.steps), 0.0, 1.0);
    if (report.state == core::JobState::failed && report.error) note.problem = report.error->what;
    if (const auto parameters = jobs.parameters(report.id)) note.values = core::valuesOf(*parameters);
    return note;
}

core::GaussiansPtr newestPreview(const core::JobQueue& jobs, core::JobId job) {
    const std::vector<core::JobPreview> all = jobs.previews(job);
    const auto newest = std::ranges::max_element(all, {}, &core::JobPreview::number);
    return newest == all.end() ? nullptr : newest->gaussians;
}

/// The run's values: those that only a restart may change from where it began, the others as they were last.
core::ParameterSet valuesOfRun(core::ParameterSet parameters, const core::Generation& made,
                               const std::optional<core::RunNote>& note) {
    for (const core::Parameter& parameter : parameters.schema()) {
        const bool live = note && parameter.liveness == core::Liveness::live;
        const core::OperatorValues& values = live ? note->values : made.values;
        // What this engine does not know, or bounds otherwise, stays as it has it.
        const auto value = values.find(parameter.name);
        if (value == values.end()) continue;
        [[maybe_unused]] const auto set = parameters.set(parameter.name, value->second);
    }
    return parameters;
}

}  // namespace

bool Session::isGenerating() const {
    return std::ranges::any_of(takes_, [](const auto& take) { return take->generating; });
}

void Session::amendGeneration(TakeId id, const std::function<void(core::Generation&)>& change) {
    history_.amend([&](const core::Project& state) {
        const core::Take* known = state.findTake(id);
        if (known == nullptr || !known->generation) return state;
        core::Take changed = *known;
        change(*changed.generation);
        return core::replaceTake(state, std::move(changed));
    });
}

void Session::noteRun(const Take& take, bool stopped) {
    const core::Take* known = project().findTake(take.id);
    const auto report = jobs_->report(take.job);
    if (known == nullptr || !known->generation || known->generation->checkpoint.empty() || !report) return;
    if (report->resumed && report->progress.steps == 0) return;  // it has not got to where it was yet
    core::RunNote note = noteOf(*report, *jobs_);
    note.stopped = stopped;
    noting_.start([runs = runs_, name = known->generation->checkpoint, note = std::move(note),
                   preview = newestPreview(*jobs_, take.job)] {
        // Where it cannot be written, a full disk say, the run loses its percentage and nothing else.
        [[maybe_unused]] const auto written = runs.write(name, note, preview);
    });
}

void Session::removeRun(const std::string& name) {
    noting_.start([runs = runs_, name] { runs.remove(name); });
}

void Session::endRuns() {
    noteTimer_.stop();
    std::vector<const Take*> running;
    for (const auto& take : takes_)
        if (take->generating) running.push_back(take.get());
    for (const Take* take : running) jobs_->cancel(take->job);
    for (const Take* take : running) {
        jobs_->wait(take->job);  // its engine writes a checkpoint before it ends
        noteRun(*take, false);
    }
    noting_.waitForDone();
}

void Session::dropJobs() {
    for (const char* topic : {"job", "retry", "edit", "matte job", "matte file"})
        emit settled(QLatin1String(topic));
    for (const auto& take : takes_) {
        if (take->generating) noteRun(*take, false);
        emit settled(topicOf(take->id));
    }
    for (const core::JobReport& report : jobs_->reports()) {
        if (core::hasEnded(report.state)) {
            jobs_->forget(report.id);    // an export holds all the Gaussians that it wrote
        } else if (!isOutput(report)) {  // which has all that it needs
            dropped_.insert(report.id);
            jobs_->cancel(report.id);
        }
    }
}

void Session::dropOvertaken() {
    const auto isLost = [this](TakeId id) {
        return !history_.any([id](const core::Project& state) { return state.findTake(id) != nullptr; });
    };
    std::erase_if(results_, [&](const auto& result) { return isLost(result.first); });
    std::erase_if(jobOfTake_, [&](const auto& run) {
        const auto& [id, job] = run;
        if (!isLost(id)) return false;
        if (const auto report = jobs_->report(job); report && core::hasEnded(report->state)) {
            jobs_->forget(job);
        } else if (report) {
            dropped_.insert(job);
            jobs_->cancel(job);
        }
        return true;
    });
}

void Session::readRun(TakeId id) {
    const core::Take* known = project().findTake(id);
    runInBackground(
        this,
        [runs = runs_, name = known->generation->checkpoint](const std::stop_token&) {
            return std::pair(name, runs.read(name));
        },
        [this, id](const std::pair<std::string, core::UnfinishedRun>& found) {
            const auto& [name, run] = found;
            Take* take = findTake(id);
            const core::Take* now = project().findTake(id);
            const bool same = take != nullptr && take->job == 0 && now != nullptr && now->generation &&
                              now->generation->checkpoint == name;
            if (!same) return;
            take->lastShown = run.preview;
            if (run.note) take->problem = QString::fromStdString(run.note->problem);
            emit takeChanged(id);
            // With frames, and stopped by hand or brought here from elsewhere, it is what it is to be.
            const bool wanted = !now->result.empty() && (!run.note || run.note->stopped);
            if (!wanted) tellInterrupted(*take, run);
        });
}

void Session::tellInterrupted(const Take& take, const core::UnfinishedRun& run) {
    const TakeId id = take.id;
    const double share = run.note ? run.note->share : 0;
    Notice notice{Place::viewport,
                  Severity::warning,
                  tr("%1 was interrupted at %2 %.").arg(take.name).arg(std::lround(100 * share)),
                  tr("Continue"),
                  [this, id] { continueTake(id); },
                  topicOf(id),
                  tr("Discard"),
                  [this, id] { giveUpRun(id); }};
    if (!take.problem.isEmpty())
        notice.text = tr("%1 could not be finished: %2.").arg(take.name, take.problem);
    if (!run.resumable && !take.problem.isEmpty()) {
        notice.button = tr("Try again");
        notice.action = [this, id] { restartTake(id); };
    } else if (!run.resumable) {
        notice.text = share > 0 ? tr("%1 was interrupted at %2 %, and its checkpoint is gone.")
                                      .arg(take.name)
                                      .arg(std::lround(100 * share))
                                : tr("%1 was interrupted before its first checkpoint.").arg(take.name);
        notice.button = tr("Start anew");
        notice.action = [this, id] { restartTake(id); };
    }
    notify(notice);
}

void Session::giveUpRun(TakeId id) {
    const Take* take = this->take(id);
    const core::Take* known = project().findTake(id);
    if (take == nullptr || known == nullptr || !known->generation || take->generating) return;
    emit settled(topicOf(id));
    if (known->result.empty() && take->base == nullptr) return remove(id);
    noting_.start([runs = runs_, name = known->generation->checkpoint] {
        core::RunNote note = runs.read(name).note.value_or(core::RunNote());
        note.stopped = true;
        [[maybe_unused]] const auto written = runs.write(name, note, nullptr);
    });
}

void Session::continueTake(TakeId id) {
    const Take* take = this->take(id);
    if (take == nullptr || take->generating) return;
    if (take->job != 0 && jobs_->report(take->job)) return retry(take->job);
    startRun(id, true);
}

void Session::restartTake(TakeId id) {
    startRun(id, false);
}

void Session::startRun(TakeId id, bool resume) {
    const Take* take = this->take(id);
    const core::Take* known = project().findTake(id);
    if (take == nullptr || take->generating || known == nullptr || !known->generation) return;
    emit settled(topicOf(id));
    const auto again = [this, id, resume] { startRun(id, resume); };
    const Clip* clip = this->clip(known->media);
    if (clip == nullptr || clip->missing) return tellClipMissing(id, again);
    const core::Engine* engine = engines_.find(QString::fromStdString(known->generation->engine));
    if (engine == nullptr && engines_.engines().empty()) {
        waitingRuns_[id] = resume;
        return engines_.load();
    }
    if (engine == nullptr) {
        return notify({Place::viewport,
                       Severity::error,
                       tr("%1 was made by %2, which is not here.").arg(take->name, take->engine),
                       {},
                       {},
                       topicOf(id)});
    }
    runInBackground(
        this,
        [runs = runs_, name = known->generation->checkpoint](const std::stop_token&) {
            return runs.read(name);
        },
        [this, id, engine, resume](const core::UnfinishedRun& run) { beginRun(id, *engine, resume, run); });
}

void Session::tellClipMissing(TakeId id, const std::function<void()>& again) {
    notify({Place::viewport, Severity::error,
            tr("%1 needs its clip, which is not where it was.").arg(take(id)->name), tr("Try again"), again,
            topicOf(id)});
}

void Session::startWaitingRuns() {
    if (engines_.isLoading() || waitingRuns_.empty()) return;
    const auto waiting = std::exchange(waitingRuns_, {});
    for (const auto& [id, resume] : waiting) {
        if (!engines_.engines().empty()) {
            startRun(id, resume);
        } else {
            notify({Place::viewport, Severity::error, engines_.problem(), tr("Try again"),
                    [this, id = id, resume = resume] { startRun(id, resume); }, topicOf(id)});
        }
    }
}

void Session::beginRun(TakeId id, const core::Engine& engine, bool resume, const core::UnfinishedRun& run) {
    const Take* take = this->take(id);
    const core::Take* known = project().findTake(id);
    if (take == nullptr || take->generating || known == nullptr || !known->generation) return;
    if (resume && !run.resumable) return tellInterrupted(*take, run);
    auto standard = engine.parameters(known->generation->preset);
    if (!standard.ok()) {
        return notify({Place::viewport, Severity::error, textOf(standard.error()), {}, {}, topicOf(id)});
    }
    const auto note = resume ? run.note : std::nullopt;
    core::ParameterSet parameters = valuesOfRun(*std::move(standard), *known->generation, note);
    if (!resume) {
        removeRun(known->generation->checkpoint);
        amendGeneration(id, [name = core::UnfinishedRuns::newName()](core::Generation& made) {
            made.checkpoint = name;
            made.finished = false;
        });
        known = project().findTake(id);
    }
    follow(id, submitRun(*known, engine, std::move(parameters), resume));
    setCurrentTake(id);
    sync();
}

}  // namespace splatreel::ui
