#include "render/vulkan/draw_exact.h"

#include <algorithm>
#include <utility>

namespace splatreel::render::vulkan {

core::Result<std::vector<ExactFrames::Run>> ExactFrames::upload(const std::shared_ptr<Device>& device,
                                                                const BindingLayoutPtr& layout,
                                                                const core::Gaussians& frame) {
    std::vector<Run> runs;
    const auto size = static_cast<std::uint32_t>(frame.size());
    const auto harmonics = static_cast<std::size_t>(3 * core::shCoefficientCount(frame.shDegree));
    if (auto begun = uploader_->begin(); !begun.ok()) return begun.error();
    for (std::uint32_t first = 0; first < size; first += rowsPerRun) {
        const std::uint32_t rows = std::min(rowsPerRun, size - first);
        const std::pair<std::span<const float>, std::size_t> columns[] = {{frame.positions, 3},
                                                                          {frame.logScales, 3},
                                                                          {frame.rotations, 4},
                                                                          {frame.opacityLogits, 1},
                                                                          {frame.sh, harmonics}};
        const std::uint64_t bytes = 4 * (11 + harmonics) * std::uint64_t{rows};
        auto buffer = Buffer::create(device, {bytes, Purpose::pages});
        if (!buffer.ok()) return buffer.error();
        std::uint64_t offset = 0;
        for (const auto& [column, width] : columns) {
            const auto part = std::as_bytes(column.subspan(first * width, rows * width));
            if (auto added = uploader_->add(part, *buffer, offset); !added.ok()) return added.error();
            offset += part.size();
        }
        auto bindings = Bindings::create(layout);
        if (!bindings.ok()) return bindings.error();
        bindings->set(0, *buffer);
        runs.push_back({std::move(*buffer), std::move(*bindings), first, rows});
    }
    if (auto finished = uploader_->finish(); !finished.ok()) return finished.error();
    return runs;
}

core::Result<void> ExactFrames::hold(const std::shared_ptr<Device>& device, const BindingLayoutPtr& layout,
                                     std::span<const core::GaussiansPtr> frames) {
    std::erase_if(frames_, [&](const auto& entry) {
        return std::find(frames.begin(), frames.end(), entry.first) == frames.end();
    });
    for (const core::GaussiansPtr& frame : frames) {
        if (frames_.contains(frame)) continue;
        if (!uploader_) {
            auto made = Uploader::create(device, std::uint64_t{4} << 20U);
            if (!made.ok()) return made.error();
            uploader_.emplace(std::move(*made));
        }
        auto runs = upload(device, layout, *frame);
        if (!runs.ok()) return runs.error();
        frames_.emplace(frame, std::move(*runs));
    }
    return {};
}

}  // namespace splatreel::render::vulkan
