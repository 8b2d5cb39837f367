#include "core/formats/sequence_io.h"

#include "core/base/files.h"
#include "core/formats/companion_files.h"
#include "core/formats/describe.h"
#include "core/formats/gltf.h"
#include "core/formats/id_file.h"
#include "core/formats/ply.h"
#include "core/formats/sequence_json.h"
#include "tests/core/formats/temporary_folder.h"
#include "tests/core/gaussians/random_gaussians.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <set>

namespace splatreel::core {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using test::randomGaussians;
using test::TemporaryFolder;

GaussianSequence someSequence(int frames = 4) {
    GaussianSequence sequence;
    sequence.rate = {24000, 1001};
    sequence.filtering = {.dilation = 0.2F, .compensate = true};
    const Intrinsics full = intrinsicsFromFovy(640, 360, 0.857F);
    sequence.inputCamera = orbitCamera(0, 0, 2, full);
    sequence.clipCamera = orbitCamera(0, 0, 2, cropped(full, 100, 50, 200, 200, 256, 256));
    sequence.provenance =
        R"({"engine":"4dstr","seed":3,"parameters":{"steps":100},"generator":"Splatreel test"})";
    Gaussians base = randomGaussians(30, 1, 1);
    for (int i = 0; i < frames; ++i) {
        base.positions = randomGaussians(30, 0, 20 + static_cast<unsigned>(i)).positions;
        Gaussians frame = base;
        if (i == 1) {
            const std::vector<int> rows = {1, 2, 28};
            frame = selectRows(base, rows);
        }
        sequence.frames.push_back(std::make_shared<const Gaussians>(frame));
    }
    return sequence;
}

void putText(const fs::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

std::string errorOf(const fs::path& path) {
    const auto read = readSequence(path);
    return read ? "no error" : read.error().message();
}

#define EXPECT_PART(text, part) EXPECT_NE((text).find(part), std::string::npos) << (text)

TEST(SequenceIo, a_folder_comes_back_from_every_entrance) {
    const TemporaryFolder folder;
    const GaussianSequence before = someSequence();
    const fs::path out = folder / "new/out";
    int last = 0;
    WriteOptions options{.formats = {SequenceFormat::ply, SequenceFormat::glb}, .progress = {}, .stop = {}};
    options.progress = [&](int done, int total) {
        EXPECT_EQ(done, last + 1);
        EXPECT_EQ(total, 12);
        last = done;
    };
    const auto written = writeSequence(before, out, options);
    ASSERT_TRUE(written.ok()) << written.error().message();
    EXPECT_EQ(last, 12);
    EXPECT_EQ(test::entryCount(out), 5);  // ply, glb, sequence.glb, ids.bin, sequence.json: no leftovers
    EXPECT_EQ(test::entryCount(out / "ply"), 4);
    EXPECT_TRUE(fs::exists(out / "glb/frame_0003.glb"));

    const json manifest = json::parse(*readTextFile(out / "sequence.json", 1 << 20));
    EXPECT_EQ(manifest["version"], 1);
    EXPECT_EQ(manifest["frame_count"], 4);
    EXPECT_EQ(manifest["rate"], json({24000, 1001}));
    EXPECT_EQ(manifest["counts"], json({30, 3, 30, 30}));
    EXPECT_EQ(manifest["patterns"]["ply"], "ply/frame_%04d.ply");
    EXPECT_EQ(manifest["patterns"]["animated_glb"], "sequence.glb");
    EXPECT_EQ(manifest["sh_degree"], 1);
    EXPECT_EQ(manifest["ids"], true);
    EXPECT_EQ(manifest["compensation"], true);
    EXPECT_EQ(manifest["engine"], "4dstr");
    EXPECT_EQ(manifest["generator"], "Splatreel test");
    EXPECT_NEAR(manifest["input_camera"]["fovy_deg"].get<double>(), 49.1, 0.01);
    EXPECT_NEAR(manifest["bounds"]["max"][1].get<float>(), before.bounds().max[1], 1e-6F);

    for (const fs::path& entrance :
         {out, out / "sequence.json", out / "sequence.glb", out / "ply", out / "glb"}) {
        const auto after = readSequence(entrance);
        ASSERT_TRUE(after.ok()) << after.error().message();
        ASSERT_EQ(after->frameCount(), 4) << entrance;
        const bool whole =
            entrance.extension() == ".json" || entrance.extension() == ".glb" || entrance == out;
        for (int i = 0; i < 4; ++i) {
            EXPECT_EQ(after->frame(i).positions.copy(), before.frame(i).positions.copy());
            EXPECT_EQ(after->frame(i).sh.copy(), before.frame(i).sh.copy());
            if (whole) {
                EXPECT_EQ(after->frame(i).ids.copy(), before.frame(i).ids.copy());
            }
        }
        EXPECT_TRUE(after->frame(2).sh.shares(after->frame(3).sh)) << entrance;
        EXPECT_TRUE(after->filtering.compensate);
        if (!whole) continue;
        EXPECT_TRUE(after->hasIds());
        EXPECT_EQ(after->rate, before.rate);
        EXPECT_FLOAT_EQ(after->filtering.dilation, 0.2F);
        EXPECT_FLOAT_EQ(after->inputCamera.intrinsics.fy, before.inputCamera.intrinsics.fy);
        EXPECT_FLOAT_EQ(after->clipCamera.intrinsics.cx, before.clipCamera.intrinsics.cx);
        EXPECT_EQ(after->inputCamera.rotation, before.inputCamera.rotation);
        EXPECT_EQ(json::parse(after->provenance), json::parse(before.provenance));
    }
}

TEST(SequenceIo, single_files) {
    const TemporaryFolder folder;
    const GaussianSequence one = someSequence(1);
    ASSERT_TRUE(exportSequence(*sourceOf(one), folder / "a.ply").ok());
    ASSERT_TRUE(exportSequence(*sourceOf(one), folder / "a.GLB").ok());
    EXPECT_EQ(readSequence(folder / "a.ply")->frame(0).size(), 30);
    EXPECT_EQ(readSequence(folder / "a.GLB")->frame(0).size(), 30);
    const auto refused = exportSequence(*sourceOf(someSequence(3)), folder / "b.ply");
    ASSERT_FALSE(refused.ok());
    EXPECT_PART(refused.error().message(), "holds one frame");
    ASSERT_TRUE(exportSequence(*sourceOf(someSequence(3)), folder / "b.glb").ok());
    EXPECT_EQ(readSequence(folder / "b.glb")->frameCount(), 3);
}

TEST(SequenceIo, numbered_files_are_taken_in_the_order_of_their_numbers) {
    const TemporaryFolder folder;
    for (const int i : {9, 10, 100}) {
        Gaussians g = randomGaussians(i, 0, 1);
        ASSERT_TRUE(writePly(g, {}, folder / ("f" + std::to_string(i) + ".ply")).ok());
    }
    const auto read = readSequence(folder.path());
    ASSERT_TRUE(read.ok()) << read.error().message();
    ASSERT_EQ(read->frameCount(), 3);
    EXPECT_EQ(read->frame(0).size(), 9);
    EXPECT_EQ(read->frame(2).size(), 100);
    EXPECT_FALSE(read->hasIds());
}

TEST(SequenceIo, an_older_result_is_replaced_but_nothing_else) {
    const TemporaryFolder folder;
    ASSERT_TRUE(writeSequence(someSequence(6), folder.path()).ok());
    ASSERT_TRUE(writeSequence(someSequence(2), folder.path()).ok());
    EXPECT_EQ(test::entryCount(folder / "ply"), 2);
    EXPECT_EQ(readSequence(folder.path())->frameCount(), 2);
    putText(folder / "ply/notes.txt", "mine");
    const auto refused = writeSequence(someSequence(3), folder.path());
    ASSERT_FALSE(refused.ok());
    EXPECT_PART(refused.error().message(), "notes.txt");
    EXPECT_EQ(readSequence(folder.path())->frameCount(), 2);
    EXPECT_TRUE(fs::exists(folder / "ply/notes.txt"));
}

TEST(SequenceIo, interrupted_or_failed_writing_leaves_nothing_behind) {
    const TemporaryFolder folder;
    std::stop_source stop;
    WriteOptions options{.formats = {SequenceFormat::ply}, .progress = {}, .stop = stop.get_token()};
    options.progress = [&](int done, int) {
        if (done == 2) stop.request_stop();
    };
    EXPECT_FALSE(writeSequence(someSequence(), folder.path(), options).ok());
    EXPECT_EQ(test::entryCount(folder.path()), 0);
    EXPECT_FALSE(writeSequence(GaussianSequence{}, folder.path()).ok());
    putText(folder / "file", "x");
    const auto inFile = writeSequence(someSequence(), folder / "file/out");
    ASSERT_FALSE(inFile.ok());
    EXPECT_FALSE(inFile.error().remedy.empty());
    EXPECT_FALSE(writeSequence(someSequence(), folder / "file").ok());
    EXPECT_FALSE(writeSequence(someSequence(), "/proc/splatreel").ok());
    EXPECT_FALSE(requireFreeSpace(folder.path(), std::uint64_t{1} << 62).ok());
}

TEST(SequenceIo, formats_are_parsed) {
    EXPECT_EQ(*parseSequenceFormats("glb,ply,glb"), (std::vector{SequenceFormat::glb, SequenceFormat::ply}));
    EXPECT_FALSE(parseSequenceFormats("").ok());
    EXPECT_FALSE(parseSequenceFormats("ply,").ok());
    EXPECT_PART(parseSequenceFormats("usd").error().message(), "ply, glb, spz and sog");
}

TEST(SequenceIo, what_is_wrong_is_named) {
    const TemporaryFolder folder;
    EXPECT_PART(errorOf(folder / "nothing"), "no such file");
    EXPECT_PART(errorOf(folder.path()), "no sequence.json and no PLY");
    putText(folder / "a.mp4", "text");
    EXPECT_PART(errorOf(folder / "a.mp4"), "no sequence of Gaussians");
    putText(folder / "empty.ply", "");
    EXPECT_PART(errorOf(folder / "empty.ply"), "no sequence of Gaussians");

    ASSERT_TRUE(writeSequence(someSequence(), folder / "out").ok());
    fs::remove(folder / "out/ply/frame_0002.ply");
    EXPECT_PART(errorOf(folder / "out"), "frame_0002.ply is missing");
    fs::remove_all(folder / "out/ply");
    EXPECT_PART(errorOf(folder / "out"), "none of the files");
}

TEST(SequenceIo, a_folder_without_a_format_is_refused) {
    const TemporaryFolder folder;
    WriteOptions options;
    options.formats.clear();
    EXPECT_FALSE(writeSequence(someSequence(), folder / "out", options));
    EXPECT_FALSE(fs::exists(folder / "out"));
}

TEST(SequenceIo, its_files_are_known) {
    const TemporaryFolder folder;
    WriteOptions options;
    options.formats = {SequenceFormat::ply, SequenceFormat::spz};
    ASSERT_TRUE(writeSequence(someSequence(2), folder.path(), options));
    const auto files = companionFiles(folder / "sequence.json");
    ASSERT_TRUE(files) << files.error().message();
    EXPECT_EQ(std::set<fs::path>(files->begin(), files->end()),
              (std::set<fs::path>{"ply/frame_0000.ply", "ply/frame_0001.ply", "spz/frame_0000.spz",
                                  "spz/frame_0001.spz", "ids.bin"}));
    putText(folder / "a.gltf",
            R"({"buffers": [{"uri": "my%20data.bin"}, {"uri": "data:;base64,AA=="}, {"uri": "../x.bin"}],
                "images": [{"uri": "skins/a.png"}]})");
    EXPECT_EQ(*companionFiles(folder / "a.gltf"), (std::vector<fs::path>{"my data.bin", "skins/a.png"}));
    EXPECT_TRUE(companionFiles(folder / "a.ply")->empty());
}

TEST(SequenceIo, damaged_ids_are_named_and_missing_ones_are_done_without) {
    const TemporaryFolder folder;
    ASSERT_TRUE(writeSequence(someSequence(), folder.path()).ok());
    fs::resize_file(folder / "ids.bin", 60);
    EXPECT_PART(errorOf(folder.path()), "list of ids is damaged");
    fs::remove(folder / "ids.bin");
    const auto read = readSequence(folder.path());
    ASSERT_TRUE(read.ok()) << read.error().message();
    EXPECT_FALSE(read->hasIds());
}

TEST(SequenceIo, a_frame_with_another_count_goes_without_ids) {
    const TemporaryFolder folder;
    ASSERT_TRUE(writeSequence(someSequence(), folder.path()).ok());
    ASSERT_TRUE(writePly(randomGaussians(5, 0, 1), {}, folder / "ply/frame_0000.ply").ok());
    const auto read = readSequence(folder.path());
    ASSERT_TRUE(read.ok()) << read.error().message();
    EXPECT_FALSE(read->frame(0).hasIds());
    EXPECT_TRUE(read->frame(2).hasIds());
}

TEST(Manifest, hostile_ones_are_refused) {
    const std::string rest = R"("version":1,"fps":24,"frame_count":1,"patterns":{"ply":"ply/f_%04d.ply"})";
    ASSERT_TRUE(parseManifest("{" + rest + "}", "x").ok());
    const auto message = [](const std::string& text) {
        const auto parsed = parseManifest(text, "x.json");
        return parsed ? std::string("no error") : parsed.error().message();
    };
    EXPECT_PART(message("{"), "not valid JSON");
    EXPECT_PART(message("[]"), "not a JSON object");
    EXPECT_PART(message(std::string(1000, '[')), "nested too deeply");
    EXPECT_PART(message(R"({"version":2})"), "newer version");
    EXPECT_PART(message(R"({"version":1,"frame_count":-1})"), "frame_count");
    EXPECT_PART(message(R"({"version":1,"frame_count":1e18})"), "frame_count");
    EXPECT_PART(message(R"({"version":1,"frame_count":1,"fps":0})"), "fps");
    EXPECT_PART(message(R"({"version":1,"frame_count":1,"fps":24})"), "patterns");
    EXPECT_PART(message(R"({"version":1,"frame_count":1,"fps":24,"patterns":{}})"), "names no files");
    for (const char* pattern :
         {"../x_%04d.ply", "/x_%d.ply", "x.ply", "%s%d.ply", "x_%n.ply", "x_%09999d.ply", "a/../../%d"}) {
        const json object = {
            {"version", 1}, {"fps", 24}, {"frame_count", 1}, {"patterns", {{"ply", pattern}}}};
        EXPECT_PART(message(object.dump()), "relative name") << pattern;
    }
    EXPECT_PART(message("{" + rest + R"(,"counts":[1,2]})"), "2 entries for 1 frames");
    EXPECT_PART(message("{" + rest + R"(,"counts":["a"]})"), "something else");
    EXPECT_PART(message("{" + rest + R"(,"ids_file":"../../etc/passwd"})"), "leads out");
    EXPECT_PART(message("{" + rest + R"(,"input_camera":{"position":[0,0,1]}})"), "input_camera");
    const auto bare = parseManifest("{" + rest + "}", "x");
    EXPECT_TRUE(parseManifest(manifestJson(*bare), "x").ok());  // without counts, too
    EXPECT_EQ(patternName("a/frame_%04d.ply", 7), "a/frame_0007.ply");
    EXPECT_EQ(patternName("f%d", 123456), "f123456");
}

TEST(SequenceIo, gaussians_that_are_no_numbers_are_left_out_with_their_ids_and_counted) {
    const TemporaryFolder folder;
    GaussianSequence sequence = someSequence(2);
    Gaussians bad = sequence.frame(0);
    std::vector<float> positions = bad.positions.copy();
    positions[3 * 4] = std::nanf("");
    positions[3 * 9 + 2] = 2e9F;
    bad.positions = std::move(positions);
    sequence.frames[0] = std::make_shared<const Gaussians>(std::move(bad));
    ASSERT_TRUE(writeSequence(*sourceOf(sequence), folder.path()).ok());
    const auto read = readSequence(folder.path());
    ASSERT_TRUE(read.ok()) << read.error().message();
    const Gaussians& frame = read->frame(0);
    EXPECT_EQ(frame.dropped, 2);
    ASSERT_EQ(frame.size(), 28);
    EXPECT_EQ(frame.ids[3], 3U);
    EXPECT_EQ(frame.ids[4], 5U);
    EXPECT_EQ(frame.ids[8], 10U);
    EXPECT_EQ(frame.positions[3 * 4], sequence.frame(0).positions[3 * 5]);
    EXPECT_EQ(read->frame(1).size(), 3);
    const auto description = describeSequence(folder.path());
    ASSERT_TRUE(description.ok());
    EXPECT_EQ(description->dropped, 2);
    EXPECT_PART(descriptionText(*description), "2 in all: not finite or absurd");
    EXPECT_EQ(json::parse(descriptionJson(*description))["dropped"], 2);
}

TEST(IdFile, tables_are_shared_and_large_ids_survive) {
    IdFileBuilder builder;
    const std::vector<std::uint64_t> a = {0, 1, 5, 1000, std::uint64_t{1} << 40, ~std::uint64_t{0} - 1};
    const std::vector<std::uint64_t> b = {3};
    builder.add(a), builder.add(b), builder.add(a), builder.add({});
    const std::string bytes = builder.finish();
    const auto file = IdFile::open(memorySource(std::as_bytes(std::span(bytes)), "ids"), 0, bytes.size());
    ASSERT_TRUE(file.ok());
    ASSERT_EQ((*file)->frameCount(), 4);
    EXPECT_EQ((*(*file)->ids(0)).copy(), a);
    EXPECT_EQ((*(*file)->ids(1)).copy(), b);
    EXPECT_TRUE((*file)->ids(0)->shares(*(*file)->ids(2)));
    EXPECT_EQ((*file)->ids(3)->size(), 0U);
}

TEST(IdFile, every_single_damaged_byte_is_survived) {
    IdFileBuilder builder;
    builder.add(std::vector<std::uint64_t>{1, 2, 700});
    builder.add(std::vector<std::uint64_t>{1, 9});
    const std::string good = builder.finish();
    for (std::size_t i = 0; i < good.size(); ++i) {
        for (const char value : {'\x00', '\x7f', '\xff'}) {
            std::string bytes = good;
            bytes[i] = value;
            const auto file =
                IdFile::open(memorySource(std::as_bytes(std::span(bytes)), "ids"), 0, bytes.size());
            if (!file) continue;
            for (int frame = 0; frame < (*file)->frameCount(); ++frame) {
                const auto ids = (*file)->ids(frame);
                if (!ids) continue;
                for (std::size_t k = 1; k < ids->size(); ++k) EXPECT_LT((*ids)[k - 1], (*ids)[k]);
            }
        }
    }
}

TEST(Describe, says_what_a_sequence_is) {
    const TemporaryFolder folder;
    const GaussianSequence sequence = someSequence();
    ASSERT_TRUE(writeSequence(sequence, folder.path()).ok());
    const auto d = describeSequence(folder.path());
    ASSERT_TRUE(d.ok()) << d.error().message();
    EXPECT_EQ(d->kind, "sequence folder");
    EXPECT_EQ(d->frames, 4);
    EXPECT_EQ(d->counts, (std::vector<std::int64_t>{30, 3, 30, 30}));
    EXPECT_TRUE(d->ids);
    EXPECT_EQ(d->shDegree, 1);
    EXPECT_GT(d->bytes, 4000U);
    EXPECT_FLOAT_EQ(d->bounds.min[0], sequence.bounds().min[0]);
    const json object = json::parse(descriptionJson(*d));
    EXPECT_EQ(object["frames"], 4);
    EXPECT_EQ(object["made_by"]["engine"], "4dstr");
    EXPECT_NEAR(object["fps"].get<double>(), 23.976, 1e-3);
    EXPECT_PART(descriptionText(*d), "3 to 30 per frame");
    EXPECT_PART(descriptionText(*d), "4dstr");
    EXPECT_FALSE(describeSequence(folder / "nothing").ok());
}

}  // namespace
}  // namespace splatreel::core
