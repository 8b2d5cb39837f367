#include "core/base/crash_report.h"

#include "core/base/files.h"

#include <execinfo.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <exception>
#include <string>
#include <system_error>

// Between a fatal signal and the end of the process only functions are called that may be called there, on
// memory that was there before: no allocation, no lock of ours. The stack comes last, because looking it up
// may wait for the loader; an alarm ends the process where it does.
namespace splatreel::core::crash {
namespace {

namespace fs = std::filesystem;

constexpr unsigned longestHandling = 3;  // seconds
constexpr std::size_t longestPath = 1024;
constexpr std::size_t longestAbout = 4096;
constexpr std::size_t longestLine = 240;
constexpr unsigned lineCount = 64;
constexpr int deepestStack = 64;
constexpr std::size_t mostReports = 5;
constexpr std::size_t handlerStack = std::size_t{64} << 10U;
constexpr int fatalSignals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

struct Line {
    std::array<char, longestLine> text;
    std::atomic<std::size_t> length;
};

struct Prepared {
    std::array<char, longestPath> folder{};
    std::array<char, longestPath> file{};
    std::array<char, longestAbout> about{};
    std::array<Line, lineCount> lines{};
    std::atomic<unsigned> nextLine{0};
    std::array<char, handlerStack> stack{};
    std::atomic<pid_t> handler{0};  ///< the thread that writes the report
};
Prepared prepared;

void put(int file, const char* text, std::size_t length) {
    while (length > 0) {
        const ssize_t written = ::write(file, text, length);
        if (written <= 0) return;
        text += written;
        length -= static_cast<std::size_t>(written);
    }
}

void put(int file, const char* text) {
    put(file, text, std::strlen(text));
}

const char* nameOf(int signal) {
    switch (signal) {
        case SIGSEGV:
            return "SIGSEGV: memory that is not there\n";
        case SIGBUS:
            return "SIGBUS: memory, or a mapped file, that is gone\n";
        case SIGFPE:
            return "SIGFPE: arithmetic\n";
        case SIGILL:
            return "SIGILL: an instruction that this processor does not know\n";
        case SIGABRT:
            return "SIGABRT: given up by itself\n";
        default:
            return "another signal\n";
    }
}

void writeReport(int signal) {
    if (::mkdir(prepared.folder.data(), 0700) != 0 && errno != EEXIST) return;
    const int file = ::open(prepared.file.data(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return;
    put(file, prepared.about.data());
    put(file, "\nended by ");
    put(file, nameOf(signal));
    put(file, "\nlast messages, the oldest first:\n");
    const unsigned next = prepared.nextLine.load();
    for (unsigned i = 0; i < lineCount; ++i) {
        const Line& line = prepared.lines[(next + i) % lineCount];
        const std::size_t length = std::min(line.length.load(), longestLine);
        if (length == 0) continue;
        put(file, line.text.data(), length);
        put(file, "\n");
    }
    put(file, "\nstack of the thread that ended it:\n");
    std::array<void*, deepestStack> frames{};
    ::backtrace_symbols_fd(frames.data(), ::backtrace(frames.data(), deepestStack), file);
    ::close(file);
}

void onFatalSignal(int signal) {
    const auto self = static_cast<pid_t>(::syscall(SYS_gettid));
    pid_t nobody = 0;
    if (prepared.handler.compare_exchange_strong(nobody, self)) {
        ::signal(SIGALRM, SIG_DFL);
        sigset_t alarms;
        ::sigemptyset(&alarms);
        ::sigaddset(&alarms, SIGALRM);
        ::pthread_sigmask(SIG_UNBLOCK, &alarms, nullptr);
        ::alarm(longestHandling);
        writeReport(signal);
        ::alarm(0);
    } else if (nobody != self) {
        // Another thread crashed first: its report is worth waiting for.
        const timespec wait{longestHandling, 0};
        ::nanosleep(&wait, nullptr);
    }
    ::signal(signal, SIG_DFL);
    ::raise(signal);
}

[[noreturn]] void onTerminate() {
    try {
        if (const std::exception_ptr thrown = std::current_exception()) std::rethrow_exception(thrown);
    } catch (const std::exception& exception) {
        remember(std::string("nobody caught: ") + exception.what());
    } catch (...) {
        remember("nobody caught an exception of an unknown type");
    }
    std::abort();
}

template <std::size_t N>
bool keep(std::array<char, N>& place, std::string_view text) {
    const std::size_t length = std::min(text.size(), N - 1);
    std::memcpy(place.data(), text.data(), length);
    place[length] = '\0';
    return length == text.size();
}

void removeOldest(const fs::path& folder) {
    const std::vector<fs::path> all = reports(folder);
    std::error_code ignored;
    for (std::size_t i = mostReports; i < all.size(); ++i) fs::remove_all(all[i], ignored);
}

}  // namespace

Result<void> watch(const fs::path& folder, std::string_view about) {
    if (auto made = prepareFolder(folder); !made) return made;
    removeOldest(folder);
    const fs::path own =
        folder / ("crash-" + std::to_string(std::time(nullptr)) + "-" + std::to_string(::getpid()));
    const bool fits = keep(prepared.folder, own.string()) && keep(prepared.file, (own / reportFile).string());
    if (!fits) return Error{"the path is too long", own.string(), ""};
    keep(prepared.about, about);
    void* first = nullptr;
    ::backtrace(&first, 1);  // loads what it needs now rather than in the middle of a crash
    const stack_t stack{prepared.stack.data(), 0, prepared.stack.size()};
    ::sigaltstack(&stack, nullptr);
    struct sigaction action{};
    action.sa_handler = &onFatalSignal;
    action.sa_flags = SA_ONSTACK;
    ::sigemptyset(&action.sa_mask);
    for (const int signal : fatalSignals) ::sigaction(signal, &action, nullptr);
    std::set_terminate(&onTerminate);
    return {};
}

void remember(std::string_view line) {
    Line& place = prepared.lines[prepared.nextLine.fetch_add(1) % lineCount];
    const std::size_t length = std::min(line.size(), longestLine);
    place.length = 0;
    std::memcpy(place.text.data(), line.data(), length);
    place.length = length;
}

std::vector<fs::path> reports(const fs::path& folder) {
    std::vector<std::pair<fs::file_time_type, fs::path>> found;
    std::error_code code;
    for (fs::directory_iterator entries(folder, code); !code && entries != fs::directory_iterator();
         entries.increment(code)) {
        std::error_code unknown;
        if (!entries->path().filename().string().starts_with("crash-")) continue;
        found.emplace_back(fs::last_write_time(entries->path() / reportFile, unknown), entries->path());
    }
    std::ranges::sort(found, std::ranges::greater{});
    std::vector<fs::path> result;
    for (auto& [time, path] : found) result.push_back(std::move(path));
    return result;
}

}  // namespace splatreel::core::crash
