#include "core/gaussians/packed.h"
#include "render/cpu/cpu_scene_renderer.h"
#include "render/vulkan/ledger.h"
#include "tests/render/scene/far_blocks.h"
#include "tests/render/vulkan/draw_fixture.h"
#include "tests/render/vulkan/masks.h"

#include <limits>

namespace splatreel::render::vulkan {
namespace {

constexpr glm::vec4 upright{1, 0, 0, 0};

// --- devices that lack something

class MaskedRenderer : public ::testing::TestWithParam<Masked> {};

TEST_P(MaskedRenderer, DrawsTheSame) {
    const SceneView view = viewOf(randomScene(300, 2, 11), obliqueCamera(70, 61));
    auto device = openDevice({.validation = true, .restrict = GetParam().mask});
    if (!device.ok()) GTEST_SKIP() << device.error().message();
    for (const VulkanBackend backend : {VulkanBackend::tiles, VulkanBackend::quads}) {
        auto made = VulkanSceneRenderer::create(*device, {.backend = backend, .times = true});
        ASSERT_TRUE(made.ok()) << made.error().message();
        Picture picture;
        ASSERT_TRUE((*made)->draw(view, picture).ok());
        // Half floats, blended many times, lose more.
        const bool halves = backend == VulkanBackend::quads && !(*device)->capabilities().blendsFloat32;
        expectPicture(picture, expectedOf(view), halves ? 2 : 1, (*made)->name());
    }
    EXPECT_TRUE((*device)->waitIdle().ok());
    EXPECT_EQ((*device)->ledger().held(), 0U);
    EXPECT_EQ((*device)->instance()->messages(), 0);
}

INSTANTIATE_TEST_SUITE_P(Each, MaskedRenderer, ::testing::ValuesIn([] {
                             std::vector<Masked> all(std::begin(masks), std::end(masks));
                             // What it does on a GPU: a pixel per invocation, larger tiles and groups.
                             all.push_back(
                                 {"gpu", [](DeviceCapabilities& c) { c.kind = DeviceKind::discrete; }});
                             all.push_back({"smallBindings",
                                            [](DeviceCapabilities& c) { c.maxStorageRange = 1U << 20U; }});
                             return all;
                         }()),
                         [](const auto& masked) { return std::string(masked.param.name); });

// --- clips that come and go

TEST_F(DrawTest, NothingRemainsOfAHundredClips) {
    auto drawing = renderer(VulkanBackend::tiles);
    ASSERT_NE(drawing, nullptr);
    std::uint64_t most = 0;
    for (int clip = 0; clip < 100; ++clip) {
        for (int frame = 0; frame < 2; ++frame) {
            const SceneView view =
                viewOf(randomScene(2000, 1, static_cast<unsigned>(2 * clip + frame)), obliqueCamera(32, 24));
            draw(*drawing, view);
        }
        const std::uint64_t pages = device_->ledger().held(Purpose::pages);
        if (clip < 3) {
            most = std::max(most, pages);
        } else {
            EXPECT_LE(pages, most) << clip;
        }
    }
    drawing.reset();
    ASSERT_TRUE(device_->waitIdle().ok());
    EXPECT_EQ(device_->ledger().held(), 0U);
}

TEST_F(DrawTest, ClosingAClipGivesItsPagesBack) {
    const auto drawing = renderer(VulkanBackend::tiles);
    ASSERT_NE(drawing, nullptr);
    const auto camera = obliqueCamera(32, 24);
    const SceneView small = viewOf(randomScene(100, 0, 1), camera);
    {
        SceneView large = viewOf(randomScene(60'000, 0, 2), camera);
        draw(*drawing, large);
    }
    const std::uint64_t before = device_->ledger().held(Purpose::pages);
    draw(*drawing, small);
    ASSERT_TRUE(device_->waitIdle().ok());
    draw(*drawing, small);
    EXPECT_LT(device_->ledger().held(Purpose::pages), before);
}

/// A frame of `count` dots, each in the middle of a cell of its own, in a colour that tells the frame.
SceneView dots(int count, int columns, int rows, int cell) {
    OwnedScene scene;
    for (int i = 0; i < count; ++i) {
        const float x = static_cast<float>((i % columns) * cell) + 0.5F * static_cast<float>(cell);
        const float y = static_cast<float>((i / columns) * cell) + 0.5F * static_cast<float>(cell);
        scene.add({x, y, 2}, glm::vec3(0.4F), upright, 0.95F, {1, 1, 1});
    }
    SceneView view = viewOf(scene, frontCamera(columns * cell, rows * cell, 1));
    view.camera.intrinsics.orthographic = true;
    view.camera.intrinsics.cx = view.camera.intrinsics.cy = 0;
    view.backdrop.first = {0, 0, 0, 1};
    return view;
}

TEST_F(DrawTest, ThreeHundredFramesPlayWithoutABlankOrAWrongOne) {
    constexpr int columns = 20, rows = 15, cell = 5;
    for (const VulkanBackend backend : {VulkanBackend::tiles, VulkanBackend::quads}) {
        // Room for a few frames only, so that pages are used again while the clip plays.
        auto made = VulkanSceneRenderer::create(device_, {.backend = backend, .pageBudget = 1U << 18U});
        ASSERT_TRUE(made.ok());
        std::vector<SceneView> clip;
        for (int frame = 0; frame < 60; ++frame)
            clip.push_back(dots(1 + (frame * 47 + 5) % 300, columns, rows, cell));
        Picture picture;
        for (int frame = 0; frame < 300; ++frame) {
            const int place = frame * 7 % 60;  // seeks, too
            const SceneView& view = clip[static_cast<std::size_t>(place)];
            ASSERT_TRUE((*made)->draw(view, picture).ok());
            int lit = 0;
            for (int i = 0; i < columns * rows; ++i) {
                const int x = i % columns * cell + cell / 2, y = i / columns * cell + cell / 2;
                lit += channelOf(picture.rgba[static_cast<std::size_t>(y * columns * cell + x)], 0) > 128;
            }
            ASSERT_EQ(lit, view.items[0].frame->size) << (*made)->name() << ", frame " << frame;
        }
    }
}

// --- bad input

TEST_F(DrawTest, GaussiansThatAreNotFiniteAreLeftOut) {
    const float infinity = std::numeric_limits<float>::infinity(),
                nan = std::numeric_limits<float>::quiet_NaN();
    OwnedScene good, bad;
    good.add({0, 0, 2}, glm::vec3(0.1F), upright, 0.9F, {0.2F, 0.5F, 0.9F});
    bad = good;
    for (const float wrong : {infinity, -infinity, nan}) {
        bad.add({wrong, 0, 2}, glm::vec3(0.1F), upright, 0.9F, {1, 0, 0});
        bad.add({0, 0, 2}, glm::vec3(0.1F), {wrong, 0, 0, 0}, 0.9F, {1, 0, 0});
        bad.add({0, 0, 2}, glm::vec3(0.1F), upright, 0.9F, {wrong, 0, 0});
        bad.add({0, 0, 2}, glm::vec3(0.1F), upright, 0.9F, {1, 0, 0});
        bad.logScales.back() = wrong > 0 ? infinity : nan;
    }
    SceneView expected = viewOf(good, frontCamera(40, 40, 40)), view = viewOf(bad, expected.camera);
    EXPECT_EQ(view.items[0].frame->dropped, 12);
    EXPECT_EQ(core::unpresentableCount(*gaussiansOf(bad)), 12);
    for (const VulkanBackend backend : {VulkanBackend::tiles, VulkanBackend::quads}) {
        const auto drawing = renderer(backend);
        ASSERT_NE(drawing, nullptr);
        EXPECT_EQ(draw(*drawing, view).rgba, draw(*drawing, expected).rgba);
    }
    // In full precision the shaders see them.
    const auto drawing = renderer(VulkanBackend::tiles);
    for (SceneView* scene : {&view, &expected}) {
        scene->quality = Quality::reference;
        scene->items[0].exact = gaussiansOf(scene == &view ? bad : good);
    }
    for (const Look look : {Look::color, Look::ellipsoids, Look::centers}) {
        view.look = expected.look = look;
        EXPECT_EQ(draw(*drawing, view).rgba, draw(*drawing, expected).rgba) << static_cast<int>(look);
    }
}

TEST_F(DrawTest, FramesOnAnotherDeviceAreFetched) {
    SceneView view = viewOf(randomScene(400, 1, 5), obliqueCamera(60, 40));
    const auto drawing = renderer(VulkanBackend::tiles);
    ASSERT_NE(drawing, nullptr);
    const Picture before = draw(*drawing, view);
    view.items[0].frame = sentAway(view.items[0].frame);
    EXPECT_EQ(draw(*drawing, view).rgba, before.rgba);
}

TEST_F(DrawTest, WhatIsTooLargeIsRefusedWithTheNumbersAndHarmsNothing) {
    auto made = VulkanSceneRenderer::create(device_, {.pageBudget = 1U << 18U});
    ASSERT_TRUE(made.ok());
    const SceneView small = viewOf(randomScene(100, 0, 1), obliqueCamera(32, 24));
    const Picture before = draw(**made, small);
    const SceneView large = viewOf(randomScene(20'000, 0, 1), obliqueCamera(32, 24));
    Picture picture;
    const auto refused = (*made)->draw(large, picture);
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.error().message().find("20000 Gaussians"), std::string::npos)
        << refused.error().message();
    EXPECT_EQ(draw(**made, small).rgba, before.rgba);
    SceneView wide = small;
    wide.camera = obliqueCamera(30'000, 30'000);
    const auto tooWide = (*made)->draw(wide, picture);
    ASSERT_FALSE(tooWide.ok());
    EXPECT_NE(tooWide.error().message().find("30000"), std::string::npos) << tooWide.error().message();
    EXPECT_EQ(draw(**made, small).rgba, before.rgba);
}

// --- loops that software devices end after 65,535 rounds

/// A tile whose left half so many small Gaussians fill, and what stands behind all of them.
SceneView crowd(int count) {
    OwnedScene scene;
    for (int i = 0; i < count; ++i) {
        const glm::vec3 at(0.5F + static_cast<float>(i % 4), 0.5F + static_cast<float>(i / 4 % 8),
                           1 + static_cast<float>(i) / static_cast<float>(count));
        scene.add(at, glm::vec3(0.1F), upright, 0.006F, {0.8F, 0.3F, 0.1F});
    }
    scene.add({4, 4, 5}, {6, 6, 0.1F}, upright, 0.8F, {0.1F, 0.9F, 0.4F});
    SceneView view = viewOf(scene, frontCamera(16, 16, 1));
    view.camera.intrinsics.orthographic = true;
    view.camera.intrinsics.cx = view.camera.intrinsics.cy = 0;
    view.centerSize = 5;
    return view;
}

TEST_F(DrawTest, NothingOfALongListIsLost) {
    SceneView view = crowd(120'000);
    const auto drawing = renderer(VulkanBackend::tiles);
    ASSERT_NE(drawing, nullptr);
    CpuSceneRenderer processor;
    for (const Look look : {Look::color, Look::ellipsoids, Look::centers}) {
        for (const Quality quality : {Quality::interactive, Quality::reference}) {
            view.look = look;
            view.quality = quality;
            Picture expected;
            ASSERT_TRUE(processor.draw(view, expected).ok());
            expectWithin(draw(*drawing, view), expected, 2, 0.02,
                         "look " + std::to_string(static_cast<int>(look)));
        }
    }
    view = viewOf(randomScene(300, 0, 3), obliqueCamera(40, 30));  // short lists again
    Picture expected;
    ASSERT_TRUE(processor.draw(view, expected).ok());
    expectWithin(draw(*drawing, view), expected, 2, 0, "few");
}

TEST_F(DrawTest, AGaussianMayTouchEveryTileOfALargePicture) {
    OwnedScene scene;
    scene.add({0, 0, 2}, {40, 40, 0.1F}, upright, 0.9F, {0.1F, 0.8F, 0.3F});
    const SceneView view = viewOf(scene, frontCamera(4200, 4100, 64));  // 67,591 tiles
    const auto drawing = renderer(VulkanBackend::tiles);
    ASSERT_NE(drawing, nullptr);
    Picture expected;
    ASSERT_TRUE(CpuSceneRenderer().draw(view, expected).ok());
    expectWithin(draw(*drawing, view), expected, 2, 0, "one over all");
}

// --- pictures larger than a binding

/// As the processor draws it, whatever of it depends on the whole picture; in strips of some rows.
TEST(VulkanStrips, AgreeWithTheProcessor) {
    auto device = openDevice({.validation = true, .restrict = [](DeviceCapabilities& c) {
                                  c.maxStorageRange = std::uint64_t{1} << 20U;  // 327 rows of planes
                              }});
    if (!device.ok()) GTEST_SKIP() << device.error().message();
    SceneView view = viewOf(randomScene(300, 2, 11), obliqueCamera(100, 701));
    view.backdrop.kind = BackdropKind::gradient;
    view.backdrop.second = {0.1F, 0.3F, 0.2F, 1};
    CpuSceneRenderer processor;
    for (const VulkanBackend backend : {VulkanBackend::tiles, VulkanBackend::quads}) {
        auto made = VulkanSceneRenderer::create(*device, {.backend = backend});
        ASSERT_TRUE(made.ok()) << made.error().message();
        for (const BackdropKind kind : {BackdropKind::gradient, BackdropKind::checker}) {
            for (const Quality quality : {Quality::interactive, Quality::reference}) {
                view.backdrop.kind = kind;
                view.quality = quality;
                view.guides = {.grid = quality == Quality::reference, .axes = quality == Quality::reference};
                Picture expected, picture;
                ASSERT_TRUE(processor.draw(view, expected).ok());
                ASSERT_TRUE((*made)->draw(view, picture).ok());
                expectWithin(picture, expected, 2, 0.005, (*made)->name());
            }
        }
        PicturePlanes expected, planes;
        ASSERT_TRUE(processor.drawPlanes(view, {}, expected).ok());
        ASSERT_TRUE((*made)->drawPlanes(view, {}, planes).ok());
        ASSERT_EQ(planes.alpha.size(), expected.alpha.size());
        std::size_t off = 0;
        for (std::size_t i = 0; i < planes.alpha.size(); ++i)
            off += std::abs(planes.alpha[i] - expected.alpha[i]) > 2e-3F ? 1 : 0;
        EXPECT_LT(off, planes.alpha.size() / 200);
    }
    EXPECT_TRUE((*device)->waitIdle().ok());
}

TEST_F(DrawTest, ThirteenMegapixelsAreDrawnInStrips) {
    SceneView view = viewOf(randomScene(60, 0, 11), obliqueCamera(4200, 3100));
    view.quality = Quality::reference;
    const auto drawing = renderer(VulkanBackend::tiles);
    ASSERT_NE(drawing, nullptr);
    Picture expected;
    ASSERT_TRUE(CpuSceneRenderer().draw(view, expected).ok());
    expectWithin(draw(*drawing, view), expected, 1, 0.001, "13 megapixels");
}

TEST_F(DrawTest, EverySizeIsDrawnAgainAndAgain) {
    const SceneView view = viewOf(randomScene(50, 0, 5), obliqueCamera(40, 30));
    for (const VulkanBackend backend : {VulkanBackend::tiles, VulkanBackend::quads}) {
        const auto drawing = renderer(backend);
        ASSERT_NE(drawing, nullptr);
        const Picture before = draw(*drawing, view);
        for (int step = 0; step < 150; ++step) {
            SceneView other = view;
            other.camera = obliqueCamera(step * 37 % 90, step * 53 % 70);  // nothing, slivers, and back
            draw(*drawing, other);
        }
        EXPECT_EQ(draw(*drawing, view).rgba, before.rgba);
    }
}

TEST_F(DrawTest, ALostDeviceIsTold) {
    const auto drawing = renderer(VulkanBackend::tiles);
    ASSERT_NE(drawing, nullptr);
    const SceneView view = viewOf(randomScene(50, 0, 5), obliqueCamera(40, 30));
    draw(*drawing, view);
    EXPECT_FALSE(drawing->lost());
    device_->simulateLoss();
    Picture picture;
    EXPECT_FALSE(drawing->draw(view, picture).ok());
    EXPECT_TRUE(drawing->lost());
}

}  // namespace
}  // namespace splatreel::render::vulkan
