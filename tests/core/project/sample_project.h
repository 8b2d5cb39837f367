#pragma once

#include "core/project/project.h"
#include "tests/core/timeline/random_edits.h"

#include <random>

namespace splatreel::test {

/// A project that uses every kind of thing that a project can hold.
inline core::Project sampleProject() {
    using namespace core;
    Project project;
    Media clip;
    clip.name = "rose";
    clip.path = "clips/rose.mp4";
    clip.absolute = "/home/me/clips/rose.mp4";
    clip.fingerprint = {123456789, "0123456789abcdef0123456789abcdef"};
    clip.frames = 48;
    clip.rate = {24000, 1001};
    clip.width = 1920;
    clip.height = 1080;
    clip.settings = {{"alpha", std::string("matte")}, {"fovy", 49.1}};
    clip.painted.strokes = {{0, true, 0.02F, {{0.5F, 0.25F}, {0.61F, 0.3F}}},
                            {9, false, 0.1F, {{-0.125F, 1.1F}}}};
    SourceId media = 0;
    std::tie(project, media) = addMedia(project, clip);

    Take take;
    take.name = "Take A";
    take.media = media;
    take.generation = Generation{"4dstr",
                                 "draft",
                                 {{"steps", std::int64_t{900}}, {"live", true}},
                                 7,
                                 true,
                                 "00112233445566778899aabbccddeeff",
                                 {{3, {"left"}, {}}},
                                 {24.5F, -1, 31.25F},
                                 FrameSpan{4, 40}};
    take.result = "take-2.result";
    take.frames = 48;
    Selection drawn;
    ScreenRegion stroke;
    stroke.camera = orbitCamera(0.3F, 0.1F, 2, intrinsicsFromFovy(640, 360, 0.8F));
    stroke.figure = ScreenRegion::Figure::stroke;
    stroke.points = {{1.5F, 2.25F}, {30, 40}};
    stroke.radius = 6;
    drawn.parts = {{.shape = stroke},
                   {.shape = OrientedBox{{1, 2, 3}, {4, 5, 6}}, .combine = Combine::subtract},
                   {.shape = ValueRange{ValueRange::Value::isolation, 4.5F}, .combine = Combine::intersect},
                   {.shape = ColorNear{{0.2F, 0.4F, 0.6F}, 0.15F}}};
    TakeOperator removal;
    removal.kind = "delete";
    removal.selection = std::make_shared<const Selection>(drawn);
    removal.frames = FrameSpan{3, 9};
    take.edits = appended(take.edits, removal);
    TakeOperator grade;
    grade.kind = "grade";
    grade.values = {{"exposure", 0.1}, {"hue", -12.25}};
    Selection named;
    named.parts = {{.shape = IdSet{std::vector<std::uint64_t>{1, 2, 3, 17, 400, 401}}}};
    named.inverted = true;
    grade.selection = std::make_shared<const Selection>(named);
    grade.enabled = false;
    take.edits = appended(take.edits, grade);
    take.selected = named;
    project = addTake(project, take).first;
    Media back;
    back.kind = MediaKind::views;
    back.name = "sides";
    project = addMedia(project, back).first;
    project = withViews(project, media, {{3, {"left", "up"}, {1.5F, -0.25F, 7}}});
    project = withMatte(project, media, "/home/me/clips/rose_matte.mov");

    auto [timeline, track] = addTrack({}, TrackKind::take, "Take A");
    Clip piece;
    piece.source = 2;
    piece.length = piece.sourceFrames = 48;
    ClipId id = 0;
    std::tie(timeline, id) = addClip(timeline, track, piece);
    timeline = setSpeedCurve(timeline, id, {{{3, 1, 0.3}, {20, 0.7, -1}}});
    timeline = setCameraKey(timeline, 12, CameraPose{.roll = 0.2F}, Easing::bezier).first;
    timeline = setCameraKey(timeline, 30, CameraPose{.position = {1, 2, 3}}, Easing::hold).first;
    timeline = addMarker(timeline, 5, "turn", 3).first;
    timeline = setRange(timeline, FrameSpan{2, 40});
    timeline = setLoopMode(timeline, LoopMode::pingPong);
    return withTimeline(project, timeline);
}

/// One step of a user's, with whatever arguments.
inline core::Project randomStep(const core::Project& project, std::mt19937& random) {
    using namespace core;
    const auto below = [&](int count) { return static_cast<int>(random() % static_cast<unsigned>(count)); };
    const SourceId any = static_cast<SourceId>(below(static_cast<int>(project.nextId) + 1));
    switch (below(9)) {
        case 0: {
            Media media;
            media.name = "clip " + std::to_string(below(100));
            media.frames = below(300);
            return addMedia(project, media).first;
        }
        case 1: {
            Take take;
            take.media = any;
            take.frames = below(300);
            return addTake(project, take).first;
        }
        case 2:
            return below(3) ? project : removeSource(project, any);
        case 3: {
            const Media* const known = project.findMedia(any);
            if (!known) return project;
            Media media = *known;
            media.settings["x"] = std::int64_t{below(1000)};
            return replaceMedia(project, media);
        }
        case 4:
        case 5: {
            const Take* const take = project.findTake(any);
            if (!take) return project;
            TakeEdits edits = take->edits;
            const auto id = static_cast<std::uint64_t>(below(static_cast<int>(edits.nextId) + 1));
            if (below(4) == 0) {
                IdSet ids{std::vector<std::uint64_t>{1, 2 + static_cast<std::uint64_t>(below(9))}};
                const auto how = static_cast<Combine>(below(3));
                const auto selected = combined(take->selected, ids, how);
                return withSelection(project, any, selected.value_or(Selection()));
            }
            TakeOperator added;
            added.kind = below(2) ? "prune" : "smooth";
            if (below(2)) added.frames = FrameSpan{below(10), 10 + below(10)};
            if (below(2)) {
                Selection selection;
                selection.parts = {
                    {.shape = ColorNear{{0.1F, 0.2F, 0.3F}, 0.01F * static_cast<float>(below(9))}}};
                added.selection = std::make_shared<const Selection>(selection);
            }
            switch (below(4)) {
                case 0:
                    edits = appended(edits, added);
                    break;
                case 1:
                    edits = withoutOperator(edits, id);
                    break;
                case 2:
                    edits = movedOperator(edits, id, below(4));
                    break;
                default:
                    edits = withValue(edits, id, {}, "share", 0.01 * below(90));
                    break;
            }
            return withEdits(project, any, edits);
        }
        default:
            return withTimeline(project, randomEdit(*project.timeline, random));
    }
}

}  // namespace splatreel::test
