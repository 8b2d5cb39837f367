#pragma once

#include "core/base/result.h"
#include "core/engine/engine.h"
#include "core/engine/progress.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace splatreel::core {

using JobId = std::uint64_t;

enum class JobState {
    queued,    ///< waits for its turn, for the first time or after a pause
    running,   ///< on its thread
    paused,    ///< stands still, holds what it has; others may run meanwhile
    done,      ///< ended by itself
    failed,    ///< ended with an error
    cancelled  ///< ended because somebody asked for it; a partial result may be there
};

/// Whether a state is final.
[[nodiscard]] constexpr bool hasEnded(JobState state) {
    return state == JobState::done || state == JobState::failed || state == JobState::cancelled;
}

/// What runs beside what: one generation at a time, a few others beside it.
enum class JobLane { generation, beside };

/// What has been asked of a job and not happened yet. It shows at once, so that a click is acknowledged even
/// while a long step ends.
enum class JobRequest { none, pause, cancel };

/// Everything about a job that a list shows, at one moment.
struct JobReport {
    JobId id = 0;
    std::string title;
    std::string kind;  ///< "generation", or what the work calls itself: "export", "import" …
    JobLane lane = JobLane::beside;
    JobState state = JobState::queued;
    JobRequest request = JobRequest::none;
    Progress progress;
    double seconds = 0;  ///< running so far, without pauses
    std::chrono::system_clock::time_point submitted;
    std::optional<Error> error;  ///< of a failed job
    std::size_t logLines = 0;

    // Of generations:
    std::string engine;
    std::string preset;
    std::uint64_t change = 0;         ///< of the newest parameters handed to it
    std::uint64_t previewNumber = 0;  ///< of the newest preview, 0: none yet
    std::uint64_t previewChange = 0;  ///< newest change that a preview shows
    bool hasOutput = false;           ///< a result, whole or partial
    /// Of each frame, as ProgressSink::framesSeen told last; null: nothing.
    std::shared_ptr<const std::vector<float>> framePsnr;
    bool resumed = false;  ///< goes on from a checkpoint, where there was one

    [[nodiscard]] bool canRetry() const { return hasEnded(state); }
};

/// A running job's present state of one frame. Immutable.
struct JobPreview {
    int frame = 0;
    GaussiansPtr gaussians;
    std::uint64_t change = 0;  ///< of the parameters that made it: LiveParameters::Snapshot::number
    std::uint64_t number = 0;  ///< counts the job's previews from 1
    std::int64_t step = 0;
};

/// Work that is no generation: exports, imports, operators.
///
/// `run` is called on the job's thread. It reports to the sink and looks at the token; where it wants to be
/// paused it calls `sink.progress`, which returns when the job may go on. An exception fails the job, nothing
/// else. It is called again for a retry.
struct WorkRequest {
    std::string title;
    std::string kind;
    JobLane lane = JobLane::beside;
    std::uint64_t bytes = 0;  ///< main memory it needs at its peak; 0: not checked
    std::function<Result<void>(ProgressSink& sink, const std::stop_token& stop)> run;
};

/// A run of an engine.
struct GenerationRequest {
    std::string title;
    const Engine* engine = nullptr;  ///< outlives the queue
    std::string preset;
    ParameterSet parameters;  ///< the engine's schema for the preset, with the user's values
    bool resume = false;      ///< goes on from the newest checkpoint
    /// Makes the clip, the views and the checkpoint folder, on the job's thread: reading a video takes a
    /// while. Called again for a retry.
    std::function<Result<EngineInput>(ProgressSink& sink, const std::stop_token& stop)> input;
    /// Takes the result, on the job's thread: writes it where it belongs, hands it to a take. Called for a
    /// partial result, too (`interrupted`), never for one without frames. May be empty.
    std::function<Result<void>(const std::shared_ptr<const EngineOutput>& output, ProgressSink& sink)> finish;
};

}  // namespace splatreel::core
