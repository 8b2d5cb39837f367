#include "core/base/leftovers.h"

#include <string>
#include <system_error>

namespace splatreel::core {

void removeLeftovers(const std::filesystem::path& target) {
    const std::string name = target.filename().string();
    const auto left = [&](const std::string& entry) {
        const bool hidden = entry.starts_with('.');
        return hidden && (name.empty() ? entry.find(".part-") != std::string::npos
                                       : entry.starts_with("." + name + ".part-"));
    };
    std::error_code code;
    for (std::filesystem::directory_iterator entries(target.parent_path(), code);
         !code && entries != std::filesystem::directory_iterator(); entries.increment(code)) {
        std::error_code ignored;
        if (left(entries->path().filename().string())) std::filesystem::remove(entries->path(), ignored);
    }
}

}  // namespace splatreel::core
