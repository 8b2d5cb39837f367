#pragma once

#include "core/base/result.h"

#include <filesystem>

namespace splatreel::core {

/// Held while something is worked on, until it is destroyed or the process ends, in whichever way.
class ProjectLock {
public:
    /// The remedy of the error that says that somebody holds it.
    static constexpr const char* heldElsewhere = "Close it there first, or save a copy under another name.";
    /// An error when somebody holds it, in this process or another. The folder must exist.
    [[nodiscard]] static Result<ProjectLock> take(const std::filesystem::path& lockFile);
    ~ProjectLock();
    ProjectLock(ProjectLock&& other) noexcept;
    ProjectLock& operator=(ProjectLock&& other) noexcept;
    ProjectLock(const ProjectLock&) = delete;
    ProjectLock& operator=(const ProjectLock&) = delete;

private:
    ProjectLock() = default;
    void release();

    std::filesystem::path path_;
    int descriptor_ = -1;
};

/// What an `errno` of locking means for people: somebody holds it, or the place knows no locks.
[[nodiscard]] Error lockError(int problem, const std::filesystem::path& lockFile);

}  // namespace splatreel::core
