#include "tests/core/timeline/random_edits.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace splatreel::core {
namespace {

/// What holds of every timeline, whatever was done to it.
void expectSound(const Timeline& timeline) {
    std::set<std::uint64_t> ids;
    const auto unique = [&](std::uint64_t id) {
        EXPECT_TRUE(id > 0 && id < timeline.nextId && ids.insert(id).second) << "id " << id;
    };
    for (const Track& track : timeline.tracks) {
        unique(track.id);
        int free = 0;
        for (const Clip& clip : track.clips) {
            unique(clip.id);
            EXPECT_GE(clip.start, free);
            EXPECT_GE(clip.length, 1);
            EXPECT_GE(clip.fadeIn, 0);
            EXPECT_GE(clip.fadeOut, 0);
            EXPECT_LT(clip.fadeIn + clip.fadeOut, clip.length);
            free = clip.end();
            for (const double frame : {clip.start + 0.0, clip.start + 0.5 * clip.length, clip.end() - 1.0}) {
                const ClipSample sample = sampleClip(clip, track.id, timeline.rate, frame);
                EXPECT_TRUE(std::isfinite(sourceTime(clip, timeline.rate, frame)));
                EXPECT_GE(sample.sourceFrame, 0);
                EXPECT_LE(sample.sourceFrame, clip.sourceFrames - 1);
            }
        }
    }
    int last = -1;
    for (const CameraKeyframe& key : timeline.camera.keys) {
        unique(key.id);
        EXPECT_GT(key.frame, last);
        last = key.frame;
    }
    for (const Marker& marker : timeline.markers) unique(marker.id);
    EXPECT_GT(timeline.playRange().length(), 0);
}

TEST(TimelineProperty, AnyEditsLeaveASoundTimeline) {
    for (unsigned seed = 0; seed < 40; ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random(seed);
        Timeline timeline = addTrack({}, TrackKind::take, "A").first;
        for (int i = 0; i < 200; ++i) {
            const Timeline before = timeline;
            timeline = test::randomEdit(before, random);
            expectSound(timeline);
            if (testing::Test::HasFailure()) {
                ADD_FAILURE() << "after edit " << i;
                return;
            }
        }
    }
}

}  // namespace
}  // namespace splatreel::core
