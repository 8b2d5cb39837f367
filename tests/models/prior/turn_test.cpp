#include "models/prior/turn.h"

#include "models/prior/turning_prior.h"
#include "tests/models/prior/synthetic_clip.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace splatreel::models {
namespace {

struct Ball {
    glm::vec3 center;
    float radius;
    glm::vec3 color;
};

/// An animal of coloured balls, longer than it is deep.
std::vector<Ball> lump() {
    return {{{-0.1F, 0, 0}, 0.2F, {0.8F, 0.7F, 0.3F}},
            {{0.1F, 0.02F, 0}, 0.18F, {0.9F, 0.2F, 0.1F}},
            {{0.3F, 0.1F, 0}, 0.14F, {0.2F, 0.3F, 0.9F}},
            {{-0.32F, -0.02F, 0}, 0.13F, {0.1F, 0.7F, 0.2F}},
            {{0.42F, 0.24F, 0}, 0.1F, {0.6F, 0.1F, 0.7F}},
            {{0.2F, -0.22F, 0.06F}, 0.08F, {0.1F, 0.1F, 0.1F}},
            {{-0.2F, -0.22F, -0.06F}, 0.08F, {0.1F, 0.1F, 0.1F}}};
}

/// The balls as the standard camera sees them, in parallel rays; `move` places each at each frame.
template <class Move>
core::ObjectClip clipOf(int frames, Move move) {
    return syntheticClip(frames, 80, [&](int frame, float x, float y) {
        glm::vec4 color(0.0F);
        float nearest = -1e9F;
        for (const Ball& ball : lump()) {
            const glm::vec3 center = move(ball.center, frame);
            const float off =
                ball.radius * ball.radius - (x - center.x) * (x - center.x) - (y - center.y) * (y - center.y);
            if (off < 0 || center.z + std::sqrt(off) <= nearest) continue;
            nearest = center.z + std::sqrt(off);
            // Stripes, so that there is something to follow.
            const glm::vec3 on = glm::vec3(x, y, nearest) - center;
            const float stripe = 0.75F + 0.25F * std::sin(40 * on.y + 3 * std::atan2(on.x, on.z));
            color = glm::vec4(ball.color * stripe, 1);
        }
        return color;
    });
}

core::ObjectClip turntable(int frames, float degrees) {
    return clipOf(frames, [=](glm::vec3 at, int frame) {
        const float angle =
            glm::radians(degrees) * static_cast<float>(frame) / static_cast<float>(frames - 1);
        return glm::vec3(std::cos(angle) * at.x + std::sin(angle) * at.z, at.y,
                         std::cos(angle) * at.z - std::sin(angle) * at.x);
    });
}

TEST(FindTurn, ATurntableIsFoundWithItsAngleAndDirection) {
    for (const float degrees : {-340.0F, 340.0F}) {
        const auto turn = findTurn(turntable(35, degrees));
        ASSERT_TRUE(turn.has_value()) << degrees;
        EXPECT_NEAR(glm::degrees(turn->angles.back()), degrees, 25);
    }
}

TEST(FindTurn, AnObjectThatRestsDoesNotTurn) {
    EXPECT_FALSE(findTurn(turntable(10, 0)).has_value());
}

TEST(FindTurn, PartsThatMoveAreNoTurn) {
    const auto clip = clipOf(16, [](glm::vec3 at, int frame) {
        const float swing = 0.12F * std::sin(0.7F * static_cast<float>(frame));
        return at + glm::vec3(at.y > 0.05F ? swing : -swing, 0.4F * swing * at.x, 0);
    });
    EXPECT_FALSE(findTurn(clip).has_value());
}

TEST(Stabilised, AResultIsSeenAsInTheClipOnceItIsMovedBack) {
    const core::ObjectClip clip = turntable(6, 90);
    Turn turn;
    turn.pivot = {0.1F, 0, -0.2F};
    for (int t = 0; t < 6; ++t) turn.angles.push_back(0.3F * static_cast<float>(t));
    const core::ObjectClip still = stabilised(clip, turn);
    const glm::vec3 point(0.2F, -0.1F, 0.3F);
    for (int t = 0; t < 6; ++t) {
        const auto at = static_cast<std::size_t>(t);
        const core::Similarity motion = motionAt(turn, t);
        const glm::vec3 there = clip.cameras[at].toCamera(motion.rotation * point + motion.translation);
        const glm::vec3 here = still.cameras[at].toCamera(point);
        EXPECT_LT(glm::length(there - here), 1e-5F) << t;
    }
}

TEST(TurningPrior, CarvesTheShapeThatNoSingleFrameShows) {
    const core::ObjectClip clip = turntable(35, 340);
    const auto turn = findTurn(clip);
    ASSERT_TRUE(turn.has_value());
    const core::ObjectClip still = stabilised(clip, *turn);
    const auto prior = TurningPrior::make(still, *turn, {});
    ASSERT_NE(prior, nullptr);
    core::Bounds box;
    for (const glm::vec3& position : prior->mesh().positions) box.include(&position.x);
    // Half as deep as it is wide: 0.40 of 0.97.
    EXPECT_NEAR(box.max[2] - box.min[2], 0.40F, 0.1F);
    EXPECT_NEAR(box.max[0] - box.min[0], 0.97F, 0.1F);
}

TEST(TurningPrior, OtherFramesAreItsViews) {
    const core::ObjectClip clip = turntable(35, 340);
    const auto turn = findTurn(clip);
    ASSERT_TRUE(turn.has_value());
    const core::ObjectClip still = stabilised(clip, *turn);
    const auto prior = TurningPrior::make(still, *turn, {});
    ASSERT_NE(prior, nullptr);
    int filmed = 0;
    for (int round = 0; round < 4; ++round) {
        for (const ViewTarget& target : prior->targets(12, round))
            filmed += target.name.starts_with("frame ") ? 1 : 0;
    }
    EXPECT_GE(filmed, 8);
}

}  // namespace
}  // namespace splatreel::models
