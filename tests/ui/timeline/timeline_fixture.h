#pragma once

#include "ui/timeline/timeline_widget.h"

#include <gtest/gtest.h>

#include <QTest>

namespace splatreel::ui {

/// A timeline with a source track, a take track with a clip of 40 frames, camera keys at 5 and 20, a marker
/// at 12.
struct TimelineFixture : testing::Test {
    TimelineWidget widget;
    TimelineCanvas& canvas = widget.canvas();
    core::TrackId source = 0;
    core::TrackId take = 0;
    core::ClipId sourceClip = 0;
    core::ClipId clip = 0;
    std::uint64_t firstKey = 0;
    std::uint64_t secondKey = 0;
    core::MarkerId marker = 0;

    void SetUp() override {
        core::Timeline timeline;
        std::tie(timeline, source) = core::addTrack(timeline, core::TrackKind::source, "Source");
        std::tie(timeline, take) = core::addTrack(timeline, core::TrackKind::take, "Take A");
        core::Clip piece;
        piece.source = 7;
        piece.name = "rose";
        piece.length = piece.sourceFrames = 48;
        std::tie(timeline, sourceClip) = core::addClip(timeline, source, piece);
        piece.name = "Take A";
        piece.length = 40;
        piece.sourceFrames = 60;
        piece.sourceIn = 10;
        std::tie(timeline, clip) = core::addClip(timeline, take, piece);
        std::tie(timeline, firstKey) = core::setCameraKey(timeline, 5, {});
        std::tie(timeline, secondKey) = core::setCameraKey(timeline, 20, {});
        std::tie(timeline, marker) = core::addMarker(timeline, 12, "turn");
        canvas.setTimeline(timeline);
        widget.resize(1100, 260);
        widget.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&widget));
        widget.activateWindow();
        canvas.setFocus();
    }

    [[nodiscard]] const core::Timeline& timeline() const { return canvas.timeline(); }
    [[nodiscard]] QPoint middleOf(std::uint64_t id) const {
        for (const TimelineElement& each : canvas.elements()) {
            if (each.id == id) return each.rect.center().toPoint();
        }
        return {};
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(&canvas, key, modifiers);
    }
};

}  // namespace splatreel::ui
