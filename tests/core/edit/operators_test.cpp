#include "core/edit/frame_operator.h"
#include "core/edit/operators/box.h"
#include "core/edit/operators/color.h"
#include "core/edit/take.h"
#include "core/gaussians/harmonics.h"
#include "tests/core/gaussians/random_gaussians.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace splatreel::core {
namespace {

using test::randomGaussians;

Result<Gaussians> applied(const std::string& kind, const OperatorValues& values, const Gaussians& gaussians,
                          std::span<const std::uint8_t> selected = {}) {
    const FrameOperator* const operation = findFrameOperator(kind);
    const GaussiansPtr frames[] = {std::make_shared<const Gaussians>(gaussians)};
    return operation->apply({frames, 0}, *parametersOf(operation->schema(), values), selected);
}

/// Colour of a Gaussian seen along a direction, unclamped.
glm::dvec3 colorOf(const Gaussians& g, int row, glm::dvec3 direction) {
    const auto basis = shBasis(glm::normalize(direction));
    const int count = shCoefficientCount(g.shDegree);
    glm::dvec3 color(0.5);
    for (int k = 0; k < count; ++k)
        for (int channel = 0; channel < 3; ++channel)
            color[channel] += basis[static_cast<std::size_t>(k)] *
                              g.sh[static_cast<std::size_t>((row * count + k) * 3 + channel)];
    return color;
}

TEST(Operators, HaveNamesLabelsAndSchemas) {
    std::set<std::string> names;
    for (const FrameOperator* operation : frameOperators()) {
        EXPECT_TRUE(names.insert(operation->name()).second);
        EXPECT_FALSE(operation->label().empty());
        EXPECT_EQ(findFrameOperator(operation->name()), operation);
        for (const Parameter& parameter : operation->schema()) {
            EXPECT_FALSE(parameter.help.empty());
            EXPECT_EQ(parameter.liveness, Liveness::live);
        }
    }
    EXPECT_EQ(findFrameOperator("nothing"), nullptr);
}

TEST(Operators, StandardValuesOfTheChangingOnesChangeNothing) {
    const Gaussians g = randomGaussians(50, 2, 1);
    for (const char* kind : {"transform", "grade", "adjust", "delete"}) {
        const auto result = applied(kind, {}, g);
        ASSERT_TRUE(result);
        EXPECT_TRUE(result->positions.shares(g.positions)) << kind;
        EXPECT_TRUE(result->sh.shares(g.sh)) << kind;
        EXPECT_TRUE(result->opacityLogits.shares(g.opacityLogits)) << kind;
        EXPECT_TRUE(result->logScales.shares(g.logScales)) << kind;
    }
}

TEST(Delete, TakesAwayWhatIsSelected) {
    const Gaussians g = randomGaussians(6, 1, 1);
    const std::vector<std::uint8_t> selected{0, 1, 0, 0, 1, 1};
    const auto left = applied("delete", {}, g, selected);
    ASSERT_TRUE(left);
    EXPECT_TRUE(std::ranges::equal(left->ids.span(), std::vector<std::uint64_t>{0, 2, 3}));
    EXPECT_TRUE(left->consistent());
}

TEST(Crop, KeepsTheInsideOrTheOutside) {
    const Gaussians g = randomGaussians(300, 0, 2);
    const OperatorValues box{{"size_x", 0.5}, {"center_y", 0.2}, {"turn_z", 30.0}};
    const auto inside = applied("crop", box, g);
    OperatorValues other = box;
    other["outside"] = true;
    const auto outside = applied("crop", other, g);
    ASSERT_TRUE(inside && outside);
    EXPECT_GT(inside->size(), 0);
    EXPECT_GT(outside->size(), 0);
    EXPECT_EQ(inside->size() + outside->size(), g.size());
}

TEST(Crop, BoxGoesIntoParametersAndBack) {
    ParameterSet parameters(findFrameOperator("crop")->schema());
    for (const glm::vec3 turns :
         {glm::vec3(10, 20, 30), glm::vec3(-170, 80, 45), glm::vec3(25, 90, 0), glm::vec3(0, -90, 60)}) {
        const OrientedBox box{{0.1F, 0.2F, 0.3F}, {1, 2, 3}, eulerRotation(turns.x, turns.y, turns.z)};
        ASSERT_TRUE(setCropBox(parameters, box));
        const OrientedBox back = cropBox(parameters);
        for (int column = 0; column < 3; ++column)
            for (int row = 0; row < 3; ++row)
                EXPECT_NEAR(back.rotation[column][row], box.rotation[column][row], 2e-3);
        EXPECT_EQ(back.size, box.size);
    }
}

TEST(Filter, RemovesTheFaintTheHugeAndTheLonely) {
    Gaussians g = randomGaussians(200, 0, 3);
    std::vector<float> positions = g.positions.copy();
    std::vector<float> scales(g.logScales.size(), -4.0F);
    std::vector<float> logits(200, 3.0F);
    logits[5] = -8;
    scales[3 * 7] = 1;
    for (int axis = 0; axis < 3; ++axis) positions[static_cast<std::size_t>(27 + axis)] = 40;
    g.positions = std::move(positions);
    g.logScales = std::move(scales);
    g.opacityLogits = std::move(logits);
    const auto missing = [&](const OperatorValues& values) {
        std::set<std::uint64_t> ids(g.ids.span().begin(), g.ids.span().end());
        const auto left = applied("filter", values, g);
        for (const std::uint64_t id : left->ids.span()) ids.erase(id);
        return ids;
    };
    EXPECT_EQ(missing({{"isolation", 0.0}}), (std::set<std::uint64_t>{5}));
    EXPECT_EQ(missing({{"isolation", 0.0}, {"opacity", 0.0}, {"size", 0.5}}), (std::set<std::uint64_t>{7}));
    EXPECT_EQ(missing({{"isolation", 30.0}, {"opacity", 0.0}}), (std::set<std::uint64_t>{9}));
    EXPECT_EQ(missing({{"isolation", 0.0}, {"opacity", 0.0}, {"elongation", 100.0}}),
              (std::set<std::uint64_t>{7}));
}

TEST(Prune, RemovesTheShareThatMattersLeast) {
    Gaussians g = randomGaussians(100, 0, 4);
    std::vector<float> scales(300, -4.0F);
    g.logScales = std::move(scales);
    const auto left = applied("prune", {{"share", 0.25}}, g);
    ASSERT_TRUE(left);
    EXPECT_EQ(left->size(), 75);
    std::vector<float> logits = g.opacityLogits.copy();
    std::ranges::sort(logits);
    for (const float logit : left->opacityLogits.span()) EXPECT_GE(logit, logits[25]);
}

TEST(Transform, TurnsColourAlongAndLeavesTheRestAlone) {
    const Gaussians g = randomGaussians(4, 3, 5);
    const std::vector<std::uint8_t> selected{0, 1, 0, 1};
    const auto moved = applied(
        "transform", {{"turn_y", 90.0}, {"scale", 2.0}, {"move_x", 1.0}, {"pivot_z", 1.0}}, g, selected);
    ASSERT_TRUE(moved);
    // About (0, 0, 1): z towards the camera goes to x.
    const float* p = g.positions.data() + 3;
    const float* q = moved->positions.data() + 3;
    EXPECT_NEAR(q[0], 2 * (p[2] - 1) + 1, 1e-5);
    EXPECT_NEAR(q[1], 2 * p[1], 1e-5);
    EXPECT_NEAR(q[2], -2 * p[0] + 1, 1e-5);
    const glm::dvec3 before = colorOf(g, 1, {0, 0, 1});
    const glm::dvec3 after = colorOf(*moved, 1, {1, 0, 0});
    for (int channel = 0; channel < 3; ++channel) EXPECT_NEAR(before[channel], after[channel], 1e-5);
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(moved->positions[static_cast<std::size_t>(i)], g.positions[static_cast<std::size_t>(i)]);
}

TEST(Grade, GradesEveryViewAlike) {
    const Gaussians g = randomGaussians(3, 3, 6);
    const OperatorValues values{{"exposure", 0.5}, {"contrast", 1.3},    {"saturation", 0.6},
                                {"hue", 40.0},     {"temperature", 0.3}, {"tint", -0.2}};
    const auto graded = applied("grade", values, g);
    ASSERT_TRUE(graded);
    const ColorMap map = gradeMap(*parametersOf(gradeSchema(), values));
    for (const glm::dvec3 direction : {glm::dvec3(0, 0, 1), glm::dvec3(1, 2, -0.5), glm::dvec3(-1, 0, 0.2)}) {
        const glm::dvec3 expected = map(colorOf(g, 1, direction));
        const glm::dvec3 color = colorOf(*graded, 1, direction);
        for (int channel = 0; channel < 3; ++channel) EXPECT_NEAR(color[channel], expected[channel], 1e-5);
    }
}

TEST(Grade, EachControlDoesWhatItSays) {
    const auto graded = [](const char* name, double value, glm::dvec3 color) {
        return gradeMap(*parametersOf(gradeSchema(), {{name, value}}))(color);
    };
    const glm::dvec3 weights(0.2126, 0.7152, 0.0722);
    const glm::dvec3 color(0.8, 0.4, 0.3);
    EXPECT_NEAR(graded("exposure", 2.2, color).r, 1.6, 1e-9);
    EXPECT_NEAR(graded("contrast", 2, glm::dvec3(0.5)).r, 0.5, 1e-9);
    EXPECT_NEAR(graded("contrast", 2, color).g, 0.3, 1e-9);
    const glm::dvec3 grey = graded("saturation", 0, color);
    EXPECT_NEAR(grey.r, grey.b, 1e-9);
    EXPECT_NEAR(grey.r, glm::dot(color, weights), 1e-9);
    for (const char* name : {"hue", "temperature", "tint"}) {
        const double value = std::string(name) == "hue" ? 77 : 0.5;
        EXPECT_NEAR(glm::dot(graded(name, value, glm::dvec3(0.5)), weights), 0.5, 1e-9) << name;
    }
    EXPECT_NEAR(glm::dot(graded("hue", 77, color), weights), glm::dot(color, weights), 1e-9);
    const glm::dvec3 turned = graded("hue", 120, glm::dvec3(0.9, 0.1, 0.1));
    EXPECT_GT(turned.g, turned.r);  // red goes to green
    EXPECT_GT(graded("temperature", 0.5, glm::dvec3(0.5)).r, graded("temperature", 0.5, glm::dvec3(0.5)).b);
    EXPECT_LT(graded("tint", 0.5, glm::dvec3(0.5)).g, 0.5);
}

TEST(Adjust, MultipliesOpacityAndSize) {
    const Gaussians g = randomGaussians(10, 0, 7);
    const auto adjusted = applied("adjust", {{"opacity", 0.5}, {"size", 2.0}}, g);
    ASSERT_TRUE(adjusted);
    const auto before = opacitiesOf(g);
    const auto after = opacitiesOf(*adjusted);
    for (std::size_t row = 0; row < 10; ++row) {
        EXPECT_NEAR(after[row], 0.5F * before[row], 1e-5);
        EXPECT_NEAR(adjusted->logScales[3 * row], g.logScales[3 * row] + std::log(2.0F), 1e-6);
    }
    EXPECT_LT(opacitiesOf(*applied("adjust", {{"opacity", 0.0}}, g))[0], 1e-6);
}

TEST(Operators, TakeAnEmptyFrame) {
    for (const FrameOperator* operation : frameOperators()) {
        const auto result = applied(operation->name(), {}, Gaussians{});
        ASSERT_TRUE(result) << operation->name();
        EXPECT_EQ(result->size(), 0);
    }
}

}  // namespace
}  // namespace splatreel::core
