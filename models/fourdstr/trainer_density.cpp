#include "models/fourdstr/births.h"
#include "models/fourdstr/trainer.h"

namespace splatreel::models {

void Trainer::collectStatistics(const FrameRows& rows) {
    const ScreenStatistics& screen = rasterize_.statistics();
    for (std::size_t job = 0; job < jobs_.size(); ++job) {
        const std::span<const int> poolRows(rows.poolRows.data() + jobs_[job].first,
                                            static_cast<std::size_t>(jobs_[job].count));
        statistics_.add(rows.frames[static_cast<std::size_t>(jobFrame_[job])], poolRows,
                        screen.gradients[job], screen.radii[job]);
    }
}

void Trainer::densityEvent() {
    const torch::NoGradGuard noGrad;
    dropStrays();
    GaussianPool& pool = model_.pool;
    const int frames = clip_.frameCount();
    std::vector<std::vector<float>> axes(static_cast<std::size_t>(frames));
    Births births(frames);
    for (int frame = 0; frame < frames; ++frame) {
        const FrameRows rows = model_.evaluate(std::span(&frame, 1), Rectify::table, settings_, random_);
        axes[static_cast<std::size_t>(frame)] = largestAxes(rows, 0, pool.size());
        if (settings_.birthsPerFrame == 0 || pool.size() >= settings_.maximumGaussians) continue;
        const Target target = targets_.input(frame);
        const Pictures pictures = drawn(rows, target);
        births.find(frame, pictures.colors[0], pictures.alphas[0], target, surfaceOf(frame), rows, model_,
                    settings_);
    }
    const auto worldScale = [&](int row, int frame) {
        const std::vector<float>& ofFrame = axes[static_cast<std::size_t>(frame)];
        return ofFrame[static_cast<std::size_t>(row)];
    };
    DensifySettings densifySettings;
    densifySettings.perFrame = settings_.densifyPerFrame;
    densifySettings.share = settings_.densifyShare;
    densifySettings.maximumRows = settings_.maximumGaussians;
    const int before = pool.size();
    const DensifyResult densified = densify(pool, statistics_, densifySettings, worldScale, random_);
    density_.cloned += densified.cloned;
    density_.split += densified.split;
    const int withChildren = pool.size();
    for (std::vector<float>& ofFrame : axes) {
        ofFrame.resize(static_cast<std::size_t>(withChildren), static_cast<float>(settings_.pruneSmallest));
    }
    density_.born += births.append(pool, settings_.maximumGaussians - pool.size());
    for (std::vector<float>& ofFrame : axes) {
        ofFrame.resize(static_cast<std::size_t>(pool.size()), static_cast<float>(settings_.pruneSmallest));
    }
    model_.append(before);
    statistics_.append(pool.size() - before);

    PruneSettings pruneSettings;
    pruneSettings.opacity = static_cast<float>(settings_.pruneOpacity);
    pruneSettings.smallest = static_cast<float>(settings_.pruneSmallest);
    pruneSettings.largest = static_cast<float>(settings_.pruneLargest);
    pruneSettings.screenShare = static_cast<float>(settings_.pruneScreenShare);
    const int width = clip_.cameras.front().intrinsics.width;
    const PruneResult pruned = prune(pool, statistics_, pruneSettings, width, worldScale);
    density_.pruned += pruned.transparent + pruned.removed;
    model_.compact(pruned.old2new);
    for (int frame = 0; frame < frames; ++frame) statistics_.resetFrame(frame);
    pool.parameters.requireGradients();
    const std::span<const int> survivors(pruned.old2new.data(), static_cast<std::size_t>(before));
    const auto tensors = pool.parameters.all();
    for (std::size_t i = 0; i < tensors.size(); ++i) optimizer_.replaceRows(i, *tensors[i], survivors);
}

void Trainer::dropStrays() {
    const torch::NoGradGuard noGrad;
    const auto frames = static_cast<std::size_t>(clip_.frameCount());
    Membership& membership = model_.pool.membership;
    // A frame without the Gaussian says nothing about it.
    std::vector<Standing> standing(static_cast<std::size_t>(model_.pool.size()) * frames, Standing::beside);
    for (int frame = 0; frame < clip_.frameCount(); ++frame) {
        const SurfacePoints& surface = surfaceOf(frame);
        core::Bounds box;
        for (int i = 0; i < surface.size(); ++i)
            box.include(surface.positions.data() + 3 * static_cast<std::size_t>(i));
        const FrameRows rows = model_.evaluate(std::span(&frame, 1), Rectify::off, settings_, random_);
        const torch::Tensor positions = rows.gaussians.positions.to(torch::kCPU).contiguous();
        const float* at = positions.data_ptr<float>();
        for (std::size_t i = 0; i < rows.poolRows.size(); ++i) {
            standing[static_cast<std::size_t>(rows.poolRows[i]) * frames + static_cast<std::size_t>(frame)] =
                whereabouts_.standing(frame, {at[3 * i], at[3 * i + 1], at[3 * i + 2]}, box);
        }
    }
    for (int row = 0; row < model_.pool.size(); ++row) {
        const std::span<const Standing> ofRow(standing.data() + static_cast<std::size_t>(row) * frames,
                                              frames);
        for (const int frame : strayFrames(ofRow)) {
            if (!membership.contains(row, frame)) continue;
            membership.erase(row, frame);
            ++density_.strays;
        }
    }
}

const SurfacePoints& Trainer::surfaceOf(int frame) {
    if (surfaces_.empty()) surfaces_.resize(static_cast<std::size_t>(clip_.frameCount()));
    SurfacePoints& points = surfaces_[static_cast<std::size_t>(frame)];
    constexpr int pointsPerFrame = 4000;
    if (points.size() == 0) points = prior_->surface(frame, pointsPerFrame);
    return points;
}

}  // namespace splatreel::models
