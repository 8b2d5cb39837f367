#include "core/base/base64.h"

#include <gtest/gtest.h>

#include <array>

namespace splatreel::core {
namespace {

std::span<const std::byte> bytesOf(std::string_view text) {
    return std::as_bytes(std::span(text));
}

// RFC 4648 §10.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> examples = {{{"", ""},
                                                                                    {"f", "Zg=="},
                                                                                    {"fo", "Zm8="},
                                                                                    {"foo", "Zm9v"},
                                                                                    {"foob", "Zm9vYg=="},
                                                                                    {"fooba", "Zm9vYmE="},
                                                                                    {"foobar", "Zm9vYmFy"}}};

TEST(Base64, writes_what_the_standard_shows) {
    for (const auto& [bytes, text] : examples) EXPECT_EQ(base64(bytesOf(bytes)), text);
}

TEST(Base64, reads_what_the_standard_shows) {
    for (const auto& [bytes, text] : examples) {
        const auto read = fromBase64(text);
        ASSERT_TRUE(read.has_value()) << text;
        EXPECT_TRUE(std::ranges::equal(*read, bytesOf(bytes))) << text;
    }
}

TEST(Base64, reads_no_other_letters) {
    EXPECT_FALSE(fromBase64("Zm9*").has_value());
    EXPECT_FALSE(fromBase64("Zm 9").has_value());
    EXPECT_FALSE(fromBase64("Zm9v=Zm9").has_value());
    EXPECT_FALSE(fromBase64("Zm9vZ").has_value());
}

}  // namespace
}  // namespace splatreel::core
