#pragma once

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace splatreel::tests {

/// What a run of the program left.
struct Outcome {
    int code = -1;  ///< exit code; −signal where one ended it
    std::string out;
    std::string err;

    [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(out, nullptr, false); }
};

struct RunOptions {
    std::string standardOutput = {};            ///< a file to write to instead of catching it
    std::optional<std::size_t> fileLimit = {};  ///< bytes that a file may grow to
    std::optional<std::string> models = {};     ///< another models library than the test engine's
    std::string interruptAfter = {};  ///< an interrupt is sent when this has appeared on standard error …
    int interrupts = 1;               ///< … so many times, each once the last was taken
};

/// Runs the splatreel program with the test engine.
[[nodiscard]] Outcome runProgram(const std::vector<std::string>& arguments, const RunOptions& options = {});

/// A folder of its own for a test, removed afterwards.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] std::string path(const std::string& name = "") const { return (path_ / name).string(); }
    /// Names of everything below, sorted, relative.
    [[nodiscard]] std::vector<std::string> all(const std::string& below = "") const;
    void write(const std::string& name, const std::string& bytes) const;
    [[nodiscard]] std::string read(const std::string& name) const;
    /// A clip of a disc that moves to the right, as PNG files with alpha.
    void makeClip(const std::string& name, int frames, int size = 64, bool empty = false) const;

private:
    std::filesystem::path path_;
};

}  // namespace splatreel::tests
