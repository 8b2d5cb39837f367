#include "render/vulkan/vulkan_scene_renderer.h"

#include "render/scene/items.h"
#include "render/vulkan/draw_finish.h"
#include "render/vulkan/draw_quads.h"
#include "render/vulkan/draw_tiles.h"
#include "render/vulkan/shader_code.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <utility>

namespace splatreel::render::vulkan {
namespace {

/// Of the pixels that are drawn at once, whatever the device could hold.
constexpr std::uint64_t mostStripBytes = std::uint64_t{256} << 20U;

struct PickPush {
    std::uint32_t countWord;
};

float fromOrderedBits(std::uint32_t bits) {
    return std::bit_cast<float>((bits & 0x80000000U) != 0 ? bits & 0x7fffffffU : ~bits);
}

std::uint64_t pixelsOf(const ViewWords& words) {
    return std::uint64_t{words.size[0]} * words.size[1];
}

/// How the front draws a view in float planes.
DrawFront::Mode planesMode(const SceneView& view, Quality quality) {
    return {quality, view.look == Look::ellipsoids ? 3U : 2U};
}

/// Looks that show surfaces, and guides, which are hidden by depth, need planes.
bool needsPlanes(const SceneView& view) {
    return view.quality == Quality::reference || view.look >= Look::ellipsoids || view.guides.grid ||
           view.guides.axes;
}

/// Ellipses so thin that their exponents do not add up from row to row (shaders/draw_lanes.glsl).
bool hasThinEllipses(const SceneView& view) {
    constexpr float leastDilation = 0.03F;  // px², as on the processor
    return std::any_of(view.items.begin(), view.items.end(),
                       [](const SceneItem& item) { return item.filtering.dilation < leastDilation; });
}

/// A picture's rows in as many strips as it takes for one to fit what a binding may cover, whole rows of
/// tiles each. Most pictures are one.
std::vector<Strip> stripsOf(const ViewWords& whole, std::uint64_t bytesPerPixel, std::uint64_t mostBytes) {
    const std::uint64_t side = std::uint64_t{1} << whole.options[2];
    const std::uint64_t rows =
        std::max(mostBytes / (bytesPerPixel * whole.size[0]) / side, std::uint64_t{1}) * side;
    std::vector<Strip> strips;
    for (std::uint64_t top = 0; top < whole.size[1]; top += rows) {
        Strip strip{whole, static_cast<std::uint32_t>(top)};
        strip.words.focal[3] -= static_cast<float>(top);
        strip.words.size[1] = static_cast<std::uint32_t>(std::min(rows, whole.size[1] - top));
        strip.words.size[3] = ceilDiv(strip.words.size[1], side);
        strips.push_back(strip);
    }
    return strips;
}

bool hasPixels(const SceneView& view) {
    return view.camera.intrinsics.width > 0 && view.camera.intrinsics.height > 0;
}

}  // namespace

struct VulkanSceneRenderer::State {
    std::shared_ptr<Device> device;
    Options options;
    DrawFront front;
    DrawTiles tiles;
    std::optional<DrawQuads> quads;
    DrawFinish finish;
    Kernel pick;
    GrowingBuffer sums, planesOut{MemoryUse::readback}, answer{MemoryUse::readback};
    Timestamps timestamps;
    std::vector<StageTime> times;

