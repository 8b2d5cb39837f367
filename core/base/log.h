#pragma once

#include <string_view>

/// Logging of the whole program, on standard error. Thread-safe. spdlog stays behind this facade because
/// LibTorch brings another fmt than the system's.
namespace splatreel::core::log {

enum class Level { debug, info, warning, error, off };

void setLevel(Level level);
void debug(std::string_view message);
void info(std::string_view message);
void warning(std::string_view message);
void error(std::string_view message);

}  // namespace splatreel::core::log
