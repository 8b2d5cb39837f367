#include "core/base/hash.h"
#include "core/formats/packed_sequence.h"
#include "core/formats/packed_sequence_layout.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <vector>

using namespace splatreel::core;

namespace {

/// The file with every hash made right where its tables can be found, so that what lies behind them is
/// reached, too.
std::vector<std::byte> rehashed(std::vector<std::byte> bytes) {
    using namespace packed_sequence;
    Head head;
    if (bytes.size() < sizeof head) return bytes;
    std::memcpy(&head, bytes.data(), sizeof head);
    if (head.tail > bytes.size() || head.descriptionBytes > bytes.size() - head.tail) return bytes;
    const std::uint64_t orders = head.tail + head.descriptionBytes;
    const std::uint64_t frames = orders + std::uint64_t{head.orders} * sizeof(Order);
    if (frames + std::uint64_t{head.frames} * sizeof(Frame) != bytes.size()) return bytes;
    const auto part = [&](std::uint64_t begin, std::uint64_t size) -> std::span<const std::byte> {
        if (begin > bytes.size() || size > bytes.size() - begin) return {};
        return std::span(bytes).subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(size));
    };
    for (std::uint32_t i = 0; i < head.orders; ++i) {
        const std::uint64_t at = orders + i * sizeof(Order);
        Order order;
        std::memcpy(&order, bytes.data() + at, sizeof order);
        const std::uint64_t rows = (std::uint64_t{order.count} + 1) / 2 * 8;
        const std::uint64_t ids = order.hasIds != 0 ? std::uint64_t{order.count} * 8 : 0;
        order.hash = blockHash(part(order.offset + rows, ids), blockHash(part(order.offset, rows)));
        std::memcpy(bytes.data() + at, &order, sizeof order);
    }
    for (std::uint32_t i = 0; i < head.frames; ++i) {
        const std::uint64_t at = frames + i * sizeof(Frame);
        Frame frame;
        std::memcpy(&frame, bytes.data() + at, sizeof frame);
        const std::uint64_t blocks = (std::uint64_t{frame.size} + 15) / 16;
        const std::uint64_t degree = frame.shDegree & 3U;
        const std::uint64_t rows = 3 * ((degree + 1) * (degree + 1) - 1);
        const std::uint64_t sizes[] = {
            blocks * sizeof(PackedBlock), blocks * rows * 32,
            (blocks + blocksPerCluster - 1) / blocksPerCluster * sizeof(PackedCluster)};
        std::uint64_t begin = frame.offset;
        frame.hash = {};
        for (const std::uint64_t size : sizes) {
            frame.hash = blockHash(part(begin, size), frame.hash);
            begin += size;
        }
        std::memcpy(bytes.data() + at, &frame, sizeof frame);
    }
    head.hash = {};
    std::memcpy(bytes.data(), &head, sizeof head);
    BlockHash hash = blockHash(std::as_bytes(std::span(&head, 1)));
    hash = blockHash(part(head.tail, head.descriptionBytes), hash);
    hash = blockHash(part(orders, frames - orders), hash);
    head.hash = blockHash(part(frames, bytes.size() - frames), hash);
    std::memcpy(bytes.data(), &head, sizeof head);
    return bytes;
}

}  // namespace

/// A packed sequence. What is accepted is drawable and can be unpacked.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto given = std::as_bytes(std::span(data, size));
    const std::vector<std::byte> bytes = rehashed({given.begin(), given.end()});
    const auto file = openPackedSequence(memorySource(bytes, "fuzz.splatseq"));
    if (!file) return 0;
    PackedGaussians packed;
    for (int i = 0; i < std::min(file->source->frameCount(), 8); ++i) {
        if (!file->source->readPacked(i, nullptr, packed)) continue;
        if (!presentable(packed) || packed.rows.size() != static_cast<std::size_t>(packed.size)) std::abort();
        const Gaussians g = unpack(packed);
        if (!g.consistent() || g.size() != packed.size || !std::ranges::is_sorted(g.ids)) std::abort();
    }
    return 0;
}
