#pragma once

#include "core/base/files.h"
#include "core/base/result.h"
#include "core/gaussians/column.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace splatreel::core {

/// The ids of a sequence's frames, which PLY and GLB files have no place for. Little-endian: "SPLATIDS", u32
/// version 1, u32 frames, u32 tables, u32 zero; per table u64 count, u64 offset, u64 bytes; per frame u32
/// table; then the tables: the first id and the gaps between neighbours minus one, seven bits a byte, low
/// bits first, the top bit set where more follow. Frames with equal ids share a table.
class IdFileBuilder {
public:
    /// Ids of the next frame, strictly increasing.
    void add(std::span<const std::uint64_t> ids);
    /// The whole file.
    [[nodiscard]] std::string finish() const;

private:
    struct Table {
        std::string hash;
        std::uint64_t count = 0;
        std::string bytes;
    };
    std::vector<Table> tables_;
    std::vector<std::uint32_t> tableOfFrame_;
};

/// Reads such a file frame by frame. Thread-safe.
class IdFile {
public:
    /// `begin` and `size`: where it lies in the source (a part of a GLB, say). Checks every number before it
    /// is believed.
    [[nodiscard]] static Result<std::shared_ptr<const IdFile>> open(std::shared_ptr<const ByteSource> source,
                                                                    std::uint64_t begin, std::uint64_t size);

    [[nodiscard]] int frameCount() const { return static_cast<int>(tableOfFrame_.size()); }
    [[nodiscard]] std::uint64_t count(int frame) const;
    /// Strictly increasing. Frames that share a table share the column while it is among the last few read.
    [[nodiscard]] Result<Column<std::uint64_t>> ids(int frame) const;

private:
    struct Table {
        std::uint64_t count = 0;
        std::uint64_t offset = 0;
        std::uint64_t bytes = 0;
    };
    IdFile() = default;

    std::shared_ptr<const ByteSource> source_;
    std::uint64_t begin_ = 0;
    std::vector<Table> tables_;
    std::vector<std::uint32_t> tableOfFrame_;
    mutable std::mutex mutex_;
    mutable std::vector<std::pair<std::uint32_t, Column<std::uint64_t>>> recent_;
};

}  // namespace splatreel::core
