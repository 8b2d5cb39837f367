#include "core/formats/id_file.h"

#include "core/base/hash.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <string_view>

namespace splatreel::core {
namespace {

constexpr std::string_view magic = "SPLATIDS";
constexpr std::uint64_t headBytes = 24;
constexpr std::uint64_t tableBytes = 24;
constexpr std::size_t recentTables = 4;

void put32(std::string& text, std::uint32_t value) {
    for (int shift = 0; shift < 32; shift += 8) text += static_cast<char>((value >> shift) & 255U);
}

void put64(std::string& text, std::uint64_t value) {
    put32(text, static_cast<std::uint32_t>(value));
    put32(text, static_cast<std::uint32_t>(value >> 32));
}

std::uint32_t get32(const std::byte* bytes) {
    std::uint32_t value = 0;
    for (unsigned i = 0; i < 4; ++i) value |= static_cast<std::uint32_t>(bytes[i]) << (8 * i);
    return value;
}

std::uint64_t get64(const std::byte* bytes) {
    return get32(bytes) | (static_cast<std::uint64_t>(get32(bytes + 4)) << 32);
}

Error damaged(const ByteSource& source) {
    return {"the list of ids is damaged", source.name(),
            "Write the sequence again, or delete ids.bin to go without ids."};
}

}  // namespace

void IdFileBuilder::add(std::span<const std::uint64_t> ids) {
    ContentHash hash;
    hash.add(std::as_bytes(ids));
    const std::string text = hash.text();
    const auto known = std::ranges::find(tables_, text, &Table::hash);
    tableOfFrame_.push_back(static_cast<std::uint32_t>(known - tables_.begin()));
    if (known != tables_.end()) return;
    Table table{text, ids.size(), {}};
    table.bytes.reserve(ids.size());
    std::uint64_t next = 0;  // the smallest id that may follow
    for (const std::uint64_t id : ids) {
        std::uint64_t gap = id - next;
        for (; gap >= 128; gap >>= 7) table.bytes += static_cast<char>(128U | (gap & 127U));
        table.bytes += static_cast<char>(gap);
        next = id + 1;
    }
    tables_.push_back(std::move(table));
}

std::string IdFileBuilder::finish() const {
    std::string text(magic);
    put32(text, 1);
    put32(text, static_cast<std::uint32_t>(tableOfFrame_.size()));
    put32(text, static_cast<std::uint32_t>(tables_.size()));
    put32(text, 0);
    std::uint64_t offset = headBytes + tableBytes * tables_.size() + 4 * tableOfFrame_.size();
    for (const Table& table : tables_) {
        put64(text, table.count);
        put64(text, offset);
        put64(text, table.bytes.size());
        offset += table.bytes.size();
    }
    for (const std::uint32_t table : tableOfFrame_) put32(text, table);
    for (const Table& table : tables_) text += table.bytes;
    return text;
}

Result<std::shared_ptr<const IdFile>> IdFile::open(std::shared_ptr<const ByteSource> source,
                                                   std::uint64_t begin, std::uint64_t size) {
    const Error failure = damaged(*source);
    std::vector<std::byte> head(headBytes);
    if (size < headBytes || begin > source->size() || size > source->size() - begin ||
        !source->read(begin, head))
        return failure;
    if (std::memcmp(head.data(), magic.data(), magic.size()) != 0 || get32(head.data() + 8) != 1)
        return failure;
    const std::uint64_t frames = get32(head.data() + 12);
    const std::uint64_t tables = get32(head.data() + 16);
    const std::uint64_t listBytes = tableBytes * tables + 4 * frames;
    if (listBytes > size - headBytes || frames > static_cast<std::uint64_t>(std::numeric_limits<int>::max()))
        return failure;
    std::vector<std::byte> lists(static_cast<std::size_t>(listBytes));
    if (!source->read(begin + headBytes, lists)) return failure;

    std::shared_ptr<IdFile> file(new IdFile);  // NOLINT(cppcoreguidelines-owning-memory): private constructor
    for (std::size_t i = 0; i < tables; ++i) {
        const std::byte* entry = lists.data() + tableBytes * i;
        const Table table{get64(entry), get64(entry + 8), get64(entry + 16)};
        // Every id takes a byte at least.
        if (table.offset > size || table.bytes > size - table.offset || table.count > table.bytes)
            return failure;
        file->tables_.push_back(table);
    }
    for (std::size_t i = 0; i < frames; ++i) {
        const std::uint32_t table = get32(lists.data() + tableBytes * tables + 4 * i);
        if (table >= tables) return failure;
        file->tableOfFrame_.push_back(table);
    }
    file->source_ = std::move(source);
    file->begin_ = begin;
    return std::shared_ptr<const IdFile>(std::move(file));
}

std::uint64_t IdFile::count(int frame) const {
    return tables_[tableOfFrame_[static_cast<std::size_t>(frame)]].count;
}

Result<Column<std::uint64_t>> IdFile::ids(int frame) const {
    const std::uint32_t index = tableOfFrame_[static_cast<std::size_t>(frame)];
    const std::lock_guard lock(mutex_);
    const auto known = std::ranges::find(recent_, index, &decltype(recent_)::value_type::first);
    if (known != recent_.end()) return known->second;

    const Table& table = tables_[index];
    std::vector<std::byte> bytes(static_cast<std::size_t>(table.bytes));
    if (!source_->read(begin_ + table.offset, bytes)) return damaged(*source_);
    std::vector<std::uint64_t> ids;
    ids.reserve(static_cast<std::size_t>(table.count));
    std::uint64_t next = 0;
    std::size_t at = 0;
    while (ids.size() < table.count) {
        std::uint64_t gap = 0;
        for (unsigned shift = 0;; shift += 7) {
            if (at == bytes.size() || shift > 63) return damaged(*source_);
            const auto byte = static_cast<std::uint64_t>(bytes[at++]);
            if (shift == 63 && byte > 1) return damaged(*source_);
            gap |= (byte & 127U) << shift;
            if (byte < 128) break;
        }
        const std::uint64_t id = next + gap;
        if (id < next || id == std::numeric_limits<std::uint64_t>::max()) return damaged(*source_);
        ids.push_back(id);
        next = id + 1;
    }
    if (recent_.size() == recentTables) recent_.erase(recent_.begin());
    recent_.emplace_back(index, std::move(ids));
    return recent_.back().second;
}

}  // namespace splatreel::core
