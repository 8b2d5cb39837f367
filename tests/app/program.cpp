#include "tests/app/program.h"

#include "core/media/image_io.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace splatreel::tests {
namespace {

namespace fs = std::filesystem;

struct Pipe {
    int ends[2] = {-1, -1};

    Pipe() {
        if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    }
};

[[noreturn]] void become(const std::vector<std::string>& arguments, const RunOptions& options,
                         const Pipe& out, const Pipe& err) {
    const int target = options.standardOutput.empty()
                           ? out.ends[1]
                           : open(options.standardOutput.c_str(), O_WRONLY | O_CLOEXEC);
    dup2(target, STDOUT_FILENO);
    dup2(err.ends[1], STDERR_FILENO);
    if (options.fileLimit) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{*options.fileLimit, *options.fileLimit};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    setenv("SPLATREEL_MODELS_LIBRARY", options.models.value_or(SPLATREEL_TEST_ENGINE).c_str(), 1);
    // No test of this program opens its window.
    for (const char* display : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) unsetenv(display);
    std::vector<char*> texts = {const_cast<char*>(SPLATREEL_PROGRAM)};
    for (const std::string& argument : arguments) texts.push_back(const_cast<char*>(argument.c_str()));
    texts.push_back(nullptr);
    execv(SPLATREEL_PROGRAM, texts.data());
    _exit(127);
}

}  // namespace

Outcome runProgram(const std::vector<std::string>& arguments, const RunOptions& options) {
    const Pipe out;
    const Pipe err;
    const pid_t child = fork();
    if (child == 0) become(arguments, options, out, err);
    close(out.ends[1]);
    close(err.ends[1]);
    Outcome outcome;
    std::vector<pollfd> streams = {{out.ends[0], POLLIN, 0}, {err.ends[0], POLLIN, 0}};
    int interruptsLeft = options.interruptAfter.empty() ? 0 : options.interrupts;
    while (!streams.empty()) {
        poll(streams.data(), streams.size(), 1000);
        for (auto stream = streams.begin(); stream != streams.end();) {
            char buffer[4096];
            const ssize_t length = stream->revents == 0 ? 1 : read(stream->fd, buffer, sizeof buffer);
            if (stream->revents != 0 && length > 0) {
                (stream->fd == out.ends[0] ? outcome.out : outcome.err)
                    .append(buffer, static_cast<std::size_t>(length));
            }
            stream = length <= 0 && errno != EINTR ? streams.erase(stream) : stream + 1;
        }
        // A second one sent before the first was taken would be the same to the system.
        const bool isFirst = interruptsLeft == options.interrupts;
        const std::string sign = isFirst ? options.interruptAfter : "Once more to end at once";
        if (interruptsLeft > 0 && outcome.err.find(sign) != std::string::npos) {
            kill(child, SIGINT);
            --interruptsLeft;
        }
    }
    close(out.ends[0]);
    close(err.ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    return outcome;
}

Folder::Folder() {
    std::string pattern = (fs::temp_directory_path() / "splatreel_test_XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = pattern;
}

Folder::~Folder() {
    std::error_code error;
    fs::remove_all(path_, error);
}

std::vector<std::string> Folder::all(const std::string& below) const {
    std::vector<std::string> names;
    if (!fs::exists(path_ / below)) return names;
    for (const auto& entry : fs::recursive_directory_iterator(path_ / below)) {
        names.push_back(fs::relative(entry.path(), path_ / below).string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

void Folder::write(const std::string& name, const std::string& bytes) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << bytes;
}

std::string Folder::read(const std::string& name) const {
    std::ifstream stream(path_ / name, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

void Folder::makeClip(const std::string& name, int frames, int size, bool empty) const {
    fs::create_directories(path_ / name);
    for (int frame = 0; frame < frames; ++frame) {
        core::ImageRgba8 image(size, size);
        const double centreX = size * 0.4 + frame;
        const double centreY = size * 0.45;
        for (int y = 0; y < size; ++y) {
            for (int x = 0; x < size; ++x) {
                const double distance = std::hypot(x + 0.5 - centreX, y + 0.5 - centreY);
                std::uint8_t* pixel = image.at(x, y);
                pixel[0] = static_cast<std::uint8_t>(60 + 120 * x / size);
                pixel[1] = static_cast<std::uint8_t>(200 - 150 * y / size);
                pixel[2] = 40;
                pixel[3] = !empty && distance < size * 0.25 ? 255 : 0;
            }
        }
        char file[16];
        std::snprintf(file, sizeof file, "%04d.png", frame);
        const auto written = core::writePng(path_ / name / file, image);
        if (!written.ok()) throw std::runtime_error(written.error().message());
    }
}

}  // namespace splatreel::tests
