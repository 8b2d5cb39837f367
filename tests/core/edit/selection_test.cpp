#include "core/edit/selection.h"

#include "core/edit/neighbours.h"
#include "tests/core/gaussians/random_gaussians.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace splatreel::core {
namespace {

using testing::ElementsAre;

/// Small opaque grey ones at these places, ids 10, 20, 30 ….
Gaussians at(const std::vector<glm::vec3>& places) {
    Gaussians g;
    std::vector<float> positions;
    std::vector<std::uint64_t> ids;
    for (const glm::vec3 p : places) {
        positions.insert(positions.end(), {p.x, p.y, p.z});
        ids.push_back(10 * (ids.size() + 1));
    }
    const std::size_t n = places.size();
    g.positions = std::move(positions);
    g.logScales = std::vector<float>(3 * n, -4.0F);
    g.rotations = std::vector<float>(4 * n, 0.5F);
    g.opacityLogits = std::vector<float>(n, 2.0F);
    g.sh = std::vector<float>(3 * n, 0.0F);
    g.ids = std::move(ids);
    return g;
}

template <class Shape>
Selection only(Shape shape) {
    return {.parts = {{.shape = std::move(shape)}}};
}

Camera front() {
    return orbitCamera(0, 0, 2, intrinsicsFromFovy(200, 100, glm::radians(49.1F)));
}

TEST(Selection, PolygonTakesWhatIsSeenInside) {
    const Gaussians g = at({{0, 0, 0}, {0.5F, 0, 0}, {-0.5F, 0.3F, 0}, {0, 0, 5}});
    const ScreenRegion left{.camera = front(), .points = {{0, 0}, {100.5F, 0}, {100.5F, 100}, {0, 100}}};
    EXPECT_THAT(selectedRows(only(left), g), ElementsAre(0, 2));  // the last one is behind the camera
    // A lasso that is hollow on one side.
    const ScreenRegion hook{.camera = front(),
                            .points = {{0, 0}, {200, 0}, {200, 100}, {120, 100}, {120, 10}, {0, 10}}};
    EXPECT_THAT(selectedRows(only(hook), g), ElementsAre(1));
}

TEST(Selection, OrthographicCamerasSelectToo) {
    Camera camera = front();
    camera.intrinsics.orthographic = true;
    camera.intrinsics.fx = camera.intrinsics.fy = 50;
    const Gaussians g = at({{0, 0, 0}, {0.5F, 0, -3}, {0.5F, 0, 1}});
    const ScreenRegion region{.camera = camera, .points = {{120, 40}, {130, 40}, {130, 60}, {120, 60}}};
    EXPECT_THAT(selectedRows(only(region), g), ElementsAre(1, 2));
}

TEST(Selection, BrushTakesWhatItsStrokePasses) {
    const Gaussians g = at({{0, 0, 0}, {0.3F, 0, 0}, {0.6F, 0.2F, 0}});
    const auto pixel = [](glm::vec3 point) {
        const Camera camera = front();
        const glm::vec3 seen = camera.toCamera(point);
        return glm::vec2(camera.intrinsics.fx * seen.x / seen.z + camera.intrinsics.cx,
                         camera.intrinsics.fy * seen.y / seen.z + camera.intrinsics.cy);
    };
    ScreenRegion brush{.camera = front(),
                       .figure = ScreenRegion::Figure::stroke,
                       .points = {pixel({-0.1F, 0, 0}), pixel({0.35F, 0, 0})},
                       .radius = 2};
    EXPECT_THAT(selectedRows(only(brush), g), ElementsAre(0, 1));
    brush.points = {pixel({0.6F, 0.2F, 0})};
    EXPECT_THAT(selectedRows(only(brush), g), ElementsAre(2));
    brush.farthest = 1.5F;  // metres; all are two away
    EXPECT_TRUE(selectedRows(only(brush), g).empty());
}

TEST(Selection, BoxMayBeTurned) {
    const Gaussians g = at({{0.9F, 0.9F, 0}, {0.9F, 0, 0}, {0, 0, 0.6F}});
    OrientedBox box{.center = {}, .size = {2, 2, 1}};
    EXPECT_THAT(selectedRows(only(box), g), ElementsAre(0, 1));
    const float h = std::sqrt(0.5F);
    box.rotation = glm::mat3(h, h, 0, -h, h, 0, 0, 0, 1);  // by 45° about z
    EXPECT_THAT(selectedRows(only(box), g), ElementsAre(1));
}

TEST(Selection, ValuesAndColours) {
    Gaussians g = at({{0, 0, 0}, {1, 0, 0}, {2, 0, 0}});
    g.opacityLogits = std::vector<float>{-4, 0, 4};
    g.logScales = std::vector<float>{-4, -4, -4, -4, -1, -4, -2, -2, -4};
    g.sh = std::vector<float>{0, 0, 0, 0.5F / shC0, 0, 0, 0, 0.5F / shC0, 0};
    using Value = ValueRange::Value;
    EXPECT_THAT(selectedRows(only(ValueRange{Value::opacity, 0, 0.5F}), g), ElementsAre(0, 1));
    EXPECT_THAT(selectedRows(only(ValueRange{Value::size, 0.3F}), g), ElementsAre(1));
    EXPECT_THAT(selectedRows(only(ValueRange{Value::elongation, 2}), g), ElementsAre(1));
    EXPECT_THAT(selectedRows(only(ColorNear{{1, 0.5F, 0.5F}, 0.1F}), g), ElementsAre(1));
}

TEST(Selection, PartsAddSubtractIntersectAndInvert) {
    const Gaussians g = at({{0, 0, 0}, {1, 0, 0}, {2, 0, 0}, {3, 0, 0}});
    const OrientedBox first{.center = {0.5F, 0, 0}, .size = {1.5F, 1, 1}};
    const OrientedBox second{.center = {1.5F, 0, 0}, .size = {1.5F, 1, 1}};
    Selection both = only(first);
    both.parts.push_back({second, Combine::add});
    EXPECT_THAT(selectedRows(both, g), ElementsAre(0, 1, 2));
    both.parts[1].combine = Combine::subtract;
    EXPECT_THAT(selectedRows(both, g), ElementsAre(0));
    both.parts[1].combine = Combine::intersect;
    EXPECT_THAT(selectedRows(both, g), ElementsAre(1));
    both.inverted = true;
    EXPECT_THAT(selectedRows(both, g), ElementsAre(0, 2, 3));
}

/// What `how` means for masks.
std::vector<std::uint8_t> expectedMask(std::vector<std::uint8_t> mask, const std::vector<std::uint8_t>& part,
                                       Combine how) {
    for (std::size_t i = 0; i < mask.size(); ++i) {
        mask[i] = how == Combine::add        ? mask[i] | part[i]
                  : how == Combine::subtract ? mask[i] & (part[i] ^ 1)
                                             : mask[i] & part[i];
    }
    return mask;
}

TEST(Selection, GoesTogetherWithAnotherShapeAlsoWhenInverted) {
    const Gaussians g = at({{0, 0, 0}, {1, 0, 0}, {2, 0, 0}, {3, 0, 0}, {4, 0, 0}});
    const SelectionShape shapes[] = {OrientedBox{.center = {0.5F, 0, 0}, .size = {1.5F, 1, 1}},
                                     OrientedBox{.center = {1.5F, 0, 0}, .size = {1.5F, 1, 1}},
                                     IdSet{std::vector<std::uint64_t>{20, 40}},
                                     IdSet{std::vector<std::uint64_t>{10, 20, 30}}};
    for (const SelectionShape& first : shapes) {
        for (const SelectionShape& second : shapes) {
            for (const bool inverted : {false, true}) {
                for (const Combine how : {Combine::add, Combine::subtract, Combine::intersect}) {
                    Selection before{.parts = {{.shape = first}}, .inverted = inverted};
                    const auto result = combined(before, second, how);
                    ASSERT_TRUE(result.has_value());
                    EXPECT_EQ(selectionMask(*result, g),
                              expectedMask(selectionMask(before, g), selectionMask(only(second), g), how));
                }
            }
        }
    }
}

TEST(Selection, SetsOfIdsBecomeOneAndAnEmptyOneNothing) {
    const Selection first = only(IdSet{std::vector<std::uint64_t>{1, 3}});
    const auto both = combined(first, IdSet{std::vector<std::uint64_t>{2}}, Combine::add);
    EXPECT_EQ(*both, only(IdSet{std::vector<std::uint64_t>{1, 2, 3}}));
    const auto none = combined(first, IdSet{std::vector<std::uint64_t>{1, 2, 3}}, Combine::subtract);
    EXPECT_TRUE(none->empty());
}

TEST(Selection, SaysWhereItCannotSayWhatIsMeant) {
    const OrientedBox box;
    Selection mixed{.parts = {{.shape = box}, {ValueRange{}, Combine::subtract}}, .inverted = true};
    EXPECT_FALSE(combined(mixed, box, Combine::intersect).has_value());
    EXPECT_TRUE(combined(mixed, box, Combine::add).has_value());
}

TEST(Selection, IsFollowedThroughTimeByIds) {
    const Gaussians now = at({{0, 0, 0}, {1, 0, 0}, {2, 0, 0}});
    const Selection chosen = followed(only(OrientedBox{.center = {1, 0, 0}, .size = {1, 1, 1}}), now);
    Gaussians later = at({{5, 5, 5}, {6, 6, 6}, {7, 7, 7}});
    later.ids = std::vector<std::uint64_t>{5, 20, 31};
    EXPECT_THAT(selectedRows(chosen, later), ElementsAre(1));
    later.ids = {};
    EXPECT_TRUE(selectedRows(chosen, later).empty());

    Gaussians unnamed = now;
    unnamed.ids = {};
    const Selection place = only(OrientedBox{.center = {5, 5, 5}, .size = {1, 1, 1}});
    EXPECT_THAT(selectedRows(followed(place, unnamed), later), ElementsAre(0));
}

TEST(Selection, HashTellsSelectionsApart) {
    const auto text = [](const Selection& selection) {
        ContentHash hash;
        addTo(hash, selection);
        return hash.text();
    };
    const ScreenRegion region{.camera = front(), .points = {{0, 0}, {1, 0}, {1, 1}}};
    ScreenRegion moved = region;
    moved.camera.position.x += 1e-3F;
    EXPECT_EQ(text(only(region)), text(only(region)));
    EXPECT_NE(text(only(region)), text(only(moved)));
    EXPECT_NE(text(only(ValueRange{})), text(only(ColorNear{})));
    Selection inverted = only(region);
    inverted.inverted = true;
    EXPECT_NE(text(inverted), text(only(region)));
}

TEST(Neighbours, TreeFindsWhatLookingAtAllFinds) {
    const Gaussians g = test::randomGaussians(700, 0, 3);
    const PointTree tree(g.positions.span());
    for (const int index : {0, 17, 350, 699}) {
        std::vector<float> distances;
        const float* p = g.positions.data() + 3 * index;
        for (int other = 0; other < g.size(); ++other) {
            if (other == index) continue;
            const float* q = g.positions.data() + 3 * other;
            distances.push_back(std::hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]));
        }
        std::ranges::sort(distances);
        for (const int k : {1, 4, 16})
            EXPECT_FLOAT_EQ(tree.neighbourDistance(index, k), distances[static_cast<std::size_t>(k) - 1]);
    }
}

