#include "core/media/seek_points.h"

#include <gtest/gtest.h>

namespace splatreel::core {
namespace {

/// As packets of a file lie: I P B B I P B B.
SeekPoints sample() {
    SeekPoints points;
    for (const auto& [stamp, isKey] : {std::pair{0, true},
                                       {30, false},
                                       {10, false},
                                       {20, false},
                                       {40, true},
                                       {70, false},
                                       {50, false},
                                       {60, false}})
        points.add(stamp, isKey);
    points.finish();
    return points;
}

TEST(SeekPoints, CountFramesAsTheyAreShown) {
    const SeekPoints points = sample();
    EXPECT_EQ(points.frameAt(0), 0);
    EXPECT_EQ(points.frameAt(30), 3);
    EXPECT_EQ(points.frameAt(70), 7);
    EXPECT_FALSE(points.frameAt(35).has_value());
}

TEST(SeekPoints, TheLastKeyFrameBefore) {
    const SeekPoints points = sample();
    EXPECT_EQ(points.before(3)->frame, 0);
    EXPECT_EQ(points.before(4)->frame, 4);
    EXPECT_EQ(points.before(7)->stamp, 40);
    EXPECT_FALSE(points.before(8).has_value());
    EXPECT_FALSE(points.before(-1).has_value());
}

TEST(SeekPoints, WithoutStampsNothingIsKnown) {
    for (const std::optional<std::int64_t> second :
         {std::optional<std::int64_t>(), std::optional<std::int64_t>(5)}) {
        SeekPoints points;
        points.add(5, true);
        points.add(second, true);
        points.finish();
        EXPECT_FALSE(points.frameAt(5).has_value());
        EXPECT_FALSE(points.before(0).has_value());
    }
}

}  // namespace
}  // namespace splatreel::core
