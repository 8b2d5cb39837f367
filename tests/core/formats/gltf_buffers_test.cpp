#include "core/base/base64.h"
#include "core/formats/gltf.h"
#include "core/formats/sequence_open.h"
#include "tests/core/formats/glb_parts.h"
#include "tests/core/formats/temporary_folder.h"
#include "tests/core/gaussians/random_gaussians.h"

#include <gtest/gtest.h>

namespace splatreel::core {
namespace {

using nlohmann::json;

/// glTF's JSON apart from its data, as other tools leave it.
class LooseGltf : public testing::Test {
protected:
    void SetUp() override {
        gaussians_ = test::randomGaussians(6, 1, 2);
        ASSERT_TRUE(writeGlb(gaussians_, {}, folder_ / "a.glb").ok());
        const std::string glb = test::fileText(folder_ / "a.glb");
        document_ = test::jsonOf(glb);
        data_ = test::binaryOf(glb);
    }

    [[nodiscard]] std::filesystem::path withUri(const std::string& uri) {
        document_["buffers"][0]["uri"] = uri;
        std::ofstream(folder_ / "loose.gltf") << document_.dump();
        return folder_ / "loose.gltf";
    }

    void expectRead(const std::filesystem::path& path) const {
        const auto opened = openSequenceFiles(path);
        ASSERT_TRUE(opened.ok()) << opened.error().message();
        EXPECT_EQ(opened->kind, "glTF file");
        const auto frame = opened->source->frame(0);
        ASSERT_TRUE(frame.ok()) << frame.error().message();
        EXPECT_EQ((*frame)->positions.copy(), gaussians_.positions.copy());
    }

    static void expectMessage(const std::filesystem::path& path, const std::string& part) {
        const auto opened = openSequenceFiles(path);
        ASSERT_FALSE(opened.ok());
        EXPECT_NE(opened.error().message().find(part), std::string::npos) << opened.error().message();
    }

    test::TemporaryFolder folder_;
    Gaussians gaussians_;
    json document_;
    std::string data_;
};

TEST_F(LooseGltf, reads_a_file_beside_it) {
    std::filesystem::create_directories(folder_ / "some data");
    std::ofstream(folder_ / "some data" / "a.bin", std::ios::binary) << data_;
    expectRead(withUri("some%20data/a.bin"));
}

TEST_F(LooseGltf, reads_data_within_it) {
    expectRead(withUri("data:application/octet-stream;base64," + base64(std::as_bytes(std::span(data_)))));
}

TEST_F(LooseGltf, reads_no_file_outside_its_folder) {
    std::ofstream(folder_ / "a.bin", std::ios::binary) << data_;
    expectMessage(withUri((folder_ / "a.bin").string()), "not below the file's folder");
    expectMessage(withUri("../a.bin"), "not below the file's folder");
    expectMessage(withUri("%2e%2e/a.bin"), "not below the file's folder");
    expectMessage(withUri("https://example.org/a.bin"), "not below the file's folder");
    expectMessage(withUri("a%00.bin"), "not below the file's folder");
    expectMessage(withUri("a.bi%6"), "not below the file's folder");
}

TEST_F(LooseGltf, says_what_is_missing) {
    expectMessage(withUri("gone.bin"), "gone.bin");
    std::ofstream(folder_ / "short.bin", std::ios::binary) << data_.substr(1);
    expectMessage(withUri("short.bin"), "buffer 0 is incomplete");
    expectMessage(withUri("data:;base64,A*=="), "no base64");
    document_["buffers"][0].erase("uri");
    std::ofstream(folder_ / "none.gltf") << document_.dump();
    expectMessage(folder_ / "none.gltf", "neither a file nor data");
}

TEST_F(LooseGltf, bounds_the_number_of_buffers) {
    document_["buffers"] = json::array();
    for (int i = 0; i < 1000; ++i) document_["buffers"].push_back({{"byteLength", 1}, {"uri", "a.glb"}});
    std::ofstream(folder_ / "many.gltf") << document_.dump();
    expectMessage(folder_ / "many.gltf", "more than 256 buffers");
}

}  // namespace
}  // namespace splatreel::core
