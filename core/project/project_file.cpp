#include "core/project/project_file.h"

#include "core/base/files.h"
#include "core/project/project_json.h"

#include <fcntl.h>
#include <unistd.h>

#include <system_error>

namespace splatreel::core {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largestFile = 256'000'000;

/// A rename is on the disk when its folder is.
void flushFolder(const fs::path& folder) {
    const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    [[maybe_unused]] const int refused = ::fsync(descriptor);  // not every file system can
    ::close(descriptor);
}

/// Another name for the file as it is now, which never lacks its own; empty where there is no file, or no
/// room for a copy. ProjectSession takes away what a killed process leaves under such a name.
fs::path secondName(const fs::path& file) {
    std::error_code code;
    if (!fs::exists(file, code)) return {};
    fs::path second = file.parent_path() / fs::path(".");
    second += file.filename();
    second += ".part-backup";
    fs::remove(second, code);
    fs::create_hard_link(file, second, code);
    if (code) fs::copy_file(file, second, code);  // no links there
    return code ? fs::path() : second;
}

Result<ProjectDocument> read(const fs::path& file) {
    const auto text = readTextFile(file, largestFile);
    if (!text) return text.error();
    return projectFromJson(*text, file.string());
}

}  // namespace

fs::path sideFolder(const fs::path& projectFile) {
    fs::path folder = projectFile;
    folder.replace_extension(".data");
    return folder;
}

fs::path backupOf(const fs::path& file) {
    fs::path name(".");
    name += file.filename();
    name += ".backup";
    return file.parent_path() / name;
}

Result<void> saveProject(const ProjectDocument& document, const fs::path& file) {
    const std::string text = projectToJson(document);
    const auto again = projectFromJson(text, file.string());
    if (!again || projectToJson(*again) != text) {
        return Error{"the project could not be written in a form that reads back", file.string(),
                     "The file is as it was. Undo the last steps and save again, and report this: " +
                         (again ? std::string("it reads back differently") : again.error().message())};
    }
    if (text.size() > largestFile)
        return Error{
            "the project is larger than " + bytesText(largestFile) + ", which could not be opened again",
            file.string(), "Remove edits that hold large selections, then save again."};
    auto output = OutputFile::create(file);
    if (!output) return output.error();
    if (auto put = output->write(text); !put) return put;
    const fs::path before = secondName(file);
    std::error_code ignored;
    if (auto done = output->commit(); !done) {
        if (!before.empty()) fs::remove(before, ignored);
        return done;
    }
    if (!before.empty()) fs::rename(before, backupOf(file), ignored);
    flushFolder(file.parent_path());
    return {};
}

Result<ProjectDocument> loadProject(const fs::path& file) {
    auto document = read(file);
    std::error_code code;
    if (document || !fs::is_regular_file(file, code)) return document;
    if (!read(backupOf(file))) return document;
    Error error = document.error();
    if (!error.remedy.empty()) error.remedy += " ";
    error.remedy += "The version before the last save can be read: " + backupOf(file).string();
    return error;
}

}  // namespace splatreel::core
