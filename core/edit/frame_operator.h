#pragma once

#include "core/base/result.h"
#include "core/gaussians/sequence.h"
#include "core/parameters/parameters.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace splatreel::core {

/// A frame and those around it, as far as the sequence goes.
struct FrameWindow {
    std::span<const GaussiansPtr> frames;  ///< in time
    int centre = 0;                        ///< index of the frame that is asked for

    [[nodiscard]] const Gaussians& frame() const { return *frames[static_cast<std::size_t>(centre)]; }
};

/// An edit that needs no more than a frame and a few around it, so that it is worked out frame by frame, when
/// the frame is looked at. What needs a whole sequence, a clip or views is a core::Operator and runs as a
/// job. Stateless and thread-safe.
class FrameOperator {
public:
    virtual ~FrameOperator() = default;
    [[nodiscard]] virtual std::string name() const = 0;   ///< in project files: "crop"
    [[nodiscard]] virtual std::string label() const = 0;  ///< for people: "Crop to box"
    [[nodiscard]] virtual ParameterSchema schema() const = 0;
    /// How many frames to either side it looks at.
    [[nodiscard]] virtual int reach(const ParameterSet& parameters) const {
        (void)parameters;
        return 0;
    }
    /// The frame afterwards. `selected` [N] of the frame: 1 where it acts; empty: everywhere. Columns that do
    /// not change stay shared.
    [[nodiscard]] virtual Result<Gaussians> apply(const FrameWindow& window, const ParameterSet& parameters,
                                                  std::span<const std::uint8_t> selected) const = 0;
};

/// Those that are built in, in the order of menus: delete, crop, filter, prune, smooth, transform, grade,
/// adjust.
[[nodiscard]] std::span<const FrameOperator* const> frameOperators();
/// Null for an unknown name.
[[nodiscard]] const FrameOperator* findFrameOperator(std::string_view name);

}  // namespace splatreel::core
