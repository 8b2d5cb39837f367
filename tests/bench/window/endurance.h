#pragma once

#include "ui/trace/traced_application.h"

#include <QString>

namespace splatreel::bench {

/// Generates, cancels, saves, exports, loads and closes `count` times in one window; prints the process's
/// resident memory after each round, freed memory given back to the system before (malloc_trim). 0 where it
/// ends within five percent of where it was once warm.
int runMemory(ui::TracedApplication& application, const QString& clip, const QString& folder, int count);

/// `rounds` times one draft generation by the command line, then in a window that orbits and in one that is
/// minimised: wall-clock time of the engine's stages and processor time of the whole process. Wants a machine
/// that does nothing else.
int runPace(ui::TracedApplication& application, const QString& clip, const QString& folder, int rounds);

}  // namespace splatreel::bench
