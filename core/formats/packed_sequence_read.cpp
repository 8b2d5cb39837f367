#include "core/formats/bounded_json.h"
#include "core/formats/description_json.h"
#include "core/formats/left_out_notice.h"
#include "core/formats/packed_sequence.h"
#include "core/formats/packed_sequence_layout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <mutex>
#include <span>
#include <utility>

namespace splatreel::core {

using namespace packed_sequence;

namespace {

constexpr std::size_t recentOrders = 2;

template <class T>
std::span<std::byte> writable(std::vector<T>& values) {
    return std::as_writable_bytes(std::span(values));
}

Error damaged(const ByteSource& source, const std::string& what) {
    return {what, source.name(), "Write the file again from the original sequence, or restore a copy."};
}

/// Sizes of a frame's three parts in bytes.
struct FrameParts {
    std::uint64_t blocks, harmonics, clusters;
    [[nodiscard]] std::uint64_t sum() const { return blocks + harmonics + clusters; }
};

FrameParts partsOf(const Frame& frame) {
    const std::uint64_t blocks = (std::uint64_t{frame.size} + packedBlockSize - 1) / packedBlockSize;
    const auto rows =
        static_cast<std::uint64_t>(3 * (shCoefficientCount(static_cast<int>(frame.shDegree)) - 1));
    return {blocks * sizeof(PackedBlock), blocks * rows * packedBlockSize * sizeof(std::uint16_t),
            (blocks + blocksPerCluster - 1) / blocksPerCluster * sizeof(PackedCluster)};
}

std::uint64_t orderBytes(const Order& order) {
    const std::uint64_t count = order.count;
    return (count + 1) / 2 * 8 + (order.hasIds != 0 ? count * 8 : 0);
}

/// What stands in the file's tables, believed only after `check`.
struct Tables {
    Head head;
    std::vector<Order> orders;
    std::vector<Frame> frames;

    [[nodiscard]] bool within(std::uint64_t offset, std::uint64_t bytes) const {
        return offset >= page && offset % page == 0 && offset <= head.tail && bytes <= head.tail - offset;
    }
    [[nodiscard]] bool check() const {
        const bool ordersFit = std::ranges::all_of(orders, [this](const Order& order) {
            return order.hasIds <= 1 && within(order.offset, orderBytes(order));
        });
        return ordersFit && std::ranges::all_of(frames, [this](const Frame& frame) {
                   return frame.shDegree <= 3 && frame.order < orders.size() &&
                          frame.size <= static_cast<std::uint32_t>(std::numeric_limits<int>::max()) &&
                          orders[frame.order].count == frame.size && within(frame.offset, frame.bytes) &&
                          partsOf(frame).sum() == frame.bytes && saneBounds(frame);
               });
    }

private:
    static bool saneBounds(const Frame& frame) {
        for (std::size_t axis = 0; axis < 3; ++axis) {
            if (!std::isfinite(frame.min[axis]) || !std::isfinite(frame.max[axis]) ||
                frame.min[axis] > frame.max[axis])
                return false;
        }
        return true;
    }
};

class PackedSequence final : public FrameSource {
public:
    PackedSequence(std::shared_ptr<const ByteSource> source, Tables tables, GaussianSequence description)
        : source_(std::move(source)), tables_(std::move(tables)), description_(std::move(description)) {}

    [[nodiscard]] const GaussianSequence& description() const override { return description_; }
    [[nodiscard]] int frameCount() const override { return static_cast<int>(tables_.frames.size()); }

    [[nodiscard]] Result<GaussiansPtr> frame(int index) const override {
        PackedGaussians packed;
        if (auto read = readPacked(index, nullptr, packed); !read) return read.error();
        return GaussiansPtr(std::make_shared<const Gaussians>(unpack(packed)));
    }

