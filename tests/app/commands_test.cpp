#include "core/media/image_io.h"
#include "tests/app/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace splatreel::tests {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(CommandLine, WithoutACommandItExplainsItself) {
    const Outcome outcome = runProgram({});
    EXPECT_EQ(outcome.code, 2);
    EXPECT_THAT(outcome.err, HasSubstr("generate"));
    EXPECT_THAT(outcome.out, IsEmpty());
}

TEST(CommandLine, HelpAndVersionGoToStandardOutput) {
    const Outcome help = runProgram({"generate", "--help"});
    EXPECT_EQ(help.code, 0);
    EXPECT_THAT(help.out, HasSubstr("--preset"));
    const Outcome version = runProgram({"--version"});
    EXPECT_EQ(version.code, 0);
    EXPECT_THAT(version.out, testing::StartsWith("splatreel "));
}

TEST(CommandLine, WrongUsageIsTwo) {
    const std::vector<std::vector<std::string>> wrong = {
        {"paint"},
        {"generate"},
        {"generate", "a"},
        {"info"},
        {"doctor", "--threads", "0"},
        {"doctor", "--size", "10x10"},
        {"render", "a", "-o", "b", "--output", "smell"},
        {"evaluate", "a", "--reference", "b", "--size", "-3"},
        {"models", "eat"},
        {"render", "a", "-o", "b", "--size", "0x5"},
        {"render", "a", "-o", "b", "--background", "#12345"},
    };
    for (const auto& arguments : wrong) {
        const Outcome outcome = runProgram(arguments);
        EXPECT_EQ(outcome.code, 2) << testing::PrintToString(arguments);
        EXPECT_THAT(outcome.err, Not(IsEmpty()));
        EXPECT_THAT(outcome.out, IsEmpty());
    }
}

TEST(CommandLine, CommonOptionsStandBeforeAndBehindTheCommand) {
    EXPECT_TRUE(runProgram({"--json", "models", "list"}).json().is_object());
    EXPECT_TRUE(runProgram({"models", "list", "--json"}).json().is_object());
}

