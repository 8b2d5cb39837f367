#pragma once

#include "core/base/time.h"
#include "core/edit/take.h"
#include "core/matte/painted_matte.h"
#include "core/media/picture_view.h"
#include "core/project/shared.h"
#include "core/timeline/timeline.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace splatreel::core {

enum class MediaKind {
    video,     ///< a video file
    images,    ///< a folder of pictures, or one picture
    sequence,  ///< Gaussians: PLY, glTF, a sequence folder
    views,     ///< further views of a clip's object: a folder with views.json, or one picture
    matte      ///< a clip of the same length that says what of another is the object: a video, or pictures
};

/// What tells a file again, however it is called: its size and a hash of its first and last 64 KiB. Of a
/// folder: the names and sizes of its files. Quick also for long videos; a change in the middle of a file
/// that leaves its size as it is goes unnoticed.
struct Fingerprint {
    std::uint64_t bytes = 0;
    std::string hash;  ///< empty: not known
    friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

/// Further views of a clip's object, and what of them is used.
struct GivenViews {
    SourceId media = 0;                ///< of kind `views`
    std::vector<std::string> leftOut;  ///< of a folder: its views that are not used, by name
    PictureSide side;                  ///< of a single picture
    friend bool operator==(const GivenViews&, const GivenViews&) = default;
};

/// A file or folder that the project uses and does not own.
struct Media {
    SourceId id = 0;
    MediaKind kind = MediaKind::video;
    std::string name;
    std::string path;      ///< from the project's folder, with '/'; absolute where there is no way from there
    std::string absolute;  ///< where it was last seen
    Fingerprint fingerprint;
    int frames = 0;
    Rate rate{24, 1};
    int width = 0;  ///< pixels; 0 for Gaussians
    int height = 0;
    OperatorValues settings;  ///< how it is read: where its alpha comes from, the key, field of view …
    PaintedMatte painted;     ///< the object's alpha from strokes; counts before any other where not empty
    SourceId matte = 0;       ///< of a clip: the media of kind `matte` that was chosen for it; 0: none
    std::vector<GivenViews> views;  ///< of a clip: what its generations are given beside it
    friend bool operator==(const Media&, const Media&) = default;
};

/// How a take was made, or is being made.
struct Generation {
    std::string engine;
    std::string preset;
    OperatorValues values;  ///< those that differ from the preset's
    std::uint64_t seed = 0;
    bool finished = false;               ///< false: may be continued from its checkpoint
    std::string checkpoint;              ///< where that is: a name for UnfinishedRuns; empty: there is none
    std::vector<GivenViews> views = {};  ///< that it was given beside the clip
    /// How near each frame came to the clip, in dB; below 0: not known. Empty: nothing is.
    std::vector<float> framePsnr = {};
    std::optional<FrameSpan> frames = {};  ///< of the clip that it was made of; nothing: all
    friend bool operator==(const Generation&, const Generation&) = default;
};

/// Gaussians through time, with edits.
struct Take {
    SourceId id = 0;
    std::string name;
    SourceId media = 0;                    ///< the clip that it was made from, or the imported sequence
    std::optional<Generation> generation;  ///< nothing: imported
    std::string result;                    ///< file in the project's side folder; empty: none (yet)
    int frames = 0;
    Rate rate{24, 1};
    TakeEdits edits;
    Selection selected;  ///< what the next edit is about
    friend bool operator==(const Take&, const Take&) = default;
};

/// All that undo brings back. A value whose copies share what they have in common.
struct Project {
    std::vector<Shared<Media>> media;
    std::vector<Shared<Take>> takes;
    Shared<Timeline> timeline;
    SourceId nextId = 1;  ///< of media and takes

    [[nodiscard]] const Media* findMedia(SourceId id) const;
    [[nodiscard]] const Take* findTake(SourceId id) const;
    friend bool operator==(const Project&, const Project&) = default;
};

/// What is kept, too, but not undone: where one was.
struct ProjectView {
    CameraPose camera;
    bool orthographic = false;
    double playhead = 0;
    SourceId shown = 0;                           ///< the take that is worked on
    std::map<std::string, std::string> settings;  ///< the interface's own
    friend bool operator==(const ProjectView&, const ProjectView&) = default;
};

/// What a project file holds.
struct ProjectDocument {
    Project project;
    ProjectView view;
    friend bool operator==(const ProjectDocument&, const ProjectDocument&) = default;
};

// Edits; an id that is not there leaves the project as it was.
/// Gives the media an id.
[[nodiscard]] std::pair<Project, SourceId> addMedia(Project project, Media media);
[[nodiscard]] std::pair<Project, SourceId> addTake(Project project, Take take);
/// Puts `media` in the place of the one with its id.
[[nodiscard]] Project replaceMedia(Project project, Media media);
[[nodiscard]] Project replaceTake(Project project, Take take);
/// What a clip's generations are given beside it. Views that neither a clip nor a take means any more go.
[[nodiscard]] Project withViews(Project project, SourceId clip, std::vector<GivenViews> views);
/// The file or folder that says what of a clip is the object; empty: none. Mattes that no clip means any more
/// go.
[[nodiscard]] Project withMatte(Project project, SourceId clip, const std::string& path);
/// Takes it, and its clips on the timeline, away. Media that a take was made from stays.
[[nodiscard]] Project removeSource(Project project, SourceId id);
[[nodiscard]] Project withTimeline(Project project, Timeline timeline);
[[nodiscard]] Project withEdits(Project project, SourceId take, TakeEdits edits);
[[nodiscard]] Project withSelection(Project project, SourceId take, Selection selected);
/// Main memory in bytes that `project` needs beyond what it shares with `other`; an estimate, for budgets.
[[nodiscard]] std::uint64_t bytesBeyond(const Project& project, const Project& other);

}  // namespace splatreel::core
