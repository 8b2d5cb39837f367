#include "core/edit/counts.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <vector>

namespace splatreel::core {
namespace {

std::string grouped(std::int64_t number) {
    std::string text = std::to_string(number);
    for (auto place = static_cast<std::ptrdiff_t>(text.size()) - 3; place > 0; place -= 3)
        text.insert(static_cast<std::size_t>(place), 1, ',');
    return text;
}

/// Counts what frames add.
class Tally {
public:
    void add(std::span<const std::uint64_t> ids, std::int64_t rows) {
        if (rows == 0) return;
        ++count_.frames;
        if (ids.empty()) {
            count_.gaussians += rows;
        } else {
            seen_.insert(ids.begin(), ids.end());
        }
    }
    [[nodiscard]] EditCount total(bool partial) const {
        EditCount all = count_;
        all.gaussians += static_cast<std::int64_t>(seen_.size());
        all.partial = partial;
        return all;
    }

private:
    EditCount count_;
    std::unordered_set<std::uint64_t> seen_;
};

FrameSpan clipped(FrameSpan span, const FrameSource& source) {
    return {std::max(0, span.first), std::min(span.end, source.frameCount())};
}

}  // namespace

std::string countText(const EditCount& count) {
    return grouped(count.gaussians) + (count.gaussians == 1 ? " Gaussian in " : " Gaussians in ") +
           grouped(count.frames) + (count.frames == 1 ? " frame" : " frames");
}

Result<EditCount> countSelected(const FrameSource& source, FrameSpan span, const Selection& selection,
                                const std::stop_token& stop) {
    Tally tally;
    span = clipped(span, source);
    for (int index = span.first; index < span.end; ++index) {
        if (stop.stop_requested()) return tally.total(true);
        const auto frame = source.frame(index);
        if (!frame) return frame.error();
        const std::vector<int> rows = selectedRows(selection, **frame);
        std::vector<std::uint64_t> ids;
        if (!(*frame)->ids.empty()) {
            for (const int row : rows) ids.push_back((*frame)->ids[static_cast<std::size_t>(row)]);
        }
        tally.add(ids, static_cast<std::int64_t>(rows.size()));
    }
    return tally.total(false);
}

Result<EditCount> countRemoved(const FrameSource& before, const FrameSource& after, FrameSpan span,
                               const std::stop_token& stop) {
    Tally tally;
    span = clipped(clipped(span, before), after);
    for (int index = span.first; index < span.end; ++index) {
        if (stop.stop_requested()) return tally.total(true);
        const auto old = before.frame(index);
        if (!old) return old.error();
        const auto now = after.frame(index);
        if (!now) return now.error();
        std::vector<std::uint64_t> ids;
        std::ranges::set_difference((*old)->ids.span(), (*now)->ids.span(), std::back_inserter(ids));
        const std::int64_t rows =
            (*old)->ids.empty() ? (*old)->size() - (*now)->size() : static_cast<std::int64_t>(ids.size());
        tally.add(ids, std::max<std::int64_t>(0, rows));
    }
    return tally.total(false);
}

}  // namespace splatreel::core
