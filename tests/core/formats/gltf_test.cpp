#include "core/formats/gltf.h"

#include "core/gaussians/transform.h"
#include "tests/core/formats/glb_parts.h"
#include "tests/core/formats/temporary_folder.h"
#include "tests/core/gaussians/random_gaussians.h"

#include <glm/gtc/quaternion.hpp>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>

namespace splatreel::core {
namespace {

using nlohmann::json;
using test::binaryOf;
using test::fileText;
using test::glbOf;
using test::jsonOf;
using test::randomGaussians;
using test::TemporaryFolder;
using test::word;

Result<FrameSourcePtr> openBytes(const std::string& bytes) {
    return openGltf(memorySource(std::as_bytes(std::span(bytes)), "test.glb"));
}

void expectMessage(const std::string& bytes, const std::string& part) {
    const auto opened = openBytes(bytes);
    std::string message = "no error";
    if (opened) {
        const auto frame = (*opened)->frame(0);
        if (!frame) message = frame.error().message();
    } else {
        message = opened.error().message();
    }
    EXPECT_NE(message.find(part), std::string::npos) << message;
}

void expectEqual(const Gaussians& found, const Gaussians& expected) {
    ASSERT_TRUE(found.consistent());
    ASSERT_EQ(found.size(), expected.size());
    ASSERT_EQ(found.shDegree, expected.shDegree);
    EXPECT_EQ(found.positions.copy(), expected.positions.copy());
    EXPECT_EQ(found.sh.copy(), expected.sh.copy());
    for (std::size_t i = 0; i < found.logScales.size(); ++i)
        ASSERT_NEAR(found.logScales[i], expected.logScales[i], 1e-5F);
    for (std::size_t i = 0; i < found.opacityLogits.size(); ++i) {
        ASSERT_NEAR(found.opacityLogits[i], expected.opacityLogits[i], 1e-3F);
        glm::quat q(expected.rotations[4 * i], expected.rotations[4 * i + 1], expected.rotations[4 * i + 2],
                    expected.rotations[4 * i + 3]);
        q = glm::normalize(q);
        ASSERT_NEAR(found.rotations[4 * i], q.w, 1e-6F);
        ASSERT_NEAR(found.rotations[4 * i + 1], q.x, 1e-6F);
        ASSERT_NEAR(found.rotations[4 * i + 2], q.y, 1e-6F);
        ASSERT_NEAR(found.rotations[4 * i + 3], q.z, 1e-6F);
    }
}

/// Frames that share colours and ids but move; the third has fewer primitives.
GaussianSequence movingSequence(int frames, int shDegree) {
    GaussianSequence sequence;
    sequence.rate = {30000, 1001};
    sequence.filtering = {.dilation = 0.1F, .compensate = true};
    sequence.inputCamera = orbitCamera(0, 0, 2, intrinsicsFromFovy(320, 240, 0.8F));
    sequence.provenance = R"({"engine":"test","seed":7})";
    Gaussians base = randomGaussians(40, shDegree, 1);
    for (int i = 0; i < frames; ++i) {
        base.positions = randomGaussians(40, 0, 10 + static_cast<unsigned>(i)).positions;
        Gaussians frame = base;
        if (i == 2) {
            const std::vector<int> rows = {0, 3, 39};
            frame = selectRows(base, rows);
        }
        sequence.frames.push_back(std::make_shared<const Gaussians>(frame));
    }
    return sequence;
}

TEST(Gltf, one_frame_round_trip) {
    const TemporaryFolder folder;
    for (int degree = 0; degree <= 3; ++degree) {
        const Gaussians before = randomGaussians(23, degree, 2);
        ASSERT_TRUE(writeGlb(before, {.dilation = 0.3F, .compensate = true}, folder / "a.glb").ok());
        const auto source = openGltf(*openFile(folder / "a.glb"));
        ASSERT_TRUE(source.ok()) << source.error().message();
        EXPECT_EQ((*source)->frameCount(), 1);
        EXPECT_TRUE((*source)->description().filtering.compensate);
        const auto frame = (*source)->frame(0);
        ASSERT_TRUE(frame.ok()) << frame.error().message();
        expectEqual(**frame, before);
        EXPECT_FALSE((*frame)->hasIds());
        EXPECT_NEAR(static_cast<double>(glbBytes(23, degree)),
                    static_cast<double>(std::filesystem::file_size(folder / "a.glb")), 3000);
    }
}

TEST(Gltf, the_file_follows_the_specification) {
    const TemporaryFolder folder;
    Gaussians g = randomGaussians(5, 1, 2);
    g.sh = std::vector<float>(5 * 12, 0.25F);
    ASSERT_TRUE(writeGlb(g, {}, folder / "a.glb").ok());
    const std::string glb = fileText(folder / "a.glb");
    EXPECT_EQ(word(glb, 8), glb.size());
    EXPECT_EQ(word(glb, 12) % 4, 0U);
    const json document = jsonOf(glb);
    const std::string binary = binaryOf(glb);
    EXPECT_EQ(document["buffers"][0]["byteLength"], binary.size());
    EXPECT_EQ(document["extensionsUsed"], json::array({"KHR_gaussian_splatting"}));
    EXPECT_FALSE(document.contains("extensionsRequired"));
    const json& primitive = document["meshes"][0]["primitives"][0];
    EXPECT_EQ(primitive["mode"], 0);
    EXPECT_EQ(primitive["extensions"]["KHR_gaussian_splatting"]["kernel"], "ellipse");
    EXPECT_EQ(primitive["extensions"]["KHR_gaussian_splatting"]["colorSpace"], "srgb_rec709_display");
    const json& attributes = primitive["attributes"];
    EXPECT_EQ(attributes.size(), 9U);
    const auto data = [&](const char* name) {
        const json& accessor = document["accessors"][attributes[name].get<std::size_t>()];
        EXPECT_EQ(accessor["count"], 5);
        const json& view = document["bufferViews"][accessor["bufferView"].get<std::size_t>()];
        EXPECT_EQ(view["byteOffset"].get<std::size_t>() % 4, 0U);
        return binary.substr(view["byteOffset"].get<std::size_t>(), view["byteLength"].get<std::size_t>());
    };
    const auto number = [&](const char* name, std::size_t index) {
        float value = 0;
        std::memcpy(&value, data(name).data() + 4 * index, 4);
        return value;
    };
    EXPECT_FLOAT_EQ(number("KHR_gaussian_splatting:SCALE", 4), std::exp(g.logScales[4]));
    EXPECT_FLOAT_EQ(number("KHR_gaussian_splatting:OPACITY", 2), 1 / (1 + std::exp(-g.opacityLogits[2])));
    EXPECT_NEAR(number("KHR_gaussian_splatting:ROTATION", 3) / number("KHR_gaussian_splatting:ROTATION", 0),
                g.rotations[0] / g.rotations[1], 1e-4F);  // w last
    // 0.25 · 0.2821 + 0.5 = 0.5705 in sRGB is 0.2856 linear.
    EXPECT_EQ(static_cast<unsigned char>(data("COLOR_0")[0]), 73);
    const json& position = document["accessors"][attributes["POSITION"].get<std::size_t>()];
    const Bounds bounds = boundsOf(g);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        EXPECT_EQ(position["min"][axis].get<float>(), bounds.min[axis]);
        EXPECT_EQ(position["max"][axis].get<float>(), bounds.max[axis]);
    }
}

TEST(Gltf, a_sequence_comes_back_with_rate_ids_and_provenance) {
    const TemporaryFolder folder;
    const GaussianSequence before = movingSequence(5, 1);
    ASSERT_TRUE(writeAnimatedGlb(*sourceOf(before), folder / "a.glb").ok());
    const auto source = openGltf(*openFile(folder / "a.glb"));
    ASSERT_TRUE(source.ok()) << source.error().message();
    ASSERT_EQ((*source)->frameCount(), 5);
    const auto after = loadSequence(**source);
    ASSERT_TRUE(after.ok()) << after.error().message();
    for (int i = 0; i < 5; ++i) {
        expectEqual(after->frame(i), before.frame(i));
        EXPECT_EQ(after->frame(i).ids.copy(), before.frame(i).ids.copy());
    }
    EXPECT_EQ(after->rate, before.rate);
    EXPECT_FLOAT_EQ(after->filtering.dilation, 0.1F);
    EXPECT_FLOAT_EQ(after->inputCamera.position.z, 2.0F);
    EXPECT_EQ(after->inputCamera.intrinsics.width, 320);
    EXPECT_EQ(json::parse(after->provenance)["seed"], 7);
    EXPECT_TRUE(after->frame(0).sh.shares(after->frame(1).sh));
}

TEST(Gltf, unchanged_columns_are_stored_once_and_frames_are_shown_in_turn) {
    const TemporaryFolder folder;
    const GaussianSequence sequence = movingSequence(8, 3);
    ASSERT_TRUE(writeAnimatedGlb(*sourceOf(sequence), folder / "a.glb").ok());
    const std::string glb = fileText(folder / "a.glb");
    EXPECT_LT(glb.size(), glbBytes(40, 3) + 7 * 40 * 12 + 20000);
    const json document = jsonOf(glb);
    const auto attribute = [&](std::size_t mesh, const char* name) {
        return document["meshes"][mesh]["primitives"][0]["attributes"][name].get<int>();
    };
    EXPECT_EQ(attribute(0, "KHR_gaussian_splatting:SCALE"), attribute(1, "KHR_gaussian_splatting:SCALE"));
    EXPECT_EQ(attribute(0, "COLOR_0"), attribute(7, "COLOR_0"));
    EXPECT_NE(attribute(0, "POSITION"), attribute(1, "POSITION"));
    const json& animation = document["animations"][0];
    ASSERT_EQ(animation["channels"].size(), 8U);
    double longest = 0;
    for (const json& sampler : animation["samplers"]) {
        EXPECT_EQ(sampler["interpolation"], "STEP");
        const json& input = document["accessors"][sampler["input"].get<std::size_t>()];
        EXPECT_EQ(input["count"], document["accessors"][sampler["output"].get<std::size_t>()]["count"]);
        longest = std::max(longest, input["max"][0].get<double>());
    }
    EXPECT_NEAR(longest, 8 * 1001.0 / 30000, 1e-6);
    EXPECT_EQ(document["nodes"][0]["children"].size(), 8U);
    EXPECT_FALSE(document["nodes"][1].contains("scale"));
    EXPECT_DOUBLE_EQ(document["nodes"][2]["scale"][0].get<double>(), 1e-6);
}

TEST(Gltf, a_frame_without_gaussians_stays_empty) {
    const TemporaryFolder folder;
    GaussianSequence sequence = movingSequence(3, 0);
    sequence.frames[1] = std::make_shared<const Gaussians>();
    ASSERT_TRUE(writeAnimatedGlb(*sourceOf(sequence), folder / "a.glb").ok());
    const auto source = openGltf(*openFile(folder / "a.glb"));
    ASSERT_TRUE(source.ok()) << source.error().message();
    EXPECT_EQ((*(*source)->frame(1))->size(), 0);
    EXPECT_EQ((*(*source)->frame(0))->size(), 40);
    ASSERT_TRUE(writeGlb({}, {}, folder / "b.glb").ok());
    EXPECT_EQ((*(*openGltf(*openFile(folder / "b.glb")))->frame(0))->size(), 0);
}

TEST(Gltf, nodes_move_their_splats_and_several_are_joined) {
    const TemporaryFolder folder;
    const Gaussians g = randomGaussians(4, 1, 3);
    ASSERT_TRUE(writeGlb(g, {}, folder / "a.glb").ok());
    const std::string glb = fileText(folder / "a.glb");
    json document = jsonOf(glb);
    document["nodes"] = json::array({{{"children", {1}}, {"translation", {1, 2, 3}}},
                                     {{"mesh", 0}, {"rotation", {0, 0, 1, 0}}, {"scale", {2, 2, 2}}},
                                     {{"mesh", 0}}});
    document["scenes"][0]["nodes"] = {0, 2};
    const auto source = openBytes(glbOf(document, binaryOf(glb)));
    ASSERT_TRUE(source.ok()) << source.error().message();
    const auto frame = (*source)->frame(0);
    ASSERT_TRUE(frame.ok()) << frame.error().message();
    ASSERT_EQ((*frame)->size(), 8);
    EXPECT_NEAR((*frame)->positions[0], 1 - 2 * g.positions[0], 1e-5F);
    EXPECT_NEAR((*frame)->positions[1], 2 - 2 * g.positions[1], 1e-5F);
    EXPECT_NEAR((*frame)->logScales[0], g.logScales[0] + std::log(2.0F), 1e-5F);
    EXPECT_NEAR((*frame)->sh[3], -g.sh[3], 1e-5F);  // m = −1 turned by 180° about z
    EXPECT_FLOAT_EQ((*frame)->positions[12], g.positions[0]);
}

TEST(Gltf, quantised_attributes_are_read) {
    std::string binary(12 + 8 + 8 + 4 + 12, '\0');
    const float position[3] = {1, 2, 3};
    std::memcpy(binary.data(), position, 12);
    const std::int16_t rotation[4] = {0, 0, 32767, -32767};
    std::memcpy(binary.data() + 12, rotation, 8);
    const std::uint16_t scale[3] = {1, 65535, 0};
    std::memcpy(binary.data() + 20, scale, 6);
    const std::uint8_t opacity = 51;
    std::memcpy(binary.data() + 28, &opacity, 1);
    const json document =
        json::parse(R"({"asset":{"version":"2.0"},"scenes":[{"nodes":[0]}],"nodes":[{"mesh":0}],
        "buffers":[{"byteLength":44}],
        "bufferViews":[{"buffer":0,"byteLength":12},{"buffer":0,"byteOffset":12,"byteLength":8},
          {"buffer":0,"byteOffset":20,"byteLength":8,"byteStride":8},{"buffer":0,"byteOffset":28,"byteLength":4,"byteStride":4},
          {"buffer":0,"byteOffset":32,"byteLength":12}],
        "accessors":[{"bufferView":0,"componentType":5126,"count":1,"type":"VEC3"},
          {"bufferView":1,"componentType":5122,"normalized":true,"count":1,"type":"VEC4"},
          {"bufferView":2,"componentType":5123,"normalized":true,"count":1,"type":"VEC3"},
          {"bufferView":3,"componentType":5121,"normalized":true,"count":1,"type":"SCALAR"},
          {"bufferView":4,"componentType":5126,"count":1,"type":"VEC3"}],
        "meshes":[{"primitives":[{"mode":0,"attributes":{"POSITION":0,"KHR_gaussian_splatting:ROTATION":1,
          "KHR_gaussian_splatting:SCALE":2,"KHR_gaussian_splatting:OPACITY":3,
          "KHR_gaussian_splatting:SH_DEGREE_0_COEF_0":4},
          "extensions":{"KHR_gaussian_splatting":{"kernel":"ellipse","colorSpace":"srgb_rec709_display"}}}]}]})");
    const auto source = openBytes(glbOf(document, binary));
    ASSERT_TRUE(source.ok()) << source.error().message();
    const auto frame = (*source)->frame(0);
    ASSERT_TRUE(frame.ok()) << frame.error().message();
    EXPECT_FLOAT_EQ((*frame)->rotations[0], -1.0F);
    EXPECT_FLOAT_EQ((*frame)->rotations[3], 1.0F);
    EXPECT_NEAR((*frame)->logScales[0], std::log(1.0F / 65535), 1e-4F);
    EXPECT_FLOAT_EQ((*frame)->logScales[1], 0.0F);
    EXPECT_NEAR((*frame)->opacityLogits[0], std::log(0.25F), 1e-4F);
}

