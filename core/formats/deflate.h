#pragma once

#include "core/base/files.h"
#include "core/base/result.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace splatreel::core {

/// Reads a gzip stream piece by piece. One thread.
class GzipReader {
public:
    /// `source` must outlive this.
    explicit GzipReader(const ByteSource& source);
    ~GzipReader();
    GzipReader(const GzipReader&) = delete;
    GzipReader& operator=(const GzipReader&) = delete;

    /// The next bytes of the unpacked stream; false when it has fewer, or is damaged.
    [[nodiscard]] bool read(std::span<std::byte> out);
    /// The same into a vector that grows only as the stream yields its bytes.
    [[nodiscard]] bool read(std::uint64_t bytes, std::vector<std::byte>& out);

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Takes bytes up: into a file, into memory.
using ByteSink = std::function<Result<void>(std::span<const std::byte>)>;

/// Writes a gzip stream. One thread.
class GzipWriter {
public:
    explicit GzipWriter(ByteSink sink);
    ~GzipWriter();
    GzipWriter(const GzipWriter&) = delete;
    GzipWriter& operator=(const GzipWriter&) = delete;

    Result<void> write(std::span<const std::byte> bytes);
    /// Ends the stream.
    Result<void> finish();

private:
    Result<void> compress(std::span<const std::byte> bytes, int flush);

    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace splatreel::core
