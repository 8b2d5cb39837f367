#pragma once

namespace splatreel::ui {

class TimelineCanvas;

/// Gives every TimelineCanvas an accessible list of its elements (markers, tracks, clips, camera keys), each
/// with its name, its place and whether it is selected; pressing one goes to it. Can be called often.
void installTimelineAccessibility();
/// Tells who listens that another element is the current one.
void tellFocus(TimelineCanvas& canvas);

}  // namespace splatreel::ui
