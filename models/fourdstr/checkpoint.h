#pragma once

#include "core/base/result.h"

#include <filesystem>

namespace splatreel::models {

class Trainer;

/// Where a run keeps its newest state, so that it can go on after an interruption. A checkpoint replaces the
/// one before only when it is complete.
class CheckpointFolder {
public:
    explicit CheckpointFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

    [[nodiscard]] bool active() const { return !folder_.empty(); }
    /// Makes the folder, and takes away what a killed run had begun to write.
    [[nodiscard]] core::Result<void> prepare() const;
    core::Result<void> save(Trainer& trainer) const;
    /// Fails where there is none, or where it belongs to another clip or other settings.
    core::Result<void> restore(Trainer& trainer) const;

private:
    [[nodiscard]] std::filesystem::path file() const { return folder_ / "checkpoint.pt"; }
    std::filesystem::path folder_;
};

}  // namespace splatreel::models
