#pragma once

#include "core/base/result.h"
#include "core/edit/take.h"
#include "core/gaussians/gaussians.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace splatreel::core {

/// How far a run that is not finished had come, when it was noted last.
struct RunNote {
    double share = 0;          ///< of the run, 0 … 1
    OperatorValues values;     ///< of its parameters at that time, those that differ from the preset's
    bool stopped = false;      ///< somebody wanted it to end there
    std::string problem = {};  ///< why it failed; empty: it did not
    friend bool operator==(const RunNote&, const RunNote&) = default;
};

/// What there is of a run that was not finished.
struct UnfinishedRun {
    std::optional<RunNote> note;
    GaussiansPtr preview;    ///< what it showed last; null: nothing
    bool resumable = false;  ///< the engine has left a checkpoint
};

/// Where runs leave what they need to go on later: a folder of the user's, in it one for each run, under a
/// name that the project records (Generation::checkpoint), so that neither moving nor saving a project
/// elsewhere takes it away from a run that is under way. Any thread, one for each run.
class UnfinishedRuns {
public:
    explicit UnfinishedRuns(std::filesystem::path folder) : folder_(std::move(folder)) {}

    /// A name that no other run has.
    [[nodiscard]] static std::string newName();
    /// Whether it is of that form, and so leads nowhere else.
    [[nodiscard]] static bool isName(std::string_view text);

    /// For the engine alone: EngineInput::checkpointFolder.
    [[nodiscard]] std::filesystem::path checkpointFolder(const std::string& name) const;
    /// Replaces the note and, where there is one, the preview.
    Result<void> write(const std::string& name, const RunNote& note, const GaussiansPtr& preview) const;
    /// What cannot be read counts as not there.
    [[nodiscard]] UnfinishedRun read(const std::string& name) const;
    void remove(const std::string& name) const;
    /// The oldest go until the rest takes no more than `bytes`. Those of the last hour stay: somebody may be
    /// at work on them.
    void prune(std::uint64_t bytes) const;

private:
    std::filesystem::path folder_;
};

/// Whether an engine has left a whole checkpoint there.
[[nodiscard]] bool holdsCheckpoint(const std::filesystem::path& folder);

}  // namespace splatreel::core
