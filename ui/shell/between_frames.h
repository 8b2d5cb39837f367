#pragma once

#include "core/gaussians/frame_source.h"

#include <QObject>
#include <list>
#include <optional>

namespace splatreel::ui {

/// Moments between two frames of a take, as slow motion shows them, worked out in the background, the one
/// asked for last first. On the interface's thread.
class BetweenFrames : public QObject {
    Q_OBJECT

public:
    explicit BetweenFrames(QObject* parent = nullptr) : QObject(parent) {}

    /// The moment if it is there; else null, and `arrived` says when it is.
    [[nodiscard]] core::GaussiansPtr request(const core::FrameSourcePtr& source, double time);

signals:
    void arrived();

private:
    struct Moment {
        core::FrameSourcePtr source;
        double time = 0;
        core::GaussiansPtr gaussians;
    };
    void start(Moment moment);

    std::list<Moment> moments_;  ///< the newest first
    std::optional<Moment> waiting_;
    bool busy_ = false;
};

}  // namespace splatreel::ui
