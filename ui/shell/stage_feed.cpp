#include "ui/shell/stage_feed.h"

#include "core/base/trace.h"
#include "ui/viewport/viewport_window.h"

#include <utility>

namespace splatreel::ui {
namespace {

constexpr int framesAhead = 6;  ///< asked of the store while it plays

}  // namespace

core::Camera standardInputCamera(int width, int height) {
    return core::orbitCamera(0, 0, core::defaultDistance,
                             core::intrinsicsFromFovy(width, height, glm::radians(core::defaultFovyDegrees)));
}

StageFeed::StageFeed(Session& session, ViewportWindow& viewport)
    : QObject(&viewport),
      session_(session),
      viewport_(viewport),
      packed_(this),
      between_(this),
      marks_(this) {
    connect(&session_.transport(), &Transport::frameChanged, this, [this] {
        update(tr("playhead"));
        showSource();
    });
    connect(&session_, &Session::currentChanged, this, &StageFeed::currentChanged);
    connect(&session_, &Session::takeChanged, this, [this] { update(tr("take")); });
    connect(&session_, &Session::previewArrived, this, [this] { update(tr("preview")); });
    connect(&session_, &Session::sequenceFrameArrived, this, [this] { update(tr("frame read")); });
    connect(&session_, &Session::clipFrameArrived, this, &StageFeed::showSource);
    connect(&session_, &Session::projectChanged, this, [this] {
        update(tr("project"));
        showSource();
    });
    connect(&packed_, &PackedFrames::packed, this, [this] { update(tr("frame packed")); });
    connect(&between_, &BetweenFrames::arrived, this, [this] { update(tr("frame between two")); });
    connect(&marks_, &SelectionMarks::marked, this, [this] { update(tr("selection")); });
    currentChanged();
}

void StageFeed::currentChanged() {
    const Take* take = session_.currentTake();
    const Clip* clip = session_.currentClip();
    if (const TakeId id = take != nullptr ? take->id : 0; std::exchange(shownOf_, id) != id) {
        shown_ = nullptr;
        shownPacked_ = nullptr;
        bounds_ = {};
    }
    std::optional<core::Camera> camera;
    if (take != nullptr && take->source != nullptr &&
        take->source->description().inputCamera.intrinsics.width > 0) {
        camera = take->source->description().inputCamera;
    } else if (clip != nullptr && clip->ready) {
        camera = standardInputCamera(clip->info.frameWidth, clip->info.frameHeight);
    }
    viewport_.setInputCamera(camera);
    const Take* other = session_.comparedTake();
    viewport_.setCompareWith(other != nullptr ? CompareWith::take : CompareWith::source,
                             take != nullptr ? take->name : QString(),
                             other == nullptr ? tr("Source")
                             : other == take  ? tr("%1 before its edits").arg(take->name)
                                              : other->name);
    update(tr("take"));
    showSource();
}

QString StageFeed::reasonForNothing(const Take& take, int frame) {
    if (take.generating) return tr("The first Gaussians are on their way…");
    if (take.source == nullptr && take.unfinished)
        return tr("This take was interrupted before it had a result.");
    return tr("Frame %1 is being read…").arg(frame);
}

core::GaussiansPtr StageFeed::frameOf(const Take& take, double time) {
    const int frame = static_cast<int>(time);
    if (take.generating) {
        const auto preview = session_.jobs().preview(take.job, frame);
        if (preview) return preview->gaussians;
        return take.source == nullptr ? take.lastShown : session_.store().request(take.handle, frame);
    }
    if (take.source == nullptr) return take.lastShown;
    if (frame >= take.source->frameCount()) return nullptr;
    if (session_.transport().isPlaying()) {
        for (int ahead = 1; ahead <= framesAhead; ++ahead) {
            session_.store().request(take.handle, (frame + ahead) % take.source->frameCount(), -ahead);
        }
    }
    if (time != frame) return between_.request(take.source, time);
    return session_.store().request(take.handle, frame, 1);
}

std::vector<render::SceneItem> StageFeed::itemsOf(const Take& take, const core::GaussiansPtr& gaussians,
                                                  bool isCurrent) {
    const core::PackedGaussiansPtr packed = packed_.request(gaussians);
    render::SceneItem item;
    item.frame = packed;
    item.exact = gaussians;
    if (isCurrent) {
        if (packed == nullptr) {
            // The last finished picture stays until the new one is there.
            item.frame = shownPacked_;
            item.exact = shown_;
        } else {
            const bool changed = shown_ != gaussians;
            shown_ = gaussians;
            shownPacked_ = packed;
            if (std::exchange(boundsOf_, take.handle) != take.handle) bounds_ = {};
            bounds_.include(packed->bounds);
            if (changed) {
                core::trace::instant("preview", "shown",
                                     {{"frame", std::int64_t{session_.transport().frame()}}});
                emit shownChanged();
            }
        }
        updateMarks();
        item.highlighted = marksShown_.bits;
    }
    if (item.frame == nullptr) return {};
    if (take.source != nullptr) {
        item.filtering = take.source->description().filtering;
    } else if (const core::Engine* engine = session_.engines().find(take.engine)) {
        item.filtering = engine->filtering();
    }
    return {item};
}

void StageFeed::updateMarks() {
    const core::Take* known = session_.project().findTake(shownOf_);
    FrameMarks now =
        marks_.request(shown_, shownPacked_, known != nullptr ? known->selected : core::Selection());
    const bool changed = now.bits != marksShown_.bits;
    marksShown_ = std::move(now);
    if (changed) emit marksChanged();
}

void StageFeed::update(const QString& reason) {
    const Take* take = session_.currentTake();
    const int playhead = session_.transport().frame();
    const auto sample = take != nullptr ? session_.sampleOf(take->id, playhead) : std::nullopt;
    if (!sample) {
        shown_ = nullptr;
        shownPacked_ = nullptr;
        take = nullptr;
    }
    const int frame = sample ? static_cast<int>(sample->sourceFrame) : 0;
    auto items = take != nullptr ? itemsOf(*take, frameOf(*take, sample->sourceFrame), true)
                                 : std::vector<render::SceneItem>();
    for (render::SceneItem& item : items) item.opacity = static_cast<float>(sample->opacity);
    viewport_.setMessage(take != nullptr && items.empty() ? reasonForNothing(*take, frame) : QString());
    viewport_.setItems(std::move(items), session_.transport().isPlaying(), reason);
    showCompared(playhead);
    if (!bounds_.empty()) viewport_.setBounds(bounds_);
}

void StageFeed::showCompared(int playhead) {
    const Take* other = session_.comparedTake();
    const auto sample = other != nullptr ? session_.sampleOf(other->id, playhead) : std::nullopt;
    if (!sample) return viewport_.setOtherItems({});
    const int frame = static_cast<int>(sample->sourceFrame);
    const bool unedited = other == session_.currentTake();
    const core::SequenceStore::Handle before = unedited ? session_.uneditedFrames(other->id) : 0;
    const core::GaussiansPtr gaussians = !unedited     ? frameOf(*other, sample->sourceFrame)
                                         : before == 0 ? nullptr
                                                       : session_.store().request(before, frame, 1);
    auto items = itemsOf(*other, gaussians, false);
    // What was there stays until the new frame is packed.
    if (!items.empty() || gaussians == nullptr) viewport_.setOtherItems(std::move(items));
}

void StageFeed::showSource() {
    const Clip* clip = session_.currentClip();
    const auto sample =
        clip != nullptr ? session_.sampleOf(clip->id, session_.transport().frame()) : std::nullopt;
    if (!sample) return viewport_.setSource(nullptr);
    if (const ClipPicture picture = session_.clipFrame(static_cast<int>(sample->sourceFrame));
        picture.object != nullptr) {
        viewport_.setSource(picture.object);
    }
}

}  // namespace splatreel::ui
