#include "core/formats/ply.h"

#include "core/gaussians/harmonics.h"
#include "core/gaussians/sound.h"
#include "core/gaussians/transform.h"
#include "tests/core/formats/temporary_folder.h"
#include "tests/core/gaussians/random_gaussians.h"

#include <glm/gtc/quaternion.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>

namespace splatreel::core {
namespace {

using test::randomGaussians;
using test::TemporaryFolder;

Result<PlyContent> readBytes(const std::string& bytes) {
    return readPly(*memorySource(std::as_bytes(std::span(bytes)), "test.ply"));
}

std::string fileText(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void expectMessage(const std::string& bytes, const std::string& part) {
    const auto result = readBytes(bytes);
    ASSERT_FALSE(result.ok()) << part;
    EXPECT_NE(result.error().message().find(part), std::string::npos) << result.error().message();
    EXPECT_NE(result.error().message().find("test.ply"), std::string::npos);
    EXPECT_FALSE(result.error().remedy.empty());
}

const std::string plainProperties =
    "property float x\nproperty float y\nproperty float z\nproperty float f_dc_0\nproperty float f_dc_1\n"
    "property float f_dc_2\nproperty float opacity\nproperty float scale_0\nproperty float scale_1\n"
    "property float scale_2\nproperty float rot_0\nproperty float rot_1\nproperty float rot_2\nproperty "
    "float rot_3\n";

std::string header(const std::string& format, const std::string& count, const std::string& before = "") {
    return "ply\nformat " + format + " 1.0\n" + before + "element vertex " + count + "\n" + plainProperties +
           "end_header\n";
}

TEST(Ply, round_trip_keeps_every_value) {
    const TemporaryFolder folder;
    for (int degree = 0; degree <= 3; ++degree) {
        const Gaussians before = randomGaussians(37, degree, 3);
        ASSERT_TRUE(writePly(before, {.dilation = 0.3F, .compensate = degree == 1}, folder / "a.ply").ok());
        const auto read = readPly(folder / "a.ply");
        ASSERT_TRUE(read.ok()) << read.error().message();
        const Gaussians& after = read->gaussians;
        ASSERT_TRUE(after.consistent());
        EXPECT_EQ(after.shDegree, degree);
        EXPECT_EQ(after.positions.copy(), before.positions.copy());
        EXPECT_EQ(after.logScales.copy(), before.logScales.copy());
        EXPECT_EQ(after.opacityLogits.copy(), before.opacityLogits.copy());
        EXPECT_EQ(after.sh.copy(), before.sh.copy());
        for (std::size_t i = 0; i < 37; ++i) {
            const float* q = before.rotations.data() + 4 * i;
            const float norm = std::sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
            for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(after.rotations[4 * i + k], q[k] / norm, 1e-6F);
        }
        EXPECT_EQ(read->summary.generator, "Splatreel");
        ASSERT_TRUE(read->summary.filtering.has_value());
        EXPECT_EQ(read->summary.filtering->compensate, degree == 1);
        EXPECT_NEAR(static_cast<double>(plyBytes(37, degree)),
                    static_cast<double>(std::filesystem::file_size(folder / "a.ply")), 100);
    }
    EXPECT_EQ(test::entryCount(folder.path()), 1);
}

TEST(Ply, the_file_holds_the_scene_turned_about_z_in_inrias_layout) {
    const TemporaryFolder folder;
    Gaussians g = randomGaussians(2, 2, 4);
    ASSERT_TRUE(writePly(g, {}, folder / "a.ply").ok());
    const std::string text = fileText(folder / "a.ply");
    const std::size_t data = text.find("end_header\n") + 11;
    const std::size_t floats = 14 + 27;
    ASSERT_EQ(text.size(), data + 2 * floats * 4);
    EXPECT_LT(text.find("property float nz\n"), text.find("property float f_dc_0\n"));
    EXPECT_LT(text.find("property float f_rest_23\n"), text.find("property float opacity\n"));
    std::vector<float> row(floats);
    std::memcpy(row.data(), text.data() + data + floats * 4, floats * 4);

    const Gaussians turned = transformed(g, {.rotation = glm::mat3(-1, 0, 0, 0, -1, 0, 0, 0, 1)});
    for (std::size_t axis = 0; axis < 3; ++axis) {
        EXPECT_FLOAT_EQ(row[axis], turned.positions[3 + axis]);
        EXPECT_EQ(row[3 + axis], 0.0F);
        EXPECT_FLOAT_EQ(row[6 + axis], g.sh[27 + axis]);
        EXPECT_FLOAT_EQ(row[6 + 28 + axis], g.logScales[3 + axis]);
    }
    for (std::size_t k = 0; k < 8; ++k) {
        for (std::size_t channel = 0; channel < 3; ++channel)  // channel-major in the file
            EXPECT_NEAR(row[9 + 8 * channel + k], turned.sh[27 + 3 * (k + 1) + channel], 1e-6F);
    }
    EXPECT_FLOAT_EQ(row[33], g.opacityLogits[1]);
    const glm::quat expected = glm::normalize(
        glm::quat(turned.rotations[4], turned.rotations[5], turned.rotations[6], turned.rotations[7]));
    const glm::quat found(row[37], row[38], row[39], row[40]);
    EXPECT_NEAR(glm::length(found), 1.0F, 1e-6F);
    EXPECT_NEAR(std::abs(glm::dot(expected, found)), 1.0F, 1e-6F);
}

TEST(Ply, extremes_are_written_so_that_others_can_read_them) {
    const TemporaryFolder folder;
    Gaussians g = randomGaussians(2, 0, 4);
    g.opacityLogits = std::vector<float>{INFINITY, -200.0F};
    g.rotations = std::vector<float>{0, 0, 0, 0, 10, 0, 0, 0};
    g.logScales = std::vector<float>{-INFINITY, -3, -3, -3, -3, -3};
    ASSERT_TRUE(writePly(g, {}, folder / "a.ply").ok());
    const auto read = readPly(folder / "a.ply");
    ASSERT_TRUE(read.ok()) << read.error().message();
    EXPECT_NEAR(read->gaussians.opacityLogits[0], 13.8155F, 1e-3F);
    EXPECT_NEAR(read->gaussians.opacityLogits[1], -13.8155F, 1e-3F);
    EXPECT_FLOAT_EQ(read->gaussians.rotations[0], 1.0F);
    EXPECT_FLOAT_EQ(read->gaussians.logScales[0], -30.0F);
}

TEST(Ply, no_gaussians_is_a_file_too) {
    const TemporaryFolder folder;
    ASSERT_TRUE(writePly({}, {}, folder / "a.ply").ok());
    const auto read = readPly(folder / "a.ply");
    ASSERT_TRUE(read.ok()) << read.error().message();
    EXPECT_EQ(read->gaussians.size(), 0);
}

TEST(Ply, reads_text_with_crlf_and_elements_before_and_foreign_properties) {
    const auto read = readBytes(
        "ply\r\nformat ascii 1.0\r\ncomment antialiased 1\r\nelement face 2\r\nproperty list uchar int "
        "vertex_index\r\n"
        "element vertex 2\r\nproperty double z\r\nproperty uchar label\r\nproperty float y\r\nproperty float "
        "x\r\n"
        "property float f_dc_2\r\nproperty float f_dc_1\r\nproperty float f_dc_0\r\nproperty float "
        "opacity\r\n"
        "property float scale_0\r\nproperty float scale_1\r\nproperty float scale_2\r\nproperty float "
        "rot_0\r\n"
        "property float rot_1\r\nproperty float rot_2\r\nproperty float rot_3\r\nend_header\r\n"
        "3 0 1 2\r\n0\r\n3 7 2 1 .3 .2 .1 +0.5 -1 -2 -3 1 0 0 0\r\n6 9 5 4 3 2 1 inf -4 -5 -inf 0 0 0 1");
    ASSERT_TRUE(read.ok()) << read.error().message();
    const Gaussians& g = read->gaussians;
    ASSERT_EQ(g.size(), 2);
    EXPECT_EQ(g.positions.copy(), (std::vector<float>{-1, -2, 3, -4, -5, 6}));
    EXPECT_EQ(g.sh.copy(), (std::vector<float>{0.1F, 0.2F, 0.3F, 1, 2, 3}));
    EXPECT_EQ(g.logScales.copy(), (std::vector<float>{-1, -2, -3, -4, -5, -30}));
    EXPECT_NEAR(g.opacityLogits[1], 13.8F, 0.1F);
    EXPECT_TRUE(read->summary.filtering.value().compensate);
}

TEST(Ply, reads_big_endian_and_lists_before_the_vertices) {
    std::string bytes = header("binary_big_endian", "1", "element face 2\nproperty list ushort float w\n");
    const auto put = [&](auto value) {
        auto raw = std::bit_cast<std::array<char, sizeof(value)>>(value);
        std::ranges::reverse(raw);
        bytes.append(raw.begin(), raw.end());
    };
    put(std::uint16_t{2}), put(9.0F), put(9.0F), put(std::uint16_t{0});
    for (int i = 1; i <= 14; ++i) put(static_cast<float>(i));
    const auto read = readBytes(bytes);
    ASSERT_TRUE(read.ok()) << read.error().message();
    EXPECT_EQ(read->gaussians.positions.copy(), (std::vector<float>{-1, -2, 3}));
    EXPECT_EQ(read->gaussians.logScales.copy(), (std::vector<float>{8, 9, 10}));
}

TEST(Ply, another_vertical_axis_is_turned_up) {
    const auto upOf = [](const std::string& comment, const std::string& position) {
        std::string text = header("ascii", "1", comment) + position + " 0 0 0 0 -1 -1 -1 1 0 0 0\n";
        const auto read = readBytes(text);
        EXPECT_TRUE(read.ok());
        const float* p = read->gaussians.positions.data();
        return glm::vec3(p[0], p[1], p[2]);
    };
    for (const auto& [comment, position] : {std::pair{"", "0 -1 0"},
                                            {"comment Vertical axis: y\n", "0 -1 0"},
                                            {"comment Vertical axis: z\n", "0 0 -1"},
                                            {"comment Vertical axis: x\n", "1 0 0"},
                                            {"comment Vertical axis: 0 1 0\n", "0 1 0"},
                                            {"comment vertical axis: [0, 0.6, 0.8]\n", "0 0.6 0.8"}}) {
        const glm::vec3 up = upOf(comment, position);
        EXPECT_NEAR(up.y, 1.0F, 1e-5F) << comment;
    }
}

TEST(Ply, two_dimensional_splats_become_thin) {
    std::string text = header("ascii", "1") + "1 2 3 0 0 0 0 -1 -2 1 0 0 0\n";
    text.erase(text.find("property float scale_2\n"), 23);
    const auto read = readBytes(text);
    ASSERT_TRUE(read.ok()) << read.error().message();
    EXPECT_LT(read->gaussians.logScales[2], -6.0F);
}

TEST(Ply, hostile_files_are_refused_with_place_and_remedy) {
    expectMessage("", "does not begin with 'ply'");
    expectMessage("just some text", "does not begin with 'ply'");
    expectMessage("ply\nformat ascii 1.0\n", "ends inside the header");
    expectMessage("ply\nend_header\n", "format line is missing");
    expectMessage("ply\nformat ascii 1.0\nend_header\n", "no element 'vertex'");
    expectMessage("ply\nformat martian 1.0\nend_header\n", "unknown format");
    expectMessage("ply\nformat ascii 1.0\nelement vertex -3\nend_header\n", "not a number");
    expectMessage("ply\nproperty float x\nend_header\n", "before any element");
    expectMessage("ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nend_header\n",
                  "'y' is missing");
    expectMessage("ply\nformat ascii 1.0\ncomment " + std::string(1 << 20, 'x') + "\nend_header\n",
                  "does not end within");
    std::string many = "ply\nformat ascii 1.0\nelement vertex 1\n";
    for (int i = 0; i < 2000; ++i) many += "property float p" + std::to_string(i) + "\n";
    expectMessage(many + "end_header\n", "too many properties");
}

TEST(Ply, counts_are_checked_against_the_file_before_memory_is_reserved) {
    expectMessage(header("binary_little_endian", "18446744073709551615"), "room for 0");
    expectMessage(header("binary_little_endian", "4000000000") + std::string(1000, 'x'), "room for 17");
    expectMessage(header("ascii", "1000000000") + "1 2 3", "room for 0");
    expectMessage(header("binary_little_endian", "1", "element a 18446744073709551615\nproperty double b\n") +
                      std::string(100, 'x'),
                  "ends before its vertices");
    expectMessage(header("binary_little_endian", "1", "element a 9\nproperty list uint double b\n") +
                      std::string(300, '\xff'),
                  "ends before its vertices");
    expectMessage(header("ascii", "1", "element a 1\nproperty list uint double b\n") + "4e18 1 2 3" +
                      std::string(100, ' '),
                  "a number is missing");
    expectMessage(header("ascii", "1") + "1 2 3 4 5 6 7 8 9 10 11 12 13 x4", "a number is missing");
}

TEST(Ply, values_that_are_no_numbers_keep_their_rows_until_they_are_left_out) {
    const std::string good = "1 2 3 0 0 0 0 -1 -1 -1 1 0 0 0\n";
    for (const char* bad : {"1 nan 3 0 0 0 0 -1 -1 -1 1 0 0 0\n", "1 2 3 0 0 0 0 -1 inf -1 1 0 0 0\n",
                            "1 2 3 0 0 0 nan -1 1 -1 1 0 0 0\n", "1 2 3 0 0 0 0 -1 -1 -1 0 0 0 0\n",
                            "1 2 1e300 0 0 0 0 -1 -1 -1 1 0 0 0\n", "1 2 3 0 -inf 0 0 -1 -1 -1 1 0 0 0\n"}) {
        auto content = readBytes(header("ascii", "3") + good + bad + good);
        ASSERT_TRUE(content.ok()) << content.error().message();
        ASSERT_EQ(content->gaussians.size(), 3);
        ASSERT_TRUE(keepSound(content->gaussians, "test.ply").ok());
        EXPECT_EQ(content->gaussians.size(), 2) << bad;
        EXPECT_EQ(content->gaussians.dropped, 1);
    }
}

TEST(Ply, lists_are_no_splats) {
    expectMessage("ply\nformat ascii 1.0\nelement vertex 1\nproperty list uchar float x\nend_header\n",
                  "lists");
}

TEST(Ply, an_unknown_packed_layout_is_named) {
    expectMessage(
        "ply\nformat binary_little_endian 1.0\nelement chunk 1\nproperty float min_x\nelement vertex 1\n"
        "property uint packed_position\nend_header\n",
        "compressed layout");
}

TEST(Ply, a_file_that_cannot_be_written_leaves_nothing) {
    const TemporaryFolder folder;
    const auto result = writePly(randomGaussians(1, 0, 1), {}, folder / "missing" / "a.ply");
    ASSERT_FALSE(result.ok());
    EXPECT_NE(result.error().message().find("no such file or folder"), std::string::npos);
    const auto full = writePly(randomGaussians(1, 0, 1), {}, "/dev/null/a.ply");
    ASSERT_FALSE(full.ok());
    EXPECT_EQ(test::entryCount(folder.path()), 0);
    EXPECT_FALSE(readPly(folder / "nothing.ply").ok());
    EXPECT_FALSE(readPly(folder.path()).ok());
}

}  // namespace
}  // namespace splatreel::core
