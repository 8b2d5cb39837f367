#include "ui/shell/packed_frames.h"

#include "ui/session/background.h"

#include <algorithm>

namespace splatreel::ui {

core::PackedGaussiansPtr PackedFrames::request(const core::GaussiansPtr& frame) {
    if (frame == nullptr) return nullptr;
    const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
        return entry.address == frame.get() && entry.frame.lock() == frame;
    });
    if (found != entries_.end()) {
        entries_.splice(entries_.begin(), entries_, found);
        return entries_.front().packed;
    }
    if (busy_) {
        waiting_ = frame;
    } else {
        start(frame);
    }
    return nullptr;
}

void PackedFrames::start(const core::GaussiansPtr& frame) {
    busy_ = true;
    const core::PackedGaussiansPtr like = entries_.empty() ? nullptr : entries_.front().packed;
    runInBackground(
        this,
        [frame, like](const std::stop_token&) -> core::Result<core::PackedGaussiansPtr> {
            return core::PackedGaussiansPtr(
                std::make_shared<const core::PackedGaussians>(core::pack(*frame, like.get())));
        },
        [this, frame](const core::Result<core::PackedGaussiansPtr>& packed) {
            busy_ = false;
            if (packed.ok()) keep(frame, *packed);
            if (const core::GaussiansPtr next = std::exchange(waiting_, nullptr); next != nullptr)
                request(next);
            emit this->packed();
        });
}

void PackedFrames::keep(const core::GaussiansPtr& frame, core::PackedGaussiansPtr packed) {
    // Nobody can ask again for frames that are gone, as most previews are soon.
    std::erase_if(entries_, [this](const Entry& entry) {
        const bool gone = entry.frame.expired();
        if (gone) bytes_ -= entry.packed->bytes();
        return gone;
    });
    bytes_ += packed->bytes();
    entries_.push_front({frame, frame.get(), std::move(packed)});
    while (bytes_ > budget && entries_.size() > 1) {
        bytes_ -= entries_.back().packed->bytes();
        entries_.pop_back();
    }
}

}  // namespace splatreel::ui