    /// `like` has no say: the file's frames stand in their order.
    [[nodiscard]] Result<void> readPacked(int index, [[maybe_unused]] const PackedGaussians* like,
                                          PackedGaussians& packed) const override {
        const Frame& entry = tables_.frames[static_cast<std::size_t>(index)];
        const FrameParts parts = partsOf(entry);
        packed.size = static_cast<int>(entry.size);
        packed.shDegree = static_cast<int>(entry.shDegree);
        packed.dropped = packed.droppedBefore = 0;
        packed.bounds = {};
        if (entry.size > 0) {
            packed.bounds.include(entry.min.data());
            packed.bounds.include(entry.max.data());
        }
        packed.blocks.resize(static_cast<std::size_t>(parts.blocks / sizeof(PackedBlock)));
        packed.harmonics.resize(static_cast<std::size_t>(parts.harmonics / sizeof(std::uint16_t)));
        packed.clusters.resize(static_cast<std::size_t>(parts.clusters / sizeof(PackedCluster)));
        std::uint64_t at = entry.offset;
        BlockHash hash;
        for (const auto bytes :
             {writable(packed.blocks), writable(packed.harmonics), writable(packed.clusters)}) {
            if (!source_->read(at, bytes)) return damaged(*source_, where(index) + " cannot be read");
            at += bytes.size();
            hash = blockHash(bytes, hash);
        }
        if (hash != entry.hash) return damaged(*source_, where(index) + " is damaged");
        if (auto ordered = readOrder(entry.order, packed); !ordered) return ordered;
        if (presentable(packed)) return {};
        const std::string place = source_->name() + ", " + where(index);
        if (auto kept = keepSound(packed, place); !kept) return kept;
        if (packed.droppedBefore == 0)  // nothing wrong with any of them, but with what is told about them
            return damaged(*source_, where(index) + " holds boxes or padding that are no numbers");
        leftOut_.tell(place, packed.droppedBefore, packed.size);
        return {};
    }

    [[nodiscard]] std::uint64_t packedBytes(int index) const override {
        return tables_.frames[static_cast<std::size_t>(index)].bytes;
    }

    /// Head and tables hold the hash of everything.
    [[nodiscard]] std::string contentKey() const override {
        ContentHash hash;
        hash.add(tables_.head.hash.low);
        hash.add(tables_.head.hash.high);
        return "packed-" + hash.text();
    }

private:
    static std::string where(int index) { return "frame " + std::to_string(index); }

    /// Rows and ids of a frame. Frames of one order share the columns while it is among the last few read.
    Result<void> readOrder(std::uint32_t index, PackedGaussians& packed) const {
        const std::lock_guard lock(mutex_);
        auto known = std::ranges::find(recent_, index, &Recent::index);
        if (known == recent_.end()) {
            auto order = loadOrder(index);
            if (!order) return order.error();
            if (recent_.size() == recentOrders) recent_.erase(recent_.begin());
            known = recent_.insert(recent_.end(), std::move(*order));
        }
        const Recent& order = *known;
        packed.rows = order.rows;
        packed.ids = order.ids;
        return {};
    }

    struct Recent {
        std::uint32_t index;
        Column<std::uint32_t> rows;
        Column<std::uint64_t> ids;
    };

    [[nodiscard]] Result<Recent> loadOrder(std::uint32_t index) const {
        const Order& order = tables_.orders[index];
        const Error failure =
            damaged(*source_, "the order of Gaussians " + std::to_string(index) + " is damaged");
        const std::size_t count = order.count;
        std::vector<std::uint32_t> rows((count + 1) / 2 * 2);
        std::vector<std::uint64_t> ids(order.hasIds != 0 ? count : 0);
        if (!source_->read(order.offset, writable(rows)) ||
            !source_->read(order.offset + 4 * rows.size(), writable(ids)) ||
            blockHash(writable(ids), blockHash(writable(rows))) != order.hash)
            return failure;
        rows.resize(count);
        // Every row once, and ids that grow with them.
        std::vector<std::uint64_t> idOfRow(count);
        std::vector<bool> seen(count, false);
        for (std::size_t place = 0; place < count; ++place) {
            const std::uint32_t row = rows[place];
            if (row >= count || seen[row]) return failure;
            seen[row] = true;
            if (!ids.empty()) idOfRow[row] = ids[place];
        }
        if (!ids.empty() && std::ranges::adjacent_find(idOfRow, std::greater_equal<>()) != idOfRow.end())
            return failure;
        return Recent{index, std::move(rows), std::move(ids)};
    }