class HostileGltf : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(writeGlb(randomGaussians(6, 1, 2), {}, folder_ / "a.glb").ok());
        glb_ = fileText(folder_ / "a.glb");
        document_ = jsonOf(glb_);
        binary_ = binaryOf(glb_);
    }
    [[nodiscard]] std::string rebuilt() const { return glbOf(document_, binary_); }

    TemporaryFolder folder_;
    std::string glb_;
    json document_;
    std::string binary_;
};

TEST_F(HostileGltf, container) {
    expectMessage("", "not a glTF file");
    expectMessage("glTF", "ends within its header");
    expectMessage(glb_.substr(0, glb_.size() - 1), "incomplete");
    std::string other = glb_;
    other[4] = 1;
    expectMessage(other, "version 1");
    other = glb_;
    other[15] = '\x7f';
    expectMessage(other, "longer than the file");
    std::string text(20, ' ');
    expectMessage(glbOf(json("x"), ""), "not an object");
    const std::string deep = std::string(100000, '[');
    std::string nested = "glTF";
    for (const std::uint32_t value :
         {2U, static_cast<std::uint32_t>(20 + deep.size()), static_cast<std::uint32_t>(deep.size())})
        nested.append(reinterpret_cast<const char*>(&value), 4);
    expectMessage(nested + "JSON" + deep, "nested too deeply");
    other = glb_;
    other[21] = '\xff';
    expectMessage(other, "not valid JSON");
}

