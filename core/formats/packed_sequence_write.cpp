#include "core/formats/description_json.h"
#include "core/formats/packed_sequence.h"
#include "core/formats/packed_sequence_layout.h"

#include <algorithm>
#include <cassert>
#include <span>
#include <utility>

namespace splatreel::core {

using namespace packed_sequence;

namespace {

template <class T>
std::span<const std::byte> bytesOf(const std::vector<T>& values) {
    return std::as_bytes(std::span(values));
}

/// Rows without the gaps that dropped ones left.
std::vector<std::uint32_t> closedRows(const PackedGaussians& frame) {
    std::vector<std::uint32_t> rows(frame.rows.begin(), frame.rows.end());
    if (frame.dropped == 0) return rows;
    std::vector<std::uint32_t> rank(static_cast<std::size_t>(frame.size + frame.dropped) + 1, 0);
    for (const std::uint32_t row : rows) rank[row + 1] = 1;
    for (std::size_t i = 1; i < rank.size(); ++i) rank[i] += rank[i - 1];
    for (std::uint32_t& row : rows) row = rank[row];
    return rows;
}

}  // namespace

struct PackedSequenceWriter::State {
    State(OutputFile output, std::string text) : file(std::move(output)), description(std::move(text)) {}

    Result<void> put(std::span<const std::byte> bytes) {
        at += bytes.size();
        return file.write(bytes);
    }

    Result<void> padTo(std::uint64_t multiple) {
        const std::vector<std::byte> nothing(static_cast<std::size_t>((multiple - at % multiple) % multiple));
        return put(nothing);
    }

    /// The index of the frame's order, which is written where it is new.
    Result<std::uint32_t> orderOf(const PackedGaussians& frame) {
        if (lastOrder && lastIds.shares(frame.ids) && lastRows.shares(frame.rows) && frame.dropped == 0)
            return *lastOrder;
        std::vector<std::uint32_t> rows = closedRows(frame);
        Order order{.offset = 0,
                    .count = static_cast<std::uint32_t>(frame.size),
                    .hasIds = frame.ids.empty() ? 0U : 1U,
                    .hash = {}};
        rows.resize((rows.size() + 1) / 2 * 2);
        order.hash = blockHash(std::as_bytes(frame.ids.span()), blockHash(bytesOf(rows)));
        const auto known = std::ranges::find_if(orders, [&](const Order& other) {
            return other.hash == order.hash && other.count == order.count && other.hasIds == order.hasIds;
        });
        const auto index = static_cast<std::uint32_t>(known - orders.begin());
        if (known == orders.end()) {
            auto written = padTo(page);
            order.offset = at;
            if (written) written = put(bytesOf(rows));
            if (written) written = put(std::as_bytes(frame.ids.span()));
            if (!written) return written.error();
            orders.push_back(order);
        }
        lastOrder = index;
        lastIds = frame.ids;
        lastRows = frame.rows;
        return index;
    }

    OutputFile file;
    std::string description;
    std::uint64_t at = 0;
    std::vector<Order> orders;
    std::vector<Frame> frames;
    std::optional<std::uint32_t> lastOrder;
    Column<std::uint64_t> lastIds;
    Column<std::uint32_t> lastRows;
};

PackedSequenceWriter::PackedSequenceWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
PackedSequenceWriter::~PackedSequenceWriter() = default;
PackedSequenceWriter::PackedSequenceWriter(PackedSequenceWriter&&) noexcept = default;
PackedSequenceWriter& PackedSequenceWriter::operator=(PackedSequenceWriter&&) noexcept = default;

Result<PackedSequenceWriter> PackedSequenceWriter::create(const std::filesystem::path& path,
                                                          const GaussianSequence& description) {
    auto file = OutputFile::create(path);
    if (!file) return file.error();
    std::string text =
        descriptionToJson(description).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    text.resize((text.size() + 7) / 8 * 8, ' ');
    auto state = std::make_unique<State>(std::move(*file), std::move(text));
    // The head's place; the head itself comes last.
    if (auto put = state->put(std::vector<std::byte>(page)); !put) return put.error();
    return PackedSequenceWriter(std::move(state));
}

Result<void> PackedSequenceWriter::add(const PackedGaussians& frame) {
    State& s = *state_;
    assert(s.frames.size() < maximumFrames);
    const auto order = s.orderOf(frame);
    if (!order) return order.error();
    if (auto padded = s.padTo(page); !padded) return padded;
    Frame entry;
    entry.offset = s.at;
    entry.size = static_cast<std::uint32_t>(frame.size);
    entry.shDegree = static_cast<std::uint32_t>(frame.shDegree);
    entry.order = *order;
    if (!frame.bounds.empty()) {
        std::ranges::copy(frame.bounds.min, entry.min.begin());
        std::ranges::copy(frame.bounds.max, entry.max.begin());
    }
    for (const auto bytes : {bytesOf(frame.blocks), bytesOf(frame.harmonics), bytesOf(frame.clusters)}) {
        entry.hash = blockHash(bytes, entry.hash);
        if (auto put = s.put(bytes); !put) return put;
    }
    entry.bytes = s.at - entry.offset;
    s.frames.push_back(entry);
    return {};
}

Result<void> PackedSequenceWriter::finish() {
    State& s = *state_;
    auto result = s.padTo(page);
    Head head{.magic = magic,
              .version = packed_sequence::version,
              .frames = static_cast<std::uint32_t>(s.frames.size()),
              .orders = static_cast<std::uint32_t>(s.orders.size()),
              .reserved = 0,
              .tail = s.at,
              .descriptionBytes = s.description.size(),
              .hash = {}};
    BlockHash hash = blockHash(std::as_bytes(std::span(&head, 1)));
    for (const auto bytes : {std::as_bytes(std::span(s.description)), bytesOf(s.orders), bytesOf(s.frames)}) {
        hash = blockHash(bytes, hash);
        if (result) result = s.put(bytes);
    }
    head.hash = hash;
    if (result) result = s.file.seek(0);
    if (result) result = s.file.write(std::as_bytes(std::span(&head, 1)));
    if (result) result = s.file.commit();
    return result;
}

Result<void> writePackedSequence(const FrameSource& source, const std::filesystem::path& path,
                                 const std::function<void(int done, int total)>& progress,
                                 const std::stop_token& stop) {
    const int count = source.frameCount();
    if (count == 0) return Error{"the sequence has no frames", path.string(), "Give a sequence with frames."};
    if (static_cast<std::uint64_t>(count) > maximumFrames)
        return Error{"the sequence has more than a million frames", path.string(), "Write it in parts."};
    auto writer = PackedSequenceWriter::create(path, source.description());
    if (!writer) return writer.error();
    PackedGaussians packed, before;
    for (int i = 0; i < count; ++i) {
        if (stop.stop_requested()) return Error{"writing was interrupted", path.string(), ""};
        std::swap(packed, before);
        auto step = source.readPacked(i, i > 0 ? &before : nullptr, packed);
        if (step && i == 0)
            step =
                requireFreeSpace(path.has_parent_path() ? path.parent_path() : ".",
                                 packed.bytes() + packed.deviceBytes() * static_cast<std::uint64_t>(count));
        if (step) step = writer->add(packed);
        if (!step) return step;
        if (progress) progress(i + 1, count);
    }
    return writer->finish();
}

}  // namespace splatreel::core
