#include "core/gaussians/transform.h"

#include "core/gaussians/harmonics.h"

#include <glm/gtc/quaternion.hpp>

#include <cmath>
#include <utility>

namespace splatreel::core {
namespace {

bool turns(const Similarity& similarity) {
    return similarity.rotation != glm::mat3(1.0F);
}

Column<float> movedPositions(const Column<float>& column, const Similarity& similarity) {
    if (!turns(similarity) && similarity.scale == 1.0F && similarity.translation == glm::vec3(0.0F))
        return column;
    std::vector<float> values = column.copy();
    const glm::mat3 linear = similarity.scale * similarity.rotation;
    for (std::size_t i = 0; i + 2 < values.size(); i += 3) {
        const glm::vec3 moved =
            linear * glm::vec3(values[i], values[i + 1], values[i + 2]) + similarity.translation;
        for (int axis = 0; axis < 3; ++axis) values[i + static_cast<std::size_t>(axis)] = moved[axis];
    }
    return values;
}

Column<float> turnedRotations(const Column<float>& column, const Similarity& similarity) {
    if (!turns(similarity)) return column;
    std::vector<float> values = column.copy();
    const glm::quat turn = glm::quat_cast(similarity.rotation);
    for (std::size_t i = 0; i + 3 < values.size(); i += 4) {
        const glm::quat turned = turn * glm::quat(values[i], values[i + 1], values[i + 2], values[i + 3]);
        values[i] = turned.w;
        values[i + 1] = turned.x;
        values[i + 2] = turned.y;
        values[i + 3] = turned.z;
    }
    return values;
}

Column<float> resizedScales(const Column<float>& column, const Similarity& similarity) {
    if (similarity.scale == 1.0F) return column;
    std::vector<float> values = column.copy();
    const float shift = std::log(similarity.scale);
    for (float& value : values) value += shift;
    return values;
}

Column<float> turnedSh(const Column<float>& column, int degree, const Similarity& similarity) {
    if (!turns(similarity) || degree == 0) return column;
    std::vector<float> values = column.copy();
    rotateSh(values, degree, similarity.rotation);
    return values;
}

/// What a column of the frame before became, so that shared columns are moved once and stay shared.
struct Reuse {
    Column<float> from;
    Column<float> to;

    template <class Make>
    Column<float> operator()(const Column<float>& column, Make&& make) {
        if (!column.shares(from)) {
            to = std::forward<Make>(make)();
            from = column;
        }
        return to;
    }
};

struct FrameReuse {
    Reuse positions, rotations, logScales, sh;
};

Gaussians transformFrame(const Gaussians& gaussians, const Similarity& similarity, FrameReuse& reuse) {
    Gaussians moved = gaussians;
    moved.positions =
        reuse.positions(gaussians.positions, [&] { return movedPositions(gaussians.positions, similarity); });
    moved.rotations = reuse.rotations(gaussians.rotations,
                                      [&] { return turnedRotations(gaussians.rotations, similarity); });
    moved.logScales =
        reuse.logScales(gaussians.logScales, [&] { return resizedScales(gaussians.logScales, similarity); });
    moved.sh = reuse.sh(gaussians.sh, [&] { return turnedSh(gaussians.sh, gaussians.shDegree, similarity); });
    return moved;
}

}  // namespace

Gaussians transformed(const Gaussians& gaussians, const Similarity& similarity) {
    FrameReuse reuse;
    return transformFrame(gaussians, similarity, reuse);
}

GaussianSequence transformed(const GaussianSequence& sequence, const Similarity& similarity) {
    GaussianSequence moved = sequence;
    FrameReuse reuse;
    for (GaussiansPtr& frame : moved.frames)
        frame = std::make_shared<const Gaussians>(transformFrame(*frame, similarity, reuse));
    return moved;
}

}  // namespace splatreel::core