TEST_F(HostileGltf, accessors_and_views) {
    const json good = document_;
    document_["accessors"][0]["count"] = 4000000000U;
    expectMessage(rebuilt(), "impossible count");
    document_ = good;
    for (json& accessor : document_["accessors"]) accessor["count"] = 100000000;
    expectMessage(rebuilt(), "its buffer view has");
    document_ = good;
    document_["accessors"][1]["count"] = 5;
    expectMessage(rebuilt(), "differ in count");
    document_ = good;
    document_["accessors"][0]["byteOffset"] = 1099511627776;
    expectMessage(rebuilt(), "its buffer view has");
    document_ = good;
    document_["accessors"][0]["byteOffset"] = 1e300;
    expectMessage(rebuilt(), "impossible numbers");
    document_ = good;
    document_["bufferViews"][0]["byteLength"] = 1000000;
    expectMessage(rebuilt(), "beyond its buffer");
    document_ = good;
    document_["bufferViews"][0]["byteStride"] = 1;
    expectMessage(rebuilt(), "impossible numbers");
    document_ = good;
    document_["bufferViews"][0]["buffer"] = 3;
    expectMessage(rebuilt(), "a buffer that does not exist");
    document_ = good;
    document_["accessors"][0]["sparse"] = json::object();
    expectMessage(rebuilt(), "sparse");
    document_ = good;
    document_["accessors"][0]["componentType"] = 5121;
    expectMessage(rebuilt(), "component type");
    document_ = good;
    document_["accessors"][0].erase("bufferView");
    expectMessage(rebuilt(), "no data of its own");
}

