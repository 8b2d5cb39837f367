#include "models/fourdstr/model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace splatreel::models {
namespace {

static_assert(tokenWidth == tokenSize);
static_assert(stateWidth <= tokenWidth);

torch::Tensor indices(std::span<const int> rows, torch::Device device) {
    torch::Tensor tensor = torch::empty({static_cast<std::int64_t>(rows.size())}, torch::kInt64);
    std::copy(rows.begin(), rows.end(), tensor.data_ptr<std::int64_t>());
    return tensor.to(device);
}

torch::Tensor normalized(const torch::Tensor& quaternions) {
    return quaternions / quaternions.norm(2, 1, true).clamp_min(1e-12);
}

torch::Tensor fromFloats(const std::vector<float>& values, torch::IntArrayRef shape, torch::Device device) {
    torch::Tensor tensor = torch::empty(shape);
    std::copy(values.begin(), values.end(), tensor.data_ptr<float>());
    return tensor.to(device);
}

std::vector<float> toFloats(const torch::Tensor& tensor) {
    const torch::Tensor flat = tensor.detach().to(torch::kCPU).contiguous();
    return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

torch::Tensor together(const Rectification& rectification) {
    return torch::cat({rectification.logScale, rectification.rotation, rectification.fitLogits}, 1);
}

/// From the narrowest fit to one over a window of `window` frames.
std::array<int, fitCount> fitReaches(int window) {
    const int widest = std::max(1, window / 2);
    const int narrowest = std::min(2, widest);
    return {narrowest, (narrowest + widest) / 2, widest};
}

DeformationConfig fieldConfig(const FourdstrSettings& settings, int frames, const core::Bounds& bounds) {
    DeformationConfig config;
    constexpr float margin = 0.1F;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const float reach = std::max(bounds.max[axis] - bounds.min[axis], 1e-3F);
        config.planes.lower[axis] = bounds.min[axis] - margin * reach;
        config.planes.upper[axis] = bounds.max[axis] + margin * reach;
    }
    const int time = settings.fieldTimeResolution > 0 ? settings.fieldTimeResolution : (3 * frames + 3) / 4;
    config.planes.resolution = {settings.fieldResolution, settings.fieldResolution, settings.fieldResolution,
                                std::max(2, time)};
    config.planes.channels = settings.fieldChannels;
    config.planes.multipliers.clear();
    for (int level = 0; level < settings.fieldLevels; ++level)
        config.planes.multipliers.push_back(1 << level);
    config.width = settings.fieldWidth;
    return config;
}

}  // namespace

FourdstrModel::FourdstrModel(const FourdstrSettings& settings, int frames, const core::Bounds& bounds,
                             torch::Device device, std::uint64_t seed)
    : field(fieldConfig(settings, frames, bounds), makeGenerator(seed)), buffer(frames), device_(device) {
    if (settings.rectification != "off") {
        RectifierConfig config;
        config.kind = rectifierKind(settings.rectification).value();
        config.fits = fitCount;
        rectifier = std::make_unique<Rectifier>(config, makeGenerator(seed + 1));
    }
    pool.membership = Membership(0, frames);
    corrections = torch::zeros({0, frames, correctionWidth}, device_);
}

float FourdstrModel::fieldTime(int frame) const {
    return frameCount() > 1 ? static_cast<float>(frame) / static_cast<float>(frameCount() - 1) : 0.0F;
}

std::vector<float> FourdstrModel::tokensOf(const FrameRows& rows, std::size_t frameIndex,
                                           const torch::Tensor& deformedScales,
                                           const torch::Tensor& deformedRotations) const {
    const torch::NoGradGuard noGrad;
    const int first = rows.offsets[frameIndex];
    const int last = rows.offsets[frameIndex + 1];
    const auto part = [&](const torch::Tensor& tensor) { return tensor.detach().slice(0, first, last); };
    const GaussianRows& gaussians = rows.gaussians;
    const torch::Tensor color = part(gaussians.sh).select(1, 0) * core::shC0 + 0.5F;
    return toFloats(
        torch::cat({part(gaussians.positions), part(deformedScales), normalized(part(deformedRotations)),
                    part(gaussians.opacityLogits).unsqueeze(1), color},
                   1));
}

