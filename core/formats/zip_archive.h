#pragma once

#include "core/base/files.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace splatreel::core {

/// Whether it begins like a zip archive.
[[nodiscard]] bool isZip(const ByteSource& source);

/// A zip archive for reading. One thread.
class ZipArchive {
public:
    /// `source` must outlive this. Reads the list of entries, nothing else.
    [[nodiscard]] static Result<ZipArchive> open(const ByteSource& source);
    ~ZipArchive();
    ZipArchive(ZipArchive&&) noexcept;
    ZipArchive& operator=(ZipArchive&&) noexcept;

    /// All of one entry, stored or deflated, its checksum compared. More than `limit` bytes are an error, and
    /// memory grows only as the entry yields its bytes.
    [[nodiscard]] Result<std::vector<std::byte>> read(const std::string& name, std::uint64_t limit) const;

private:
    struct State;
    explicit ZipArchive(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

struct ZipEntry {
    std::string name;
    std::vector<std::byte> bytes;
    bool deflate = false;  ///< else stored: what is compressed already
};

/// A zip archive in memory. The same entries give the same bytes: their time is the format's first.
/// `where` names it in errors.
[[nodiscard]] Result<std::vector<std::byte>> packZip(std::span<const ZipEntry> entries,
                                                     const std::string& where);

}  // namespace splatreel::core