TEST(Doctor, SaysWhatThereIs) {
    const Outcome outcome = runProgram({"doctor", "--json", "--threads", "1"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const auto json = outcome.json();
    EXPECT_GT(json["memory"]["total_bytes"].get<double>(), 1e8);
    EXPECT_EQ(json["threads"], 1);
    EXPECT_EQ(json["models"]["engines"][0]["name"], "test");
    EXPECT_FALSE(json["simd"].empty());
    EXPECT_THAT(runProgram({"doctor"}).out, HasSubstr("H.264: reads"));
    EXPECT_EQ(json["devices"][0]["name"], "cpu");
    const auto& vulkan = json["devices"][1];
    EXPECT_EQ(vulkan["name"], "vulkan");
    if (!vulkan["available"].get<bool>()) {
        EXPECT_FALSE(vulkan["reason"].get<std::string>().empty());
    }
    for (const auto& device : vulkan.value("devices", nlohmann::json::array())) {
        EXPECT_FALSE(device["name"].get<std::string>().empty());
        EXPECT_FALSE(device["reason"].get<std::string>().empty());
        if (device["usable"].get<bool>()) {
            EXPECT_GE(device["storage_range_bytes"].get<double>(), 1 << 27);
        }
    }
}

TEST(Doctor, WithoutTheModelsLibraryItSaysWhy) {
    const Outcome outcome = runProgram({"doctor", "--json"}, {.models = "/nowhere/libnothing.so"});
    EXPECT_EQ(outcome.code, 0);
    EXPECT_EQ(outcome.json()["models"]["available"], false);
    EXPECT_THAT(outcome.json()["models"]["reason"].get<std::string>(), HasSubstr("/nowhere/libnothing.so"));
}

/// A generated sequence that the commands below read.
class OnASequence : public testing::Test {
protected:
    static void SetUpTestSuite() {
        folder = new Folder;
        folder->makeClip("clip", 6);
        const Outcome outcome =
            runProgram({"generate", folder->path("clip"), "-o", folder->path("made"), "--engine", "test",
                        "--quiet", "--turntable", "64", "--set", "columns=48"});
        ASSERT_EQ(outcome.code, 0) << outcome.err;
    }
    static void TearDownTestSuite() {
        delete folder;
        folder = nullptr;
    }
    static std::string made() { return folder->path("made"); }

    static inline Folder* folder = nullptr;
};

TEST_F(OnASequence, InfoTellsCountsAndBounds) {
    const auto json = runProgram({"info", made(), "--json"}).json();
    ASSERT_TRUE(json.is_object());
    EXPECT_EQ(json["frames"], 6);
    EXPECT_THAT(runProgram({"info", made()}).out, HasSubstr("6"));
    EXPECT_EQ(runProgram({"info", folder->path("made/ply/frame_0000.ply"), "--json"}).json()["frames"], 1);
    EXPECT_EQ(runProgram({"info", folder->path("made/sequence.glb"), "--json"}).json()["frames"], 6);
}

TEST_F(OnASequence, InfoTellsWhatAClipIs) {
    const auto json = runProgram({"info", folder->path("clip"), "--json"}).json();
    EXPECT_EQ(json["frames"], 6);
    EXPECT_THAT(json["size"], ElementsAre(64, 64));
    const auto video = runProgram({"info", folder->path("made/turntable.mp4"), "--json"}).json();
    EXPECT_THAT(video["size"], ElementsAre(64, 64));
}

TEST_F(OnASequence, InputCameraLiesOverTheClip) {
    const Folder out;
    const Outcome outcome = runProgram({"render", made(), "-o", out.path("png"), "--camera", "input",
                                        "--background", "transparent", "--json"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(outcome.json()["frames"], 6);
    EXPECT_EQ(out.all("png").size(), 6U);
    for (const int frame : {0, 5}) {
        const std::string name = "/000" + std::to_string(frame) + ".png";
        const auto drawn = core::readImage(out.path("png" + name));
        const auto clip = core::readImage(folder->path("clip" + name));
        ASSERT_TRUE(drawn.ok() && clip.ok());
        ASSERT_EQ(drawn->width, 64);
        int wrongColor = 0;
        double drawnMoments[3] = {};  // of the silhouette: area, x, y
        double clipMoments[3] = {};
        for (int y = 0; y < 64; ++y) {
            for (int x = 0; x < 64; ++x) {
                const auto* a = drawn->at(x, y);
                const auto* b = clip->at(x, y);
                const double position[3] = {1, x + 0.5, y + 0.5};
                for (int i = 0; i < 3; ++i) {
                    drawnMoments[i] += a[3] / 255.0 * position[i];
                    clipMoments[i] += b[3] / 255.0 * position[i];
                }
                if (a[3] < 250 || b[3] == 0) continue;
                for (int c = 0; c < 3; ++c) wrongColor += std::abs(a[c] - b[c]) > 12 ? 1 : 0;
            }
        }
        EXPECT_NEAR(drawnMoments[1] / drawnMoments[0], clipMoments[1] / clipMoments[0], 0.2) << name;
        EXPECT_NEAR(drawnMoments[2] / drawnMoments[0], clipMoments[2] / clipMoments[0], 0.2) << name;
        EXPECT_NEAR(drawnMoments[0] / clipMoments[0], 1.05, 0.15) << name;  // a little soft at the rim
        EXPECT_LT(wrongColor, 30) << name;
    }
}

TEST_F(OnASequence, RendersToPatternsAndVideos) {
    const Folder out;
    EXPECT_EQ(runProgram({"render", made(), "-o", out.path("exr/x_%03d.exr"), "--frames", "2:4", "--output",
                          "depth", "--size", "32x16"})
                  .code,
              0);
    EXPECT_THAT(out.all("exr"), ElementsAre("x_002.exr", "x_003.exr"));
    EXPECT_EQ(
        runProgram({"render", made(), "-o", out.path("turn.mp4"), "--camera", "orbit", "--size", "64"}).code,
        0);
    EXPECT_EQ(runProgram({"info", out.path("turn.mp4"), "--json"}).json()["frames"], 6);
    EXPECT_EQ(runProgram(
                  {"render", made(), "-o", out.path("a.webm"), "--background", "transparent", "--size", "64"})
                  .code,
              0);
    EXPECT_EQ(runProgram({"info", out.path("a.webm"), "--json"}).json()["may_have_alpha"], true);
}

TEST_F(OnASequence, RendersThroughACameraFile) {
    const Folder out;
    out.write("camera.json", R"({"fovy_deg": 49.1, "keys": [
        {"time": 0, "position": [0, 0, 2], "target": [0, 0, 0]},
        {"time": 1, "position": [0, 0, -2], "target": [0, 0, 1]}]})");
    const Outcome outcome = runProgram({"render", made(), "-o", out.path("png"), "--camera",
                                        out.path("camera.json"), "--frames", "0", "--output", "alpha"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const auto picture = core::readImage(out.path("png/0000.png"));
    ASSERT_TRUE(picture.ok());
    EXPECT_GT(picture->at(26, 29)[0], 200);
    EXPECT_LT(picture->at(2, 2)[0], 20);
}

TEST_F(OnASequence, RefusesWhatItCannotRender) {
    const Folder out;
    EXPECT_EQ(runProgram({"render", made(), "-o", out.path("x.mp4"), "--background", "transparent"}).code, 1);
    EXPECT_EQ(runProgram({"render", made(), "-o", out.path("x_%d%d.png")}).code, 1);
    EXPECT_EQ(runProgram({"render", made(), "-o", out.path("x.psd")}).code, 1);
    EXPECT_THAT(out.all(), IsEmpty());
}

TEST_F(OnASequence, EvaluateGivesEveryFigure) {
    const Outcome outcome = runProgram({"evaluate", made(), "--reference", folder->path("clip"), "--json"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const auto json = outcome.json();
    ASSERT_EQ(json["views"].size(), 1U);
    const auto& view = json["views"][0];
    EXPECT_EQ(view["azimuth_deg"], 0);
    EXPECT_EQ(view["per_frame"].size(), 6U);
    for (const char* figure : {"psnr_db", "psnr_inside_db", "ssim", "iou"}) {
        EXPECT_TRUE(view[figure].is_number()) << figure;
        EXPECT_TRUE(view["per_frame"][0][figure].is_number()) << figure;
        EXPECT_TRUE(json["mean"][figure].is_number()) << figure;
    }
    EXPECT_TRUE(json["mean"]["flicker"].is_number());
    EXPECT_TRUE(json["mean"]["warping_error"].is_number());
    EXPECT_GT(json["mean"]["iou"].get<double>(), 0.9);
}

TEST_F(OnASequence, EvaluateReadsKnownViewsAndOnlyThoseNamed) {
    folder->makeClip("known/front", 6, 48);
    folder->makeClip("known/side", 6, 48);
    folder->write("known/views.json", R"({"frames": 6, "size": 48, "fps": 24, "fovy_deg": 49.1, "distance": 2,
        "input_view": 0, "views": [{"folder": "front", "azimuth_deg": 0, "elevation_deg": 0},
                                   {"folder": "side", "azimuth_deg": 90, "elevation_deg": 10}]})");
    const auto both = runProgram({"evaluate", made(), "--reference", folder->path("known"), "--json"}).json();
    ASSERT_EQ(both["views"].size(), 2U);
    EXPECT_GT(both["views"][0]["psnr_db"].get<double>(), both["views"][1]["psnr_db"].get<double>() + 3);
    EXPECT_EQ(both["views"][1]["azimuth_deg"], 90);
    const auto one =
        runProgram({"evaluate", made(), "--reference", folder->path("known:side"), "--json"}).json();
    ASSERT_EQ(one["views"].size(), 1U);
    for (const auto& path : one["files_read"]) EXPECT_THAT(path.get<std::string>(), Not(HasSubstr("front")));
}

TEST_F(OnASequence, EvaluateMapsTime) {
    const Folder out;
    ASSERT_EQ(runProgram({"generate", folder->path("clip"), "-o", out.path("half"), "--engine", "test",
                          "--turntable", "0", "--frames", "0:3"})
                  .code,
              0);
    const auto mapped = runProgram({"evaluate", made(), "--reference", folder->path("clip"), "--time",
                                    "0:0.5", "--frames", "1:", "--every", "2", "--json"})
                            .json();
    EXPECT_EQ(mapped["views"][0]["per_frame"].size(), 3U);
    // Of the clip only the frames that the sequence was made from are the reference.
    const auto half =
        runProgram({"evaluate", out.path("half"), "--reference", folder->path("clip"), "--json"}).json();
    EXPECT_EQ(half["views"][0]["per_frame"].size(), 3U);
}

TEST_F(OnASequence, EvaluateWithAMappingOfTimeSeesTheWholeReference) {
    const Folder out;
    ASSERT_EQ(runProgram({"generate", folder->path("clip"), "-o", out.path("half"), "--engine", "test",
                          "--turntable", "0", "--frames", "0:3"})
                  .code,
              0);
    const auto framesWith = [&](const std::string& time) {
        const auto report = runProgram({"evaluate", out.path("half"), "--reference", folder->path("clip"),
                                        time, "--frames", "1:", "--every", "2", "--json"})
                                .json();
        return report["views"][0]["per_frame"].size();
    };
    EXPECT_EQ(framesWith("--time=0:0.5"), 3U);     // odd frames from between two of the sequence's
    EXPECT_EQ(framesWith("--time=-0.5:0.5"), 3U);  // or as the one before
}

TEST_F(OnASequence, ConvertsBetweenFormats) {
    const Folder out;
    EXPECT_EQ(runProgram({"convert", made(), "-o", out.path("all.glb")}).code, 0);
    EXPECT_EQ(runProgram({"info", out.path("all.glb"), "--json"}).json()["frames"], 6);
    EXPECT_EQ(runProgram({"convert", out.path("all.glb"), "-o", out.path("back"), "--format", "ply"}).code,
              0);
    EXPECT_EQ(runProgram({"info", out.path("back"), "--json"}).json()["counts"],
              runProgram({"info", made(), "--json"}).json()["counts"]);
    const Outcome tooMany = runProgram({"convert", made(), "-o", out.path("one.ply")});
    EXPECT_EQ(tooMany.code, 1);
    EXPECT_THAT(out.all(), Not(testing::Contains("one.ply")));
}

TEST_F(OnASequence, BenchmarkTimesDrawing) {
    const auto json = runProgram({"doctor", "--benchmark", made(), "--size", "64x48", "--json"}).json();
    ASSERT_TRUE(json.is_object());
    EXPECT_EQ(json["backend"], json["backends"][0]["name"]);  // the fastest
    EXPECT_THAT(json["size"], ElementsAre(64, 48));
    EXPECT_GT(json["median_ms"].get<double>(), 0);
    EXPECT_GE(json["p99_ms"].get<double>(), json["median_ms"].get<double>());
    EXPECT_GT(json["gaussians"].get<int>(), 50);
    EXPECT_LE(json["off_255"].get<int>(), 2);
    bool processor = false;
    double before = 0;
    for (const auto& backend : json["backends"]) {
        EXPECT_FALSE(backend["device"].get<std::string>().empty());
        processor = processor || backend["name"] == "cpu";
        if (!backend.contains("median_ms")) continue;  // it says why
        EXPECT_GE(backend["median_ms"].get<double>(), before);
        before = backend["median_ms"].get<double>();
    }
    EXPECT_TRUE(processor);
}

/// Largest difference between two pictures, colours weighted by alpha: barely covered pixels may or may not
/// have a depth. 255 where they cannot be compared.
int pictureDifference(const std::string& a, const std::string& b) {
    const auto one = core::readImage(a), other = core::readImage(b);
    if (!one.ok() || !other.ok() || one->pixels.size() != other->pixels.size()) return 255;
    int largest = 0;
    for (std::size_t i = 0; i < one->pixels.size(); ++i) {
        const auto weighted = [i](const core::ImageRgba8& image) {
            return i % 4 == 3 ? int{image.pixels[i]} : image.pixels[i] * image.pixels[i | 3U] / 255;
        };
        largest = std::max(largest, std::abs(weighted(*one) - weighted(*other)));
    }
    return largest;
}

TEST_F(OnASequence, EveryRendererDrawsTheSame) {
    const Folder out;
    ::setenv("SPLATREEL_VULKAN_VALIDATION", "1", 1);
    // Askew, so that depths differ.
    out.write("camera.json",
              R"({"fovy_deg": 40, "keys": [{"time": 0, "position": [1.2, 0.6, 1.5], "target": [0, 0, 0]}]})");
    for (const std::string show : {"color", "alpha", "depth", "normal"}) {
        const auto draw = [&](const std::string& renderer) {
            return runProgram({"render", made(), "-o", out.path(renderer + show), "--renderer", renderer,
                               "--output", show, "--size", "90x60", "--camera", out.path("camera.json"),
                               "--frames", "2:3", "--background", "transparent", "--json"});
        };
        const Outcome processor = draw("cpu"), vulkan = draw("vulkan");
        ASSERT_EQ(processor.code, 0) << processor.err;
        EXPECT_EQ(processor.json()["renderer"], "cpu");
        if (vulkan.code != 0) {
            EXPECT_THAT(vulkan.err, HasSubstr("Choose auto or cpu"));
            GTEST_SKIP() << vulkan.err;
        }
        EXPECT_EQ(vulkan.json()["renderer"], "vulkan");
        EXPECT_THAT(vulkan.err, Not(HasSubstr("Vulkan validation")));
        EXPECT_LE(
            pictureDifference(out.path("cpu" + show + "/0002.png"), out.path("vulkan" + show + "/0002.png")),
            1)
            << show;
    }
}

TEST_F(OnASequence, ARendererThatIsNotThereIsNamedWithItsReason) {
    const Folder out;
    const Outcome outcome = runProgram({"render", made(), "-o", out.path("x"), "--renderer", "cuda"});
    EXPECT_EQ(outcome.code, 1);
    EXPECT_THAT(outcome.err, HasSubstr("CUDA draws no scenes"));
    EXPECT_THAT(outcome.err, HasSubstr("Choose auto, vulkan or cpu"));
    EXPECT_THAT(out.all(), IsEmpty());
}

}  // namespace
}  // namespace splatreel::tests
