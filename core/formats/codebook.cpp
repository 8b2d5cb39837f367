#include "core/formats/codebook.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <queue>

namespace splatreel::core {
namespace {

constexpr std::size_t entries = 256;
constexpr std::size_t fineCells = 1024;

/// Sorted values, and what any run of them has of squared error about its mean.
class SortedValues {
public:
    explicit SortedValues(std::vector<float> values) : values_(std::move(values)) {
        std::ranges::sort(values_);
        sums_.reserve(values_.size() + 1);
        squares_.reserve(values_.size() + 1);
        double sum = 0, square = 0;
        for (const float value : values_) {
            sums_.push_back(sum);
            squares_.push_back(square);
            sum += value;
            square += double{value} * value;
        }
        sums_.push_back(sum);
        squares_.push_back(square);
    }

    [[nodiscard]] std::size_t size() const { return values_.size(); }
    [[nodiscard]] bool areEqual(std::size_t first, std::size_t end) const {
        return values_[first] == values_[end - 1];
    }
    [[nodiscard]] double mean(std::size_t first, std::size_t end) const {
        return (sums_[end] - sums_[first]) / static_cast<double>(end - first);
    }
    [[nodiscard]] double error(std::size_t first, std::size_t end) const {
        const double sum = sums_[end] - sums_[first];
        return std::max(0.0, squares_[end] - squares_[first] - sum * sum / static_cast<double>(end - first));
    }
    /// First of the run that is above the run's mean.
    [[nodiscard]] std::size_t middle(std::size_t first, std::size_t end) const {
        const auto place = [&](std::size_t at) { return values_.begin() + static_cast<std::ptrdiff_t>(at); };
        const auto found = std::upper_bound(place(first), place(end), mean(first, end));
        return static_cast<std::size_t>(found - values_.begin());
    }
    /// What stands for a run: six digits are far finer than the steps between entries, and short as text.
    [[nodiscard]] float entry(std::size_t first, std::size_t end) const {
        const double value = mean(first, end);
        if (areEqual(first, end) || value == 0) return values_[first];
        const double unit = std::pow(10.0, std::floor(std::log10(std::abs(value))) - 5);
        return static_cast<float>(std::round(value / unit) * unit);
    }

private:
    std::vector<float> values_;
    std::vector<double> sums_, squares_;  ///< of all before
};

struct Cell {
    double error;
    std::size_t first, end;
    [[nodiscard]] bool operator<(const Cell& other) const {
        return error != other.error ? error < other.error : first > other.first;
    }
};

/// Firsts of at most `fineCells` cells, then the end.
std::vector<std::size_t> partedCells(const SortedValues& values) {
    std::priority_queue<Cell> open;
    std::vector<std::size_t> firsts = {0, values.size()};
    const auto add = [&](std::size_t first, std::size_t end) {
        if (!values.areEqual(first, end)) open.push({values.error(first, end), first, end});
    };
    add(0, values.size());
    while (!open.empty() && firsts.size() <= fineCells) {
        const Cell cell = open.top();
        open.pop();
        const std::size_t middle = values.middle(cell.first, cell.end);
        if (middle == cell.first || middle == cell.end) continue;
        firsts.push_back(middle);
        add(cell.first, middle);
        add(middle, cell.end);
    }
    std::ranges::sort(firsts);
    return firsts;
}

/// Joins neighbouring cells to `entries` with the smallest error. Row by row of the table "so many entries
/// for so many cells"; where its last entry begins only grows with the cells, so halving finds all of a row.
class Joiner {
public:
    Joiner(const SortedValues& values, const std::vector<std::size_t>& firsts)
        : values_(values),
          firsts_(firsts),
          cells_(firsts.size() - 1),
          least_(cells_ + 1),
          next_(cells_ + 1) {}

    [[nodiscard]] std::vector<std::size_t> join() {
        for (std::size_t end = 1; end <= cells_; ++end) least_[end] = error(0, end);
        std::vector<std::vector<std::size_t>> begins(entries, std::vector<std::size_t>(cells_ + 1));
        for (std::size_t row = 1; row < entries; ++row) {
            std::ranges::fill(next_, std::numeric_limits<double>::max());
            fill(begins[row], row, row + 1, cells_, row, cells_ - 1);
            least_.swap(next_);
        }
        std::vector<std::size_t> joined = {firsts_[cells_]};
        for (std::size_t row = entries, end = cells_; row-- > 0;) {
            end = begins[row][end];
            joined.push_back(firsts_[end]);
        }
        std::ranges::reverse(joined);
        return joined;
    }

private:
    [[nodiscard]] double error(std::size_t first, std::size_t end) const {
        return values_.error(firsts_[first], firsts_[end]);
    }
    /// Ends `first` … `last`, whose last entry begins between `low` and `high`; `row` entries come before it.
    void fill(std::vector<std::size_t>& begins, std::size_t row, std::size_t first, std::size_t last,
              std::size_t low, std::size_t high) {
        if (first > last) return;
        const std::size_t end = first + (last - first) / 2;
        for (std::size_t begin = std::max(low, row); begin <= std::min(high, end - 1); ++begin) {
            const double sum = least_[begin] + error(begin, end);
            if (sum >= next_[end]) continue;
            next_[end] = sum;
            begins[end] = begin;
        }
        fill(begins, row, first, end - 1, low, begins[end]);
        fill(begins, row, end + 1, last, begins[end], high);
    }

    const SortedValues& values_;
    const std::vector<std::size_t>& firsts_;
    std::size_t cells_;
    std::vector<double> least_;  ///< error of the first cells with the entries of the row before
    std::vector<double> next_;
};

}  // namespace

Codebook::Codebook(const std::vector<float>& values) {
    std::ranges::copy(values, values_.begin());
    std::fill(values_.begin() + static_cast<std::ptrdiff_t>(values.size()), values_.end(), values.back());
    for (std::size_t i = 0; i < borders_.size(); ++i) borders_[i] = 0.5F * (values_[i] + values_[i + 1]);
}

Codebook Codebook::of(std::vector<float> values) {
    if (values.empty()) return Codebook(std::vector<float>{0});
    const SortedValues sorted(std::move(values));
    std::vector<std::size_t> firsts = partedCells(sorted);
    if (firsts.size() > entries + 1) firsts = Joiner(sorted, firsts).join();
    std::vector<float> chosen;
    for (std::size_t i = 0; i + 1 < firsts.size(); ++i)
        chosen.push_back(sorted.entry(firsts[i], firsts[i + 1]));
    return Codebook(chosen);
}

std::uint8_t Codebook::byteFor(float value) const {
    return static_cast<std::uint8_t>(std::ranges::upper_bound(borders_, value) - borders_.begin());
}

}  // namespace splatreel::core
