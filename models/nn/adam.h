#pragma once

#include <torch/types.h>

#include <cstdint>
#include <span>
#include <vector>

namespace splatreel::models {

struct AdamOptions {
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-15;
};

/// The moments of one parameter; checkpoints keep them.
struct AdamMoments {
    torch::Tensor first, second;  ///< like the parameter
    std::int64_t steps = 0;
};

/// Adam (Kingma & Ba 2015) over float32 leaves, all of them updated in one pass. Parameters are named by the
/// order in which they were added.
class Adam {
public:
    explicit Adam(const AdamOptions& options = {}) : options_(options) {}

    /// Adds contiguous leaves that share a learning rate; gives the group's number.
    std::size_t addGroup(const std::vector<torch::Tensor>& parameters, double learningRate);
    void setLearningRate(std::size_t group, double learningRate) { rates_[group] = learningRate; }

    /// Updates every parameter that has a gradient. Gradients stay.
    void step();
    /// Drops all gradients.
    void clearGradients();

    /// In the order of adding, over all groups.
    [[nodiscard]] const torch::Tensor& parameter(std::size_t index) const { return slots_[index].parameter; }
    [[nodiscard]] AdamMoments& moments(std::size_t index) { return slots_[index].moments; }
    [[nodiscard]] std::size_t size() const { return slots_.size(); }

    /// Puts a leaf with other rows in a parameter's place: row i's moments move to row oldToNew[i] (−1:
    /// gone), rows that no old one moves to start with zero moments. No gradient is taken over.
    void replaceRows(std::size_t index, const torch::Tensor& fresh, std::span<const std::int32_t> oldToNew);

private:
    struct Slot {
        torch::Tensor parameter;
        AdamMoments moments;
        std::size_t group = 0;
    };

    AdamOptions options_;
    std::vector<double> rates_;
    std::vector<Slot> slots_;
};

/// Rows of `tensor` at their new places in a tensor of `rows` rows; zeros elsewhere. Without gradient.
[[nodiscard]] torch::Tensor moveRows(const torch::Tensor& tensor, std::span<const std::int32_t> oldToNew,
                                     std::int64_t rows);

}  // namespace splatreel::models
