#pragma once

#include <algorithm>
#include <cstddef>

/// How the kernels cut their rows into tasks: by the number of rows alone, so that sums are formed in the
/// same order on every machine.
namespace splatreel::models::kernels {

constexpr int mostTasks = 64;

[[nodiscard]] inline int taskCount(std::ptrdiff_t rows, std::ptrdiff_t rowsPerTask = 1) {
    const std::ptrdiff_t tasks = (rows + rowsPerTask - 1) / rowsPerTask;
    return static_cast<int>(std::min<std::ptrdiff_t>(tasks, mostTasks));
}

/// The number of tasks where each has sums of its own that are added up in the end.
[[nodiscard]] inline int sumCount(std::ptrdiff_t rows) {
    constexpr std::ptrdiff_t leastRows = 512;
    constexpr int mostSums = 16;
    return std::min(taskCount(rows, leastRows), mostSums);
}

struct TaskRange {
    std::ptrdiff_t first, last;
};

[[nodiscard]] inline TaskRange taskRange(std::ptrdiff_t rows, int tasks, int task) {
    return {rows * task / tasks, rows * (task + 1) / tasks};
}

}  // namespace splatreel::models::kernels
