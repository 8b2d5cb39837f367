#include "core/project/project_json.h"

#include "core/base/version.h"
#include "core/formats/bounded_json.h"
#include "core/project/json_fields.h"
#include "core/project/migration.h"
#include "core/project/unfinished_runs.h"
#include "core/timeline/track_clips.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace splatreel::core {
namespace {

using nlohmann::json;

constexpr const char* formatKey = "splatreel_project";
constexpr std::size_t mostFigures = 100'000;
constexpr std::size_t mostLeftOut = 1024;  // as many views as a folder may have

json toJson(const std::vector<GivenViews>& views) {
    json list = json::array();
    for (const GivenViews& given : views) {
        list.push_back({{"media", given.media},
                        {"left_out", given.leftOut},
                        {"azimuth", given.side.azimuth},
                        {"elevation", given.side.elevation},
                        {"frame", given.side.frame}});
    }
    return list;
}

std::vector<GivenViews> givenViewsFrom(JsonFields& fields) {
    std::vector<GivenViews> views;
    fields.list("views", [&](JsonFields& entry) {
        GivenViews given;
        given.media = entry.number("media");
        given.leftOut = entry.texts("left_out", mostLeftOut);
        given.side.azimuth = static_cast<float>(entry.real("azimuth", given.side.azimuth, -100, 100));
        given.side.elevation = static_cast<float>(entry.real("elevation", 0, -2, 2));
        given.side.frame = entry.whole("frame", 0, 0, longestSource);
        views.push_back(std::move(given));
    });
    return views;
}

json toJson(const Media& media) {
    constexpr const char* kinds[] = {"video", "images", "sequence", "views", "matte"};
    json object{{"id", media.id},
                {"kind", kinds[static_cast<int>(media.kind)]},
                {"name", media.name},
                {"path", media.path},
                {"absolute", media.absolute},
                {"bytes", media.fingerprint.bytes},
                {"hash", media.fingerprint.hash},
                {"frames", media.frames},
                {"rate", splatreel::core::toJson(media.rate)},
                {"size", {media.width, media.height}},
                {"settings", splatreel::core::toJson(media.settings)}};
    if (!media.painted.empty()) object["painted"] = splatreel::core::toJson(media.painted);
    if (media.matte != 0) object["matte"] = media.matte;
    if (!media.views.empty()) object["views"] = toJson(media.views);
    return object;
}

Media mediaFrom(JsonFields& fields) {
    Media media;
    media.id = fields.number("id");
    media.kind = fields.choice<MediaKind>("kind", {"video", "images", "sequence", "views", "matte"});
    media.name = fields.text("name");
    media.path = fields.text("path");
    media.absolute = fields.text("absolute");
    media.fingerprint = {fields.number("bytes"), fields.text("hash")};
    media.frames = fields.whole("frames", 0, 0, longestSource);
    media.rate = fields.rate("rate");
    const std::vector<float> size = fields.has("size") ? fields.floats("size", 2) : std::vector<float>(2);
    media.width = static_cast<int>(std::clamp(size[0], 0.0F, 1e6F));
    media.height = static_cast<int>(std::clamp(size[1], 0.0F, 1e6F));
    media.settings = fields.values("settings");
    fields.object("painted", [&](JsonFields& painted) { media.painted = paintedMatteFrom(painted); });
    media.matte = fields.number("matte");
    media.views = givenViewsFrom(fields);
    return media;
}

json toJson(const Take& take) {
    json object{{"id", take.id},
                {"name", take.name},
                {"media", take.media},
                {"result", take.result},
                {"frames", take.frames},
                {"rate", splatreel::core::toJson(take.rate)},
                {"edits", splatreel::core::toJson(take.edits)}};
    if (!take.selected.empty()) object["selected"] = splatreel::core::toJson(take.selected);
    if (take.generation) {
        object["generation"] = {{"engine", take.generation->engine},
                                {"preset", take.generation->preset},
                                {"values", splatreel::core::toJson(take.generation->values)},
                                {"seed", take.generation->seed},
                                {"finished", take.generation->finished}};
        if (!take.generation->checkpoint.empty())
            object["generation"]["checkpoint"] = take.generation->checkpoint;
        if (!take.generation->framePsnr.empty())
            object["generation"]["frame_psnr"] = take.generation->framePsnr;
        if (const auto frames = take.generation->frames)
            object["generation"]["frames"] = {frames->first, frames->end};
        if (!take.generation->views.empty()) object["generation"]["views"] = toJson(take.generation->views);
    }
    return object;
}

/// A result lies in the side folder and nowhere else.
bool staysInside(const std::string& name) {
    return !name.starts_with('/') && name.find("..") == std::string::npos &&
           name.find('\0') == std::string::npos;
}

Take takeFrom(JsonFields& fields) {
    Take take;
    take.id = fields.number("id");
    take.name = fields.text("name");
    take.media = fields.number("media");
    take.result = fields.text("result");
    if (!staysInside(take.result)) fields.fail("result", "leads out of the project's folder");
    take.frames = fields.whole("frames", 0, 0, longestSource);
    take.rate = fields.rate("rate");
    fields.object("edits", [&](JsonFields& edits) { take.edits = editsFrom(edits); });
    fields.object("selected", [&](JsonFields& selected) { take.selected = selectionFrom(selected); });
    fields.object("generation", [&](JsonFields& made) {
        take.generation = Generation{made.text("engine"),
                                     made.text("preset"),
                                     made.values("values"),
                                     made.number("seed"),
                                     made.flag("finished", false),
                                     made.text("checkpoint"),
                                     givenViewsFrom(made),
                                     {},
                                     {}};
        if (const auto frames = made.span("frames"); frames && frames->length() > 0)
            take.generation->frames = frames;
        if (const json* const figures = made.entry("frame_psnr"); figures != nullptr && figures->is_array())
            take.generation->framePsnr = made.floats("frame_psnr", std::min(figures->size(), mostFigures));
        const std::string& checkpoint = take.generation->checkpoint;
        if (!checkpoint.empty() && !UnfinishedRuns::isName(checkpoint))
            made.fail("checkpoint", "is not the name of a run");
    });
    return take;
}

json toJson(const ProjectView& view) {
    return {{"camera", splatreel::core::toJson(view.camera)},
            {"orthographic", view.orthographic},
            {"playhead", view.playhead},
            {"shown", view.shown},
            {"settings", view.settings}};
}

ProjectView viewFrom(JsonFields& fields) {
    ProjectView view;
    fields.object("camera", [&](JsonFields& camera) { view.camera = poseFrom(camera); });
    view.orthographic = fields.flag("orthographic", false);
    view.playhead = fields.real("playhead", 0);
    view.shown = fields.number("shown");
    for (const auto& [name, value] : fields.values("settings"))
        if (const auto* text = std::get_if<std::string>(&value)) view.settings[name] = *text;
    return view;
}

template <class T>
json listOf(const std::vector<Shared<T>>& list) {
    json array = json::array();
    for (const Shared<T>& entry : list) array.push_back(toJson(*entry));
    return array;
}

void checkIds(const Project& project, JsonFields& fields) {
    std::vector<SourceId> ids;
    for (const Shared<Media>& media : project.media) ids.push_back(media->id);
    for (const Shared<Take>& take : project.takes) ids.push_back(take->id);
    std::ranges::sort(ids);
    const bool unique = std::ranges::adjacent_find(ids) == ids.end();
    if (!unique || (!ids.empty() && (ids.front() == 0 || ids.back() >= project.nextId)))
        fields.fail("next_id", "does not fit the ids that are there");
}

ProjectDocument documentFrom(JsonFields& fields) {
    ProjectDocument document;
    Project& project = document.project;
    fields.list("media", [&](JsonFields& entry) { project.media.emplace_back(mediaFrom(entry)); });
    fields.list("takes", [&](JsonFields& entry) { project.takes.emplace_back(takeFrom(entry)); });
    fields.object("timeline", [&](JsonFields& timeline) { project.timeline = timelineFrom(timeline); });
    fields.object("view", [&](JsonFields& view) { document.view = viewFrom(view); });
    project.nextId = fields.number("next_id", 1);
    checkIds(project, fields);
    return document;
}

/// Until format 2 a clip's matte was a path among its settings. What is not as it should be is left for the
/// reader to complain of.
void mattesToMedia(json& project) {
    const auto media = project.find("media");
    const auto next = project.find("next_id");
    if (media == project.end() || !media->is_array() || next == project.end() || !next->is_number_unsigned())
        return;
    json mattes = json::array();
    for (json& entry : *media) {
        if (!entry.is_object() || !entry.contains("settings") || !entry["settings"].is_object()) continue;
        json& settings = entry["settings"];
        const std::string path = jsonText(settings, "matte").value_or("");
        settings.erase("matte");
        if (path.empty()) continue;
        const auto id = next->get<SourceId>();
        mattes.push_back({{"id", id},
                          {"kind", "matte"},
                          {"name", path.substr(path.find_last_of('/') + 1)},
                          {"path", path},
                          {"absolute", path}});
        entry["matte"] = id;
        *next = id + 1;
    }
    media->insert(media->end(), mattes.begin(), mattes.end());
}

}  // namespace

