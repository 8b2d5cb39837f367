#include "ui/shell/selection_marks.h"

#include "ui/session/background.h"

#include <algorithm>
#include <utility>

namespace splatreel::ui {
namespace {

constexpr std::size_t most = 8;  // frames kept

FrameMarks marksOf(const core::Gaussians& frame, const core::PackedGaussians& packed,
                   const core::Selection& selection) {
    const std::vector<std::uint8_t> mask = core::selectionMask(selection, frame);
    const auto places = static_cast<std::size_t>(packed.size);
    std::vector<std::uint32_t> bits((places + 31) / 32);
    FrameMarks marks;
    for (std::size_t place = 0; place < places; ++place) {
        const std::size_t row = packed.rows[place];
        if (mask[row] == 0) continue;
        bits[place / 32] |= 1U << (place % 32);
        ++marks.count;
        marks.bounds.include(frame.positions.data() + 3 * row);
    }
    marks.bits = std::make_shared<const std::vector<std::uint32_t>>(std::move(bits));
    return marks;
}

}  // namespace

FrameMarks SelectionMarks::request(const core::GaussiansPtr& frame, const core::PackedGaussiansPtr& packed,
                                   const core::Selection& selection) {
    if (!(selection == selection_)) {
        selection_ = selection;
        ++generation_;
        for (Entry& entry : entries_) entry.current = false;
    }
    if (frame == nullptr || packed == nullptr || selection_.empty()) return {};
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [&](const Entry& entry) { return entry.packed == packed; });
    const bool known = found != entries_.end();
    if (known && found->current) return found->marks;
    if (busy_) {
        waiting_ = Wanted{frame, packed};
    } else {
        start({frame, packed});
    }
    return known ? found->marks : FrameMarks{};
}

void SelectionMarks::start(Wanted wanted) {
    busy_ = true;
    runInBackground(
        this,
        [wanted, selection = selection_](const std::stop_token&) -> core::Result<FrameMarks> {
            return marksOf(*wanted.frame, *wanted.packed, selection);
        },
        [this, packed = wanted.packed, generation = generation_](const core::Result<FrameMarks>& marks) {
            busy_ = false;
            std::erase_if(entries_, [&](const Entry& entry) { return entry.packed == packed; });
            if (entries_.size() >= most) entries_.erase(entries_.begin());
            if (marks.ok()) entries_.push_back({packed, *marks, generation == generation_});
            if (auto next = std::exchange(waiting_, std::nullopt)) start(*std::move(next));
            emit marked();
        });
}

}  // namespace splatreel::ui
