#pragma once

#include <QString>
#include <cstdint>

namespace splatreel::ui {

/// 83.4 → "1:23"; 4000 → "1:06:40"; negative: "–".
[[nodiscard]] QString clockText(double seconds);
/// "about 1 min": for estimates, no more exact than they are.
[[nodiscard]] QString roughTimeText(double seconds);
/// "1.2 GiB" in the user's number format.
[[nodiscard]] QString memoryText(std::uint64_t bytes);

}  // namespace splatreel::ui
