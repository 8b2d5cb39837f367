#pragma once

#include "render/scene/scene.h"

namespace splatreel::ui {

/// How to draw one picture.
struct DrawPlan {
    float scale = 1;  ///< pixels along a side, of the window's
    render::Quality quality = render::Quality::interactive;
    friend bool operator==(const DrawPlan&, const DrawPlan&) = default;
};

/// Chooses how to draw from how long pictures took: all pixels while that gives 30 pictures a second, half of
/// them along each side while it does not and the picture moves; in the reference mode once it rests, where
/// that takes less than `longestRest`.
class QualityGovernor {
public:
    static constexpr double movingBudget = 33.0;  ///< milliseconds
    static constexpr double longestRest = 150.0;  ///< milliseconds, of a picture that nobody can interrupt

    /// For a picture that is to come at once.
    [[nodiscard]] DrawPlan first(bool moving) const;
    /// For the picture that replaces one drawn by `shown`, now that nothing moves.
    [[nodiscard]] DrawPlan settled() const;
    /// A picture drawn by `plan` took so long.
    void measured(const DrawPlan& plan, double milliseconds);
    /// Another scene or size: what was measured is no guide any more.
    void forget();

private:
    double full_ = 0;       // milliseconds of an interactive picture with all pixels, expected; 0: unknown
    double reference_ = 0;  // of a reference picture; 0: unknown
};

}  // namespace splatreel::ui