    std::shared_ptr<const ByteSource> source_;
    Tables tables_;
    GaussianSequence description_;
    mutable std::mutex mutex_;
    mutable std::vector<Recent> recent_;
    mutable LeftOutNotice leftOut_;
};

Result<Tables> readTables(const ByteSource& source, std::string& description) {
    const Error failure = damaged(source, "the file is damaged or cut off");
    Tables tables;
    Head& head = tables.head;
    if (!source.read(0, std::as_writable_bytes(std::span(&head, 1))) || head.magic != magic) return failure;
    if (head.version != version) {
        return Error{"the file is of version " + std::to_string(head.version) +
                         ", this program reads version " + std::to_string(version),
                     source.name(), "Use the program that wrote it, or a newer one."};
    }
    const std::uint64_t size = source.size();
    if (head.frames > maximumFrames || head.tail < page || head.tail % page != 0 || head.tail > size ||
        head.descriptionBytes > maximumDescription || head.descriptionBytes % 8 != 0)
        return failure;
    if (size - head.tail != head.descriptionBytes + std::uint64_t{head.orders} * sizeof(Order) +
                                std::uint64_t{head.frames} * sizeof(Frame))
        return failure;
    description.resize(static_cast<std::size_t>(head.descriptionBytes));
    tables.orders.resize(head.orders);
    tables.frames.resize(head.frames);
    Head plain = head;
    plain.hash = {};
    BlockHash hash = blockHash(std::as_bytes(std::span(&plain, 1)));
    std::uint64_t at = head.tail;
    for (const auto bytes :
         {std::as_writable_bytes(std::span(description)), writable(tables.orders), writable(tables.frames)}) {
        if (!source.read(at, bytes)) return failure;
        at += bytes.size();
        hash = blockHash(bytes, hash);
    }
    if (hash != head.hash) return failure;
    for (const Frame& frame : tables.frames) {
        if (frame.kind != FrameKind::whole)
            return Error{"it holds frames of a kind that this program does not know", source.name(),
                         "Use the program that wrote it, or a newer one."};
    }
    if (!tables.check()) return failure;
    return tables;
}

}  // namespace

bool isPackedSequence(const ByteSource& source) {
    std::array<char, 8> start{};
    return source.read(0, std::as_writable_bytes(std::span(start))) && start == magic;
}

Result<PackedSequenceFile> openPackedSequence(std::shared_ptr<const ByteSource> source) {
    std::string text;
    auto tables = readTables(*source, text);
    if (!tables) return tables.error();
    const auto object = parseBoundedJson(text, source->name());
    if (!object) return object.error();
    if (!object->is_object()) return damaged(*source, "its description is no object");
    GaussianSequence description;
    if (auto read = descriptionFromJson(*object, source->name(), description); !read) return read.error();

    PackedSequenceFile file;
    file.summary.ids = !tables->frames.empty();
    for (const Frame& frame : tables->frames) {
        file.summary.counts.push_back(frame.size);
        file.summary.shDegree = std::max(file.summary.shDegree, static_cast<int>(frame.shDegree));
        file.summary.ids = file.summary.ids && (tables->orders[frame.order].hasIds != 0 || frame.size == 0);
        if (frame.size == 0) continue;
        file.summary.bounds.include(frame.min.data());
        file.summary.bounds.include(frame.max.data());
    }
    file.source =
        std::make_shared<PackedSequence>(std::move(source), std::move(*tables), std::move(description));
    return file;
}

}  // namespace splatreel::core
