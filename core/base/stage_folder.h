#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <span>
#include <string>

namespace splatreel::core {

/// A hidden folder for what is not complete yet, beside where it will be. It goes, with whatever is still in
/// it, when this does. One thread at a time.
class StageFolder {
public:
    /// In `folder`, which is made where it is not there.
    [[nodiscard]] static Result<StageFolder> create(const std::filesystem::path& folder);
    ~StageFolder();
    StageFolder(StageFolder&& other) noexcept;
    StageFolder& operator=(StageFolder&&) = delete;
    StageFolder(const StageFolder&) = delete;
    StageFolder& operator=(const StageFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    /// Gives files and folders of the stage their place in the folder around it, one after the other. What is
    /// there under such a name, and is of the same sort, is replaced, and goes with the stage. On an error
    /// all is as it was.
    Result<void> putInPlace(std::span<const std::string> names);

private:
    StageFolder() = default;
    std::filesystem::path path_;
};

}  // namespace splatreel::core
