#pragma once

#include "ui/trace/traced_application.h"

#include <QString>

namespace splatreel::bench {

/// A session that imports, generates, edits, undoes, saves and exports without an end, each differently with
/// each seed, and writes down when which state of its project was reached.
[[noreturn]] void runScript(ui::TracedApplication& application, const QString& clip, const QString& folder,
                            unsigned seed);

/// Opens the window on what a killed script has left, as a person would; 0 where all of it is there.
int reopen(ui::TracedApplication& application, const QString& folder);

/// Kills `count` scripts, from the seed `first` on, at random moments and looks at what they have left, every
/// fifth time through a window; prints what is wrong. 0 where nothing is.
int runKills(const QString& clip, const QString& folder, int count, int first);

}  // namespace splatreel::bench
