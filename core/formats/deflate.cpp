#include "core/formats/deflate.h"

#include <zlib.h>

#include <algorithm>
#include <utility>

namespace splatreel::core {
namespace {

constexpr std::size_t pieceBytes = 1U << 18;
constexpr int gzipWindow = 15 + 16;

Bytef* bytesOf(std::byte* bytes) {
    return reinterpret_cast<Bytef*>(bytes);
}

}  // namespace

struct GzipReader::State {
    explicit State(const ByteSource& bytes) : source(bytes), input(pieceBytes) {
        open = inflateInit2(&stream, gzipWindow) == Z_OK;
    }
    ~State() {
        if (open) inflateEnd(&stream);
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    bool fill() {
        const auto left = static_cast<std::size_t>(
            std::min<std::uint64_t>(pieceBytes, source.size() - std::min(offset, source.size())));
        if (left == 0 || !source.read(offset, std::span(input).first(left))) return false;
        offset += left;
        stream.next_in = bytesOf(input.data());
        stream.avail_in = static_cast<uInt>(left);
        return true;
    }

    const ByteSource& source;
    std::vector<std::byte> input;
    std::uint64_t offset = 0;
    z_stream stream{};
    bool open = false;
};

GzipReader::GzipReader(const ByteSource& source) : state_(std::make_unique<State>(source)) {}
GzipReader::~GzipReader() = default;

bool GzipReader::read(std::span<std::byte> out) {
    State& s = *state_;
    if (!s.open) return false;
    while (!out.empty()) {
        if (s.stream.avail_in == 0 && !s.fill()) return false;
        const auto wanted = static_cast<uInt>(std::min<std::size_t>(out.size(), 1U << 30));
        s.stream.next_out = bytesOf(out.data());
        s.stream.avail_out = wanted;
        const int status = inflate(&s.stream, Z_NO_FLUSH);
        out = out.subspan(wanted - s.stream.avail_out);
        if (status == Z_STREAM_END) return out.empty();
        if (status != Z_OK && status != Z_BUF_ERROR) return false;
    }
    return true;
}

bool GzipReader::read(std::uint64_t bytes, std::vector<std::byte>& out) {
    out.clear();
    while (out.size() < bytes) {
        const std::size_t start = out.size();
        out.resize(start + static_cast<std::size_t>(std::min<std::uint64_t>(pieceBytes, bytes - start)));
        if (!read(std::span(out).subspan(start))) return false;
    }
    return true;
}

struct GzipWriter::State {
    explicit State(ByteSink target) : sink(std::move(target)), output(pieceBytes) {
        open = deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzipWindow, 8, Z_DEFAULT_STRATEGY) ==
               Z_OK;
    }
    ~State() {
        if (open) deflateEnd(&stream);
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    ByteSink sink;
    std::vector<std::byte> output;
    z_stream stream{};
    bool open = false;
};

GzipWriter::GzipWriter(ByteSink sink) : state_(std::make_unique<State>(std::move(sink))) {}
GzipWriter::~GzipWriter() = default;

Result<void> GzipWriter::compress(std::span<const std::byte> bytes, int flush) {
    State& s = *state_;
    if (!s.open) return Error{"there is no memory to compress with", "gzip", "Close other programs."};
    // zlib does not write to its input.
    s.stream.next_in = bytesOf(const_cast<std::byte*>(bytes.data()));
    s.stream.avail_in = static_cast<uInt>(bytes.size());
    do {
        s.stream.next_out = bytesOf(s.output.data());
        s.stream.avail_out = static_cast<uInt>(s.output.size());
        deflate(&s.stream, flush);
        const std::size_t made = s.output.size() - s.stream.avail_out;
        if (auto put = s.sink(std::span<const std::byte>(s.output).first(made)); !put) return put;
    } while (s.stream.avail_out == 0);
    return {};
}

Result<void> GzipWriter::write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const auto piece = bytes.first(std::min<std::size_t>(bytes.size(), 1U << 30));
        if (auto put = compress(piece, Z_NO_FLUSH); !put) return put;
        bytes = bytes.subspan(piece.size());
    }
    return {};
}

Result<void> GzipWriter::finish() {
    return compress({}, Z_FINISH);
}

}  // namespace splatreel::core
