#include "core/project/history.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace splatreel::core {

History::History(Project start, HistoryLimits limits) : limits_(limits), saved_(start) {
    states_.push_back({std::move(start), {}, 0});
}

void History::apply(Project next, std::string name, const std::string& drag) {
    const bool merges = !drag.empty() && drag == drag_ && position_ > 0;
    if (next == present() && !merges) return;
    states_.resize(position_ + 1);
    if (merges) {
        State& step = states_.back();
        const Project& before = states_[position_ - 1].project;
        step = {std::move(next), std::move(name), 0};
        step.bytes = bytesBeyond(step.project, before);
        if (step.project == before) {  // pulled back to where it was
            states_.pop_back();
            --position_;
            drag_.clear();
        }
        return;
    }
    const std::uint64_t bytes = bytesBeyond(next, present());
    states_.push_back({std::move(next), std::move(name), bytes});
    ++position_;
    drag_ = drag;
    shrink();
}

void History::setLimits(const HistoryLimits& limits) {
    limits_ = limits;
    shrink();
}

void History::seal() {
    drag_.clear();
}

void History::amend(const std::function<Project(const Project&)>& change) {
    for (State& state : states_) state.project = change(state.project);
}

bool History::any(const std::function<bool(const Project&)>& test) const {
    return std::ranges::any_of(states_, [&](const State& state) { return test(state.project); });
}

const Project& History::undo() {
    return goTo(position() - 1);
}

const Project& History::redo() {
    return goTo(position() + 1);
}

std::vector<std::string> History::names() const {
    std::vector<std::string> all;
    for (const State& state : states_) all.push_back(state.name);
    return all;
}

const Project& History::goTo(int position) {
    position_ = static_cast<std::size_t>(std::clamp(position, 0, static_cast<int>(states_.size()) - 1));
    seal();
    return present();
}

void History::markSaved(Project saved) {
    saved_ = std::move(saved);
    seal();
}

std::uint64_t History::bytes() const {
    return std::accumulate(states_.begin(), states_.end(), std::uint64_t{0},
                           [](std::uint64_t sum, const State& state) { return sum + state.bytes; });
}

/// The oldest states go; the present one and the one before it stay.
void History::shrink() {
    std::uint64_t total = bytes();
    std::size_t gone = 0;
    while (gone + 1 < position_ &&
           (total > limits_.bytes || states_.size() - gone > static_cast<std::size_t>(limits_.entries) + 1)) {
        ++gone;
        total -= states_[gone].bytes;  // becomes the start, which counts nothing
    }
    states_.erase(states_.begin(), states_.begin() + static_cast<std::ptrdiff_t>(gone));
    position_ -= gone;
    states_.front().name.clear();
    states_.front().bytes = 0;
}

}  // namespace splatreel::core
