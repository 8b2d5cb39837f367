#include "core/base/files.h"

#include "core/base/direct_read.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace splatreel::core {
namespace {

constexpr std::size_t bufferSize = 1U << 18;

Error systemError(int code, const std::string& doing, const std::filesystem::path& where) {
    switch (code) {
        case ENOSPC:
        case EDQUOT:
            return {"the disk is full (" + doing + ")", where.string(),
                    "Free some space or choose a folder on another disk."};
        case EACCES:
        case EPERM:
        case EROFS:
            return {"no permission (" + doing + ")", where.string(),
                    "Change its permissions or choose another place."};
        case ENOENT:
            return {"there is no such file or folder", where.string(), "Check the path."};
        case ENOTDIR:
            return {"a part of the path is not a folder", where.string(), "Check the path."};
        default:
            return {doing + " failed: " + std::strerror(code), where.string(), ""};
    }
}

class FileSource final : public ByteSource {
public:
    FileSource(int descriptor, std::uint64_t size, std::string name)
        : descriptor_(descriptor), size_(size), name_(std::move(name)), direct_(descriptor, size) {}
    ~FileSource() override { ::close(descriptor_); }
    FileSource(const FileSource&) = delete;
    FileSource& operator=(const FileSource&) = delete;

    [[nodiscard]] const std::string& name() const override { return name_; }
    [[nodiscard]] std::uint64_t size() const override { return size_; }
    [[nodiscard]] bool read(std::uint64_t offset, std::span<std::byte> out) const override {
        if (offset > size_ || out.size() > size_ - offset) return false;
        if (direct_.read(offset, out)) return true;
        while (!out.empty()) {
            const ssize_t got = ::pread(descriptor_, out.data(), out.size(), static_cast<off_t>(offset));
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) return false;
            offset += static_cast<std::uint64_t>(got);
            out = out.subspan(static_cast<std::size_t>(got));
        }
        return true;
    }

private:
    int descriptor_;
    std::uint64_t size_;
    std::string name_;
    DirectReader direct_;
};

class MemorySource final : public ByteSource {
public:
    MemorySource(std::span<const std::byte> bytes, std::string name)
        : bytes_(bytes), name_(std::move(name)) {}
    [[nodiscard]] const std::string& name() const override { return name_; }
    [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
    [[nodiscard]] bool read(std::uint64_t offset, std::span<std::byte> out) const override {
        if (offset > bytes_.size() || out.size() > bytes_.size() - offset) return false;
        std::ranges::copy(bytes_.subspan(static_cast<std::size_t>(offset), out.size()), out.begin());
        return true;
    }

private:
    std::span<const std::byte> bytes_;
    std::string name_;
};

std::string temporaryName(const std::string& name) {
    static std::atomic<unsigned> counter{0};
    std::string hidden(1, '.');
    hidden += name;
    hidden += ".part-" + std::to_string(::getpid()) + "-" + std::to_string(counter.fetch_add(1));
    return hidden;
}

}  // namespace

Result<OutputFile> OutputFile::create(const std::filesystem::path& target) {
    OutputFile file;
    file.target_ = target;
    file.temporary_ = target.parent_path() / temporaryName(target.filename().string());
    file.descriptor_ = ::open(file.temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file.descriptor_ < 0) {
        const int code = errno;
        file.temporary_.clear();
        return systemError(code, "creating the file", target);
    }
    file.buffer_.reserve(bufferSize);
    return file;
}

