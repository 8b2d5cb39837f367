#include "core/project/result_file.h"

#include "tests/core/formats/temporary_folder.h"
#include "tests/core/gaussians/random_gaussians.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace splatreel::core {
namespace {

using test::randomGaussians;
using test::TemporaryFolder;

/// Frames that share all but their positions; the last one is of another kind.
GaussianSequence sample() {
    GaussianSequence sequence;
    sequence.rate = {30000, 1001};
    sequence.filtering = {0.1F, true};
    sequence.inputCamera = orbitCamera(0, 0, 2, intrinsicsFromFovy(640, 480, 0.8F));
    sequence.provenance = R"({"engine":"4dstr"})";
    const Gaussians first = randomGaussians(500, 2, 1);
    for (unsigned frame = 0; frame < 4; ++frame) {
        Gaussians g = first;
        g.positions = randomGaussians(500, 0, frame).positions;
        sequence.frames.push_back(std::make_shared<const Gaussians>(std::move(g)));
    }
    Gaussians other = randomGaussians(7, 0, 9, false);
    other.channels["parent"] = std::vector<float>{1, 2, 3, 4, 5, 6, 7};
    sequence.frames.push_back(std::make_shared<const Gaussians>(std::move(other)));
    return sequence;
}

template <class T>
bool same(const Column<T>& a, const Column<T>& b) {
    return std::ranges::equal(a.span(), b.span());
}

void expectSame(const Gaussians& a, const Gaussians& b) {
    EXPECT_TRUE(same(a.positions, b.positions) && same(a.logScales, b.logScales) &&
                same(a.rotations, b.rotations) && same(a.opacityLogits, b.opacityLogits) &&
                same(a.sh, b.sh) && same(a.ids, b.ids));
    EXPECT_EQ(a.shDegree, b.shDegree);
    ASSERT_EQ(a.channels.size(), b.channels.size());
    for (const auto& [name, column] : a.channels) EXPECT_TRUE(same(column, b.channels.at(name)));
}

TEST(ResultFile, ComesBackBitForBit) {
    const TemporaryFolder folder;
    const GaussianSequence sequence = sample();
    ASSERT_TRUE(writeResult(*sourceOf(sequence), folder / "a.result"));
    const auto opened = openResult(folder / "a.result");
    ASSERT_TRUE(opened) << opened.error().message();
    const FrameSource& source = **opened;
    ASSERT_EQ(source.frameCount(), 5);
    for (int frame = 4; frame >= 0; --frame) expectSame(**source.frame(frame), sequence.frame(frame));
    EXPECT_EQ(source.description().rate, sequence.rate);
    EXPECT_EQ(source.description().filtering.compensate, true);
    EXPECT_EQ(source.description().inputCamera.intrinsics.width, 640);
    EXPECT_NE(source.description().provenance.find("4dstr"), std::string::npos);
}

TEST(ResultFile, WhatFramesShareIsStoredAndHeldOnce) {
    const TemporaryFolder folder;
    const GaussianSequence sequence = sample();
    ASSERT_TRUE(writeResult(*sourceOf(sequence), folder / "a.result"));
    const std::size_t apart = 4 * sequence.frame(0).bytes();
    EXPECT_LT(std::filesystem::file_size(folder / "a.result"), apart / 2);
    const FrameSourcePtr source = *openResult(folder / "a.result");
    const GaussiansPtr a = *source->frame(0);
    const GaussiansPtr b = *source->frame(3);
    EXPECT_TRUE(a->sh.shares(b->sh));
    EXPECT_TRUE(a->ids.shares(b->ids));
    EXPECT_FALSE(a->positions.shares(b->positions));
}

TEST(ResultFile, EqualContentHasEqualKeys) {
    const TemporaryFolder folder;
    ASSERT_TRUE(writeResult(*sourceOf(sample()), folder / "a.result"));
    ASSERT_TRUE(writeResult(*sourceOf(sample()), folder / "b.result"));
    GaussianSequence other = sample();
    other.frames.pop_back();
    ASSERT_TRUE(writeResult(*sourceOf(other), folder / "c.result"));
    const auto key = [&](const char* name) { return (*openResult(folder / name))->contentKey(); };
    EXPECT_EQ(key("a.result"), key("b.result"));
    EXPECT_NE(key("a.result"), key("c.result"));
}

TEST(ResultFile, DamageIsNoticed) {
    const TemporaryFolder folder;
    ASSERT_TRUE(writeResult(*sourceOf(sample()), folder / "a.result"));
    std::ifstream stream(folder / "a.result", std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(stream), {}};
    const auto damaged = [&](std::string text) {
        std::ofstream(folder / "b.result", std::ios::binary) << text;
        const auto opened = openResult(folder / "b.result");
        if (!opened) return true;
        for (int frame = 0; frame < (*opened)->frameCount(); ++frame)
            if (!(*opened)->frame(frame)) return true;
        return false;
    };
    EXPECT_FALSE(damaged(whole));
    for (const std::size_t length : {std::size_t{0}, std::size_t{20}, whole.size() / 2, whole.size() - 1})
        EXPECT_TRUE(damaged(whole.substr(0, length))) << length;
    for (const std::size_t place :
         {std::size_t{0}, std::size_t{40}, whole.size() / 3, whole.size() - 60, whole.size() - 20}) {
        std::string other = whole;
        other[place] = static_cast<char>(other[place] ^ 0x10);
        EXPECT_TRUE(damaged(other)) << place;
    }
    EXPECT_FALSE(openResult(folder / "c.result"));
}

TEST(ResultFile, AStopLeavesNothing) {
    const TemporaryFolder folder;
    std::stop_source stop;
    ResultOptions options;
    options.stop = stop.get_token();
    options.progress = [&](int done, int) {
        if (done == 2) stop.request_stop();
    };
    EXPECT_FALSE(writeResult(*sourceOf(sample()), folder / "a.result", options));
    EXPECT_EQ(test::entryCount(folder.path()), 0);
}

TEST(ResultFile, NamesAreNew) {
    EXPECT_NE(newResultName(3), newResultName(3));
    EXPECT_EQ(newResultName(3).rfind("take-3-", 0), 0U);
}

}  // namespace
}  // namespace splatreel::core
