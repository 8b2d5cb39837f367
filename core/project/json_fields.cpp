#include "core/project/json_fields.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace splatreel::core {

using nlohmann::json;

JsonFields::JsonFields(const json& object, std::string place, JsonReading& reading)
    : object_(object), place_(std::move(place)), reading_(reading) {
    if (!object_.is_object() && !failed()) reading_.failure = Error{"is not an object", place_, ""};
}

void JsonFields::fail(const std::string& key, const std::string& what) {
    if (!failed()) reading_.failure = Error{"\"" + key + "\" " + what, place_, ""};
}

const json* JsonFields::entry(const char* key) const {
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(key);
    return found == object_.end() || found->is_null() ? nullptr : &*found;
}

bool JsonFields::has(const char* key) const {
    return entry(key) != nullptr;
}

bool JsonFields::flag(const char* key, bool otherwise) {
    const json* const found = entry(key);
    if (!found) return otherwise;
    if (!found->is_boolean()) fail(key, "is neither true nor false");
    return found->is_boolean() ? found->get<bool>() : otherwise;
}

double JsonFields::real(const char* key, double otherwise, double low, double high) {
    const json* const found = entry(key);
    if (!found) return otherwise;
    const double value = found->is_number() ? found->get<double>() : std::nan("");
    if (value >= low && value <= high) return value;
    fail(key, "is not a number in its range");
    return otherwise;
}

std::int64_t JsonFields::integer(const char* key, std::int64_t otherwise, std::int64_t low,
                                 std::int64_t high) {
    const double value =
        real(key, static_cast<double>(otherwise), static_cast<double>(low), static_cast<double>(high));
    if (value == std::floor(value)) return static_cast<std::int64_t>(value);
    fail(key, "is not a whole number");
    return otherwise;
}

std::uint64_t JsonFields::number(const char* key, std::uint64_t otherwise) {
    const json* const found = entry(key);
    if (!found) return otherwise;
    if (found->is_number_unsigned()) return found->get<std::uint64_t>();
    fail(key, "is not a whole number");
    return otherwise;
}

std::string JsonFields::text(const char* key, std::size_t longest) {
    const json* const found = entry(key);
    if (!found) return {};
    if (!found->is_string() || found->get_ref<const std::string&>().size() > longest) {
        fail(key, "is not a text of reasonable length");
        return {};
    }
    return found->get<std::string>();
}

std::vector<std::string> JsonFields::texts(const char* key, std::size_t most) {
    constexpr std::size_t longest = 1024;
    const json* const found = entry(key);
    std::vector<std::string> result;
    if (!found) return result;
    const bool sound =
        found->is_array() && found->size() <= most && std::ranges::all_of(*found, [](const json& item) {
            return item.is_string() && item.get_ref<const std::string&>().size() <= longest;
        });
    if (!sound) fail(key, "is not a list of texts of reasonable length");
    if (sound)
        for (const json& item : *found) result.push_back(item.get<std::string>());
    return result;
}

std::vector<glm::vec2> JsonFields::pairs(const char* key, std::size_t most) {
    const json* const found = entry(key);
    const std::size_t count = found && found->is_array() ? found->size() : 0;
    std::vector<glm::vec2> result;
    if (count % 2 != 0 || count > 2 * most) {
        fail(key, "is not a list of pairs of numbers");
        return result;
    }
    const std::vector<float> values = floats(key, count);
    for (std::size_t i = 0; i < count; i += 2) result.emplace_back(values[i], values[i + 1]);
    return result;
}

std::optional<FrameSpan> JsonFields::span(const char* key) {
    if (!has(key)) return std::nullopt;
    const std::vector<float> pair = floats(key, 2);
    const auto bounded = [](float frame) { return static_cast<int>(std::clamp(frame, 0.0F, 1e7F)); };
    return FrameSpan{bounded(pair[0]), bounded(pair[1])};
}

std::vector<std::uint64_t> JsonFields::runs(const char* key) {
    auto numbers = numbersOfRuns(text(key, std::size_t{1} << 28U), reading_.numbersLeft);
    if (!numbers) {
        fail(key, "is not a list of growing numbers, or there are too many of them");
        return {};
    }
    reading_.numbersLeft -= numbers->size();
    return *std::move(numbers);
}

