#include "core/matte/cut.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc/detail/gcgraph.hpp>

#include <cassert>
#include <cmath>

namespace splatreel::core {
namespace {

/// Whole numbers make the flow exact, and the same everywhere.
constexpr float unit = 256;

int whole(float value) {
    return static_cast<int>(std::lround(value * unit));
}

struct Step {
    int x;
    int y;
    float length;
};
constexpr Step steps[] = {{1, 0, 1.0F}, {-1, 1, 1.41421F}, {0, 1, 1.0F}, {1, 1, 1.41421F}};

}  // namespace

AlphaImage cut(const WorkPicture& picture, std::span<const CutMark> marks, std::span<const float> odds,
               float smoothness) {
    const int width = picture.width();
    const int height = picture.height();
    assert(marks.size() == picture.pixelCount() && odds.size() == marks.size());
    std::vector<int> node(marks.size(), -1);
    int count = 0;
    for (std::size_t i = 0; i < marks.size(); ++i)
        if (marks[i] == CutMark::open) node[i] = count++;

    AlphaImage result(width, height);
    for (std::size_t i = 0; i < marks.size(); ++i) result.values[i] = marks[i] == CutMark::object ? 255 : 0;
    if (count == 0) return result;

    cv::detail::GCGraph<int> graph(static_cast<unsigned>(count), 8U * static_cast<unsigned>(count));
    std::vector<int> terminal(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) graph.addVtx();
    for (std::size_t i = 0; i < marks.size(); ++i)
        if (node[i] >= 0) terminal[static_cast<std::size_t>(node[i])] += whole(odds[i]);
    const float falloff = 1 / (2 * picture.contrast);
    bool hasEdges = false;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const auto own =
                static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
            for (const Step& step : steps) {
                const int nx = x + step.x;
                const int ny = y + step.y;
                if (nx < 0 || nx >= width || ny >= height) continue;
                const auto other = static_cast<std::size_t>(ny) * static_cast<std::size_t>(width) +
                                   static_cast<std::size_t>(nx);
                if (node[own] < 0 && node[other] < 0) continue;
                float difference = 0;
                for (std::size_t c = 0; c < 3; ++c) {
                    const auto d = static_cast<float>(picture.lab[3 * own + c] - picture.lab[3 * other + c]);
                    difference += d * d;
                }
                const int cost = whole(smoothness * std::exp(-falloff * difference) / step.length);
                if (cost == 0) continue;
                if (node[own] >= 0 && node[other] >= 0) {
                    graph.addEdges(node[own], node[other], cost, cost);
                    hasEdges = true;
                    continue;
                }
                const bool ownIsOpen = node[own] >= 0;
                const CutMark fixed = ownIsOpen ? marks[other] : marks[own];
                const auto open = static_cast<std::size_t>(ownIsOpen ? node[own] : node[other]);
                terminal[open] += fixed == CutMark::object ? cost : -cost;
            }
        }
    }
    if (hasEdges) {
        for (int i = 0; i < count; ++i) {
            const int weight = terminal[static_cast<std::size_t>(i)];
            graph.addTermWeights(i, std::max(weight, 0), std::max(-weight, 0));
        }
        graph.maxFlow();
    }
    for (std::size_t i = 0; i < marks.size(); ++i) {
        if (node[i] < 0) continue;
        const bool isObject =
            hasEdges ? graph.inSourceSegment(node[i]) : terminal[static_cast<std::size_t>(node[i])] > 0;
        result.values[i] = isObject ? 255 : 0;
    }
    return result;
}

}  // namespace splatreel::core
