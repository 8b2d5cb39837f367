#pragma once

#include <memory>
#include <utility>

namespace splatreel::core {

/// A value whose copies share memory: immutable, compared by what it holds. A change is a new one.
template <class T>
class Shared {
public:
    Shared() : value_(std::make_shared<const T>()) {}
    Shared(T value)
        : value_(std::make_shared<const T>(std::move(value))) {}  // NOLINT(google-explicit-constructor)

    const T& operator*() const { return *value_; }
    const T* operator->() const { return value_.get(); }
    /// Whether both hold the same memory.
    [[nodiscard]] bool shares(const Shared& other) const { return value_ == other.value_; }

    friend bool operator==(const Shared& a, const Shared& b) {
        return a.value_ == b.value_ || *a.value_ == *b.value_;
    }

private:
    std::shared_ptr<const T> value_;
};

}  // namespace splatreel::core
