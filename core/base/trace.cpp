#include "core/base/trace.h"

#include "core/base/log.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cmath>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>

namespace splatreel::core::trace {
namespace {

constexpr std::string_view closing = "\n]\n";
constexpr auto writeInterval = std::chrono::milliseconds(250);
constexpr std::size_t writeAtOnce = std::size_t{1} << 20U;  // bytes

template <class Number>
void appendNumber(std::string& text, Number value) {
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    text.append(digits, end);
}

void appendText(std::string& text, std::string_view value) {
    constexpr const char* hexadecimal = "0123456789abcdef";
    text += '"';
    for (const char letter : value) {
        const auto code = static_cast<unsigned char>(letter);
        if (letter == '"' || letter == '\\') {
            text += '\\';
            text += letter;
        } else if (code < 0x20) {
            text += "\\u00";
            text += hexadecimal[code >> 4U];
            text += hexadecimal[code & 15U];
        } else {
            text += letter;
        }
    }
    text += '"';
}

void appendTime(std::string& text, const char* key, Clock::duration time) {
    text += key;
    appendNumber(text, std::chrono::duration_cast<std::chrono::microseconds>(time).count());
}

void appendArguments(std::string& text, Arguments arguments) {
    if (arguments.size() == 0) return;
    text += ",\"args\":{";
    bool first = true;
    for (const Argument& argument : arguments) {
        if (!std::exchange(first, false)) text += ',';
        appendText(text, argument.name);
        text += ':';
        if (const auto* whole = std::get_if<std::int64_t>(&argument.value)) {
            appendNumber(text, *whole);
        } else if (const auto* real = std::get_if<double>(&argument.value)) {
            std::isfinite(*real) ? appendNumber(text, *real) : appendText(text, "not finite");
        } else {
            appendText(text, std::get<std::string_view>(argument.value));
        }
    }
    text += '}';
}

std::int64_t threadNumber() {
    thread_local const std::int64_t number = ::gettid();
    return number;
}

/// {"ph":…,"cat":…,"name":…,"pid":…,"tid":…,"ts":… and no end yet.
std::string eventText(char phase, std::string_view category, std::string_view name, Clock::time_point time) {
    std::string text = ",\n{\"ph\":\"";
    text += phase;
    text += "\",\"cat\":";
    appendText(text, category);
    text += ",\"name\":";
    appendText(text, name);
    text += ",\"pid\":";
    appendNumber(text, static_cast<std::int64_t>(::getpid()));
    text += ",\"tid\":";
    appendNumber(text, threadNumber());
    appendTime(text, ",\"ts\":", time.time_since_epoch());
    return text;
}

/// The file and what waits to be written into it.
class Recorder {
public:
    ~Recorder() { stop(); }

    Result<void> start(const std::filesystem::path& file, const Limits& limits) {
        const std::lock_guard lock(mutex_);
        if (descriptor_ >= 0) return Error{"a trace is being written already", file.string(), ""};
        descriptor_ = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
        if (descriptor_ < 0) {
            return Error{std::string("the trace cannot be written: ") + std::strerror(errno), file.string(),
                         "Choose a place that can be written."};
        }
        name_ = file.string();
        limits_ = limits;
        end_ = 0;
        dropped_ = 0;
        full_ = false;
        waiting_ = "[\n{\"ph\":\"M\",\"name\":\"process_name\",\"pid\":";
        appendNumber(waiting_, static_cast<std::int64_t>(::getpid()));
        waiting_ += ",\"args\":{\"name\":\"splatreel\"}}";
        write(std::exchange(waiting_, {}));
        thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
        detail::active.store(true);
        return {};
    }

    void stop() {
        detail::active.store(false);
        if (thread_.joinable()) {
            thread_.request_stop();
            thread_.join();
        }
        const std::lock_guard lock(mutex_);
        if (descriptor_ < 0) return;
        write(std::exchange(waiting_, {}));
        ::close(std::exchange(descriptor_, -1));
    }

