#pragma once

#include "core/project/project.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace splatreel::core {

struct HistoryLimits {
    std::uint64_t bytes = std::uint64_t{64} << 20;
    int entries = 1000;  ///< states that can be gone back to
};

/// The states of a project, one after the other. They share what they have in common, so that each costs what
/// it changed. One thread.
class History {
public:
    explicit History(Project start = {}, HistoryLimits limits = {});

    [[nodiscard]] const Project& present() const { return states_[position_].project; }

    /// Goes on to `next`, which undo names `name`; what had been undone is gone. A state equal to the present
    /// is none. Steps with the same `drag`, not empty, become one until `seal`: a slider that is pulled.
    void apply(Project next, std::string name, const std::string& drag = {});
    /// Other limits from now on: what is too much for them goes at once.
    void setLimits(const HistoryLimits& limits);
    /// Ends a drag.
    void seal();

    /// A change that is no step of the user's (a job's result has arrived): made in every state that knows
    /// what it concerns.
    void amend(const std::function<Project(const Project&)>& change);

    /// Whether `test` holds for any state that can be gone to.
    [[nodiscard]] bool any(const std::function<bool(const Project&)>& test) const;

    [[nodiscard]] bool canUndo() const { return position_ > 0; }
    [[nodiscard]] bool canRedo() const { return position_ + 1 < states_.size(); }
    [[nodiscard]] std::string undoName() const { return canUndo() ? states_[position_].name : std::string(); }
    [[nodiscard]] std::string redoName() const {
        return canRedo() ? states_[position_ + 1].name : std::string();
    }
    const Project& undo();
    const Project& redo();

    /// Names of all states, the oldest first; the first is that of the start, empty. For the history panel.
    [[nodiscard]] std::vector<std::string> names() const;
    [[nodiscard]] int position() const { return static_cast<int>(position_); }
    const Project& goTo(int position);

    /// What the file holds: the present, unless that has gone on meanwhile.
    void markSaved(Project saved);
    /// Whether the present differs from what was saved, or from the start.
    [[nodiscard]] bool modified() const { return !(present() == saved_); }

    [[nodiscard]] std::uint64_t bytes() const;

private:
    struct State {
        Project project;
        std::string name;
        std::uint64_t bytes = 0;  ///< beyond the state before
    };
    void shrink();

    HistoryLimits limits_;
    std::vector<State> states_;
    std::size_t position_ = 0;
    std::string drag_;  ///< of the present state; empty: sealed
    Project saved_;
};

}  // namespace splatreel::core