FrameRows FourdstrModel::canonical(int frame) const {
    FrameRows rows;
    rows.frames = {frame};
    rows.poolRows = pool.membership.rowsOf(frame);
    rows.offsets = {0, static_cast<int>(rows.poolRows.size())};
    const torch::Tensor index = indices(rows.poolRows, device_);
    const GaussianTensors& all = pool.parameters;
    rows.gaussians = {all.positions.index_select(0, index), all.logScales.index_select(0, index),
                      all.rotations.index_select(0, index), all.opacityLogits.index_select(0, index),
                      all.sh.index_select(0, index)};
    return rows;
}

FrameRows FourdstrModel::evaluate(std::span<const int> frames, Rectify mode, const FourdstrSettings& settings,
                                  std::mt19937_64& random) {
    FrameRows rows;
    rows.frames.assign(frames.begin(), frames.end());
    rows.offsets = {0};
    std::vector<float> times;
    std::vector<int> frameOfRow;
    for (const int frame : frames) {
        const std::vector<int> members = pool.membership.rowsOf(frame);
        rows.poolRows.insert(rows.poolRows.end(), members.begin(), members.end());
        rows.offsets.push_back(static_cast<int>(rows.poolRows.size()));
        times.resize(rows.poolRows.size(), fieldTime(frame));
        frameOfRow.resize(rows.poolRows.size(), frame);
    }
    const torch::Tensor index = indices(rows.poolRows, device_);
    const GaussianTensors& all = pool.parameters;
    const torch::Tensor positions = all.positions.index_select(0, index);
    const torch::Tensor time = fromFloats(times, {static_cast<std::int64_t>(times.size())}, device_);
    const DeformationDelta moved = field.forward(positions, time);
    const torch::Tensor scales = all.logScales.index_select(0, index) + moved.logScale;
    const torch::Tensor rotations = normalized(all.rotations.index_select(0, index)) + moved.rotation;
    rows.gaussians = {positions + moved.position, scales, rotations, all.opacityLogits.index_select(0, index),
                      all.sh.index_select(0, index)};
    if (mode == Rectify::off || rectifier == nullptr) return rows;

    for (std::size_t k = 0; k < frames.size(); ++k) {
        const std::span<const int> members(rows.poolRows.data() + rows.offsets[k],
                                           static_cast<std::size_t>(rows.offsets[k + 1] - rows.offsets[k]));
        buffer.write(frames[k], idsOf(members), tokensOf(rows, k, scales, rotations));
    }
    torch::Tensor correction =
        corrections.index({index, indices(frameOfRow, device_)});  // [N, correctionWidth]
    if (mode == Rectify::learn) {
        learnSample(rows, settings, random);
        correction = correction.index_copy(0, rows.rectified, rows.corrections);
    }
    if (settings.rectifyFromFits) applyFits(rows, correction.slice(1, 7), settings);
    const auto strength = static_cast<float>(settings.rectificationStrength);
    rows.gaussians.logScales = rows.gaussians.logScales + strength * correction.slice(1, 0, 3);
    rows.gaussians.rotations = normalized(rows.gaussians.rotations) + strength * correction.slice(1, 3, 7);
    return rows;
}

void FourdstrModel::learnSample(FrameRows& rows, const FourdstrSettings& settings,
                                std::mt19937_64& random) const {
    std::vector<int> learning;
    std::vector<float> tokens;
    std::vector<float> mask;
    for (std::size_t k = 0; k < rows.frames.size(); ++k) {
        std::vector<int> members(static_cast<std::size_t>(rows.offsets[k + 1] - rows.offsets[k]));
        std::iota(members.begin(), members.end(), rows.offsets[k]);
        const std::size_t first = learning.size();
        std::sample(members.begin(), members.end(), std::back_inserter(learning), settings.rectifiedRows,
                    random);
        std::vector<int> sample;
        for (std::size_t i = first; i < learning.size(); ++i)
            sample.push_back(rows.poolRows[static_cast<std::size_t>(learning[i])]);
        const TemporalBuffer::Window window =
            buffer.window(rows.frames[k], settings.window, idsOf(sample), genealogy,
                          settings.alignment ? Alignment::ids : Alignment::off);
        tokens.insert(tokens.end(), window.tokens.begin(), window.tokens.end());
        mask.insert(mask.end(), window.mask.begin(), window.mask.end());
    }
    const auto count = static_cast<std::int64_t>(learning.size());
    rows.rectified = indices(learning, device_);
    rows.corrections =
        together(rectifier->forward(fromFloats(tokens, {count, settings.window, tokenWidth}, device_),
                                    fromFloats(mask, {count, settings.window}, device_)));
}

