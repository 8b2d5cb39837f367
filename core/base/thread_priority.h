#pragma once

namespace splatreel::core {

/// Lowers the calling thread's priority for good, and that of the threads it starts, so that the interface
/// stays quick while every core works. Where the system refuses, nothing changes.
void lowerThreadPriority();

/// Whether the calling thread is one of lowered priority, by itself or by the thread that started it.
[[nodiscard]] bool isThreadPriorityLowered();

}  // namespace splatreel::core
