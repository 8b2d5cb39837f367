#include "core/project/project.h"

#include "core/timeline/timeline_edit.h"

#include <algorithm>
#include <filesystem>
#include <tuple>
#include <utility>

namespace splatreel::core {
namespace {

template <class T>
auto place(std::vector<Shared<T>>& list, SourceId id) {
    return std::ranges::find_if(list, [&](const Shared<T>& entry) { return entry->id == id; });
}

template <class T>
const T* found(const std::vector<Shared<T>>& list, SourceId id) {
    const auto entry = std::ranges::find_if(list, [&](const Shared<T>& other) { return other->id == id; });
    return entry == list.end() ? nullptr : &**entry;
}

std::uint64_t bytesOf(const OperatorValues& values) {
    std::uint64_t bytes = 0;
    for (const auto& [name, value] : values) {
        bytes += sizeof(value) + name.size() + 48;
        if (const auto* text = std::get_if<std::string>(&value)) bytes += text->size();
    }
    return bytes;
}

std::uint64_t bytesOf(const Selection& selection) {
    std::uint64_t bytes = sizeof selection;
    for (const SelectionPart& part : selection.parts) {
        bytes += sizeof part;
        if (const auto* set = std::get_if<IdSet>(&part.shape)) bytes += 8 * set->ids.size();
        if (const auto* region = std::get_if<ScreenRegion>(&part.shape)) bytes += 8 * region->points.size();
    }
    return bytes;
}

std::uint64_t bytesOf(const Media& media) {
    std::uint64_t bytes = sizeof media + media.path.size() + media.absolute.size() + bytesOf(media.settings);
    for (const MatteStroke& stroke : media.painted.strokes)
        bytes += sizeof stroke + stroke.points.size() * sizeof stroke.points.front();
    for (const GivenViews& given : media.views) {
        bytes += sizeof given;
        for (const std::string& name : given.leftOut) bytes += sizeof name + name.size();
    }
    return bytes;
}

/// `before` null: all of it. Selections are shared between versions of a take.
std::uint64_t bytesOf(const Take& take, const Take* before) {
    std::uint64_t bytes = sizeof take + take.name.size() + take.result.size();
    if (take.generation) bytes += bytesOf(take.generation->values) + 4 * take.generation->framePsnr.size();
    if (before == nullptr || !(before->selected == take.selected)) bytes += bytesOf(take.selected);
    for (const TakeOperator& entry : take.edits.operators) {
        bytes += sizeof entry + bytesOf(entry.values);
        const bool shared = before && std::ranges::any_of(before->edits.operators, [&](const auto& other) {
                                return other.selection == entry.selection;
                            });
        if (entry.selection && !shared) bytes += bytesOf(*entry.selection);
    }
    return bytes;
}

std::uint64_t bytesOf(const Timeline& timeline) {
    std::uint64_t bytes = sizeof timeline + timeline.markers.size() * sizeof(Marker) +
                          timeline.camera.keys.size() * sizeof(CameraKeyframe);
    for (const Track& track : timeline.tracks) {
        bytes += sizeof track;
        for (const Clip& clip : track.clips) bytes += sizeof clip + clip.speed.keys.size() * sizeof(SpeedKey);
    }
    return bytes;
}

bool mentions(const std::vector<GivenViews>& views, SourceId id) {
    return std::ranges::any_of(views, [id](const GivenViews& given) { return given.media == id; });
}

/// Without views and mattes that nothing means.
Project withoutUnused(Project project) {
    const auto isUsed = [&](const Media& candidate) {
        const SourceId id = candidate.id;
        if (candidate.kind == MediaKind::matte)
            return std::ranges::any_of(project.media, [&](const auto& m) { return m->matte == id; });
        return candidate.kind != MediaKind::views ||
               std::ranges::any_of(project.media, [&](const auto& m) { return mentions(m->views, id); }) ||
               std::ranges::any_of(project.takes, [&](const auto& take) {
                   return take->generation && mentions(take->generation->views, id);
               });
    };
    std::vector<SourceId> unused;
    for (const Shared<Media>& media : project.media)
        if (!isUsed(*media)) unused.push_back(media->id);
    std::erase_if(project.media,
                  [&](const Shared<Media>& media) { return std::ranges::count(unused, media->id) > 0; });
    return project;
}

template <class T>
bool sharedIn(const std::vector<Shared<T>>& list, const Shared<T>& entry) {
    return std::ranges::any_of(list, [&](const Shared<T>& other) { return other.shares(entry); });
}

}  // namespace

const Media* Project::findMedia(SourceId id) const {
    return found(media, id);
}

const Take* Project::findTake(SourceId id) const {
    return found(takes, id);
}

std::pair<Project, SourceId> addMedia(Project project, Media media) {
    const SourceId id = media.id = project.nextId++;
    project.media.emplace_back(std::move(media));
    return {std::move(project), id};
}

std::pair<Project, SourceId> addTake(Project project, Take take) {
    const SourceId id = take.id = project.nextId++;
    project.takes.emplace_back(std::move(take));
    return {std::move(project), id};
}

Project replaceMedia(Project project, Media media) {
    const auto old = place(project.media, media.id);
    if (old != project.media.end()) *old = std::move(media);
    return project;
}

Project replaceTake(Project project, Take take) {
    const auto old = place(project.takes, take.id);
    if (old != project.takes.end()) *old = std::move(take);
    return project;
}

Project withViews(Project project, SourceId clip, std::vector<GivenViews> views) {
    const auto old = place(project.media, clip);
    if (old == project.media.end()) return project;
    Media media = **old;
    media.views = std::move(views);
    *old = std::move(media);
    return withoutUnused(std::move(project));
}

Project withMatte(Project project, SourceId clip, const std::string& path) {
    const auto old = place(project.media, clip);
    if (old == project.media.end()) return project;
    Media media = **old;
    const Media* const before = project.findMedia(media.matte);
    const bool same = path.empty() ? media.matte == 0 : before != nullptr && before->absolute == path;
    if (same) return project;
    media.matte = 0;
    if (!path.empty()) {
        Media matte;
        matte.kind = MediaKind::matte;
        matte.name = std::filesystem::path(path).filename().string();
        matte.path = matte.absolute = path;
        std::tie(project, media.matte) = addMedia(std::move(project), std::move(matte));
    }
    return withoutUnused(replaceMedia(std::move(project), std::move(media)));
}

Project removeSource(Project project, SourceId id) {
    const bool needed = std::ranges::any_of(
        project.takes, [&](const Shared<Take>& take) { return take->media == id && take->id != id; });
    if (needed) return project;
    std::erase_if(project.media, [&](const Shared<Media>& media) { return media->id == id; });
    std::erase_if(project.takes, [&](const Shared<Take>& take) { return take->id == id; });
    project.timeline = removeSource(*project.timeline, id);
    return withoutUnused(std::move(project));
}

Project withTimeline(Project project, Timeline timeline) {
    project.timeline = std::move(timeline);
    return project;
}

Project withEdits(Project project, SourceId id, TakeEdits edits) {
    const auto old = place(project.takes, id);
    if (old == project.takes.end()) return project;
    Take take = **old;
    take.edits = std::move(edits);
    *old = std::move(take);
    return project;
}

Project withSelection(Project project, SourceId id, Selection selected) {
    const auto old = place(project.takes, id);
    if (old == project.takes.end()) return project;
    Take take = **old;
    take.selected = std::move(selected);
    *old = std::move(take);
    return project;
}

std::uint64_t bytesBeyond(const Project& project, const Project& other) {
    std::uint64_t bytes = sizeof project + 16 * (project.media.size() + project.takes.size());
    for (const Shared<Media>& media : project.media)
        if (!sharedIn(other.media, media)) bytes += bytesOf(*media);
    for (const Shared<Take>& take : project.takes)
        if (!sharedIn(other.takes, take)) bytes += bytesOf(*take, other.findTake(take->id));
    if (!project.timeline.shares(other.timeline)) bytes += bytesOf(*project.timeline);
    return bytes;
}

}  // namespace splatreel::core
