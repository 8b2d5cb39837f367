#include "ui/viewport/viewport_tool.h"

#include <glm/gtc/constants.hpp>
#include <gtest/gtest.h>

namespace splatreel::ui {
namespace {

/// Two metres before the origin, looking along −z.
ToolContext front() {
    return {cameraOf(Viewpoint{}, 600, 600), 1, {}};
}

glm::vec2 at(const glm::vec3& point) {
    return *pixelOf(front().camera, point);
}

TEST(BoxTool, AFaceFollowsTheHandAndTheOneAcrossStays) {
    const core::OrientedBox box{.center = {0, 0, 0}, .size = {1, 1, 1}};
    core::OrientedBox result;
    int finished = 0;
    const auto tool = makeBoxTool(box, [&](const core::OrientedBox& now, bool done) {
        result = now;
        finished += done ? 1 : 0;
    });
    ASSERT_TRUE(tool->press(at({0.5F, 0, 0}), {}, front()));
    tool->drag(at({0.3F, 0, 0}), {}, front());
    EXPECT_NEAR(result.center.x + 0.5F * result.size.x, 0.3F, 0.005F);
    EXPECT_NEAR(result.center.x - 0.5F * result.size.x, -0.5F, 1e-5F);
    tool->drag(at({-2, 0, 0}), {}, front());
    EXPECT_GT(result.size.x, 0) << "faces do not pass each other";
    tool->release(front());
    EXPECT_EQ(finished, 1);
    EXPECT_FALSE(tool->press(at({0.9F, 0.9F, 0}), {}, front())) << "beside the handles the hand navigates";
}

TEST(BoxTool, ATurnedBoxGrowsAlongItsOwnAxes) {
    // A quarter turn about z: the box's x is the world's y.
    core::OrientedBox box{.center = {0, 0, 0}, .size = {1, 0.4F, 1}};
    box.rotation = glm::mat3({0, 1, 0}, {-1, 0, 0}, {0, 0, 1});
    core::OrientedBox result;
    const auto tool = makeBoxTool(box, [&](const core::OrientedBox& now, bool) { result = now; });
    ASSERT_TRUE(tool->press(at({0, 0.5F, 0}), {}, front()));
    tool->drag(at({0, 0.7F, 0}), {}, front());
    EXPECT_NEAR(result.size.x, 1.2F, 0.005F);
    EXPECT_FLOAT_EQ(result.size.y, 0.4F);
    EXPECT_NEAR(result.center.y, 0.1F, 0.005F);
}

render::Placement dragged(GizmoMode mode, glm::vec2 from, glm::vec2 to, Modifiers modifiers = {}) {
    render::Placement result;
    const auto tool = makeGizmoTool(mode, {}, [&](const render::Placement& now, bool) { result = now; });
    EXPECT_TRUE(tool->press(from, {}, front()));
    tool->drag(to, modifiers, front());
    tool->release(front());
    return result;
}

TEST(GizmoTool, AnArmMovesAlongItsAxis) {
    const glm::vec2 from = at({0.15F, 0, 0});
    const render::Placement moved =
        dragged(GizmoMode::move, from, from + at({0.4F, 0, 0}) - at({0, 0, 0}) + glm::vec2(0, 30));
    EXPECT_NEAR(moved.translation.x, 0.4F, 0.005F);
    EXPECT_FLOAT_EQ(moved.translation.y, 0);
}

TEST(GizmoTool, ControlSnaps) {
    const glm::vec2 from = at({0.15F, 0, 0});
    const render::Placement moved =
        dragged(GizmoMode::move, from, from + at({0.41F, 0, 0}) - at({0, 0, 0}), {.control = true});
    EXPECT_NEAR(moved.translation.x, 0.4F, 1e-4F);
}

TEST(GizmoTool, TheRingThatFacesTheEyeTurnsWithTheHand) {
    const glm::vec2 center = at({0, 0, 0});
    // A quarter counter-clockwise on the screen, on the ring of z where no other one lies.
    const float r = 84 / std::sqrt(2.0F);
    const render::Placement turned =
        dragged(GizmoMode::rotate, center + glm::vec2(r, -r), center + glm::vec2(-r, -r));
    const glm::vec3 x = turned.rotation * glm::vec3(1, 0, 0);
    EXPECT_NEAR(x.y, 1, 1e-3F) << "x has turned to where y was";
}

TEST(GizmoTool, PullingOutwardsEnlarges) {
    const glm::vec2 center = at({0, 0, 0});
    EXPECT_NEAR(dragged(GizmoMode::scale, center + glm::vec2(84, 0), center + glm::vec2(168, 0)).scale, 2,
                0.01F);
}

}  // namespace
}  // namespace splatreel::ui
