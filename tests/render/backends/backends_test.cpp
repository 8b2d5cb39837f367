#include "render/backends/backends.h"

#include "render/backends/measuring.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace splatreel::render {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

/// A renderer that takes so long for a picture, or fails.
class SlowRenderer final : public SceneRenderer {
public:
    SlowRenderer(std::chrono::milliseconds time, bool fails, int* pictures)
        : time_(time), fails_(fails), pictures_(pictures) {}
    [[nodiscard]] std::string name() const override { return "slow"; }
    core::Result<void> draw(const SceneView&, Picture& picture) override {
        if (pictures_ != nullptr) ++*pictures_;
        if (fails_) return core::Error{"no memory", "device", ""};
        std::this_thread::sleep_for(time_);
        picture.width = picture.height = 1;
        picture.rgba.assign(1, 0xff0000ffU);
        return {};
    }
    core::Result<void> drawPlanes(const SceneView&, const PlaneSet&, PicturePlanes&) override { return {}; }
    [[nodiscard]] core::Result<Pick> pick(const SceneView&, int, int) override { return Pick{}; }

private:
    std::chrono::milliseconds time_;
    bool fails_;
    int* pictures_;
};

Backend backend(const std::string& name, std::chrono::milliseconds time, bool fails = false,
                int* pictures = nullptr) {
    return {name, "", false, [=]() -> core::Result<std::unique_ptr<SceneRenderer>> {
                return std::unique_ptr<SceneRenderer>(std::make_unique<SlowRenderer>(time, fails, pictures));
            }};
}

TEST(Backends, TheProcessorIsAlwaysThere) {
    const auto list = backends();
    ASSERT_FALSE(list.empty());
    EXPECT_EQ(list[0].name, "cpu");
    EXPECT_TRUE(list[0].software);
    for (std::size_t i = 1; i < list.size(); ++i) EXPECT_FALSE(list[i].device.empty());
    for (const char* choice : {"cpu", "auto"}) {
        const auto renderer = makeRenderer(choice);
        ASSERT_TRUE(renderer.ok()) << choice;
    }
}

TEST(Backends, AutomaticTakesNoSoftwareDevice) {
    for (const Backend& other : backends()) {
        if (!other.software) GTEST_SKIP() << other.device;
    }
    const auto renderer = makeRenderer("auto");
    ASSERT_TRUE(renderer.ok());
    EXPECT_EQ((*renderer)->name(), "cpu");
}

TEST(Backends, WhatIsNotThereSaysWhyAndWhatToChoose) {
    const auto renderer = makeRenderer("cuda");
    ASSERT_FALSE(renderer.ok());
    EXPECT_THAT(renderer.error().message(), HasSubstr("CUDA draws no scenes"));
    EXPECT_THAT(renderer.error().message(), HasSubstr("through Vulkan"));
    EXPECT_THAT(renderer.error().message(), HasSubstr("Choose auto, vulkan or cpu"));
}

TEST(Measuring, TheFastestComesFirstAndFailuresLastWithTheirReason) {
    int pictures = 0;
    const auto ranking = rankBackends({backend("slow", 40ms), backend("broken", 0ms, true),
                                       backend("quick", 1ms), backend("hopeless", 1000ms, false, &pictures)},
                                      {});
    ASSERT_EQ(ranking.size(), 4U);
    EXPECT_EQ(ranking[0].backend.name, "quick");
    EXPECT_EQ(ranking[1].backend.name, "slow");
    EXPECT_EQ(pictures, 2);  // given up after the second
    for (int i : {2, 3}) EXPECT_EQ(ranking[static_cast<std::size_t>(i)].milliseconds, 0);
    EXPECT_THAT(describe(ranking), HasSubstr("no memory"));
}

TEST(Measuring, CountsPicturesAfterWarmingUp) {
    SlowRenderer renderer(0ms, false, nullptr);
    int drawn = 0;
    const auto times =
        measure(renderer, [](int) { return SceneView{}; }, {3, 5, 10, 0, 5}, {}, [&](int) { ++drawn; });
    ASSERT_TRUE(times.ok());
    EXPECT_EQ(times->frames, 5);
    EXPECT_EQ(drawn, 8);
    EXPECT_LE(times->smallest, times->median);
    EXPECT_LE(times->median, times->p99);
}

TEST(Measuring, TheLargestDifferenceIsOfAnyChannel) {
    const Picture a{2, 1, {0xff102030U, 0x00ffffffU}}, b{2, 1, {0xff102030U, 0x03fffffeU}};
    EXPECT_EQ(largestDifference(a, b), 3);
    EXPECT_EQ(largestDifference(a, a), 0);
}

}  // namespace
}  // namespace splatreel::render
