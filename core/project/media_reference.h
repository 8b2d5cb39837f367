#pragma once

#include "core/base/result.h"
#include "core/project/project.h"

#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <stop_token>
#include <vector>

namespace splatreel::core {

/// Of a file, or of the files of a folder (not of folders in it).
[[nodiscard]] Result<Fingerprint> fingerprintOf(const std::filesystem::path& path);

/// Sets path, absolute path and fingerprint of a media for a project that lies in `projectFolder` (empty: not
/// saved yet, then the path is absolute).
Result<void> refer(Media& media, const std::filesystem::path& file,
                   const std::filesystem::path& projectFolder);

/// Where the media is: by its path from the project's folder where something is there, else where it was
/// last seen. The path may lead to nothing.
[[nodiscard]] std::filesystem::path locate(const Media& media, const std::filesystem::path& projectFolder);

/// The project with its paths as they are from another folder (Save as): what they lead to stays the same.
[[nodiscard]] Project rebased(const Project& project, const std::filesystem::path& from,
                              const std::filesystem::path& to);

enum class MediaState { present, missing, changed };

struct MediaProblem {
    SourceId id = 0;
    MediaState state = MediaState::missing;
    std::filesystem::path path;  ///< where it was looked for
};

/// Media that are not there, or are not what they were. Reads 128 KiB of each: on a job's thread.
[[nodiscard]] std::vector<MediaProblem> checkMedia(const Project& project,
                                                   const std::filesystem::path& projectFolder,
                                                   const std::stop_token& stop = {});

/// Looks for media in folders and what lies beneath (at most 12 levels and 200,000 entries; links to folders
/// are not followed): what has the name and the fingerprint, else what has the fingerprint under another
/// name. Media without a known fingerprint are found by their name alone, where it is the only one. `seen` is
/// told now and then how many entries were looked at. On a job's thread.
[[nodiscard]] std::map<SourceId, std::filesystem::path> findMedia(
    std::span<const Media> missing, std::span<const std::filesystem::path> folders,
    const std::stop_token& stop = {}, const std::function<void(int entries)>& seen = {});

}  // namespace splatreel::core
