#include "core/base/version.h"

namespace splatreel::core {

std::string_view version() {
    return SPLATREEL_VERSION;
}

}  // namespace splatreel::core
