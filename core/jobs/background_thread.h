#pragma once

namespace splatreel::core {

/// Lowers the calling thread's priority for good, and that of the threads it starts, so that the interface
/// stays quick while every core works. Where the system refuses, nothing changes.
void lowerThreadPriority();

}  // namespace splatreel::core
