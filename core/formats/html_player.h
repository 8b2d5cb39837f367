#pragma once

namespace splatreel::core {

/// The files of resources/web: the page with its places @ABOUT@, @FRAMES@ and @PLAYER@, and the script for
/// the last one. Embedded by the build.
extern const char* const playerPage;
extern const char* const playerScript;

}  // namespace splatreel::core
