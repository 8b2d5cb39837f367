#include "core/gaussians/packed.h"
#include "render/cpu/cpu_scene_renderer.h"
#include "tests/render/vulkan/draw_fixture.h"

#include <numeric>

namespace splatreel::render::vulkan {
namespace {

/// Every back end draws everything as the processor does.
class Agreement : public DrawTest {
protected:
    /// Pixels of which any channel is further than `tolerance` from the processor's, in both qualities.
    void expectSame(SceneView view, const std::string& what, int tolerance = 2, double strayed = 0) {
        for (const Quality quality : {Quality::interactive, Quality::reference}) {
            view.quality = quality;
            Picture wanted;
            ASSERT_TRUE(processor_.draw(view, wanted).ok());
            for (const VulkanBackend backend : {VulkanBackend::tiles, VulkanBackend::quads}) {
                expectWithin(
                    draw(of(backend), view), wanted, tolerance, strayed,
                    what + (quality == Quality::reference ? ", reference, " : ", ") + of(backend).name());
            }
        }
    }
    VulkanSceneRenderer& of(VulkanBackend backend) {
        auto& made = renderers_[static_cast<std::size_t>(backend)];
        if (!made) made = renderer(backend);
        return *made;
    }
    void TearDown() override {
        for (auto& made : renderers_) made.reset();
        DrawTest::TearDown();
    }