StateWindows FourdstrModel::stateWindows(const FrameRows& rows, int reach, Alignment alignment) const {
    StateWindows windows;
    windows.reach = reach;
    const auto width = static_cast<std::size_t>(2 * reach + 1);
    windows.sources.assign(rows.poolRows.size() * width, StateWindows::none);
    for (std::size_t k = 0; k < rows.frames.size(); ++k) {
        const std::span<const int> members(rows.poolRows.data() + rows.offsets[k],
                                           static_cast<std::size_t>(rows.offsets[k + 1] - rows.offsets[k]));
        const std::vector<std::uint64_t> ids = idsOf(members);
        for (int d = -reach; d <= reach; ++d) {
            const int frame = rows.frames[k] + d;
            if (frame < 0 || frame >= frameCount()) continue;
            const auto inBatch = std::find(rows.frames.begin(), rows.frames.end(), frame);
            // A frame of the batch was just written, so its slot lists the same rows in the same order.
            const BufferSlot& slot = buffer.slot(frame);
            const std::vector<int> found = align(ids, slot, {}, d == 0 ? Alignment::ids : alignment);
            for (std::size_t i = 0; i < found.size(); ++i) {
                if (found[i] < 0) continue;
                int& source = windows.sources[(static_cast<std::size_t>(rows.offsets[k]) + i) * width +
                                              static_cast<std::size_t>(reach + d)];
                if (inBatch != rows.frames.end()) {
                    source = rows.offsets[static_cast<std::size_t>(inBatch - rows.frames.begin())] + found[i];
                    continue;
                }
                source = -2 - static_cast<int>(windows.outside.size());
                windows.outside.push_back(slot.tokens.data() +
                                          static_cast<std::size_t>(found[i]) * tokenWidth);
            }
        }
    }
    return windows;
}

void FourdstrModel::applyFits(FrameRows& rows, const torch::Tensor& logits,
                              const FourdstrSettings& settings) const {
    GaussianRows& gaussians = rows.gaussians;
    const std::array<int, fitCount> reaches = fitReaches(settings.window);
    const torch::Tensor own =
        torch::cat({gaussians.positions, gaussians.logScales, normalized(gaussians.rotations)}, 1);
    const torch::Tensor fitted = windowEstimates(
        own, logits.reshape({-1, stateKinds, fitCount}),
        stateWindows(rows, reaches.back(), settings.alignment ? Alignment::ids : Alignment::off), reaches);
    const torch::Tensor mixed = own + static_cast<float>(settings.rectificationStrength) * (fitted - own);
    if (settings.rectifyPositions) gaussians.positions = mixed.slice(1, 0, 3);
    gaussians.logScales = mixed.slice(1, 3, 6);
    gaussians.rotations = mixed.slice(1, 6, 10);
}

void FourdstrModel::keepCorrections(const FrameRows& rows) {
    if (!rows.rectified.defined()) return;
    const torch::NoGradGuard noGrad;
    const torch::Tensor learned = rows.rectified.to(torch::kCPU);
    const auto* at = learned.data_ptr<std::int64_t>();
    std::vector<int> poolRows;
    std::vector<int> frames;
    for (std::int64_t i = 0; i < learned.numel(); ++i) {
        const auto row = static_cast<std::size_t>(at[i]);
        const auto next = std::upper_bound(rows.offsets.begin(), rows.offsets.end(), static_cast<int>(row));
        poolRows.push_back(rows.poolRows[row]);
        frames.push_back(rows.frames[static_cast<std::size_t>(next - rows.offsets.begin() - 1)]);
    }
    corrections.index_put_({indices(poolRows, device_), indices(frames, device_)}, rows.corrections.detach());
}

void FourdstrModel::refreshBuffer(const FourdstrSettings& settings) {
    const torch::NoGradGuard noGrad;
    std::mt19937_64 unused;
    for (int frame = 0; frame < frameCount(); ++frame) {
        const FrameRows rows = evaluate(std::span(&frame, 1), Rectify::off, settings, unused);
        buffer.write(frame, idsOf(rows.poolRows),
                     tokensOf(rows, 0, rows.gaussians.logScales, rows.gaussians.rotations));
    }
}