    void add(std::string event) {
        event += '}';
        const std::lock_guard lock(mutex_);
        if (waiting_.size() + event.size() > limits_.waitingBytes) {
            ++dropped_;
            return;
        }
        waiting_ += event;
        if (waiting_.size() > writeAtOnce) wake_.notify_one();
    }

private:
    void serve(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            std::string text;
            {
                std::unique_lock lock(mutex_);
                wake_.wait_for(lock, stop, writeInterval, [this] { return waiting_.size() > writeAtOnce; });
                text.swap(waiting_);
                if (const auto lost = std::exchange(dropped_, 0); lost > 0) {
                    text += eventText('i', "trace", "events were dropped", Clock::now());
                    appendArguments(text, {{"count", lost}});
                    text += '}';
                }
            }
            write(std::move(text));
        }
    }

    /// Over the closing bracket. On the recorder's thread, or without it.
    void write(std::string text) {
        if (text.empty() || full_) return;
        if (end_ + text.size() + 512 > limits_.fileBytes) {
            full_ = true;
            detail::active.store(false);
            text = eventText('i', "trace", "the trace is full", Clock::now()) + '}';
        }
        const std::size_t kept = text.size();
        text += closing;
        std::size_t done = 0;
        while (done < text.size()) {
            const ssize_t written = ::pwrite(descriptor_, text.data() + done, text.size() - done,
                                             static_cast<off_t>(end_ + done));
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) {
                full_ = true;
                detail::active.store(false);
                log::warning("the trace " + name_ + " ends here: " + std::strerror(errno));
                return;
            }
            done += static_cast<std::size_t>(written);
        }
        end_ += kept;
    }

    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::string waiting_;  // guarded by mutex_, as dropped_
    std::int64_t dropped_ = 0;

    int descriptor_ = -1;
    std::string name_;
    Limits limits_;
    std::uint64_t end_ = 0;  ///< where the closing bracket stands
    bool full_ = false;
    std::jthread thread_;
};

Recorder& recorder() {
    static Recorder instance;
    return instance;
}

void appendNumberOf(std::string& event, std::uint64_t number) {
    event += ",\"id\":";
    appendNumber(event, number);
}

}  // namespace

std::atomic<bool> detail::active{false};

Result<void> start(const std::filesystem::path& file, const Limits& limits) {
    return recorder().start(file, limits);
}

void stop() {
    recorder().stop();
}

void nameThread(std::string_view name) {
    if (!on()) return;
    std::string event = eventText('M', "thread", "thread_name", Clock::now());
    appendArguments(event, {{"name", name}});
    recorder().add(std::move(event));
}

void instant(std::string_view category, std::string_view name, Arguments arguments) {
    if (!on()) return;
    std::string event = eventText('i', category, name, Clock::now());
    event += ",\"s\":\"t\"";
    appendArguments(event, arguments);
    recorder().add(std::move(event));
}

void counter(std::string_view name, Arguments values) {
    if (!on()) return;
    std::string event = eventText('C', "counter", name, Clock::now());
    appendArguments(event, values);
    recorder().add(std::move(event));
}

void complete(std::string_view category, std::string_view name, Clock::time_point start,
              Arguments arguments) {
    if (!on()) return;
    std::string event = eventText('X', category, name, start);
    appendTime(event, ",\"dur\":", Clock::now() - start);
    appendArguments(event, arguments);
    recorder().add(std::move(event));
}

void begin(std::string_view category, std::string_view name, std::uint64_t number, Arguments arguments) {
    if (!on()) return;
    std::string event = eventText('b', category, name, Clock::now());
    appendNumberOf(event, number);
    appendArguments(event, arguments);
    recorder().add(std::move(event));
}

void end(std::string_view category, std::string_view name, std::uint64_t number, Arguments arguments) {
    if (!on()) return;
    std::string event = eventText('e', category, name, Clock::now());
    appendNumberOf(event, number);
    appendArguments(event, arguments);
    recorder().add(std::move(event));
}

void spanning(std::string_view category, std::string_view name, Clock::time_point start,
              Arguments arguments) {
    if (!on()) return;
    static std::atomic<std::uint64_t> last{std::uint64_t{1} << 48U};  // apart from the callers' numbers
    const std::uint64_t number = ++last;
    std::string both = eventText('b', category, name, start);
    appendNumberOf(both, number);
    appendArguments(both, arguments);
    both += '}';
    both += eventText('e', category, name, Clock::now());
    appendNumberOf(both, number);
    recorder().add(std::move(both));
}

}  // namespace splatreel::core::trace
