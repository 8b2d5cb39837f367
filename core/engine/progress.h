#pragma once

#include "core/gaussians/sequence.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace splatreel::core {

/// How far a job is.
struct Progress {
    std::string stage;      ///< "reading", "canonical", "motion", "refinement" …
    std::int64_t step = 0;  ///< over the whole job
    std::int64_t steps = 0;
    double stepsPerSecond = 0;
    double secondsLeft = -1;  ///< −1: unknown
    double psnr = -1;         ///< running figure of the input view in dB; −1: none
};

/// Where a running job reports. Called from the job's thread; implementations are thread-safe and quick.
class ProgressSink {
public:
    virtual ~ProgressSink() = default;
    virtual void progress(const Progress& progress) = 0;
    /// The frame whose present state somebody wants to see, or nothing. Asked once per step.
    [[nodiscard]] virtual std::optional<int> wantedFrame() { return std::nullopt; }
    /// Present state of a frame, after live change number `change` (LiveParameters::Snapshot::number).
    virtual void preview(int frame, GaussiansPtr gaussians, std::uint64_t change) {
        (void)frame, (void)gaussians, (void)change;
    }
    /// How near each frame of the clip is to it in the input view, as it was seen last: PSNR in dB, below 0
    /// where it has not been seen yet.
    virtual void framesSeen(std::vector<float> psnr) { (void)psnr; }
    /// A line of the job's log, such as a live change taken up: replaying them with the same seed gives the
    /// same bits.
    virtual void logged(const std::string& line) { (void)line; }
};

}  // namespace splatreel::core
