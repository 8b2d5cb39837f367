#pragma once

#include "models/fourdstr/pool.h"

#include <cstdint>
#include <functional>
#include <random>
#include <span>
#include <vector>

namespace splatreel::models {

/// What the backward passes tell about every Gaussian in every frame since the last event. [frames][rows]
/// each.
class DensityStatistics {
public:
    DensityStatistics() = default;
    DensityStatistics(int frames, int rows);

    /// Adds one picture's screen-space gradients (NDC units, ‖·‖₂ per Gaussian) and radii for the rows drawn.
    void add(int frame, std::span<const int> rows, std::span<const float> gradients,
             std::span<const int> radii);
    void resetFrame(int frame);
    void append(int rows);
    void compact(std::span<const int> old2new);

    [[nodiscard]] int frames() const { return static_cast<int>(gradientSum_.size()); }
    [[nodiscard]] bool seen(int frame) const { return pictures_[static_cast<std::size_t>(frame)] > 0; }
    /// Mean gradient of a Gaussian over the pictures of a frame in which it was visible; 0 when never.
    [[nodiscard]] float gradient(int frame, int row) const;
    [[nodiscard]] int largestRadius(int frame, int row) const { return radius_[at(frame)][at(row)]; }
    /// Events in a row in which the Gaussian was too large on screen in the frame.
    [[nodiscard]] std::uint8_t& oversized(int frame, int row) { return oversized_[at(frame)][at(row)]; }

private:
    static std::size_t at(int i) { return static_cast<std::size_t>(i); }
    std::vector<int> pictures_;
    std::vector<std::vector<float>> gradientSum_;
    std::vector<std::vector<std::uint16_t>> visible_;
    std::vector<std::vector<int>> radius_;
    std::vector<std::vector<std::uint8_t>> oversized_;
};

/// τ with share·M of the M values at or above it: the (1 − share)-quantile, value at index ⌊share·M⌋ − 1 from
/// the top (so that exactly ⌊share·M⌋ distinct values are selected by ≥). Infinity when nothing is to be
/// selected.
[[nodiscard]] float upperQuantile(std::vector<float> values, double share);

/// Settings of one densification event.
struct DensifySettings {
    bool perFrame = true;      ///< τ_t of each frame (4DSTR) instead of one global threshold over frame means
    double share = 0.025;      ///< λ
    int minimumEligible = 64;  ///< frames with fewer candidates are left alone
    int maximumRows = 150'000;  ///< cap of the pool; λ shrinks as it is approached
    float splitScale = 0.1F;    ///< world size above which a Gaussian is split instead of cloned
};

struct DensifyResult {
    int cloned = 0;
    int split = 0;
    std::vector<int> selectedPerFrame;  ///< [frames]
};

/// One event of 4DSTR's per-frame densification: in every frame with fresh statistics, the members whose
/// gradient reaches the frame's quantile are cloned (small ones) or split (large ones). One parent gives one
/// child (two when split), a member of the frames that selected it; a split parent leaves those frames.
/// Appends to the pool only; rows of parents keep theirs. `worldScale(row, frame)` is the largest axis in
/// world units as drawn in that frame. Source: 4DSTR (arXiv 2511.07241), spatial densification; clone and
/// split as in 3D Gaussian Splatting.
DensifyResult densify(GaussianPool& pool, const DensityStatistics& statistics,
                      const DensifySettings& settings,
                      const std::function<float(int row, int frame)>& worldScale, std::mt19937_64& random);

/// The rules of pruning, each switched off by its extreme value.
struct PruneSettings {
    float opacity = 0.01F;  ///< τ_o: canonical opacity below it → removed from every frame
    float smallest = 0;     ///< s_min: largest world axis below it in a frame → leaves that frame
    float largest = 1e30F;  ///< s_max: above it in a frame → leaves that frame
    float screenShare =
        1e30F;  ///< radius above this share of the picture's width in two events running → leaves it
};

struct PruneResult {
    int transparent = 0;  ///< rows
    int scale = 0;        ///< memberships
    int screen = 0;       ///< memberships
    int removed = 0;      ///< rows without a frame left
    std::vector<int> old2new;
};

/// One event of 4DSTR's per-frame pruning; compacts the pool, so every array over rows must follow `old2new`.
PruneResult prune(GaussianPool& pool, DensityStatistics& statistics, const PruneSettings& settings,
                  int pictureWidth, const std::function<float(int row, int frame)>& worldScale);

}  // namespace splatreel::models
