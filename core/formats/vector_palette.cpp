#include "core/formats/vector_palette.h"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <queue>

namespace splatreel::core {
namespace {

constexpr int lloydSteps = 4;
/// Vectors that splits may touch, as a multiple of N, before groups are halved by number: about three times
/// what even halves need. Without it a few far vectors after the other could cost N² in all.
constexpr std::uint64_t mostTouched = 64;

/// A run of `order`, and how far its vectors are from their mean.
struct Group {
    std::size_t first = 0;
    std::size_t end = 0;
    double error = 0;        ///< sum of squares
    std::size_t widest = 0;  ///< dimension with the greatest variance
    float middle = 0;        ///< its mean there

    [[nodiscard]] bool operator<(const Group& other) const {
        return error != other.error ? error < other.error : first > other.first;
    }
};

class Splitter {
public:
    Splitter(std::span<const float> vectors, std::size_t dimensions)
        : vectors_(vectors),
          dimensions_(dimensions),
          order_(vectors.size() / dimensions),
          mean_(dimensions),
          other_(dimensions),
          square_(dimensions) {
        std::iota(order_.begin(), order_.end(), std::uint32_t{0});
    }

    [[nodiscard]] std::vector<Group> split(std::size_t most) {
        std::priority_queue<Group> open;
        std::vector<Group> closed;
        open.push(measured(0, order_.size()));
        while (!open.empty() && open.size() + closed.size() < most) {
            const Group group = open.top();
            open.pop();
            const std::size_t middle = group.error > 0 ? halved(group) : group.end;
            if (middle == group.first || middle == group.end) {
                closed.push_back(group);
                continue;
            }
            open.push(measured(group.first, middle));
            open.push(measured(middle, group.end));
        }
        for (; !open.empty(); open.pop()) closed.push_back(open.top());
        // As they lie: near ones have near numbers.
        std::ranges::sort(closed, {}, &Group::first);
        return closed;
    }

    [[nodiscard]] VectorPalette palette(const std::vector<Group>& groups) {
        VectorPalette palette;
        palette.labels.resize(order_.size());
        for (std::size_t i = 0; i < groups.size(); ++i) {
            mean(groups[i].first, groups[i].end, mean_);
            palette.entries.insert(palette.entries.end(), mean_.begin(), mean_.end());
            for (std::size_t at = groups[i].first; at < groups[i].end; ++at)
                palette.labels[order_[at]] = static_cast<std::uint16_t>(i);
        }
        return palette;
    }

private:
    [[nodiscard]] const float* vector(std::size_t at) const {
        return vectors_.data() + dimensions_ * order_[at];
    }

    void mean(std::size_t first, std::size_t end, std::vector<float>& out) const {
        std::ranges::fill(out, 0.0F);
        for (std::size_t at = first; at < end; ++at) {
            const float* v = vector(at);
            for (std::size_t d = 0; d < dimensions_; ++d) out[d] += v[d];
        }
        const float share = 1.0F / static_cast<float>(end - first);
        for (float& value : out) value *= share;
    }

    [[nodiscard]] Group measured(std::size_t first, std::size_t end) {
        Group group{first, end};
        mean(first, end, mean_);
        std::ranges::fill(square_, 0.0F);
        for (std::size_t at = first; at < end; ++at) {
            const float* v = vector(at);
            for (std::size_t d = 0; d < dimensions_; ++d) {
                const float away = v[d] - mean_[d];
                square_[d] += away * away;
            }
        }
        for (const float sum : square_) group.error += double{sum};
        group.widest = static_cast<std::size_t>(std::ranges::max_element(square_) - square_.begin());
        group.middle = mean_[group.widest];
        return group;
    }

    /// Puts one half before the other; where the second begins.
    [[nodiscard]] std::size_t halved(const Group& group) {
        const auto part = [&](const auto& isFirst) {
            const auto begin = order_.begin() + static_cast<std::ptrdiff_t>(group.first);
            const auto end = order_.begin() + static_cast<std::ptrdiff_t>(group.end);
            return static_cast<std::size_t>(std::partition(begin, end, isFirst) - order_.begin());
        };
        touched_ += group.end - group.first;
        if (touched_ > mostTouched * order_.size()) return byNumber(group);
        std::size_t middle = part(
            [&](std::uint32_t row) { return vectors_[dimensions_ * row + group.widest] < group.middle; });
        for (int step = 0; step < lloydSteps; ++step) {
            if (middle == group.first || middle == group.end) break;
            mean(group.first, middle, mean_);
            mean(middle, group.end, other_);
            // Nearer to the one than to the other: on its side of the plane half way.
            float level = 0;
            for (std::size_t d = 0; d < dimensions_; ++d) {
                level += 0.5F * (other_[d] * other_[d] - mean_[d] * mean_[d]);
                other_[d] -= mean_[d];
            }
            const std::size_t next = part([&](std::uint32_t row) {
                const float* v = vectors_.data() + dimensions_ * row;
                float along = 0;
                for (std::size_t d = 0; d < dimensions_; ++d) along += v[d] * other_[d];
                return along < level;
            });
            if (next == group.first || next == group.end || next == middle) break;
            middle = next;
        }
        return middle;
    }

    [[nodiscard]] std::size_t byNumber(const Group& group) {
        const std::size_t middle = group.first + (group.end - group.first) / 2;
        const auto place = [&](std::size_t at) { return order_.begin() + static_cast<std::ptrdiff_t>(at); };
        std::nth_element(
            place(group.first), place(middle), place(group.end), [&](std::uint32_t a, std::uint32_t b) {
                return vectors_[dimensions_ * a + group.widest] < vectors_[dimensions_ * b + group.widest];
            });
        return middle;
    }

    std::span<const float> vectors_;
    std::size_t dimensions_;
    std::uint64_t touched_ = 0;
    std::vector<std::uint32_t> order_;
    std::vector<float> mean_, other_, square_;
};

}  // namespace

VectorPalette makePalette(std::span<const float> vectors, std::size_t dimensions, std::size_t most) {
    assert(most >= 1 && most <= 65536 && dimensions > 0 && vectors.size() % dimensions == 0);
    if (vectors.empty()) return {};
    Splitter splitter(vectors, dimensions);
    return splitter.palette(splitter.split(most));
}

}  // namespace splatreel::core