void FourdstrModel::refreshCorrections(const FourdstrSettings& settings) {
    if (rectifier == nullptr) return;
    const torch::NoGradGuard noGrad;
    refreshBuffer(settings);
    constexpr std::size_t chunk = 4096;
    for (int frame = 0; frame < frameCount(); ++frame) {
        const std::vector<int> rows = pool.membership.rowsOf(frame);
        for (std::size_t first = 0; first < rows.size(); first += chunk) {
            const std::size_t count = std::min(chunk, rows.size() - first);
            const std::span<const int> part(rows.data() + first, count);
            const std::vector<std::uint64_t> ids = idsOf(part);
            const TemporalBuffer::Window window = buffer.window(
                frame, settings.window, ids, genealogy, settings.alignment ? Alignment::ids : Alignment::off);
            corrections.index_put_(
                {indices(part, device_), frame},
                together(rectifier->forward(
                    fromFloats(window.tokens, {static_cast<std::int64_t>(count), settings.window, tokenWidth},
                               device_),
                    fromFloats(window.mask, {static_cast<std::int64_t>(count), settings.window}, device_))));
        }
    }
}

void FourdstrModel::append(int firstNewRow) {
    const torch::NoGradGuard noGrad;
    std::vector<int> source;
    for (int row = firstNewRow; row < pool.size(); ++row) {
        const std::uint64_t parent = pool.parents[static_cast<std::size_t>(row)];
        const auto found = std::lower_bound(pool.ids.begin(), pool.ids.end(), parent);
        const bool alive = found != pool.ids.end() && *found == parent &&
                           *found < pool.ids[static_cast<std::size_t>(firstNewRow)];
        source.push_back(alive ? static_cast<int>(found - pool.ids.begin()) : -1);
        genealogy.record(pool.ids[static_cast<std::size_t>(row)], parent);
    }
    torch::Tensor added =
        torch::zeros({static_cast<std::int64_t>(source.size()), frameCount(), correctionWidth}, device_);
    for (std::size_t i = 0; i < source.size(); ++i) {
        if (source[i] >= 0) added[static_cast<std::int64_t>(i)].copy_(corrections[source[i]]);
    }
    corrections = torch::cat({corrections, added});
}

void FourdstrModel::compact(std::span<const int> old2new) {
    std::vector<int> kept;
    for (std::size_t row = 0; row < old2new.size(); ++row) {
        if (old2new[row] >= 0) kept.push_back(static_cast<int>(row));
    }
    corrections = corrections.index_select(0, indices(kept, device_));
}

core::Gaussians FourdstrModel::bake(const FrameRows& rows, const FourdstrSettings& settings) const {
    const torch::NoGradGuard noGrad;
    core::Gaussians gaussians;
    gaussians.positions = toFloats(rows.gaussians.positions);
    gaussians.logScales = toFloats(rows.gaussians.logScales);
    gaussians.rotations = toFloats(normalized(rows.gaussians.rotations));
    gaussians.opacityLogits = toFloats(rows.gaussians.opacityLogits);
    gaussians.sh = toFloats(rows.gaussians.sh);
    gaussians.shDegree = settings.shDegree;
    gaussians.ids = idsOf(rows.poolRows);
    return gaussians;
}

NamedTensors FourdstrModel::networkParameters() const {
    NamedTensors all;
    models::append(all, "field.", field.parameters());
    if (rectifier != nullptr) models::append(all, "rectifier.", rectifier->parameters());
    return all;
}

std::vector<std::uint64_t> FourdstrModel::idsOf(std::span<const int> rows) const {
    std::vector<std::uint64_t> ids(rows.size());
    std::transform(rows.begin(), rows.end(), ids.begin(),
                   [&](int row) { return pool.ids[static_cast<std::size_t>(row)]; });
    return ids;
}

std::vector<float> largestAxes(const FrameRows& rows, std::size_t frameIndex, int poolRows) {
    std::vector<float> axes(static_cast<std::size_t>(poolRows));
    const int first = rows.offsets[frameIndex];
    const int last = rows.offsets[frameIndex + 1];
    const std::vector<float> largest =
        toFloats(std::get<0>(rows.gaussians.logScales.slice(0, first, last).max(1)).exp());
    for (int i = first; i < last; ++i) {
        axes[static_cast<std::size_t>(rows.poolRows[static_cast<std::size_t>(i)])] =
            largest[static_cast<std::size_t>(i - first)];
    }
    return axes;
}

}  // namespace splatreel::models
