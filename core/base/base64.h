#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace splatreel::core {

/// Base64 (RFC 4648 §4) with padding.
[[nodiscard]] std::string base64(std::span<const std::byte> bytes);

/// The bytes of a base64 text, padded or not; nothing where it holds another character or ends within a byte.
[[nodiscard]] std::optional<std::vector<std::byte>> fromBase64(std::string_view text);

}  // namespace splatreel::core
