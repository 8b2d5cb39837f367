#pragma once

#include "ui/trace/traced_application.h"

#include <QString>

namespace splatreel::bench {

/// The window in every state that a person meets, from the welcome page to a failed job, as pictures in both
/// themes in `folder`: each is to be looked at. Needs a clip with an object; SPLATREEL_BENCH_SIZE is the
/// window's size (1280x720).
int runPictures(ui::TracedApplication& application, const QString& clip, const QString& folder);

}  // namespace splatreel::bench
