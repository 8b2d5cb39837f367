#pragma once

#include "core/base/files.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <span>
#include <vector>

namespace splatreel::core {

/// Reads numbers separated by blanks, in pieces of bounded size.
class TextReader {
public:
    TextReader(const ByteSource& source, std::uint64_t offset) : source_(source), offset_(offset) {}

    /// False at the end of the file, or when the next word is not a number.
    bool next(double& value) {
        skipBlanks();
        std::array<char, 64> word{};
        std::size_t length = 0;
        while (at_ < filled_ || fill()) {
            const char c = buffer_[at_];
            if (std::isspace(static_cast<unsigned char>(c))) break;
            if (length == word.size()) return false;
            word[length++] = c;
            ++at_;
        }
        const char* begin = word.data() + (length > 0 && word[0] == '+' ? 1 : 0);
        const char* end = word.data() + length;
        const auto [stop, code] = std::from_chars(begin, end, value);
        if (code == std::errc::result_out_of_range && stop == end) {
            value = 0;  // too small or too large for a double: no sensible program writes that
            return false;
        }
        return code == std::errc() && stop == end && begin != end;
    }

private:
    void skipBlanks() {
        while ((at_ < filled_ || fill()) && std::isspace(static_cast<unsigned char>(buffer_[at_]))) ++at_;
    }
    bool fill() {
        filled_ = static_cast<std::size_t>(std::min<std::uint64_t>(chunkBytes, source_.size() - offset_));
        at_ = 0;
        if (filled_ == 0) return false;
        buffer_.resize(chunkBytes);
        if (!source_.read(offset_, std::as_writable_bytes(std::span(buffer_).first(filled_)))) filled_ = 0;
        offset_ += filled_;
        return filled_ > 0;
    }

    static constexpr std::size_t chunkBytes = 1U << 18;

    const ByteSource& source_;
    std::uint64_t offset_;
    std::vector<char> buffer_;
    std::size_t at_ = 0;
    std::size_t filled_ = 0;
};

}  // namespace splatreel::core
