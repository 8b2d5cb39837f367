#include "ui/shell/stage_feed.h"

#include "core/base/trace.h"
#include "ui/viewport/viewport_window.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace splatreel::ui {
namespace {

using namespace std::chrono_literals;

constexpr int framesAhead = 48;   ///< read ahead while it plays
constexpr int framesAround = 4;   ///< to either side while it stands still
constexpr auto patience = 150ms;  ///< before a late frame is spoken of
constexpr auto patiencePlaying = 500ms;

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
      current_(session.store()),
      compared_(session.store()),
      marks_(this) {
    late_.setSingleShot(true);
    connect(&late_, &QTimer::timeout, this,
            [this] { viewport_.setMessage(tr("Frame %1 is being read…").arg(lateFrame_)); });
    connect(&session_.transport(), &Transport::playingChanged, this, [this](bool playing) {
        if (!playing) update(QStringLiteral("playing stopped"));
    });
    connect(&session_.transport(), &Transport::frameChanged, this, [this] {
        update(QStringLiteral("playhead"));
        showSource();
    });
    connect(&session_, &Session::currentChanged, this, &StageFeed::currentChanged);
    connect(&session_, &Session::takeChanged, this, [this] { update(QStringLiteral("take")); });
    connect(&session_, &Session::previewArrived, this, [this] { update(QStringLiteral("preview")); });
    connect(&session_, &Session::sequenceFrameArrived, this,
            [this] { update(QStringLiteral("frame read")); });
    connect(&session_, &Session::clipFrameArrived, this, &StageFeed::showSource);
    connect(&session_, &Session::projectChanged, this, [this] {
        update(QStringLiteral("project"));
        showSource();
    });
    connect(&packed_, &PackedFrames::packed, this, [this] { update(QStringLiteral("frame packed")); });
    connect(&between_, &BetweenFrames::arrived, this,
            [this] { update(QStringLiteral("frame between two")); });
    connect(&marks_, &SelectionMarks::marked, this, [this] { update(QStringLiteral("selection")); });
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
    update(QStringLiteral("take"));
    showSource();
}

void StageFeed::setToolInHand(bool inHand) {
    if (std::exchange(toolInHand_, inHand) != inHand && inHand) update(QStringLiteral("tool"));
}

QString StageFeed::reasonForNothing(const Take& take, int frame) {
    if (take.generating) return tr("The first Gaussians are on their way…");
    if (take.source == nullptr && !take.problem.isEmpty())
        return tr("This take has no result: its run failed.");
    if (take.source == nullptr && take.unfinished) return tr("This take has no result yet.");
    return tr("Frame %1 is being read…").arg(frame);
}

StageFeed::Moment StageFeed::packedOf(const core::GaussiansPtr& frame) {
    if (frame == nullptr) return {.empty = true};
    return {.packed = packed_.request(frame), .exact = frame};
}

StageFeed::Moment StageFeed::momentOf(const Take& take, double time, SequenceFollower& follower) {
    const int frame = static_cast<int>(time);
    if (take.generating) {
        if (const auto preview = session_.jobs().preview(take.job, frame))
            return packedOf(preview->gaussians);
    }
    if (take.source == nullptr) return packedOf(take.lastShown);
    if (frame >= take.source->frameCount()) return {.empty = true};
    if (time != frame) {
        const core::GaussiansPtr between = between_.request(take.source, time);
        return between != nullptr ? packedOf(between) : Moment{};
    }
    SequenceFollower::Shown shown =
        follower.at(take.handle, *take.source, frame, exactWanted(), aheadOf(take));
    return {.packed = std::move(shown.packed), .exact = std::move(shown.exact), .due = shown.due};
}

bool StageFeed::exactWanted() const {
    if (!session_.transport().isPlaying() || toolInHand_) return true;
    const core::Take* known = session_.project().findTake(shownOf_);
    return known != nullptr && !known->selected.empty();
}

std::vector<int> StageFeed::aheadOf(const Take& take) const {
    const Transport& transport = session_.transport();
    std::vector<int> frames;
    const auto add = [&](int playhead) {
        if (playhead < 0 || playhead >= transport.frameCount()) return;
        const auto sample = session_.sampleOf(take.id, playhead);
        if (sample && sample->sourceFrame < take.source->frameCount())
            frames.push_back(static_cast<int>(sample->sourceFrame));
    };
    const int now = transport.frame();
    if (!transport.isPlaying()) {
        for (int distance = 1; distance <= framesAround; ++distance) {
            add(now + distance);
            add(now - distance);
        }
        return frames;
    }
    const int length = transport.out() - transport.in() + 1;
    const int step = transport.speed() < 0 ? -1 : 1;
    for (int i = 1, playhead = now; i <= std::min(framesAhead, length - 1); ++i) {
        playhead += step;
        if (playhead > transport.out()) playhead = transport.in();
        if (playhead < transport.in()) playhead = transport.out();
        add(playhead);
    }
    return frames;
}

render::SceneItem StageFeed::itemOf(const Take& take, const Moment& moment) const {
    render::SceneItem item;
    item.frame = moment.packed;
    item.exact = moment.exact;
    if (take.source != nullptr) {
        item.filtering = take.source->description().filtering;
    } else if (const core::Engine* engine = session_.engines().find(take.engine)) {
        item.filtering = engine->filtering();
    }
    return item;
}

void StageFeed::showCurrent(const Take& take, const Moment& moment) {
    // Without a new one the last finished picture stays.
    if (moment.packed != nullptr) {
        const bool changed = shown_ != moment.exact || shownPacked_ != moment.packed;
        shown_ = moment.exact;
        shownPacked_ = moment.packed;
        if (std::exchange(boundsOf_, take.handle) != take.handle) bounds_ = {};
        bounds_.include(moment.packed->bounds);
        if (changed) {
            core::trace::instant("preview", "shown", {{"frame", std::int64_t{session_.transport().frame()}}});
            emit shownChanged();
        }
    }
    updateMarks();
}

void StageFeed::updateMarks() {
    const core::Take* known = session_.project().findTake(shownOf_);
    FrameMarks now =
        marks_.request(shown_, shownPacked_, known != nullptr ? known->selected : core::Selection());
    const bool changed = now.bits != marksShown_.bits;
    marksShown_ = std::move(now);
    if (changed) emit marksChanged();
}

void StageFeed::sayLate(bool late, int frame) {
    lateFrame_ = frame;
    if (!late) {
        late_.stop();
        viewport_.setMessage({});
    } else if (!late_.isActive()) {
        late_.start(session_.transport().isPlaying() ? patiencePlaying : patience);
    }
}

void StageFeed::update(const QString& reason) {
    const Take* take = session_.currentTake();
    const int playhead = session_.transport().frame();
    const auto sample = take != nullptr ? session_.sampleOf(take->id, playhead) : std::nullopt;
    std::vector<render::SceneItem> items;
    if (sample) {
        const Moment moment = momentOf(*take, sample->sourceFrame, current_);
        showCurrent(*take, moment);
        if (shownPacked_ != nullptr) {
            items.push_back(itemOf(*take, {.packed = shownPacked_, .exact = shown_}));
            items.back().highlighted = marksShown_.bits;
            items.back().opacity = static_cast<float>(sample->opacity);
        }
        const int frame = static_cast<int>(sample->sourceFrame);
        if (items.empty()) {
            late_.stop();
            viewport_.setMessage(reasonForNothing(*take, frame));
        } else {
            sayLate(!moment.due, frame);
        }
    } else {
        shown_ = nullptr;
        shownPacked_ = nullptr;
        sayLate(false, 0);
    }
    viewport_.setItems(std::move(items), session_.transport().isPlaying(), reason);
    showCompared(playhead);
    if (!bounds_.empty()) viewport_.setBounds(bounds_);
}

void StageFeed::showCompared(int playhead) {
    const Take* other = session_.comparedTake();
    const auto sample = other != nullptr ? session_.sampleOf(other->id, playhead) : std::nullopt;
    const TakeId id = other != nullptr ? other->id : 0;
    const bool another = std::exchange(comparedOf_, id) != id;
    if (!sample) return viewport_.setOtherItems({});
    Moment moment;
    if (other != session_.currentTake()) {
        moment = momentOf(*other, sample->sourceFrame, compared_);
    } else if (const core::SequenceStore::Handle before = session_.uneditedFrames(other->id); before != 0) {
        const int frame = static_cast<int>(sample->sourceFrame);
        auto shown = compared_.at(before, *other->base, frame, exactWanted(), aheadOf(*other));
        moment = {.packed = std::move(shown.packed), .exact = std::move(shown.exact), .due = shown.due};
    } else {
        moment.empty = true;
    }
    // What was there stays until the new frame is packed.
    if (moment.packed != nullptr) {
        viewport_.setOtherItems({itemOf(*other, moment)});
    } else if (another || moment.empty) {
        viewport_.setOtherItems({});
    }
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
