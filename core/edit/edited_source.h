#pragma once

#include "core/edit/stage_cache.h"
#include "core/edit/take.h"
#include "core/engine/engine.h"
#include "core/gaussians/frame_source.h"

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace splatreel::core {

/// Results of operators that take a whole sequence, by the key under which they were asked for
/// (PendingStage::key). Thread-safe.
class SequenceStages {
public:
    [[nodiscard]] FrameSourcePtr find(const std::string& key) const;
    void put(const std::string& key, FrameSourcePtr result);
    void clear();

private:
    mutable std::mutex mutex_;
    std::map<std::string, FrameSourcePtr> results_;
};

/// An operator of a take that has to run as a job before what follows it can be shown.
struct PendingStage {
    std::uint64_t operatorId = 0;
    std::string key;
    const Operator* operation = nullptr;
    ParameterSet parameters;
    FrameSourcePtr input;  ///< the take as it is before it
};

/// A take's frames with its edits.
struct EditedTake {
    /// The take as far as it is known: with a pending stage, as it is before that.
    FrameSourcePtr source;
    std::optional<PendingStage> pending;
};

/// Frames are worked out one by one when they are asked for, and so are their content keys; a frame that no
/// operator touches is the source's own. The description is that of `base`.
///
/// Operators are looked up among the built-in ones and in `operators`, by name. One that takes a whole
/// sequence shows its result where `stages` has it and is pending where not; it sees all frames, its result
/// is shown in those of its span, and it acts on all Gaussians. An operator that is not known, or whose
/// values do not fit, is an error that names it.
[[nodiscard]] Result<EditedTake> editedTake(FrameSourcePtr base, const TakeEdits& edits,
                                            std::span<const Operator* const> operators,
                                            const SequenceStages& stages, std::shared_ptr<StageCache> cache);

/// Runs a pending stage: on a job's thread. Put its result into SequenceStages under its key.
[[nodiscard]] Result<FrameSourcePtr> runStage(const PendingStage& stage, const ObjectClip* clip,
                                              const KnownViews* views, ProgressSink& sink,
                                              const std::stop_token& stop);

}  // namespace splatreel::core
