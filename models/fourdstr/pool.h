#pragma once

#include <torch/types.h>

#include <cstdint>
#include <span>
#include <vector>

namespace splatreel::models {

/// Which frames a Gaussian belongs to: bit t of row p. Rows × frames, packed.
class Membership {
public:
    Membership() = default;
    Membership(int rows, int frames);

    [[nodiscard]] int rows() const { return rows_; }
    [[nodiscard]] int frames() const { return frames_; }
    [[nodiscard]] bool contains(int row, int frame) const {
        return (words_[index(row, frame)] >> (frame & 63) & 1U) != 0;
    }
    void insert(int row, int frame) { words_[index(row, frame)] |= std::uint64_t{1} << (frame & 63); }
    void erase(int row, int frame) { words_[index(row, frame)] &= ~(std::uint64_t{1} << (frame & 63)); }
    void insertAll(int row);
    [[nodiscard]] int count(int row) const;
    /// Rows that belong to a frame, ascending.
    [[nodiscard]] std::vector<int> rowsOf(int frame) const;
    /// Appends `count` rows without a frame.
    void append(int count);
    /// Keeps the rows that `old2new` sends somewhere (see GaussianPool::compact).
    void compact(std::span<const int> old2new);

    friend bool operator==(const Membership&, const Membership&) = default;

private:
    [[nodiscard]] std::size_t index(int row, int frame) const {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(wordsPerRow_) +
               static_cast<std::size_t>(frame >> 6);
    }
    int rows_ = 0;
    int frames_ = 0;
    int wordsPerRow_ = 0;
    std::vector<std::uint64_t> words_;
};

/// Raw parameters of P Gaussians as torch tensors, float32.
struct GaussianTensors {
    torch::Tensor positions;      // [P, 3]
    torch::Tensor logScales;      // [P, 3]
    torch::Tensor rotations;      // [P, 4]
    torch::Tensor opacityLogits;  // [P]
    torch::Tensor sh;             // [P, K, 3]

    [[nodiscard]] std::vector<torch::Tensor*> all() {
        return {&positions, &logScales, &rotations, &opacityLogits, &sh};
    }
    [[nodiscard]] int size() const { return static_cast<int>(positions.size(0)); }
    /// Makes leaves of all of them, which the optimiser follows.
    void requireGradients() {
        for (torch::Tensor* tensor : all()) *tensor = tensor->detach().requires_grad_(true);
    }
};

/// The canonical Gaussians of a run: parameters, stable ids, parents, and which frame each belongs to (the
/// paper's per-frame indices). Rows are sorted by id; a child's id is greater than its parent's, so ancestor
/// walks end. One thread.
struct GaussianPool {
    GaussianTensors parameters;
    std::vector<std::uint64_t> ids;         ///< [P] strictly increasing
    std::vector<std::uint64_t> parents;     ///< [P] id of the parent, or the own id for the first ones
    std::vector<std::int32_t> birthFrames;  ///< [P] frame that asked for it, −1: canonical
    Membership membership;                  ///< [P] × frames
    std::uint64_t nextId = 0;

    [[nodiscard]] int size() const { return static_cast<int>(ids.size()); }

    /// Appends Gaussians with fresh ids and no frames yet; returns the first new row.
    int append(const GaussianTensors& added, std::span<const std::uint64_t> parentIds,
               std::span<const int> births);

    /// Removes the rows where `keep` is 0. Returns old2new: new row of every old one, −1 where removed.
    std::vector<int> compact(std::span<const std::uint8_t> keep);

    /// Row order, sizes, membership counts: what must always hold.
    [[nodiscard]] bool consistent() const;
};

}  // namespace splatreel::models
