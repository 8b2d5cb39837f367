#include "core/base/log.h"

#include "core/base/crash_report.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace splatreel::core::log {
namespace {

spdlog::logger& logger() {
    static const std::shared_ptr<spdlog::logger> instance = [] {
        auto created = std::make_shared<spdlog::logger>(
            "splatreel", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
        created->set_pattern("%^%l%$: %v");
        return created;
    }();
    return *instance;
}

}  // namespace

void setLevel(Level level) {
    constexpr spdlog::level::level_enum levels[] = {spdlog::level::debug, spdlog::level::info,
                                                    spdlog::level::warn, spdlog::level::err,
                                                    spdlog::level::off};
    logger().set_level(levels[static_cast<int>(level)]);
}

void debug(std::string_view message) {
    logger().debug("{}", message);
}
void info(std::string_view message) {
    crash::remember(message);
    logger().info("{}", message);
}
void warning(std::string_view message) {
    crash::remember(message);
    logger().warn("{}", message);
}
void error(std::string_view message) {
    crash::remember(message);
    logger().error("{}", message);
}

}  // namespace splatreel::core::log
