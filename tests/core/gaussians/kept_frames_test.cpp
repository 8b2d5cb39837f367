#include "core/gaussians/kept_frames.h"

#include "tests/core/gaussians/random_gaussians.h"

#include <gtest/gtest.h>

namespace splatreel::core {
namespace {

GaussianSequence sequenceOf(unsigned seed) {
    GaussianSequence sequence;
    sequence.rate = {30, 1};
    for (unsigned frame = 0; frame < 3; ++frame)
        sequence.frames.push_back(
            std::make_shared<const Gaussians>(test::randomGaussians(5, 0, seed + frame)));
    return sequence;
}

TEST(KeptFrames, WhatWasMovedNeedsNoMemory) {
    auto memory = sourceOf(sequenceOf(1));
    const std::weak_ptr<const FrameSource> held = memory;
    const std::string key = memory->contentKey();
    const KeptFrames frames(std::move(memory));
    const auto before = *frames.frame(2);
    EXPECT_FALSE(held.expired());
    const auto file = sourceOf(sequenceOf(1));
    frames.moveTo(file);
    EXPECT_TRUE(held.expired());
    EXPECT_EQ(*frames.frame(2), *file->frame(2));
    EXPECT_EQ((*frames.frame(2))->positions.copy(), before->positions.copy());
    EXPECT_EQ(frames.contentKey(), key);
    EXPECT_EQ(frames.frameCount(), 3);
    EXPECT_EQ(frames.description().rate, (Rate{30, 1}));
}

}  // namespace
}  // namespace splatreel::core