    CpuSceneRenderer processor_;

private:
    std::unique_ptr<VulkanSceneRenderer> renderers_[2];
};

SceneView ballOfGaussians(int count = 600, int degree = 2, unsigned seed = 5) {
    SceneView view = viewOf(randomScene(count, degree, seed), obliqueCamera(93, 71));
    view.depthRange = {0.5F, 3.5F};
    return view;
}

constexpr std::pair<Look, const char*> looks[] = {
    {Look::color, "color"},   {Look::alpha, "alpha"},           {Look::depth, "depth"},
    {Look::normal, "normal"}, {Look::ellipsoids, "ellipsoids"}, {Look::centers, "centers"}};

bool hasEdges(Look look) {
    return look >= Look::ellipsoids;
}

TEST_F(Agreement, Looks) {
    for (const auto& [look, name] : looks) {
        SceneView view = ballOfGaussians();
        view.look = look;
        // Directions of faint pixels hang on few bits; surfaces begin and end within a pixel.
        expectSame(view, name, 2, hasEdges(look) ? 0.003 : look == Look::normal ? 0.002 : 0);
    }
}

TEST_F(Agreement, EllipsoidsOfEveryShapeFromNearAndFar) {
    OwnedScene scene;
    scene.add({0, 0, 2}, {0.3F, 0.02F, 0.1F}, {0.8F, 0.3F, 0.4F, -0.3F}, 0.9F, {0.9F, 0.2F, 0.1F});
    scene.add({0.9F, 0.6F, 1.6F}, {0.4F, 0.4F, 0.4F}, {1, 0, 0, 0}, 0.5F, {0.2F, 0.9F, 0.1F});  // wide angle
    scene.add({-0.5F, 0.4F, 1.1F}, {0.5F, 0.001F, 0.001F}, {0.9F, 0, 0.3F, 0.3F}, 0.5F, {0, 0, 1});  // needle
    scene.add({-0.3F, -0.2F, 0.5F}, {0.2F, 0.05F, 0.4F}, {1, 0, 0.2F, 0}, 0.9F,
              {1, 1, 0});  // through the camera
    scene.add({0, 0, 6}, {2, 2, 0.1F}, {1, 0.1F, 0.2F, 0}, 0.9F, {0.4F, 0.4F, 0.4F});
    scene.add({0.2F, 0.3F, 2}, {0.1F, 0.1F, 0.1F}, {1, 0, 0, 0}, 0.003F, {1, 0, 1});  // too faint to have one
    SceneView view = viewOf(scene, frontCamera(97, 83, 60));
    view.look = Look::ellipsoids;
    for (const float scale : {0.5F, 1.5F, 3.0F}) {
        view.ellipsoidScale = scale;
        expectSame(view, "scale " + std::to_string(scale), 2, 0.004);
    }
}

TEST_F(Agreement, CentersOfEverySize) {
    for (const float size : {1.0F, 3.0F, 7.5F}) {
        SceneView view = ballOfGaussians(200);
        view.look = Look::centers;
        view.centerSize = size;
        expectSame(view, "size " + std::to_string(size), 2, 0.003);
    }
}

TEST_F(Agreement, OrthographicCameras) {
    for (const auto& [look, name] : looks) {
        SceneView view = ballOfGaussians();
        view.camera.intrinsics.orthographic = true;
        view.camera.intrinsics.fx = view.camera.intrinsics.fy = 40;
        view.look = look;
        view.guides = {look == Look::color, look == Look::color, -0.4F};
        expectSame(view, name, 2, hasEdges(look) ? 0.004 : look == Look::normal ? 0.002 : 0.001);
    }
}

/// An item elsewhere, turned and larger.
SceneItem placed(const core::GaussiansPtr& gaussians, glm::vec3 at, float scale) {
    SceneItem item = itemOf(gaussians);
    item.placement = {at, glm::normalize(glm::quat(0.8F, 0.3F, -0.4F, 0.2F)), scale};
    return item;
}

TEST_F(Agreement, PlacementsAndSeveralItemsSortedTogether) {
    for (const bool orthographic : {false, true}) {
        for (const Look look : {Look::color, Look::depth, Look::ellipsoids}) {
            SceneView view = ballOfGaussians(300);
            view.camera.intrinsics.orthographic = orthographic;
            if (orthographic) view.camera.intrinsics.fx = view.camera.intrinsics.fy = 40;
            view.look = look;
            view.items.push_back(placed(gaussiansOf(randomScene(250, 1, 21)), {0.2F, -0.1F, 0.1F}, 0.6F));
            view.items.push_back(SceneItem{});  // nothing
            view.items.push_back(placed(gaussiansOf(randomScene(250, 3, 22)), {-0.2F, 0.1F, 0.0F}, 1.3F));
            view.items[1].opacity = 0.6F;
            view.items[3].filtering = {0.1F, true};
            view.items.push_back(view.items[1]);
            view.items.back().placement.scale = 0;  // stands nowhere
            expectSame(view, "look " + std::to_string(static_cast<int>(look)), 2, hasEdges(look) ? 0.004 : 0);
        }
    }
}

TEST_F(Agreement, ExactFramesInTheReferenceMode) {
    const OwnedScene scene = randomScene(500, 3, 31);
    SceneView view = viewOf(scene, obliqueCamera(90, 70));
    view.items[0].exact = gaussiansOf(scene);
    expectSame(view, "both", 2);
    view.items[0].placement = {{0.1F, 0.2F, 0}, glm::normalize(glm::quat(0.9F, 0.1F, 0.3F, 0)), 0.8F};
    view.look = Look::ellipsoids;
    expectSame(view, "ellipsoids", 2, 0.004);
    view.look = Look::color;
    view.items[0].frame = nullptr;  // the exact one is all there is, and only the reference mode has it
    expectSame(view, "exact alone", 2);
}

/// A frame and one later, most Gaussians in both, stored in another order.
SceneItem between(float blend, int degree, int laterDegree) {
    OwnedScene scene = randomScene(700, degree, 41), later = randomScene(700, laterDegree, 41);
    for (std::size_t i = 0; i < later.positions.size(); i += 3) later.positions[i] += 0.15F;
    for (std::size_t i = 0; i < later.rotations.size(); ++i) later.rotations[i] = -scene.rotations[i] + 0.4F;
    for (float& logit : later.opacityLogits) logit -= 0.4F;
    auto from = std::make_shared<core::Gaussians>(*gaussiansOf(scene));
    auto to = std::make_shared<core::Gaussians>(*gaussiansOf(later));
    std::vector<std::uint64_t> ids(700), laterIds(700);
    std::iota(ids.begin(), ids.end(), 1U);
    std::iota(laterIds.begin(), laterIds.end(), 60U);  // the first ones go, others come
    from->ids = ids, to->ids = laterIds;
    SceneItem item = itemOf(from);
    item.next = std::make_shared<const core::PackedGaussians>(core::pack(*to));
    item.partners =
        std::make_shared<const std::vector<std::int32_t>>(core::partnersOf(*item.frame, *item.next));
    item.blend = blend;
    return item;
}

TEST_F(Agreement, BetweenFrames) {
    SceneView view;
    view.camera = obliqueCamera(93, 71);
    for (const float blend : {0.0F, 0.25F, 0.8F, 1.0F}) {
        view.items = {between(blend, 2, 2)};
        expectSame(view, "blend " + std::to_string(blend));
    }
    view.items = {between(0.5F, 3, 1)};
    expectSame(view, "degrees 3 and 1");
    view.items = {between(0.5F, 1, 3)};
    expectSame(view, "degrees 1 and 3");
    view.items[0].exact = gaussiansOf(randomScene(100, 0, 3));  // not what is between frames
    view.look = Look::depth;
    view.depthRange = {0.5F, 3.5F};
    expectSame(view, "with an exact frame");
}

TEST_F(Agreement, Highlight) {
    SceneView view = ballOfGaussians(500, 1);
    std::vector<std::uint32_t> marks(500 / 32 + 1);
    for (std::size_t place = 0; place < 500; place += 3) marks[place / 32] |= 1U << (place % 32);
    view.items[0].highlighted = std::make_shared<const std::vector<std::uint32_t>>(marks);
    view.highlight = {0, 1, 0.2F};
    view.items.push_back(placed(gaussiansOf(randomScene(200, 0, 8)), {0.3F, 0, 0}, 0.5F));
    expectSame(view, "packed");
    view.items[0].exact = std::make_shared<const core::Gaussians>(core::unpack(*view.items[0].frame));
    expectSame(view, "exact");
    marks.resize(4);  // fewer marks than places
    view.items[0].highlighted = std::make_shared<const std::vector<std::uint32_t>>(marks);
    expectSame(view, "few marks");
}

TEST_F(Agreement, GuidesAreHiddenByWhatStandsBeforeThem) {
    for (const Look look : {Look::color, Look::depth, Look::ellipsoids}) {
        SceneView view = ballOfGaussians(300);
        view.guides = {true, true, -0.2F};
        view.look = look;
        view.backdrop.first = {0.2F, 0.2F, 0.25F, 1};
        expectSame(view, "look " + std::to_string(static_cast<int>(look)), 2, hasEdges(look) ? 0.005 : 0.002);
        view.backdrop.first = {0, 0, 0, 0};
        view.guides.grid = false;
        expectSame(view, "axes alone", 2, hasEdges(look) ? 0.005 : 0.002);
    }
}

std::shared_ptr<const core::ImageRgba8> pattern(int width, int height) {
    auto image = std::make_shared<core::ImageRgba8>(width, height);
    for (std::size_t i = 0; i < image->pixels.size(); ++i) {
        image->pixels[i] = static_cast<std::uint8_t>(40 * i * (i / 7 + 1) % 256);
    }
    return image;
}

TEST_F(Agreement, Backdrops) {
    SceneView view = ballOfGaussians(150);
    view.backdrop.second = {0.1F, 0.9F, 0.3F, 0.5F};
    view.backdrop.image = pattern(13, 31);
    for (const BackdropKind kind :
         {BackdropKind::color, BackdropKind::gradient, BackdropKind::checker, BackdropKind::image}) {
        view.backdrop.kind = kind;
        expectSame(view, "kind " + std::to_string(static_cast<int>(kind)));
    }
    view.backdrop.image = pattern(200, 40);  // another one takes its place
    expectSame(view, "wide image");
    view.backdrop.image = nullptr;
    expectSame(view, "no image");
}

TEST_F(Agreement, Comparisons) {
    SceneView view = ballOfGaussians(150);
    view.backdrop.kind = BackdropKind::checker;
    view.backdrop.second = {0.3F, 0.3F, 0.3F, 1};
    view.comparison.image = pattern(50, 40);
    for (const CompareKind kind : {CompareKind::wipe, CompareKind::difference}) {
        view.comparison.kind = kind;
        expectSame(view, "whole");
        view.comparison.region = {0.2F, 0.1F, 0.7F, 0.95F};
        view.comparison.position = 0.6F;
        expectSame(view, "part");
        view.comparison.region = {0.5F, 0.5F, 0.5F, 0.9F};  // nothing
        expectSame(view, "empty region");
        view.comparison.region = {0, 0, 1, 1};
    }
    view.comparison.image = nullptr;
    expectSame(view, "no image");
}

TEST_F(Agreement, EqualDepthsGoByItemAndRow) {
    OwnedScene scene;
    std::mt19937 random(3);
    std::uniform_real_distribution<float> uniform(-1, 1);
    for (int i = 0; i < 400; ++i) {
        scene.add({0.6F * uniform(random), 0.5F * uniform(random), 2 + 0.05F * static_cast<float>(i % 40)},
                  glm::vec3(0.15F), {1, 0, 0, 0}, 0.9F,
                  glm::vec3(0.5F + 0.5F * uniform(random), 0.5F + 0.5F * uniform(random), 0.5F));
    }
    SceneView view = viewOf(scene, frontCamera(90, 70, 60));
    expectSame(view, "ten of each depth");
    OwnedScene other = scene;
    for (std::size_t i = 0; i < other.sh.size(); ++i) other.sh[i] = -scene.sh[i];
    view.items.push_back(itemOf(gaussiansOf(other)));
    expectSame(view, "twenty of each, in two items");
}

TEST_F(Agreement, AHundredEqualDepthsGoByRow) {
    OwnedScene scene;
    std::mt19937 random(7);
    std::uniform_real_distribution<float> uniform(-1, 1);
    for (int i = 0; i < 300; ++i) {  // rows in any order over the picture, as over the packed frame
        scene.add({0.6F * uniform(random), 0.5F * uniform(random), 2 + 0.5F * static_cast<float>(i % 3)},
                  glm::vec3(0.2F), {1, 0, 0, 0}, 0.9F,
                  glm::vec3(0.5F + 0.5F * uniform(random), 0.5F + 0.5F * uniform(random), 0.5F));
    }
    SceneView view = viewOf(scene, frontCamera(90, 70, 60));
    expectSame(view, "a hundred of each depth");
    OwnedScene other = scene;
    for (float& value : other.sh) value = -value;
    view.items.push_back(itemOf(gaussiansOf(other)));
    expectSame(view, "two hundred of each, in two items");
}

TEST_F(Agreement, DepthsThatDifferInTheirLastBitsKeepTheirOrder) {
    // Opaque ones in a sheet some hundred steps of a float thick, seen aslant: a depth that is rounded once
    // more than on the processor puts another colour in front.
    const core::Camera camera = obliqueCamera(93, 71);
    const glm::mat3 fromCamera = glm::transpose(camera.rotation);
    OwnedScene scene;
    std::mt19937 random(11);
    std::uniform_real_distribution<float> uniform(-1, 1);
    for (int i = 0; i < 1500; ++i) {
        const glm::vec3 at(0.6F * uniform(random), 0.5F * uniform(random), 2 + 2e-5F * uniform(random));
        scene.add(camera.position + fromCamera * at, glm::vec3(0.03F), {1, 0, 0, 0}, 0.9F,
                  glm::vec3(0.5F + 0.5F * uniform(random), 0.5F + 0.5F * uniform(random),
                            0.5F + 0.5F * uniform(random)));
    }
    expectSame(viewOf(scene, camera), "a thin sheet");
}

TEST_F(Agreement, NeedlesThatNothingWidens) {
    OwnedScene scene;
    std::mt19937 random(23);
    std::normal_distribution<float> normal;
    for (int i = 0; i < 300; ++i) {
        const auto turn =
            glm::normalize(glm::vec4(normal(random), normal(random), normal(random), normal(random)));
        scene.add({0.3F * normal(random), 0.3F * normal(random), 0.3F * normal(random)},
                  {0.5F, 0.0001F, 0.0001F}, turn, 0.9F, glm::vec3(0.5F + 0.2F * normal(random)));
    }
    SceneView view = viewOf(scene, obliqueCamera(93, 71));
    view.items[0].filtering.dilation = 1e-6F;
    expectSame(view, "needles");
}

TEST_F(Agreement, TwoTakesSideBySide) {
    // Two panes of other sizes, one after the other, as the viewport draws them.
    SceneView left = ballOfGaussians(300), right = viewOf(randomScene(200, 0, 77), obliqueCamera(40, 71));
    for (int round = 0; round < 2; ++round) {
        expectSame(left, "left");
        expectSame(right, "right");
    }
}

TEST_F(Agreement, Picks) {
    SceneView view = ballOfGaussians(400);
    view.items.push_back(placed(gaussiansOf(randomScene(200, 1, 21)), {0.2F, -0.1F, 0.1F}, 0.6F));
    for (const Look look : {Look::color, Look::ellipsoids}) {
        view.look = look;
        int found = 0;
        for (int place = 0; place < 24; ++place) {
            const int x = 5 + 13 * place % 83, y = 3 + 29 * place % 65;
            const auto wanted = processor_.pick(view, x, y);
            const auto pick = of(VulkanBackend::tiles).pick(view, x, y);
            ASSERT_TRUE(wanted.ok() && pick.ok());
            EXPECT_EQ(pick->item, wanted->item) << x << ", " << y;
            if (wanted->item < 0) continue;
            ++found;
            EXPECT_EQ(pick->place, wanted->place) << x << ", " << y;
            EXPECT_NEAR(pick->depth, wanted->depth, 1e-4F * wanted->depth);
        }
        EXPECT_GT(found, 10);
    }
}

}  // namespace
}  // namespace splatreel::render::vulkan
