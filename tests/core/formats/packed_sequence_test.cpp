#include "core/formats/packed_sequence.h"

#include "core/formats/describe.h"
#include "core/formats/packed_sequence_layout.h"
#include "core/formats/sequence_io.h"
#include "tests/core/formats/temporary_folder.h"
#include "tests/core/gaussians/random_gaussians.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <limits>

namespace splatreel::core {
namespace {

using test::randomGaussians;
using test::TemporaryFolder;

/// Four frames of different counts, degrees and ids; the first two have the same ids.
GaussianSequence someSequence(bool ids = true) {
    GaussianSequence sequence;
    sequence.rate = {30000, 1001};
    sequence.filtering = {0.1F, true};
    sequence.inputCamera = orbitCamera(0.3F, 0.2F, 2, intrinsicsFromFovy(64, 48, 0.8F));
    sequence.provenance = R"({"engine":"test","seed":7})";
    const int counts[] = {100, 100, 33, 0};
    for (unsigned i = 0; i < 4; ++i)
        sequence.frames.push_back(
            std::make_shared<const Gaussians>(randomGaussians(counts[i], static_cast<int>(i), i, ids)));
    return sequence;
}

std::string contentOf(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

Result<PackedSequenceFile> openBytes(const std::string& bytes) {
    return openPackedSequence(memorySource(std::as_bytes(std::span(bytes)), "test.splatseq"));
}

/// Whether everything in it can be read.
bool readable(const std::string& bytes) {
    const auto file = openBytes(bytes);
    if (!file) return false;
    PackedGaussians packed;
    for (int i = 0; i < file->source->frameCount(); ++i) {
        if (!file->source->readPacked(i, nullptr, packed)) return false;
    }
    return true;
}

/// A valid file's bytes, with its tables changed by `change` and hashed again: what an adversary writes.
template <class Change>
std::string forged(std::string bytes, const Change& change) {
    using namespace packed_sequence;
    Head head;
    std::memcpy(&head, bytes.data(), sizeof head);
    std::vector<Order> orders(head.orders);
    std::vector<Frame> frames(head.frames);
    const std::size_t description = static_cast<std::size_t>(head.tail);
    const std::size_t orderPlace = description + static_cast<std::size_t>(head.descriptionBytes);
    const std::size_t framePlace = orderPlace + orders.size() * sizeof(Order);
    std::memcpy(orders.data(), bytes.data() + orderPlace, orders.size() * sizeof(Order));
    std::memcpy(frames.data(), bytes.data() + framePlace, frames.size() * sizeof(Frame));
    change(head, orders, frames);
    std::memcpy(bytes.data() + orderPlace, orders.data(), orders.size() * sizeof(Order));
    std::memcpy(bytes.data() + framePlace, frames.data(), frames.size() * sizeof(Frame));
    head.hash = {};
    BlockHash hash = blockHash(std::as_bytes(std::span(&head, 1)));
    hash = blockHash(std::as_bytes(std::span(bytes)).subspan(description, orderPlace - description), hash);
    hash = blockHash(std::as_bytes(std::span(orders)), hash);
    head.hash = blockHash(std::as_bytes(std::span(frames)), hash);
    std::memcpy(bytes.data(), &head, sizeof head);
    return bytes;
}

class PackedSequenceTest : public ::testing::Test {
protected:
    void SetUp() override {
        const auto written = exportSequence(*sourceOf(someSequence()), path);
        ASSERT_TRUE(written.ok()) << written.error().message();
    }
    TemporaryFolder folder;
    std::filesystem::path path = folder / "a.splatseq";
};

TEST_F(PackedSequenceTest, gives_back_what_packing_makes) {
    const GaussianSequence sequence = someSequence();
    const auto source = openSequence(path);
    ASSERT_TRUE(source.ok()) << source.error().message();
    ASSERT_EQ((*source)->frameCount(), 4);
    PackedGaussians before, read;
    for (int i = 0; i < 4; ++i) {
        const PackedGaussians packed = pack(sequence.frame(i), i > 0 ? &before : nullptr);
        ASSERT_TRUE((*source)->readPacked(i, nullptr, read).ok());
        EXPECT_EQ(read.size, packed.size);
        EXPECT_EQ(read.shDegree, packed.shDegree);
        ASSERT_EQ(read.blocks.size(), packed.blocks.size());
        EXPECT_EQ(
            std::memcmp(read.blocks.data(), packed.blocks.data(), packed.blocks.size() * sizeof(PackedBlock)),
            0);
        EXPECT_EQ(read.harmonics, packed.harmonics);
        EXPECT_EQ(read.clusters.size(), packed.clusters.size());
        EXPECT_TRUE(std::ranges::equal(read.ids, packed.ids));
        EXPECT_TRUE(std::ranges::equal(read.rows, packed.rows));
        EXPECT_EQ(read.bounds.empty(), packed.bounds.empty());
        EXPECT_EQ((*source)->packedBytes(i), read.bytes() - read.ids.size() * 8 - read.rows.size() * 4);

        const auto frame = (*source)->frame(i);
        ASSERT_TRUE(frame.ok());
        EXPECT_TRUE(std::ranges::equal((*frame)->positions, sequence.frame(i).positions));
        EXPECT_TRUE(std::ranges::equal((*frame)->ids, sequence.frame(i).ids));
        before = packed;
    }
}

TEST_F(PackedSequenceTest, frames_of_one_order_share_their_ids) {
    const auto source = openSequence(path);
    ASSERT_TRUE(source.ok());
    PackedGaussians first, second;
    ASSERT_TRUE((*source)->readPacked(0, nullptr, first).ok());
    ASSERT_TRUE((*source)->readPacked(1, nullptr, second).ok());
    EXPECT_TRUE(first.ids.shares(second.ids));
    EXPECT_TRUE(first.rows.shares(second.rows));
}

TEST_F(PackedSequenceTest, keeps_the_description_and_tells_it_without_reading_frames) {
    const auto description = describeSequence(path);
    ASSERT_TRUE(description.ok());
    EXPECT_EQ(description->kind, "packed sequence");
    EXPECT_EQ(description->frames, 4);
    EXPECT_EQ(description->counts, (std::vector<std::int64_t>{100, 100, 33, 0}));
    EXPECT_EQ(description->rate, (Rate{30000, 1001}));
    EXPECT_FLOAT_EQ(description->filtering.dilation, 0.1F);
    EXPECT_TRUE(description->filtering.compensate);
    EXPECT_EQ(description->inputCamera.intrinsics.width, 64);
    EXPECT_TRUE(description->ids);
    EXPECT_EQ(description->shDegree, 3);
    EXPECT_FLOAT_EQ(description->bounds.min[0], someSequence().bounds().min[0]);
    EXPECT_NE(description->provenance.find("\"seed\":7"), std::string::npos);
    EXPECT_EQ(description->bytes, std::filesystem::file_size(path));
}

TEST_F(PackedSequenceTest, written_again_it_is_the_same_file) {
    const auto source = openSequence(path);
    ASSERT_TRUE(source.ok());
    ASSERT_TRUE(exportSequence(**source, folder / "b.splatseq").ok());
    EXPECT_EQ(contentOf(path), contentOf(folder / "b.splatseq"));
    const auto again = openSequence(folder / "b.splatseq");
    ASSERT_TRUE(again.ok());
    EXPECT_EQ((*again)->contentKey(), (*source)->contentKey());
}

TEST_F(PackedSequenceTest, packing_what_was_unpacked_changes_nothing) {
    const auto source = openSequence(path);
    ASSERT_TRUE(source.ok());
    PackedGaussians packed;
    ASSERT_TRUE((*source)->readPacked(1, nullptr, packed).ok());
    const PackedGaussians again = pack(unpack(packed), &packed);
    EXPECT_EQ(
        std::memcmp(again.blocks.data(), packed.blocks.data(), packed.blocks.size() * sizeof(PackedBlock)),
        0);
    EXPECT_EQ(again.harmonics, packed.harmonics);
}

TEST_F(PackedSequenceTest, rows_that_were_dropped_leave_no_gap) {
    GaussianSequence sequence = someSequence();
    Gaussians frame = sequence.frame(0);
    std::vector<float> positions = frame.positions.copy();
    positions[30] = std::nanf("");
    frame.positions = std::move(positions);
    sequence.frames[0] = std::make_shared<const Gaussians>(std::move(frame));
    ASSERT_TRUE(exportSequence(*sourceOf(sequence), path).ok());
    const auto source = openSequence(path);
    ASSERT_TRUE(source.ok());
    const auto read = (*source)->frame(0);
    ASSERT_TRUE(read.ok());
    ASSERT_EQ((*read)->size(), 99);
    EXPECT_EQ((*read)->ids[9], 9U);
    EXPECT_EQ((*read)->ids[10], 11U);
}

TEST_F(PackedSequenceTest, works_without_ids) {
    ASSERT_TRUE(exportSequence(*sourceOf(someSequence(false)), path).ok());
    const auto source = openSequence(path);
    ASSERT_TRUE(source.ok());
    const auto frame = (*source)->frame(2);
    ASSERT_TRUE(frame.ok());
    EXPECT_TRUE((*frame)->ids.empty());
    EXPECT_TRUE(std::ranges::equal((*frame)->positions, someSequence().frame(2).positions));
}

TEST_F(PackedSequenceTest, every_part_lies_on_a_page) {
    const std::string bytes = contentOf(path);
    (void)forged(bytes, [](const auto& head, const auto& orders, const auto& frames) {
        EXPECT_EQ(head.tail % 4096, 0U);
        EXPECT_EQ(orders.size(), 3U);  // the first two frames have one
        for (const auto& order : orders) EXPECT_EQ(order.offset % 4096, 0U);
        for (const auto& frame : frames) EXPECT_EQ(frame.offset % 4096, 0U);
    });
}

TEST_F(PackedSequenceTest, any_changed_byte_of_content_is_found) {
    const std::string bytes = contentOf(path);
    packed_sequence::Head head;
    std::memcpy(&head, bytes.data(), sizeof head);
    std::vector<std::size_t> places;
    (void)forged(bytes, [&](const auto&, const auto& orders, const auto& frames) {
        for (const auto& order : orders)
            if (order.count > 0) places.push_back(static_cast<std::size_t>(order.offset));
        for (const auto& frame : frames) {
            if (frame.bytes == 0) continue;
            places.push_back(static_cast<std::size_t>(frame.offset));
            places.push_back(static_cast<std::size_t>(frame.offset + frame.bytes - 1));
        }
    });
    for (std::size_t i = 0; i < sizeof head; i += 3) places.push_back(i);
    for (std::size_t i = static_cast<std::size_t>(head.tail); i < bytes.size(); i += 5) places.push_back(i);
    ASSERT_TRUE(readable(bytes));
    for (const std::size_t place : places) {
        std::string changed = bytes;
        changed[place] = static_cast<char>(changed[place] ^ 4);
        EXPECT_FALSE(readable(changed)) << place;
    }
}

TEST_F(PackedSequenceTest, a_file_that_was_cut_off_is_refused) {
    const std::string bytes = contentOf(path);
    for (std::size_t size = 0; size < bytes.size(); size += 97)
        EXPECT_FALSE(openBytes(bytes.substr(0, size)).ok());
    EXPECT_FALSE(openBytes(bytes + "12345678").ok());
}

TEST_F(PackedSequenceTest, forged_tables_are_refused) {
    using packed_sequence::FrameKind;
    const std::string bytes = contentOf(path);
    ASSERT_TRUE(readable(forged(bytes, [](auto&, auto&, auto&) {})));
    const auto refused = [&](const auto& change) { return !readable(forged(bytes, change)); };
    EXPECT_TRUE(refused([](auto&, auto&, auto& frames) { frames[0].size = 0xffffffffU; }));
    EXPECT_TRUE(refused([](auto&, auto&, auto& frames) { frames[0].bytes += 512; }));
    EXPECT_TRUE(refused([](auto&, auto&, auto& frames) { frames[0].offset = 1ULL << 62; }));
    EXPECT_TRUE(refused([](auto&, auto&, auto& frames) { frames[0].offset += 64; }));
    EXPECT_TRUE(refused([](auto&, auto&, auto& frames) { frames[0].shDegree = 4; }));
    EXPECT_TRUE(refused([](auto&, auto&, auto& frames) { frames[0].order = 3; }));
    EXPECT_TRUE(refused([](auto&, auto&, auto& frames) { frames[0].order = 1; }));
    EXPECT_TRUE(refused([](auto&, auto&, auto& frames) { frames[0].min[1] = std::nanf(""); }));
    EXPECT_TRUE(refused([](auto&, auto&, auto& frames) { frames[0].kind = FrameKind::delta; }));
    EXPECT_TRUE(refused([](auto&, auto& orders, auto&) { orders[0].count = 101; }));
    EXPECT_TRUE(refused([](auto&, auto& orders, auto&) { orders[0].hasIds = 2; }));
    EXPECT_TRUE(refused([](auto&, auto& orders, auto&) { orders[0].offset = 0; }));
    EXPECT_TRUE(refused([](auto& head, auto&, auto&) { head.version = 2; }));
}

TEST_F(PackedSequenceTest, rows_that_stand_twice_are_refused) {
    std::string bytes = contentOf(path);
    std::size_t order = 0;
    (void)forged(bytes, [&](const auto&, const auto& orders, const auto&) {
        order = static_cast<std::size_t>(orders[0].offset);
    });
    std::string twice = bytes;
    std::memcpy(twice.data() + order, twice.data() + order + 4, 4);
    EXPECT_FALSE(readable(forged(twice, [&](auto&, auto& orders, auto&) {
        const auto all = std::as_bytes(std::span(twice));
        orders[0].hash = blockHash(all.subspan(order + 400, 800), blockHash(all.subspan(order, 400)));
    })));
}

/// The first frame of a file (100 Gaussians, degree 0) after `change`, with hashes that fit.
template <class Change>
Result<PackedGaussians> changedFrame(std::string bytes, const Change& change) {
    std::size_t begin = 0;
    (void)forged(bytes, [&](const auto&, const auto&, const auto& frames) {
        begin = static_cast<std::size_t>(frames[0].offset);
    });
    std::vector<PackedBlock> blocks(7);
    PackedCluster cluster{};
    const std::size_t blockBytes = blocks.size() * sizeof(PackedBlock);
    std::memcpy(blocks.data(), bytes.data() + begin, blockBytes);
    std::memcpy(&cluster, bytes.data() + begin + blockBytes, sizeof cluster);
    change(blocks, cluster);
    std::memcpy(bytes.data() + begin, blocks.data(), blockBytes);
    std::memcpy(bytes.data() + begin + blockBytes, &cluster, sizeof cluster);
    bytes = forged(bytes, [&](auto&, auto&, auto& frames) {
        const auto hash = blockHash({}, blockHash(std::as_bytes(std::span(blocks))));
        frames[0].hash = blockHash(std::as_bytes(std::span(&cluster, 1)), hash);
    });
    const auto file = openBytes(bytes);
    if (!file) return file.error();
    PackedGaussians packed;
    if (auto read = file->source->readPacked(0, nullptr, packed); !read) return read.error();
    return packed;
}

TEST_F(PackedSequenceTest, numbers_that_are_none_are_left_out_with_their_ids) {
    const std::string bytes = contentOf(path);
    const auto whole = changedFrame(bytes, [](auto&, auto&) {});
    ASSERT_TRUE(whole.ok()) << whole.error().message();
    const auto read = changedFrame(bytes, [](auto& blocks, auto&) {
        blocks[0].y[2] = std::numeric_limits<float>::infinity();
        blocks[1].x[0] = 2e9F;
        blocks[3].opacity[5] = 0x3c01;
        blocks[6].color[1][3] = 0x7e00;  // the last one
    });
    ASSERT_TRUE(read.ok()) << read.error().message();
    EXPECT_EQ(read->size, 96);
    EXPECT_EQ(read->droppedBefore, 4);
    EXPECT_EQ(read->dropped, 0);
    EXPECT_TRUE(presentable(*read));
    const Gaussians before = unpack(*whole), after = unpack(*read);
    ASSERT_EQ(after.size(), 96);
    for (std::size_t row = 0; row < 96; ++row) {
        const std::uint64_t id = after.ids[row];
        for (std::size_t k = 0; k < 3; ++k)
            EXPECT_EQ(after.positions[3 * row + k], before.positions[3 * id + k]);
        EXPECT_EQ(after.logScales[3 * row], before.logScales[3 * id]);
        EXPECT_EQ(after.opacityLogits[row], before.opacityLogits[id]);
    }
    for (const std::size_t place : {2U, 16U, 53U, 99U})
        EXPECT_FALSE(std::ranges::binary_search(after.ids, whole->ids[place])) << place;
}

TEST_F(PackedSequenceTest, a_frame_without_any_good_number_says_so) {
    const auto read = changedFrame(contentOf(path), [](auto& blocks, auto&) {
        for (PackedBlock& block : blocks) std::ranges::fill(block.z, std::nanf(""));
    });
    ASSERT_FALSE(read.ok());
    EXPECT_NE(read.error().message().find("all of its 100 Gaussians"), std::string::npos)
        << read.error().message();
}

TEST_F(PackedSequenceTest, boxes_that_are_none_are_refused) {
    EXPECT_FALSE(
        changedFrame(contentOf(path), [](auto&, auto& cluster) { cluster.min[1] = std::nanf(""); }).ok());
}

TEST_F(PackedSequenceTest, an_interrupted_writing_leaves_the_old_file) {
    const std::string before = contentOf(path);
    std::stop_source stop;
    WriteOptions options;
    options.stop = stop.get_token();
    options.progress = [&](int, int) { stop.request_stop(); };
    EXPECT_FALSE(exportSequence(*sourceOf(someSequence(false)), path, options).ok());
    EXPECT_EQ(contentOf(path), before);
    EXPECT_EQ(test::entryCount(folder.path()), 1);
}

TEST(PackedSequence, an_empty_sequence_is_refused) {
    const TemporaryFolder folder;
    EXPECT_FALSE(exportSequence(*sourceOf({}), folder / "a.splatseq").ok());
}

}  // namespace
}  // namespace splatreel::core
