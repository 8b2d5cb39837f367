#pragma once

#include "core/base/result.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

/// What the program did when, for people who look for a stall: spans, moments and counters of every thread in
/// a file that Perfetto (ui.perfetto.dev) and chrome://tracing open. The format is Chrome's "JSON Array
/// Format" (Trace Event Format, Google, 2016). Off, each call costs one load.
///
/// The file is written by a thread of its own, four times a second; every write ends with the closing
/// bracket, which the next one overwrites: it is whole JSON at any moment, also after a kill. All functions
/// are thread-safe and do not wait for the disk.
namespace splatreel::core::trace {

using Clock = std::chrono::steady_clock;

struct Limits {
    /// Of the file. Once it is full, one last event says so and nothing more is kept.
    std::uint64_t fileBytes = std::uint64_t{256} << 20;
    /// Waiting to be written; events beyond are dropped and counted.
    std::uint64_t waitingBytes = std::uint64_t{8} << 20;
};

/// Begins a trace, replacing the file. An error where it cannot be written, and while another one runs.
Result<void> start(const std::filesystem::path& file, const Limits& limits = {});
/// Writes what is left and closes the file.
void stop();

namespace detail {
extern std::atomic<bool> active;
}
[[nodiscard]] inline bool on() {
    return detail::active.load(std::memory_order_relaxed);
}

struct Argument {
    std::string_view name;
    std::variant<std::int64_t, double, std::string_view> value;
};
using Arguments = std::initializer_list<Argument>;

/// What the calling thread is called in the trace.
void nameThread(std::string_view name);
/// Something that happened at one moment.
void instant(std::string_view category, std::string_view name, Arguments arguments = {});
/// Values over time, drawn as a curve.
void counter(std::string_view name, Arguments values);
/// Something that this thread did from `start` to now.
void complete(std::string_view category, std::string_view name, Clock::time_point start,
              Arguments arguments = {});
/// Something that goes on across threads and may overlap its like: from `start` to now, or begun now and
/// ended later under the same category, name and number.
void spanning(std::string_view category, std::string_view name, Clock::time_point start,
              Arguments arguments = {});
void begin(std::string_view category, std::string_view name, std::uint64_t number, Arguments arguments = {});
void end(std::string_view category, std::string_view name, std::uint64_t number, Arguments arguments = {});

/// What the calling thread does while this lives. The texts must outlive it.
class Span {
public:
    Span(std::string_view category, std::string_view name) {
        if (!on()) return;
        category_ = category;
        name_ = name;
        start_ = Clock::now();
    }
    ~Span() {
        if (!name_.empty()) complete(category_, name_, start_);
    }
    Span(const Span&) = delete;
    Span& operator=(const Span&) = delete;

private:
    std::string_view category_;
    std::string_view name_;  ///< empty: the trace was off
    Clock::time_point start_;
};

}  // namespace splatreel::core::trace