TEST(Neighbours, EqualPointsAndFewPointsAreNoTrouble) {
    const std::vector<float> same(3 * 100, 1.0F);
    EXPECT_EQ(PointTree(same).neighbourDistance(50, 4), 0);
    const std::vector<float> two{0, 0, 0, 1, 0, 0};
    EXPECT_EQ(PointTree(two).neighbourDistance(0, 1), 1);
    EXPECT_EQ(PointTree(two).neighbourDistance(0, 2), std::numeric_limits<float>::infinity());
}

TEST(Neighbours, WhatIsAloneIsIsolated) {
    std::vector<glm::vec3> places;
    for (int i = 0; i < 125; ++i)
        places.emplace_back(0.1F * static_cast<float>(i % 5), 0.1F * static_cast<float>(i / 5 % 5),
                            0.1F * static_cast<float>(i / 25));
    places.emplace_back(3, 0, 0);
    places.emplace_back(std::numeric_limits<float>::quiet_NaN(), 0, 0);
    const std::vector<float> isolation = isolationOf(at(places));
    EXPECT_NEAR(isolation[62], 1, 0.01);
    EXPECT_GT(isolation[125], 20);
    EXPECT_EQ(isolation[126], std::numeric_limits<float>::infinity());
}

}  // namespace
}  // namespace splatreel::core
