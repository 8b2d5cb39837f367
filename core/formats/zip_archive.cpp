#include "core/formats/zip_archive.h"

#include <zip.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <tuple>
#include <utility>

namespace splatreel::core {
namespace {

struct Discard {
    void operator()(zip_t* archive) const { zip_discard(archive); }
    void operator()(zip_file_t* file) const { zip_fclose(file); }
    void operator()(zip_source_t* source) const { zip_source_free(source); }
};
using Archive = std::unique_ptr<zip_t, Discard>;
using EntryStream = std::unique_ptr<zip_file_t, Discard>;
using Source = std::unique_ptr<zip_source_t, Discard>;

/// What libzip asks of the bytes under an archive.
struct Reading {
    const ByteSource* source;
    std::uint64_t at = 0;
    zip_error_t error{};
};

zip_int64_t fail(Reading& reading, int code) {
    zip_error_set(&reading.error, code, 0);
    return -1;
}

zip_int64_t answer(void* state, void* data, zip_uint64_t length, zip_source_cmd_t command) {
    auto& reading = *static_cast<Reading*>(state);
    const std::uint64_t size = reading.source->size();
    switch (command) {
        case ZIP_SOURCE_OPEN:
            reading.at = 0;
            return 0;
        case ZIP_SOURCE_READ: {
            const std::uint64_t bytes = std::min<std::uint64_t>(length, size - reading.at);
            const std::span out(static_cast<std::byte*>(data), static_cast<std::size_t>(bytes));
            if (!reading.source->read(reading.at, out)) return fail(reading, ZIP_ER_READ);
            reading.at += bytes;
            return static_cast<zip_int64_t>(bytes);
        }
        case ZIP_SOURCE_SEEK: {
            const zip_int64_t place =
                zip_source_seek_compute_offset(reading.at, size, data, length, &reading.error);
            if (place < 0) return -1;
            reading.at = static_cast<std::uint64_t>(place);
            return 0;
        }
        case ZIP_SOURCE_TELL:
            return static_cast<zip_int64_t>(reading.at);
        case ZIP_SOURCE_STAT: {
            if (length < sizeof(zip_stat_t)) return fail(reading, ZIP_ER_INVAL);
            auto* stat = static_cast<zip_stat_t*>(data);
            zip_stat_init(stat);
            stat->size = size;
            stat->valid = ZIP_STAT_SIZE;
            return sizeof(zip_stat_t);
        }
        case ZIP_SOURCE_ERROR:
            return zip_error_to_data(&reading.error, data, length);
        case ZIP_SOURCE_CLOSE:
        case ZIP_SOURCE_FREE:
            return 0;
        case ZIP_SOURCE_SUPPORTS:
            // ZIP_SOURCE_FREE among it: without, what lies above this source is never freed.
            return ZIP_SOURCE_SUPPORTS_SEEKABLE;
        default:
            return fail(reading, ZIP_ER_OPNOTSUPP);
    }
}

/// The archive's bytes after it was closed.
Result<std::vector<std::byte>> bytesOf(zip_source_t* source, const Error& failed) {
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_source_stat(source, &stat) != 0 || (stat.valid & ZIP_STAT_SIZE) == 0 ||
        zip_source_open(source) != 0)
        return failed;
    std::vector<std::byte> bytes(static_cast<std::size_t>(stat.size));
    const bool all = zip_source_read(source, bytes.data(), stat.size) == static_cast<zip_int64_t>(stat.size);
    zip_source_close(source);
    if (!all) return failed;
    return bytes;
}

}  // namespace

struct ZipArchive::State {
    Reading reading;  ///< outlives the archive, which reads through it
    Archive archive;
};

ZipArchive::ZipArchive(std::unique_ptr<State> state) : state_(std::move(state)) {}
ZipArchive::~ZipArchive() = default;
ZipArchive::ZipArchive(ZipArchive&&) noexcept = default;
ZipArchive& ZipArchive::operator=(ZipArchive&&) noexcept = default;

bool isZip(const ByteSource& source) {
    constexpr std::array<char, 4> magic = {'P', 'K', 3, 4};
    std::array<std::byte, 4> head{};
    return source.read(0, head) && std::memcmp(head.data(), magic.data(), magic.size()) == 0;
}

