#pragma once

#include "app/options.h"

namespace splatreel::app {

/// `doctor --benchmark`: how fast each back end of this machine draws a sequence while it plays and the
/// camera goes round, and how far its pictures are from the reference mode.
[[nodiscard]] core::Result<Report> runBenchmark(const DoctorOptions& options, const Context& context);

}  // namespace splatreel::app
