#include "ui/viewport/quality_governor.h"

namespace splatreel::ui {
namespace {

constexpr float movingScale = 0.5F;
/// What a picture of half the side costs of a whole one at most: work per Gaussian stays. Guessed low, so
/// that whole pictures are tried again only when they are likely to be in time.
constexpr double halfCost = 0.4;
/// A reference picture that was never drawn is expected to take so many times an interactive one.
constexpr double referenceCost = 3.0;

double smoothed(double before, double now) {
    return before > 0 ? 0.6 * before + 0.4 * now : now;
}

}  // namespace

DrawPlan QualityGovernor::first(bool moving) const {
    return {moving && full_ > movingBudget ? movingScale : 1.0F, render::Quality::interactive};
}

DrawPlan QualityGovernor::settled() const {
    const double expected = reference_ > 0 ? reference_ : referenceCost * full_;
    return {1.0F, expected <= longestRest ? render::Quality::reference : render::Quality::interactive};
}

void QualityGovernor::measured(const DrawPlan& plan, double milliseconds) {
    if (plan.quality == render::Quality::reference) {
        reference_ = smoothed(reference_, milliseconds);
    } else {
        full_ = smoothed(full_, plan.scale < 1 ? milliseconds / halfCost : milliseconds);
    }
}

void QualityGovernor::forget() {
    *this = {};
}

}  // namespace splatreel::ui
