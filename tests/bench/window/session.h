#pragma once

#include "ui/trace/traced_application.h"

#include <QString>

namespace splatreel::bench {

/// Import, generate a draft, orbit, scrub, change live, play, undo, save, export; prints the figures. What is
/// written lies in `folder`.
int runSession(ui::TracedApplication& application, const QString& clip, const QString& folder);

}  // namespace splatreel::bench