TEST_F(HostileGltf, scene_and_attributes) {
    const json good = document_;
    document_["nodes"][0]["children"] = {0};
    expectMessage(rebuilt(), "also another node's child");
    document_ = good;
    document_["nodes"][0]["children"] = {7};
    expectMessage(rebuilt(), "impossible children");
    document_ = good;
    document_["nodes"][0]["mesh"] = 9;
    expectMessage(rebuilt(), "no valid mesh");
    document_ = good;
    document_["nodes"][0]["scale"] = {1, 2, 1};
    expectMessage(rebuilt(), "stretched");
    document_ = good;
    document_["nodes"][0]["scale"] = {-1, 1, 1};
    expectMessage(rebuilt(), "mirrored");
    document_ = good;
    json& primitive = document_["meshes"][0]["primitives"][0];
    primitive["attributes"].erase("KHR_gaussian_splatting:OPACITY");
    expectMessage(rebuilt(), "no attribute OPACITY");
    document_ = good;
    document_["meshes"][0]["primitives"][0]["attributes"].erase("KHR_gaussian_splatting:SH_DEGREE_1_COEF_1");
    expectMessage(rebuilt(), "incomplete");
    document_ = good;
    document_["meshes"][0]["primitives"][0]["extensions"]["KHR_gaussian_splatting"]["extensions"] = {
        {"KHR_gaussian_splatting_compression_spz_2", {{"bufferView", 0}}}};
    expectMessage(rebuilt(), "compression_spz_2");
    document_ = good;
    document_["extensionsRequired"] = {"EXT_meshopt_compression"};
    expectMessage(rebuilt(), "EXT_meshopt_compression");
}