Result<ZipArchive> ZipArchive::open(const ByteSource& source) {
    auto state = std::make_unique<State>();
    state->reading.source = &source;
    zip_error_init(&state->reading.error);
    const auto broken = [&](zip_error_t& error) {
        Error result{std::string("the zip archive cannot be read: ") + zip_error_strerror(&error),
                     source.name(), "The file is damaged or incomplete; export or download it again."};
        zip_error_fini(&error);
        return result;
    };
    zip_error_t error;
    zip_error_init(&error);
    Source bytes(zip_source_function_create(&answer, &state->reading, &error));
    if (!bytes) return broken(error);
    state->archive.reset(zip_open_from_source(bytes.get(), ZIP_RDONLY, &error));
    if (!state->archive) return broken(error);
    std::ignore = bytes.release();  // the archive's now
    return ZipArchive(std::move(state));
}

Result<std::vector<std::byte>> ZipArchive::read(const std::string& name, std::uint64_t limit) const {
    zip_t* archive = state_->archive.get();
    const std::string& file = state_->reading.source->name();
    const std::string again = "Export or download it again.";
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat(archive, name.c_str(), 0, &stat) != 0)
        return Error{"its archive has no '" + name + "'", file, again};
    constexpr zip_uint64_t needed = ZIP_STAT_INDEX | ZIP_STAT_SIZE | ZIP_STAT_COMP_METHOD;
    if ((stat.valid & needed) != needed ||
        (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE) ||
        ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE))
        return Error{"'" + name + "' in its archive is encrypted or compressed in a way that is not known",
                     file, "Pack it with deflate or without compression."};
    if (stat.size > limit)
        return Error{"'" + name + "' in its archive has " + bytesText(stat.size) + ", at most " +
                         bytesText(limit) + " are read",
                     file, again};
    const Error damaged{"'" + name + "' in its archive is damaged", file, again};
    const EntryStream entry(zip_fopen_index(archive, stat.index, 0));
    if (!entry) return damaged;
    constexpr std::uint64_t pieceBytes = 1U << 18;
    std::vector<std::byte> bytes;
    // Reads past the promised end once: only there the checksum is compared.
    while (true) {
        const std::size_t start = bytes.size();
        bytes.resize(start + static_cast<std::size_t>(std::min(pieceBytes, stat.size - start) + 1));
        const zip_int64_t got = zip_fread(entry.get(), bytes.data() + start, bytes.size() - start);
        if (got < 0 || start + static_cast<std::uint64_t>(got) > stat.size) return damaged;
        bytes.resize(start + static_cast<std::size_t>(got));
        if (got == 0) break;
    }
    if (bytes.size() != stat.size) return damaged;
    return bytes;
}

Result<std::vector<std::byte>> packZip(std::span<const ZipEntry> entries, const std::string& where) {
    const Error failed{"the zip archive cannot be made", where, "Free some memory."};
    const Source whole(zip_source_buffer_create(nullptr, 0, 0, nullptr));
    if (!whole) return failed;
    Archive archive(zip_open_from_source(whole.get(), ZIP_CREATE | ZIP_TRUNCATE, nullptr));
    if (!archive) return failed;
    zip_source_keep(whole.get());  // the archive frees its own share
    for (const ZipEntry& entry : entries) {
        Source bytes(zip_source_buffer(archive.get(), entry.bytes.data(), entry.bytes.size(), 0));
        if (!bytes) return failed;
        const zip_int64_t index = zip_file_add(archive.get(), entry.name.c_str(), bytes.get(), 0);
        if (index < 0) return failed;
        std::ignore = bytes.release();  // the archive's now
        const auto place = static_cast<zip_uint64_t>(index);
        constexpr zip_uint16_t firstDay = 1U << 5U | 1U;  // 1 January 1980
        if (zip_set_file_compression(archive.get(), place, entry.deflate ? ZIP_CM_DEFLATE : ZIP_CM_STORE,
                                     9) != 0 ||
            zip_file_set_dostime(archive.get(), place, 0, firstDay, 0) != 0)
            return failed;
    }
    if (zip_close(archive.get()) != 0) return failed;
    std::ignore = archive.release();
    return bytesOf(whole.get(), failed);
}

}  // namespace splatreel::core