std::vector<float> JsonFields::floats(const char* key, std::size_t count) {
    std::vector<float> values(count, 0.0F);
    const json* const found = entry(key);
    if (!found || !found->is_array() || found->size() != count) {
        fail(key, "is not a list of " + std::to_string(count) + " numbers");
        return values;
    }
    for (std::size_t i = 0; i < count; ++i) {
        const json& item = (*found)[i];
        const double value = item.is_number() ? item.get<double>() : std::nan("");
        if (!(std::abs(value) <= static_cast<double>(std::numeric_limits<float>::max()))) {
            fail(key, "holds something that is not a finite number");
            return values;
        }
        values[i] = static_cast<float>(value);
    }
    return values;
}

glm::vec3 JsonFields::point(const char* key, glm::vec3 otherwise) {
    if (!has(key)) return otherwise;
    const std::vector<float> values = floats(key, 3);
    return {values[0], values[1], values[2]};
}

Rate JsonFields::rate(const char* key) {
    if (!has(key)) return {};
    const std::vector<float> pair = floats(key, 2);
    const json* const found = entry(key);
    if (failed() || !(*found)[0].is_number_integer() || !(*found)[1].is_number_integer()) {
        fail(key, "is not a fraction");
        return {};
    }
    const Rate rate{(*found)[0].get<std::int64_t>(), (*found)[1].get<std::int64_t>()};
    constexpr std::int64_t largest = 1'000'000'000;
    const bool sound = rate.numerator > 0 && rate.denominator > 0 && rate.numerator <= largest &&
                       rate.denominator <= largest && rate.framesPerSecond() <= 1e5 &&
                       rate.framesPerSecond() >= 1e-3;
    if (sound) return rate;
    fail(key, "is not a rate of frames");
    return {};
}

OperatorValues JsonFields::values(const char* key) {
    OperatorValues all;
    const json* const found = entry(key);
    if (!found) return all;
    if (!found->is_object()) {
        fail(key, "is not an object");
        return all;
    }
    for (const auto& [name, value] : found->items()) {
        if (value.is_boolean()) {
            all[name] = value.get<bool>();
        } else if (value.is_number_integer()) {
            all[name] = value.get<std::int64_t>();
        } else if (value.is_number_float()) {
            all[name] = value.get<double>();
        } else if (value.is_string()) {
            all[name] = value.get<std::string>();
        } else if (!value.is_null()) {
            fail(key, "has a value that is neither a flag, a number nor text");
        }
    }
    return all;
}

int JsonFields::word(const char* key, std::initializer_list<const char*> words) {
    const std::string found = text(key);
    if (found.empty()) return 0;
    const auto place = std::ranges::find(words, found);
    if (place != words.end()) return static_cast<int>(place - words.begin());
    fail(key, "is none of the words that are known");
    return 0;
}

json toJson(glm::vec3 point) {
    return {point.x, point.y, point.z};
}

json toJson(Rate rate) {
    return {rate.numerator, rate.denominator};
}

json toJson(const OperatorValues& values) {
    json object = json::object();
    for (const auto& [name, value] : values)
        std::visit([&, &key = name](const auto& present) { object[key] = present; }, value);
    return object;
}

std::string runsText(std::span<const std::uint64_t> numbers) {
    std::string text;
    for (std::size_t i = 0; i < numbers.size();) {
        std::size_t last = i;
        while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) ++last;
        if (!text.empty()) text += ',';
        text += std::to_string(numbers[i]);
        if (last > i) text.append(1, '-').append(std::to_string(numbers[last]));
        i = last + 1;
    }
    return text;
}

std::optional<std::vector<std::uint64_t>> numbersOfRuns(std::string_view text, std::size_t most) {
    std::vector<std::uint64_t> numbers;
    const char* at = text.data();
    const char* const end = at + text.size();
    const auto read = [&](std::uint64_t& value) {
        const auto [rest, status] = std::from_chars(at, end, value);
        at = rest;
        return status == std::errc{};
    };
    while (at != end) {
        std::uint64_t first = 0;
        if (!read(first)) return std::nullopt;
        std::uint64_t last = first;
        if (at != end && *at == '-') {
            ++at;
            if (!read(last) || last <= first) return std::nullopt;
        }
        if (!numbers.empty() && first <= numbers.back()) return std::nullopt;
        if (last - first >= most || numbers.size() + (last - first) >= most) return std::nullopt;
        for (std::uint64_t n = first; n != last; ++n) numbers.push_back(n);
        numbers.push_back(last);
        if (at == end) break;
        if (*at != ',' || at + 1 == end) return std::nullopt;
        ++at;
    }
    return numbers;
}

}  // namespace splatreel::core