TEST_F(HostileGltf, splats_that_are_no_numbers_are_left_out) {
    const auto before = (*openBytes(rebuilt()))->frame(0);
    ASSERT_TRUE(before.ok());
    for (std::size_t i = 0; i < 4; ++i) binary_[4 + i] = '\xff';  // y of the first position
    const auto source = openBytes(rebuilt());
    ASSERT_TRUE(source.ok()) << source.error().message();
    const auto frame = (*source)->frame(0);
    ASSERT_TRUE(frame.ok()) << frame.error().message();
    EXPECT_EQ((*frame)->dropped, 1);
    ASSERT_EQ((*frame)->size(), (*before)->size() - 1);
    EXPECT_EQ((*frame)->positions[0], (*before)->positions[3]);
    std::ranges::fill(binary_, '\xff');
    expectMessage(rebuilt(), "nothing is left");
}

TEST_F(HostileGltf, animations) {
    ASSERT_TRUE(writeAnimatedGlb(*sourceOf(movingSequence(3, 0)), folder_ / "b.glb").ok());
    glb_ = fileText(folder_ / "b.glb");
    document_ = jsonOf(glb_);
    binary_ = binaryOf(glb_);
    const json good = document_;
    document_["scenes"][0]["extras"]["splatreel"]["ids_buffer_view"] = 0;
    expectMessage(rebuilt(), "list of ids is damaged");
    document_ = good;
    document_["animations"][0]["channels"][0]["sampler"] = 99;
    expectMessage(rebuilt(), "no valid sampler");
    document_ = good;
    document_["animations"][0]["samplers"][0]["output"] = document_["animations"][0]["samplers"][0]["input"];
    expectMessage(rebuilt(), "not of type VEC3");
    document_ = good;
    document_["scenes"][0]["extras"]["fps"] = "fast";  // the keys tell, too
    const auto source = openBytes(rebuilt());
    ASSERT_TRUE(source.ok()) << source.error().message();
    EXPECT_EQ((*source)->frameCount(), 3);
}

}  // namespace
}  // namespace splatreel::core