    /// Whether the tiles draw a picture without planes up to its bytes.
    [[nodiscard]] bool tilesFinish() const { return !quads && tiles.finishes(); }
    /// What draws without planes leave in `sums`; nothing where the tiles finish.
    [[nodiscard]] Sums plainSums() const { return quads ? quads->sums() : Sums::halves; }
    /// Draws into `sums`, in a mode with extra rows planes, or where the tiles finish up to the bytes of
    /// `finish`, then what `last` adds; again until all lists fit. False: that takes planes.
    template <class Last>
    core::Result<bool> run(const SceneView& view, const ViewWords& words, const DrawFront::Mode& mode,
                           const Last& last);
    /// Strip by strip. False: the view needs planes.
    core::Result<bool> draw(const SceneView& view, bool usePlanes, Picture& picture);
    void keepTimes(const std::vector<std::string>& marks);
    [[nodiscard]] std::vector<Strip> strips(const ViewWords& whole, bool usePlanes) const {
        const std::uint64_t bytes = bytesOf(usePlanes ? Sums::planes : plainSums());
        // Listing a Gaussian takes a round for every tile that it touches, and one for every row of them.
        const std::uint64_t mostTiles = front.tuning().longestRun / 2;
        return stripsOf(whole, bytes,
                        std::min({mostStripBytes, device->capabilities().maxStorageRange,
                                  bytes * (mostTiles << (2 * front.tuning().tileShift))}));
    }
};

VulkanSceneRenderer::VulkanSceneRenderer(std::unique_ptr<State> state) : state_(std::move(state)) {}

VulkanSceneRenderer::~VulkanSceneRenderer() = default;

core::Result<std::unique_ptr<VulkanSceneRenderer>> VulkanSceneRenderer::create(
    const std::shared_ptr<Device>& device, const Options& options) {
    const DrawTuning tuning = tuningFor(device->capabilities());
    auto front = DrawFront::create(device, tuning, options.pageBudget);
    if (!front.ok()) return front.error();
    auto tiles = DrawTiles::create(device, tuning);
    if (!tiles.ok()) return tiles.error();
    auto finish = DrawFinish::create(device);
    if (!finish.ok()) return finish.error();
    auto pick = Kernel::create(device, {shaders::pick_comp(), 5, sizeof(PickPush)});
    if (!pick.ok()) return pick.error();
    std::optional<DrawQuads> quads;
    if (options.backend == VulkanBackend::quads) {
        auto made = DrawQuads::create(device, tuning);
        if (!made.ok()) return made.error();
        quads.emplace(std::move(*made));
    }
    Timestamps timestamps;
    if (options.times) {
        auto made = Timestamps::create(device, mostMarks);
        if (!made.ok()) return made.error();
        timestamps = std::move(*made);
    }
    auto state = std::make_unique<State>(State{device, options, std::move(*front), std::move(*tiles),
                                               std::move(quads), std::move(*finish), std::move(*pick)});
    state->timestamps = std::move(timestamps);
    return std::unique_ptr<VulkanSceneRenderer>(new VulkanSceneRenderer(std::move(state)));
}

std::string VulkanSceneRenderer::name() const {
    return state_->quads ? "vulkan quads" : "vulkan tiles";
}

void VulkanSceneRenderer::State::keepTimes(const std::vector<std::string>& marks) {
    const std::vector<double> at = timestamps.milliseconds();
    for (std::size_t i = 1; i < std::min(at.size(), marks.size()); ++i) {
        const auto same = std::find_if(times.begin(), times.end(),
                                       [&](const StageTime& stage) { return stage.name == marks[i]; });
        const double spent = at[i] - at[i - 1];
        if (same == times.end()) {
            times.push_back({marks[i], spent});
        } else {
            same->milliseconds += spent;
        }
    }
}

template <class Last>
core::Result<bool> VulkanSceneRenderer::State::run(const SceneView& view, const ViewWords& words,
                                                   const DrawFront::Mode& mode, const Last& last) {
    const bool usePlanes = mode.extraRows != 0;
    const bool byQuads = quads && !usePlanes;
    if (auto ok = front.prepare(view, words, mode); !ok.ok()) return ok.error();
    const bool finished = !usePlanes && tilesFinish();
    const std::uint64_t bytesPerPixel = finished ? 0 : bytesOf(usePlanes ? Sums::planes : plainSums());
    if (auto ok = sums.reserve(device, bytesPerPixel * pixelsOf(words)); !ok.ok()) return ok.error();
    if (auto ok = byQuads ? quads->prepare(words) : tiles.prepare(words, usePlanes); !ok.ok())
        return ok.error();
    for (;;) {
        auto recording = device->record();
        if (!recording.ok()) return recording.error();
        Stages stages(*recording, front.counts(), options.times ? &timestamps : nullptr);
        front.record(stages);
        if (byQuads) {
            quads->record(stages, front, sums);
        } else {
            tiles.record(stages, front, sums, finished ? &finish : nullptr);
        }
        last(stages);
        stages.endMarks();
        if (!stages.result().ok()) return stages.result().error();
        if (auto done = recording->submitAndWait(); !done.ok()) return done.error();
        if (options.times) keepTimes(stages.marks());
        if (byQuads) return true;
        const auto fitted = tiles.fitted();
        if (!fitted.ok()) return fitted.error();
        if (*fitted != DrawTiles::Fit::again) return *fitted == DrawTiles::Fit::whole;
    }
}

core::Result<void> VulkanSceneRenderer::draw(const SceneView& view, Picture& picture) {
    if (auto ok = checkSize(view); !ok.ok()) return ok;
    State& state = *state_;
    picture.width = std::max(0, view.camera.intrinsics.width);
    picture.height = std::max(0, view.camera.intrinsics.height);
    if (!hasPixels(view)) {
        picture.rgba.clear();
        return {};
    }
    picture.rgba.resize(std::size_t{static_cast<unsigned>(picture.width)} *
                        static_cast<unsigned>(picture.height));
    state.times.clear();
    const bool usePlanes = needsPlanes(view) || (state.tilesFinish() && hasThinEllipses(view)) ||
                           (!state.quads && state.tiles.inParts());
    auto drawn = state.draw(view, usePlanes, picture);
    if (drawn.ok() && !*drawn) drawn = state.draw(view, true, picture);
    if (!drawn.ok()) return drawn.error();
    return {};
}

core::Result<bool> VulkanSceneRenderer::State::draw(const SceneView& view, bool usePlanes, Picture& picture) {
    const ViewWords words = viewWordsOf(view, front.tuning().tileShift);
    const DrawFront::Mode mode = usePlanes ? planesMode(view, view.quality) : DrawFront::Mode{};
    for (const Strip& strip : strips(words, usePlanes)) {
        const Sums kind = usePlanes ? Sums::planes : plainSums();
        if (auto ok = finish.prepare(view, words, strip, kind); !ok.ok()) return ok.error();
        const auto drawn = run(view, strip.words, mode, [&](Stages& stages) {
            if (usePlanes || !tilesFinish()) finish.record(stages, front.view(), sums);
            stages.recording().barrier(Access::computeWrite, Access::hostRead);
        });
        if (!drawn.ok() || !*drawn) return drawn;
        finish.read(picture);
    }
    return true;
}

core::Result<void> VulkanSceneRenderer::drawPlanes(const SceneView& view, const PlaneSet& wanted,
                                                   PicturePlanes& planes) {
    if (auto ok = checkSize(view); !ok.ok()) return ok;
    State& state = *state_;
    planes.width = std::max(0, view.camera.intrinsics.width);
    planes.height = std::max(0, view.camera.intrinsics.height);
    const std::size_t pixels =
        static_cast<std::size_t>(planes.width) * static_cast<std::size_t>(planes.height);
    planes.color.resize(3 * pixels), planes.alpha.resize(pixels);
    planes.depth.resize(wanted.depth ? pixels : 0), planes.normal.resize(wanted.normal ? 3 * pixels : 0);
    if (!hasPixels(view)) return {};
    SceneView colors = view;
    if (colors.look < Look::ellipsoids) colors.look = Look::color;
    const ViewWords words = viewWordsOf(colors, state.front.tuning().tileShift);
    state.times.clear();
    for (const Strip& strip : state.strips(words, true)) {
        const std::size_t first = std::size_t{words.size[0]} * strip.top, count = pixelsOf(strip.words);
        if (auto ok = state.planesOut.reserve(state.device, bytesOf(Sums::planes) * count); !ok.ok())
            return ok;
        const auto ok =
            state.run(colors, strip.words, planesMode(colors, Quality::reference), [&](Stages& stages) {
                stages.recording().barrier(Access::computeWrite, Access::transferRead);
                stages.recording().copy(state.sums, 0, state.planesOut, 0, bytesOf(Sums::planes) * count);
                stages.recording().barrier(Access::transferWrite, Access::hostRead);
            });
        if (!ok.ok()) return ok.error();
        const float* from = state.planesOut.get().mappedAs<const float>().data();
        for (std::size_t i = first; i < first + count; ++i, from += 8) {
            for (std::size_t c = 0; c < 3; ++c) {
                planes.color[c * pixels + i] = from[c];
                if (wanted.normal) planes.normal[c * pixels + i] = from[4 + c];
            }
            planes.alpha[i] = from[3];
            if (wanted.depth) planes.depth[i] = from[7];
        }
    }
    return {};
}

core::Result<Pick> VulkanSceneRenderer::pick(const SceneView& view, int x, int y) {
    if (auto ok = checkSize(view); !ok.ok()) return ok.error();
    State& state = *state_;
    const core::Intrinsics& in = view.camera.intrinsics;
    if (x < 0 || y < 0 || x >= in.width || y >= in.height) return Pick{};
    // A picture of this pixel alone: everything that does not touch it is culled.
    SceneView colors = view;
    colors.look = Look::color;
    ViewWords words = viewWordsOf(colors, state.front.tuning().tileShift);
    words.focal[2] -= static_cast<float>(x);
    words.focal[3] -= static_cast<float>(y);
    for (std::uint32_t& size : words.size) size = 1;
    if (auto ok = state.front.prepare(colors, words, {}); !ok.ok()) return ok.error();
    if (auto ok = state.answer.reserve(state.device, 16); !ok.ok()) return ok.error();
    auto recording = state.device->record();
    if (!recording.ok()) return recording.error();
    Stages stages(*recording, state.front.counts(), nullptr);
    state.front.record(stages);
    const Buffer &counts = state.front.counts(), &answer = state.answer;
    stages.run(state.pick,
               {&counts, &state.front.view(), &state.front.order(), &state.front.records(), &answer},
               PickPush{count::visible}, GroupCount::of(1));
    recording->barrier(Access::computeWrite, Access::hostRead);
    if (!stages.result().ok()) return stages.result().error();
    if (auto done = recording->submitAndWait(); !done.ok()) return done.error();
    const auto found = answer.mappedAs<const std::uint32_t>();
    if (found[0] == 0) return Pick{};
    const DrawFront::Source source = state.front.sourceOf(found[1]);
    return Pick{source.item, source.place, fromOrderedBits(found[2])};
}

bool VulkanSceneRenderer::lost() const {
    return state_->device->lost();
}

std::vector<StageTime> VulkanSceneRenderer::times() const {
    return state_->times;
}

core::Result<void> VulkanSceneRenderer::limitPairs(std::uint64_t pairs) {
    return state_->tiles.limitPairs(pairs);
}

}  // namespace splatreel::render::vulkan
