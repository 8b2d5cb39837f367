#pragma once

#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace splatreel::core {

/// An immutable column of values, shared between copies: frames of a sequence whose colours do not change
/// hold the same memory. Reading is thread-safe; a change means a new column.
template <class T>
class Column {
public:
    Column() = default;
    Column(std::vector<T> values)  // NOLINT(google-explicit-constructor)
        : values_(std::make_shared<const std::vector<T>>(std::move(values))) {}

    [[nodiscard]] std::size_t size() const { return values_ ? values_->size() : 0; }
    [[nodiscard]] bool empty() const { return size() == 0; }
    [[nodiscard]] std::span<const T> span() const {
        return values_ ? std::span<const T>(*values_) : std::span<const T>();
    }
    [[nodiscard]] const T* data() const { return values_ ? values_->data() : nullptr; }
    [[nodiscard]] const T* begin() const { return data(); }
    [[nodiscard]] const T* end() const { return data() + size(); }
    const T& operator[](std::size_t index) const { return (*values_)[index]; }
    /// A copy to change.
    [[nodiscard]] std::vector<T> copy() const { return values_ ? *values_ : std::vector<T>(); }
    /// Whether both hold the same memory (equal without looking at the values).
    [[nodiscard]] bool shares(const Column& other) const { return values_ == other.values_; }

private:
    std::shared_ptr<const std::vector<T>> values_;
};

}  // namespace splatreel::core
