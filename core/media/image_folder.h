#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace splatreel::core {

/// The numbered pictures of a folder, in the order of their numbers.
struct ImageFolder {
    std::vector<std::filesystem::path> files;
    std::vector<std::int64_t> numbers;  ///< of each file, as its name says; a lone unnumbered picture has 0
    /// Position in time of each file, counted in the folder's usual step: 0, 1, 2 … where no number is
    /// missing.
    std::vector<std::int64_t> steps;

    /// Whether no number is missing between the first and the last.
    [[nodiscard]] bool isContiguous() const {
        return steps.empty() || steps.back() == static_cast<std::int64_t>(steps.size()) - 1;
    }
};

/// Whether the name ends like a picture's that can be read (.png, .jpg, .exr …), in any case.
[[nodiscard]] bool isPictureName(const std::filesystem::path& path);

/// Lists a folder's numbered pictures (0000.png, shot.0012.exr …): those that share everything but the last
/// number of the name. A folder with several such series, or none, is an error.
[[nodiscard]] Result<ImageFolder> listImageFolder(const std::filesystem::path& folder);

}  // namespace splatreel::core
