#include "ui/shell/between_frames.h"

#include "ui/session/background.h"
#include "ui/session/frame_at.h"

#include <algorithm>
#include <utility>

namespace splatreel::ui {
namespace {

constexpr std::size_t most = 8;  // moments kept

}  // namespace

core::GaussiansPtr BetweenFrames::request(const core::FrameSourcePtr& source, double time) {
    const auto found = std::find_if(moments_.begin(), moments_.end(), [&](const Moment& moment) {
        return moment.source == source && moment.time == time;
    });
    if (found != moments_.end()) return found->gaussians;
    if (busy_) {
        waiting_ = Moment{source, time, nullptr};
    } else {
        start({source, time, nullptr});
    }
    return nullptr;
}

void BetweenFrames::start(Moment moment) {
    busy_ = true;
    runInBackground(
        this,
        [source = moment.source, time = moment.time](const std::stop_token&) {
            return frameAt(*source, time);
        },
        [this, moment](const core::Result<core::GaussiansPtr>& made) mutable {
            busy_ = false;
            // One that cannot be read stays null; the store tells of frames that fail.
            if (made.ok()) moment.gaussians = *made;
            moments_.push_front(std::move(moment));
            if (moments_.size() > most) moments_.pop_back();
            if (auto next = std::exchange(waiting_, std::nullopt)) start(*std::move(next));
            emit arrived();
        });
}

}  // namespace splatreel::ui
