#include "core/matte/color_grid.h"

#include <algorithm>
#include <cmath>

namespace splatreel::core {

ColorGrid::ColorGrid(int pictureWidth, int pictureHeight, Fineness fineness) : fineness_(fineness) {
    const int longer = std::max({1, pictureWidth, pictureHeight});
    placesPerPixel_ = static_cast<float>(fineness.places) / static_cast<float>(longer);
    const auto cells = [&](int pixels) {
        return std::max(1, static_cast<int>(std::ceil(static_cast<float>(pixels) * placesPerPixel_)));
    };
    size_ = {cells(pictureHeight), cells(pictureWidth), fineness.lightness, fineness.chroma, fineness.chroma};
    std::size_t stride = 1;
    for (std::size_t axis = axes; axis-- > 0;) {
        stride_[axis] = stride;
        stride *= static_cast<std::size_t>(size_[axis]);
    }
    cells_.resize(stride);
}

std::array<float, ColorGrid::axes> ColorGrid::coordinate(float x, float y, const std::uint8_t* lab) const {
    const auto chroma = [&](std::uint8_t value) {
        return (static_cast<float>(value) - 128.0F) / static_cast<float>(fineness_.chromaWidth) +
               0.5F * static_cast<float>(fineness_.chroma) - 0.5F;
    };
    std::array<float, axes> result{
        (y + 0.5F) * placesPerPixel_ - 0.5F, (x + 0.5F) * placesPerPixel_ - 0.5F,
        (static_cast<float>(lab[0]) + 0.5F) * static_cast<float>(fineness_.lightness) / 256.0F - 0.5F,
        chroma(lab[1]), chroma(lab[2])};
    // What is no number lies at the beginning.
    for (std::size_t axis = 0; axis < axes; ++axis)
        result[axis] = result[axis] > 0 ? std::min(result[axis], static_cast<float>(size_[axis] - 1)) : 0.0F;
    return result;
}

void ColorGrid::add(int x, int y, const std::uint8_t* lab, float object, float background) {
    const std::array<float, axes> where = coordinate(static_cast<float>(x), static_cast<float>(y), lab);
    std::size_t cell = 0;
    for (std::size_t axis = 0; axis < axes; ++axis)
        cell += stride_[axis] * static_cast<std::size_t>(where[axis] + 0.5F);
    cells_[cell].object += object;
    cells_[cell].background += background;
}

void ColorGrid::blur() {
    std::vector<Counts> before;
    for (std::size_t axis = 0; axis < axes; ++axis) {
        const auto count = static_cast<std::size_t>(size_[axis]);
        const std::size_t run = stride_[axis];
        if (count == 1) continue;
        // Along this axis runs of neighbouring cells follow each other; each becomes 1/4, 1/2, 1/4 of three.
        before.resize(run);
        for (std::size_t block = 0; block < cells_.size(); block += run * count) {
            std::copy_n(cells_.begin() + static_cast<std::ptrdiff_t>(block), run, before.begin());
            for (std::size_t k = 0; k < count; ++k) {
                Counts* const here = cells_.data() + block + k * run;
                const Counts* const after = k + 1 < count ? here + run : here;
                for (std::size_t i = 0; i < run; ++i) {
                    const Counts own = here[i];
                    here[i] = {0.25F * (before[i].object + after[i].object) + 0.5F * own.object,
                               0.25F * (before[i].background + after[i].background) + 0.5F * own.background};
                    before[i] = own;
                }
            }
        }
    }
}

void ColorGrid::mix(float share, const ColorGrid& other, float otherShare) {
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        cells_[i].object = share * cells_[i].object + otherShare * other.cells_[i].object;
        cells_[i].background = share * cells_[i].background + otherShare * other.cells_[i].background;
    }
}

void ColorGrid::normalize() {
    double object = 0;
    double background = 0;
    for (const Counts& cell : cells_) {
        object += cell.object;
        background += cell.background;
    }
    const auto a = static_cast<float>(object > 0 ? 1 / object : 0);
    const auto b = static_cast<float>(background > 0 ? 1 / background : 0);
    for (Counts& cell : cells_) cell = {a * cell.object, b * cell.background};
}

ColorGrid::Counts ColorGrid::at(float x, float y, const std::uint8_t* lab) const {
    const std::array<float, axes> where = coordinate(x, y, lab);
    // The corners of the cell round the place, one axis after the other.
    std::array<std::size_t, 1U << axes> corner{};
    std::array<float, 1U << axes> weight{};
    weight[0] = 1;
    std::size_t corners = 1;
    for (std::size_t axis = 0; axis < axes; ++axis) {
        const auto low = static_cast<std::size_t>(where[axis]);
        const float share = where[axis] - static_cast<float>(low);
        const bool splits = share > 0;
        for (std::size_t i = 0; i < corners; ++i) {
            corner[i] += low * stride_[axis];
            if (!splits) continue;
            corner[corners + i] = corner[i] + stride_[axis];
            weight[corners + i] = weight[i] * share;
            weight[i] *= 1 - share;
        }
        if (splits) corners *= 2;
    }
    Counts sum;
    for (std::size_t i = 0; i < corners; ++i) {
        sum.object += weight[i] * cells_[corner[i]].object;
        sum.background += weight[i] * cells_[corner[i]].background;
    }
    return sum;
}

float objectChance(ColorGrid::Counts local, ColorGrid::Counts wide, float wideWeight) {
    // A colour that was seen nowhere says nothing.
    constexpr float unseen = 2e-5F;
    const float prior = (wide.object + unseen) / (wide.object + wide.background + 2 * unseen);
    return (local.object + wideWeight * prior) / (local.object + local.background + wideWeight);
}

float logOdds(float chance) {
    const float bounded = std::clamp(chance, 0.02F, 0.98F);
    return std::log(bounded / (1 - bounded));
}

}  // namespace splatreel::core
