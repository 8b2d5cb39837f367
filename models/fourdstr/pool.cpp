#include "models/fourdstr/pool.h"

#include <algorithm>
#include <bit>
#include <cassert>

namespace splatreel::models {

Membership::Membership(int rows, int frames)
    : rows_(rows),
      frames_(frames),
      wordsPerRow_((frames + 63) / 64),
      words_(static_cast<std::size_t>(rows) * static_cast<std::size_t>(wordsPerRow_)) {}

void Membership::insertAll(int row) {
    for (int frame = 0; frame < frames_; ++frame) insert(row, frame);
}

int Membership::count(int row) const {
    int total = 0;
    for (int word = 0; word < wordsPerRow_; ++word) total += std::popcount(words_[index(row, word * 64)]);
    return total;
}

std::vector<int> Membership::rowsOf(int frame) const {
    std::vector<int> rows;
    rows.reserve(static_cast<std::size_t>(rows_));
    for (int row = 0; row < rows_; ++row) {
        if (contains(row, frame)) rows.push_back(row);
    }
    return rows;
}

void Membership::append(int count) {
    rows_ += count;
    words_.resize(static_cast<std::size_t>(rows_) * static_cast<std::size_t>(wordsPerRow_));
}

void Membership::compact(std::span<const int> old2new) {
    int kept = 0;
    for (int row = 0; row < rows_; ++row) {
        if (old2new[static_cast<std::size_t>(row)] < 0) continue;
        assert(old2new[static_cast<std::size_t>(row)] == kept);
        std::copy_n(words_.begin() + static_cast<std::ptrdiff_t>(index(row, 0)), wordsPerRow_,
                    words_.begin() + static_cast<std::ptrdiff_t>(index(kept, 0)));
        ++kept;
    }
    rows_ = kept;
    words_.resize(static_cast<std::size_t>(rows_) * static_cast<std::size_t>(wordsPerRow_));
}

int GaussianPool::append(const GaussianTensors& added, std::span<const std::uint64_t> parentIds,
                         std::span<const int> births) {
    const torch::NoGradGuard noGrad;
    const int first = size();
    const int count = added.size();
    assert(parentIds.size() == static_cast<std::size_t>(count) &&
           births.size() == static_cast<std::size_t>(count));
    GaussianTensors copy = added;
    const auto mine = parameters.all();
    const auto theirs = copy.all();
    for (std::size_t i = 0; i < mine.size(); ++i) *mine[i] = torch::cat({*mine[i], *theirs[i]});
    for (int i = 0; i < count; ++i) {
        ids.push_back(nextId++);
        parents.push_back(parentIds[static_cast<std::size_t>(i)]);
        birthFrames.push_back(births[static_cast<std::size_t>(i)]);
    }
    membership.append(count);
    return first;
}

std::vector<int> GaussianPool::compact(std::span<const std::uint8_t> keep) {
    const torch::NoGradGuard noGrad;
    std::vector<int> old2new(keep.size(), -1);
    std::vector<std::int64_t> kept;
    for (std::size_t row = 0; row < keep.size(); ++row) {
        if (keep[row] == 0) continue;
        old2new[row] = static_cast<int>(kept.size());
        ids[kept.size()] = ids[row];
        parents[kept.size()] = parents[row];
        birthFrames[kept.size()] = birthFrames[row];
        kept.push_back(static_cast<std::int64_t>(row));
    }
    ids.resize(kept.size());
    parents.resize(kept.size());
    birthFrames.resize(kept.size());
    membership.compact(old2new);
    const auto rows = torch::tensor(kept, torch::kInt64).to(parameters.positions.device());
    for (torch::Tensor* tensor : parameters.all()) *tensor = tensor->index_select(0, rows);
    return old2new;
}

bool GaussianPool::consistent() const {
    const std::size_t n = ids.size();
    if (parents.size() != n || birthFrames.size() != n || membership.rows() != size()) return false;
    if (parameters.positions.size(0) != size() || parameters.sh.size(0) != size()) return false;
    for (std::size_t row = 0; row < n; ++row) {
        if (parents[row] > ids[row] || ids[row] >= nextId) return false;
        if (row > 0 && ids[row] <= ids[row - 1]) return false;
    }
    return true;
}

}  // namespace splatreel::models
