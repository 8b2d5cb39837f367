#pragma once

#include "core/parameters/parameters.h"

#include <memory>
#include <mutex>

namespace splatreel::core {

/// Hands parameters to a running job as immutable snapshots; the job takes up the newest at its next step.
/// Thread-safe.
class LiveParameters {
public:
    struct Snapshot {
        ParameterSet values;
        std::uint64_t number = 0;  ///< counts the changes since the start
    };

    explicit LiveParameters(ParameterSet initial)
        : current_(std::make_shared<Snapshot>(Snapshot{std::move(initial), 0})) {}

    void publish(ParameterSet values) {
        const std::lock_guard lock(mutex_);
        current_ = std::make_shared<Snapshot>(Snapshot{std::move(values), current_->number + 1});
    }
    [[nodiscard]] std::shared_ptr<const Snapshot> current() const {
        const std::lock_guard lock(mutex_);
        return current_;
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const Snapshot> current_;
};

}  // namespace splatreel::core
