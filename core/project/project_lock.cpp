#include "core/project/project_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace splatreel::core {

Error lockError(int problem, const std::filesystem::path& lockFile) {
    if (problem == EWOULDBLOCK)
        return Error{"the project is open in another window", lockFile.string(), ProjectLock::heldElsewhere};
    return Error{std::string("the project cannot be locked: ") + std::strerror(problem), lockFile.string(),
                 "Some shares know no locks: work on a copy on another disk."};
}

Result<ProjectLock> ProjectLock::take(const std::filesystem::path& lockFile) {
    while (true) {
        ProjectLock lock;
        lock.descriptor_ = ::open(lockFile.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (lock.descriptor_ < 0)
            return Error{std::string("the lock cannot be made: ") + std::strerror(errno), lockFile.string(),
                         "Check the folder's permissions."};
        if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0) {
            const int problem = errno;
            if (problem == EINTR) continue;
            return lockError(problem, lockFile);
        }
        // The file may have been taken away by the one who held it before: then it locks nothing.
        struct stat held{};
        struct stat named{};
        if (::fstat(lock.descriptor_, &held) == 0 && ::stat(lockFile.c_str(), &named) == 0 &&
            held.st_ino == named.st_ino && held.st_dev == named.st_dev) {
            lock.path_ = lockFile;
            return lock;
        }
    }
}

void ProjectLock::release() {
    if (descriptor_ < 0) return;
    if (!path_.empty()) ::unlink(path_.c_str());  // while it is still held
    ::close(std::exchange(descriptor_, -1));
}

ProjectLock::~ProjectLock() {
    release();
}

ProjectLock::ProjectLock(ProjectLock&& other) noexcept
    : path_(std::exchange(other.path_, {})), descriptor_(std::exchange(other.descriptor_, -1)) {}

ProjectLock& ProjectLock::operator=(ProjectLock&& other) noexcept {
    if (this != &other) {
        release();
        path_ = std::exchange(other.path_, {});
        descriptor_ = std::exchange(other.descriptor_, -1);
    }
    return *this;
}

}  // namespace splatreel::core