OutputFile::~OutputFile() {
    abandon();
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : target_(std::move(other.target_)),
      temporary_(std::exchange(other.temporary_, {})),
      descriptor_(std::exchange(other.descriptor_, -1)),
      buffer_(std::move(other.buffer_)),
      written_(other.written_) {}

OutputFile& OutputFile::operator=(OutputFile&& other) noexcept {
    if (this != &other) {
        abandon();
        target_ = std::move(other.target_);
        temporary_ = std::exchange(other.temporary_, {});
        descriptor_ = std::exchange(other.descriptor_, -1);
        buffer_ = std::move(other.buffer_);
        written_ = other.written_;
    }
    return *this;
}

void OutputFile::abandon() {
    if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
    temporary_.clear();
}

Result<void> OutputFile::flush() {
    std::span<const std::byte> rest(buffer_);
    while (!rest.empty()) {
        const ssize_t put = ::write(descriptor_, rest.data(), rest.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return systemError(errno, "writing", target_);
        rest = rest.subspan(static_cast<std::size_t>(put));
    }
    buffer_.clear();
    return {};
}

Result<void> OutputFile::write(std::span<const std::byte> bytes) {
    written_ += bytes.size();
    while (!bytes.empty()) {
        const std::size_t part = std::min(bytes.size(), bufferSize - buffer_.size());
        buffer_.insert(buffer_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(part));
        bytes = bytes.subspan(part);
        if (buffer_.size() == bufferSize) {
            if (auto flushed = flush(); !flushed) return flushed;
        }
    }
    return {};
}

Result<void> OutputFile::write(std::string_view text) {
    return write(std::as_bytes(std::span(text)));
}

Result<void> OutputFile::seek(std::uint64_t offset) {
    if (auto flushed = flush(); !flushed) return flushed;
    if (::lseek(descriptor_, static_cast<off_t>(offset), SEEK_SET) < 0) {
        return systemError(errno, "writing", target_);
    }
    return {};
}

Result<void> OutputFile::commit() {
    if (auto flushed = flush(); !flushed) return flushed;
    if (::fsync(descriptor_) != 0 && errno != EINVAL) return systemError(errno, "flushing", target_);
    // Some file systems report a full disk only now.
    if (::close(std::exchange(descriptor_, -1)) != 0) return systemError(errno, "closing", target_);
    if (::rename(temporary_.c_str(), target_.c_str()) != 0) return systemError(errno, "renaming", target_);
    temporary_.clear();
    return {};
}

Result<void> writeFile(const std::filesystem::path& target, std::string_view text) {
    auto file = OutputFile::create(target);
    if (!file) return file.error();
    if (auto put = file->write(text); !put) return put;
    return file->commit();
}

Result<void> prepareFolder(const std::filesystem::path& folder) {
    std::error_code code;
    std::filesystem::create_directories(folder, code);
    if (code) {
        if (std::filesystem::exists(folder, code))
            return Error{"this is a file, a folder is needed", folder.string(), "Choose another place."};
        return Error{"the folder cannot be made", folder.string(),
                     "Check the path and its permissions, or choose another place."};
    }
    if (!std::filesystem::is_directory(folder, code))
        return Error{"this is a file, a folder is needed", folder.string(), "Choose another place."};
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
        return systemError(errno, "writing into the folder", folder);
    return {};
}

Result<void> requireFreeSpace(const std::filesystem::path& folder, std::uint64_t bytes) {
    std::error_code code;
    const auto space = std::filesystem::space(folder, code);
    if (code || space.available >= bytes) return {};  // unknown: writing itself will tell
    return Error{
        "the disk is full: " + bytesText(bytes) + " are needed, " + bytesText(space.available) + " are free",
        folder.string(), "Free some space or choose a folder on another disk."};
}

std::string bytesText(std::uint64_t bytes) {
    constexpr std::array<const char*, 5> units = {"bytes", "kB", "MB", "GB", "TB"};
    auto value = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (value >= 1000 && unit + 1 < units.size()) {
        value /= 1000;
        ++unit;
    }
    char text[32];
    std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
    return text;
}

Result<std::shared_ptr<const ByteSource>> openFile(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return systemError(errno, "opening", path);
    struct stat status{};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(descriptor);
        return Error{"this is not a file", path.string(), "Give a file."};
    }
    return std::shared_ptr<const ByteSource>(
        std::make_shared<FileSource>(descriptor, static_cast<std::uint64_t>(status.st_size), path.string()));
}

std::shared_ptr<const ByteSource> memorySource(std::span<const std::byte> bytes, std::string name) {
    return std::make_shared<MemorySource>(bytes, std::move(name));
}

Result<std::string> readTextFile(const std::filesystem::path& path, std::uint64_t limit) {
    const auto source = openFile(path);
    if (!source) return source.error();
    const ByteSource& file = **source;
    if (file.size() > limit)
        return Error{"the file is too large for what it should be (" + bytesText(file.size()) + ", at most " +
                         bytesText(limit) + ")",
                     path.string(), "Check that this is the right file."};
    std::string text(static_cast<std::size_t>(file.size()), '\0');
    if (!file.read(0, std::as_writable_bytes(std::span(text))))
        return Error{"reading failed", path.string(), "Check the disk."};
    return text;
}

}  // namespace splatreel::core
