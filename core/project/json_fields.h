#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/edit/take.h"

#include <glm/glm.hpp>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace splatreel::core {

/// What holds for the reading of a whole document.
struct JsonReading {
    std::optional<Error> failure;  ///< the first thing that is wrong
    /// Numbers that runs may still unfold to: a few bytes of text can stand for millions.
    std::size_t numbersLeft = 20'000'000;
};

/// Reads the entries of a JSON object, one after the other; remembers the first that is wrong. What is not
/// there has its default.
class JsonFields {
public:
    /// `reading` outlives this.
    JsonFields(const nlohmann::json& object, std::string place, JsonReading& reading);

    [[nodiscard]] bool flag(const char* key, bool otherwise);
    [[nodiscard]] double real(const char* key, double otherwise, double low = -1e12, double high = 1e12);
    [[nodiscard]] std::int64_t integer(const char* key, std::int64_t otherwise, std::int64_t low,
                                       std::int64_t high);
    [[nodiscard]] int whole(const char* key, int otherwise, int low, int high) {
        return static_cast<int>(integer(key, otherwise, low, high));
    }
    [[nodiscard]] std::uint64_t number(const char* key, std::uint64_t otherwise = 0);
    [[nodiscard]] std::string text(const char* key, std::size_t longest = 1U << 20U);
    [[nodiscard]] glm::vec3 point(const char* key, glm::vec3 otherwise);
    [[nodiscard]] Rate rate(const char* key);
    [[nodiscard]] OperatorValues values(const char* key);
    /// Exactly `count` numbers.
    [[nodiscard]] std::vector<float> floats(const char* key, std::size_t count);
    /// Frames [first, end) as they stand there, bounded, maybe none of them; nothing where there is no entry.
    [[nodiscard]] std::optional<FrameSpan> span(const char* key);
    /// Growing numbers as runs (numbersOfRuns).
    [[nodiscard]] std::vector<std::uint64_t> runs(const char* key);
    /// At most `most` short texts.
    [[nodiscard]] std::vector<std::string> texts(const char* key, std::size_t most);
    /// At most `most` pairs of numbers, in one list.
    [[nodiscard]] std::vector<glm::vec2> pairs(const char* key, std::size_t most);
    /// One of these words by its place; the first is the default.
    template <class E>
    [[nodiscard]] E choice(const char* key, std::initializer_list<const char*> words) {
        return static_cast<E>(word(key, words));
    }

    [[nodiscard]] bool has(const char* key) const;
    /// Calls `read` with the fields of an object; not where there is none.
    template <class F>
    void object(const char* key, F&& read) {
        if (const nlohmann::json* const found = entry(key)) {
            JsonFields fields(*found, place_ + "." + key, reading_);
            read(fields);
        }
    }
    /// Calls `read` with the fields of each element.
    template <class F>
    void list(const char* key, F&& read) {
        const nlohmann::json* const found = entry(key);
        if (found && !found->is_array()) fail(key, "is not a list");
        if (!found || !found->is_array()) return;
        for (std::size_t i = 0; i < found->size() && !failed(); ++i) {
            JsonFields fields((*found)[i], place_ + "." + key + "[" + std::to_string(i) + "]", reading_);
            read(fields);
        }
    }

    void fail(const std::string& key, const std::string& what);
    [[nodiscard]] bool failed() const { return reading_.failure.has_value(); }
    [[nodiscard]] const nlohmann::json* entry(const char* key) const;

private:
    [[nodiscard]] int word(const char* key, std::initializer_list<const char*> words);

    const nlohmann::json& object_;
    std::string place_;
    JsonReading& reading_;
};

[[nodiscard]] nlohmann::json toJson(glm::vec3 point);
[[nodiscard]] nlohmann::json toJson(Rate rate);
[[nodiscard]] nlohmann::json toJson(const OperatorValues& values);

// The parts of a project (timeline_json.cpp, take_json.cpp, matte_json.cpp).
struct Timeline;
struct CameraPose;
struct PaintedMatte;
[[nodiscard]] nlohmann::json toJson(const Timeline& timeline);
[[nodiscard]] Timeline timelineFrom(JsonFields& fields);
[[nodiscard]] nlohmann::json toJson(const CameraPose& pose);
[[nodiscard]] CameraPose poseFrom(JsonFields& fields);
[[nodiscard]] nlohmann::json toJson(const TakeEdits& edits);
[[nodiscard]] TakeEdits editsFrom(JsonFields& fields);
[[nodiscard]] nlohmann::json toJson(const Selection& selection);
[[nodiscard]] Selection selectionFrom(JsonFields& fields);
[[nodiscard]] nlohmann::json toJson(const PaintedMatte& painted);
[[nodiscard]] PaintedMatte paintedMatteFrom(JsonFields& fields);

/// Growing numbers as runs: "1-5,9,12-400".
[[nodiscard]] std::string runsText(std::span<const std::uint64_t> numbers);
/// Nothing where the text is not of that form, does not grow, or holds more than `most` numbers.
[[nodiscard]] std::optional<std::vector<std::uint64_t>> numbersOfRuns(std::string_view text,
                                                                      std::size_t most);

}  // namespace splatreel::core
