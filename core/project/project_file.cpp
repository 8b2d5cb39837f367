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

/// Another name for the file as it is now. It never lacks its own.
void keepBackup(const fs::path& file) {
    std::error_code ignored;
    const fs::path backup = backupOf(file);
    fs::path fresh = backup;
    fresh += ".new";
    fs::remove(fresh, ignored);
    std::error_code code;
    fs::create_hard_link(file, fresh, code);
    if (code) fs::copy_file(file, fresh, code);  // no links there
    if (!code) fs::rename(fresh, backup, ignored);
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
    auto output = OutputFile::create(file);
    if (!output) return output.error();
    if (auto put = output->write(text); !put) return put;
    std::error_code code;
    if (fs::exists(file, code)) keepBackup(file);
    if (auto done = output->commit(); !done) return done;
    flushFolder(file.parent_path());
    return {};
}

Result<ProjectDocument> loadProject(const fs::path& file) {
    auto document = read(file);
    std::error_code code;
    if (document || !fs::is_regular_file(file, code)) return document;
    if (!read(backupOf(file))) return document;
    Error error = document.error();
    error.remedy = "The version before the last save can be read: " + backupOf(file).string();
    return error;
}

}  // namespace splatreel::core
