#include "models/nn/hexplane_kernel.h"

#include "core/base/parallel.h"
#include "models/nn/tasks.h"

#include <algorithm>

// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/nn/hexplane_kernel.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "models/nn/vector_math-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace splatreel::models::kernels::HWY_NAMESPACE {
namespace {

/// Where a row lies on one axis: between samples `index` and `index` + 1.
struct AxisCell {
    int index;
    float fraction;
    float slope;  // d (index + fraction) / d value; 0 where clamped
};

HWY_INLINE AxisCell cellOf(float value, float scale, float offset, int resolution) {
    const float half = 0.5F * static_cast<float>(resolution - 1);
    const float top = 2 * half;
    float at = (value * scale + offset + 1) * half;
    float slope = scale * half;
    if (!(at >= 0)) {  // also what is not a number
        at = 0;
        slope = 0;
    } else if (at > top) {
        at = top;
        slope = 0;
    }
    const int index = std::min(static_cast<int>(at), resolution - 2);
    return {index, at - static_cast<float>(index), slope};
}

struct RowCells {
    AxisCell axes[4];
};

HWY_INLINE RowCells cellsOf(const HexPlaneArguments& arguments, std::ptrdiff_t row, std::size_t level) {
    RowCells cells;
    const auto& resolution = arguments.resolution[level];
    for (std::size_t axis = 0; axis < 3; ++axis) {
        cells.axes[axis] = cellOf(arguments.positions[row * 3 + static_cast<std::ptrdiff_t>(axis)],
                                  arguments.scale[axis], arguments.offset[axis], resolution[axis]);
    }
    cells.axes[3] = cellOf(arguments.times[row], arguments.scale[3], arguments.offset[3], resolution[3]);
    return cells;
}

/// Whole vectors of channels, or the few at the end.
template <bool whole>
HWY_INLINE V load(const float* from, int count) {
    if constexpr (whole) return hn::LoadU(D(), from);
    return loadLanes(from, count);
}
template <bool whole>
HWY_INLINE void store(V value, float* to, int count) {
    if constexpr (whole) {
        hn::StoreU(value, D(), to);
    } else {
        storeLanes(value, to, count);
    }
}

/// Offset of the lower left sample, in floats, and the distances to its neighbours.
struct Corner {
    std::ptrdiff_t at, right, down;
};

HWY_INLINE Corner cornerOf(const HexPlaneArguments& arguments, const RowCells& cells, std::size_t level,
                           std::size_t plane) {
    const auto [column, row] = hexPlaneAxes[plane];
    const std::ptrdiff_t right = arguments.channels;
    const std::ptrdiff_t down = right * arguments.resolution[level][static_cast<std::size_t>(column)];
    return {cells.axes[row].index * down + cells.axes[column].index * right, right, down};
}

template <bool whole>
HWY_INLINE void sampleBlock(const HexPlaneArguments& arguments, const RowCells& cells, std::size_t level,
                            int channel, int count, float* out) {
    const D d;
    V product = hn::Set(d, 1.0F);
    for (std::size_t plane = 0; plane < 6; ++plane) {
        const Corner corner = cornerOf(arguments, cells, level, plane);
        const float* p = arguments.planes[level * 6 + plane] + corner.at + channel;
        const V fx = hn::Set(d, cells.axes[hexPlaneAxes[plane][0]].fraction);
        const V fy = hn::Set(d, cells.axes[hexPlaneAxes[plane][1]].fraction);
        const V v00 = load<whole>(p, count);
        const V v01 = load<whole>(p + corner.right, count);
        const V v10 = load<whole>(p + corner.down, count);
        const V v11 = load<whole>(p + corner.down + corner.right, count);
        const V top = hn::MulAdd(hn::Sub(v01, v00), fx, v00);
        const V bottom = hn::MulAdd(hn::Sub(v11, v10), fx, v10);
        product = hn::Mul(product, hn::MulAdd(hn::Sub(bottom, top), fy, top));
    }
    store<whole>(product, out + channel, count);
}

void forward(const HexPlaneArguments& arguments, float* out) {
    const int lanes = static_cast<int>(hn::Lanes(D()));
    const std::size_t levels = arguments.resolution.size();
    const int tasks = taskCount(arguments.rows, 64);
    core::parallelFor(tasks, [&](int task, int) {
        const auto [first, last] = taskRange(arguments.rows, tasks, task);
        for (std::ptrdiff_t row = first; row < last; ++row) {
            for (std::size_t level = 0; level < levels; ++level) {
                const RowCells cells = cellsOf(arguments, row, level);
                float* target =
                    out + (row * static_cast<std::ptrdiff_t>(levels) + static_cast<std::ptrdiff_t>(level)) *
                              arguments.channels;
                int channel = 0;
                for (; channel + lanes <= arguments.channels; channel += lanes) {
                    sampleBlock<true>(arguments, cells, level, channel, lanes, target);
                }
                if (channel < arguments.channels) {
                    sampleBlock<false>(arguments, cells, level, channel, arguments.channels - channel,
                                       target);
                }
            }
        }
    });
}

/// One row's gradients within one block of channels; adds to the planes, gives those of the four coordinates.
template <bool whole>
HWY_INLINE void scatterBlock(const HexPlaneArguments& arguments, const RowCells& cells, std::size_t level,
                             int channel, int count, V gradOut, const std::vector<float*>& gradPlanes,
                             float* gradCoordinates) {
    const D d;
    V value[6];
    V byColumn[6];
    V byRow[6];
    for (std::size_t plane = 0; plane < 6; ++plane) {
        const Corner corner = cornerOf(arguments, cells, level, plane);
        const float* p = arguments.planes[level * 6 + plane] + corner.at + channel;
        const V fx = hn::Set(d, cells.axes[hexPlaneAxes[plane][0]].fraction);
        const V fy = hn::Set(d, cells.axes[hexPlaneAxes[plane][1]].fraction);
        const V v00 = load<whole>(p, count);
        const V v01 = load<whole>(p + corner.right, count);
        const V v10 = load<whole>(p + corner.down, count);
        const V v11 = load<whole>(p + corner.down + corner.right, count);
        const V dTop = hn::Sub(v01, v00);
        const V dBottom = hn::Sub(v11, v10);
        const V top = hn::MulAdd(dTop, fx, v00);
        const V bottom = hn::MulAdd(dBottom, fx, v10);
        byRow[plane] = hn::Sub(bottom, top);
        value[plane] = hn::MulAdd(byRow[plane], fy, top);
        byColumn[plane] = hn::MulAdd(hn::Sub(dBottom, dTop), fy, dTop);
    }
    // Gradient of each factor: the product of the others, without dividing.
    V grad[6];
    V before = gradOut;
    for (int plane = 0; plane < 6; ++plane) {
        grad[plane] = before;
        before = hn::Mul(before, value[plane]);
    }
    V after = value[5];
    for (int plane = 4; plane >= 0; --plane) {
        grad[plane] = hn::Mul(grad[plane], after);
        after = hn::Mul(after, value[plane]);
    }
    V along[4] = {hn::Zero(d), hn::Zero(d), hn::Zero(d), hn::Zero(d)};
    for (std::size_t plane = 0; plane < 6; ++plane) {
        const auto [column, row] = hexPlaneAxes[plane];
        along[column] = hn::MulAdd(grad[plane], byColumn[plane], along[column]);
        along[row] = hn::MulAdd(grad[plane], byRow[plane], along[row]);
        const Corner corner = cornerOf(arguments, cells, level, plane);
        float* p = gradPlanes[level * 6 + plane] + corner.at + channel;
        const V fx = hn::Set(d, cells.axes[column].fraction);
        const V bottom = hn::Mul(grad[plane], hn::Set(d, cells.axes[row].fraction));
        const V top = hn::Sub(grad[plane], bottom);
        const V topRight = hn::Mul(top, fx);
        const V bottomRight = hn::Mul(bottom, fx);
        const auto add = [&](float* at, V sum) {
            store<whole>(hn::Add(load<whole>(at, count), sum), at, count);
        };
        add(p, hn::Sub(top, topRight));
        add(p + corner.right, topRight);
        add(p + corner.down, hn::Sub(bottom, bottomRight));
        add(p + corner.down + corner.right, bottomRight);
    }
    if (gradCoordinates == nullptr) return;
    for (int axis = 0; axis < 4; ++axis) {
        gradCoordinates[axis] = hn::GetLane(hn::SumOfLanes(d, along[axis])) * cells.axes[axis].slope;
    }
}

void backward(const HexPlaneArguments& arguments, const float* gradOut, const HexPlaneGradients& gradients) {
    const int lanes = static_cast<int>(hn::Lanes(D()));
    const auto levels = static_cast<std::ptrdiff_t>(arguments.resolution.size());
    const int blocks = (arguments.channels + lanes - 1) / lanes;
    const int tasks = static_cast<int>(levels) * blocks;
    const bool coordinates = gradients.positions != nullptr || gradients.times != nullptr;
    // Every task owns some channels of one level in all planes: no two write to the same place.
    std::vector<float> partial(coordinates ? static_cast<std::size_t>(tasks * arguments.rows * 4) : 0);
    core::parallelFor(tasks, [&](int task, int) {
        const auto level = static_cast<std::size_t>(task / blocks);
        const int channel = task % blocks * lanes;
        const int count = std::min(lanes, arguments.channels - channel);
        for (std::ptrdiff_t row = 0; row < arguments.rows; ++row) {
            const RowCells cells = cellsOf(arguments, row, level);
            const float* grad =
                gradOut + (row * levels + static_cast<std::ptrdiff_t>(level)) * arguments.channels + channel;
            float* sums = coordinates ? partial.data() + (task * arguments.rows + row) * 4 : nullptr;
            if (count == lanes) {
                scatterBlock<true>(arguments, cells, level, channel, count, hn::LoadU(D(), grad),
                                   gradients.planes, sums);
            } else {
                scatterBlock<false>(arguments, cells, level, channel, count, loadLanes(grad, count),
                                    gradients.planes, sums);
            }
        }
    });
    if (!coordinates) return;
    for (std::ptrdiff_t row = 0; row < arguments.rows; ++row) {
        std::array<float, 4> sum{};
        for (int task = 0; task < tasks; ++task) {
            for (std::size_t axis = 0; axis < 4; ++axis) {
                sum[axis] += partial[static_cast<std::size_t>(task * arguments.rows + row) * 4 + axis];
            }
        }
        if (gradients.positions != nullptr) std::copy_n(sum.data(), 3, gradients.positions + row * 3);
        if (gradients.times != nullptr) gradients.times[row] = sum[3];
    }
}

}  // namespace

void planesForward(const HexPlaneArguments& arguments, float* out) {
    forward(arguments, out);
}

void planesBackward(const HexPlaneArguments& arguments, const float* gradOut,
                    const HexPlaneGradients& gradients) {
    backward(arguments, gradOut, gradients);
}

}  // namespace splatreel::models::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace splatreel::models::kernels {

HWY_EXPORT(planesForward);
HWY_EXPORT(planesBackward);

void hexPlaneForward(const HexPlaneArguments& arguments, float* out) {
    HWY_DYNAMIC_DISPATCH(planesForward)(arguments, out);
}

void hexPlaneBackward(const HexPlaneArguments& arguments, const float* gradOut,
                      const HexPlaneGradients& gradients) {
    HWY_DYNAMIC_DISPATCH(planesBackward)(arguments, gradOut, gradients);
}

}  // namespace splatreel::models::kernels
#endif