std::string projectToJson(const ProjectDocument& document) {
    const Project& project = document.project;
    json object{{formatKey, projectFormat},
                {"generator", "splatreel " + std::string(version())},
                {"media", listOf(project.media)},
                {"takes", listOf(project.takes)},
                {"timeline", toJson(*project.timeline)},
                {"view", toJson(document.view)},
                {"next_id", project.nextId}};
    return object.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

Result<ProjectDocument> projectFromJson(std::string_view text, const std::string& where) {
    auto parsed = parseBoundedJson(text, where);
    if (!parsed) return parsed.error();
    if (!parsed->is_object() || !parsed->contains(formatKey))
        return Error{"this is not a Splatreel project", where, "Choose a file that Splatreel has saved."};
    if (auto migrated = migrate(*parsed, projectFormat, migrations(), where); !migrated)
        return migrated.error();
    JsonReading reading;
    JsonFields fields(*parsed, "project", reading);
    ProjectDocument document = documentFrom(fields);
    if (const auto& failure = reading.failure) {
        return Error{"the project is damaged: " + failure->where + ": " + failure->what, where,
                     "Open its backup, or an older copy."};
    }
    return document;
}

std::span<const Migration> migrations() {
    static const Migration steps[] = {
        // Format 2 knows media of the kind "views"; what format 1 has means the same.
        {1, [](json&) { return Result<void>(); }},
        {2, [](json& project) {
             mattesToMedia(project);
             return Result<void>();
         }}};
    return steps;
}

Result<void> migrate(json& project, int format, std::span<const Migration> steps, const std::string& where) {
    const json& number = project[formatKey];
    const double found = number.is_number_integer() ? number.get<double>() : 0;
    if (found < 1) return Error{"the project is damaged: its format is not a number", where, ""};
    if (found > format) {
        const std::string generator = project.contains("generator") && project["generator"].is_string()
                                          ? project["generator"].get<std::string>().substr(0, 100)
                                          : "a newer version";
        return Error{"the project was saved by " + generator + " (format " +
                         std::to_string(std::lround(found)) + ", this program knows up to " +
                         std::to_string(format) + ")",
                     where, "Install a newer version of Splatreel."};
    }
    for (int present = static_cast<int>(found); present < format; ++present) {
        const auto step = std::ranges::find(steps, present, &Migration::from);
        if (step == steps.end())
            return Error{"nothing is known of format " + std::to_string(present), where,
                         "Open and save it with the version that it comes from."};
        if (auto applied = step->apply(project); !applied) return applied;
        project[formatKey] = present + 1;
    }
    return {};
}

}  // namespace splatreel::core
