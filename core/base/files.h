#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace splatreel::core {

/// A file that appears under its name only when all of it is on disk: written beside it under a temporary
/// name, flushed, renamed. Left without `commit`, nothing remains of it and an older file of that name stays
/// as it was. One thread at a time.
class OutputFile {
public:
    /// The folder must exist.
    [[nodiscard]] static Result<OutputFile> create(const std::filesystem::path& target);
    ~OutputFile();
    OutputFile(OutputFile&& other) noexcept;
    OutputFile& operator=(OutputFile&& other) noexcept;
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    /// Buffered.
    Result<void> write(std::span<const std::byte> bytes);
    Result<void> write(std::string_view text);
    /// Continues to write at `offset`, for containers that complete their header at the end.
    Result<void> seek(std::uint64_t offset);
    /// Flushes to the disk and gives the file its name.
    Result<void> commit();
    /// Bytes written in all, those written twice counted twice.
    [[nodiscard]] std::uint64_t written() const { return written_; }

private:
    OutputFile() = default;
    Result<void> flush();
    void abandon();

    std::filesystem::path target_;
    std::filesystem::path temporary_;
    int descriptor_ = -1;
    std::vector<std::byte> buffer_;
    std::uint64_t written_ = 0;
};

/// The whole of a small file at once, as OutputFile.
Result<void> writeFile(const std::filesystem::path& target, std::string_view text);

/// Makes the folder and its parents, and checks that files can be written there.
Result<void> prepareFolder(const std::filesystem::path& folder);

/// An error when the disk that holds `folder` has fewer than `bytes` free; the message names both numbers.
Result<void> requireFreeSpace(const std::filesystem::path& folder, std::uint64_t bytes);

/// "3.2 MB": for messages.
[[nodiscard]] std::string bytesText(std::uint64_t bytes);

/// Bytes of known number that can be read anywhere: a file or memory. Thread-safe.
class ByteSource {
public:
    virtual ~ByteSource() = default;
    [[nodiscard]] virtual const std::string& name() const = 0;  ///< for messages
    [[nodiscard]] virtual std::uint64_t size() const = 0;
    /// Fills `out` from `offset`; false when there is not that much, or the disk fails.
    [[nodiscard]] virtual bool read(std::uint64_t offset, std::span<std::byte> out) const = 0;
};

/// Opens a file for reading. A folder, a device or something missing is an error.
[[nodiscard]] Result<std::shared_ptr<const ByteSource>> openFile(const std::filesystem::path& path);

/// Reads from memory that the caller keeps alive.
[[nodiscard]] std::shared_ptr<const ByteSource> memorySource(std::span<const std::byte> bytes,
                                                             std::string name);

/// The whole of a text file of at most `limit` bytes.
[[nodiscard]] Result<std::string> readTextFile(const std::filesystem::path& path, std::uint64_t limit);

}  // namespace splatreel::core
