#include "core/parameters/parameters.h"

#include "core/base/log.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

namespace splatreel::core {
namespace {

constexpr std::size_t maximumTextBytes = 1U << 16U;
constexpr std::size_t maximumJsonBytes = 1U << 24U;
constexpr const char* typeNames[] = {"a flag (true or false)", "a whole number", "a number", "text"};

[[noreturn]] void bug(const std::string& message) {
    log::error("internal error: " + message);
    std::abort();
}

std::string numberText(double value) {
    char buffer[64];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    return {buffer, end};
}

std::string textOf(const ParameterValue& value) {
    if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
    if (const auto* real = std::get_if<double>(&value)) return numberText(*real);
    return std::get<std::string>(value);
}

/// What is quoted in a message: short, and printable whatever was typed.
std::string inQuotes(std::string_view text) {
    std::string result = "\"";
    for (const char c : text.substr(0, 60)) {
        result += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
    }
    return result + (text.size() > 60 ? "…\"" : "\"");
}

bool isUtf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const int extra = lead < 0x80                   ? 0
                          : lead >= 0xC2 && lead < 0xE0 ? 1
                          : lead >= 0xE0 && lead < 0xF0 ? 2
                          : lead >= 0xF0 && lead < 0xF5 ? 3
                                                        : -1;
        if (extra < 0 || text.size() - i <= static_cast<std::size_t>(extra)) return false;
        for (int k = 1; k <= extra; ++k) {
            const auto byte = static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]);
            // Second bytes that would make an overlong form, a surrogate or a value above U+10FFFF.
            const bool wrong = k == 1 && ((lead == 0xE0 && byte < 0xA0) || (lead == 0xED && byte > 0x9F) ||
                                          (lead == 0xF0 && byte < 0x90) || (lead == 0xF4 && byte > 0x8F));
            if ((byte & 0xC0U) != 0x80U || wrong) return false;
        }
        i += static_cast<std::size_t>(extra) + 1;
    }
    return true;
}

/// Number of insertions, deletions and replacements between two words.
std::size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row.back();
}

std::string rangeText(const Parameter& parameter) {
    const std::string unit = parameter.unit.empty() ? "" : " " + parameter.unit;
    return numberText(parameter.minimum) + " to " + numberText(parameter.maximum) + unit;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string remedyFor(const Parameter& parameter) {
    if (!parameter.choices.empty()) return "Choose one of: " + joined(parameter.choices) + ".";
    std::string text = std::string("Give ") + typeNames[parameter.standard.index()];
    const bool isNumber = std::holds_alternative<std::int64_t>(parameter.standard) ||
                          std::holds_alternative<double>(parameter.standard);
    if (isNumber && parameter.minimum < parameter.maximum) text += " from " + rangeText(parameter);
    return text + ".";
}

Error invalid(const Parameter& parameter, const std::string& what) {
    return {what, "parameter " + parameter.name, remedyFor(parameter)};
}

std::optional<ParameterValue> parse(const ParameterValue& type, std::string_view text) {
    const char* const end = text.data() + text.size();
    if (std::holds_alternative<bool>(type)) {
        for (const auto* word : {"true", "on", "yes", "1"}) {
            if (text == word) return true;
        }
        for (const auto* word : {"false", "off", "no", "0"}) {
            if (text == word) return false;
        }
        return std::nullopt;
    }
    if (std::holds_alternative<std::int64_t>(type)) {
        std::int64_t number = 0;
        const auto [rest, status] = std::from_chars(text.data(), end, number);
        if (status != std::errc{} || rest != end) return std::nullopt;
        return number;
    }
    if (std::holds_alternative<double>(type)) {
        double number = 0;
        const auto [rest, status] = std::from_chars(text.data(), end, number);
        if (status != std::errc{} || rest != end) return std::nullopt;
        return number;
    }
    return std::string(text);
}

}  // namespace

ParameterSet::ParameterSet(ParameterSchema schema) : schema_(std::move(schema)) {
    for (const Parameter& parameter : schema_) {
        const auto value = checked(parameter, parameter.standard);
        if (!value) bug("standard value: " + value.error().message());
        if (!values_.emplace(parameter.name, parameter.standard).second) {
            bug("parameter " + parameter.name + " is declared twice");
        }
    }
}

const Parameter* ParameterSet::find(std::string_view name) const {
    const auto found = std::ranges::find(schema_, name, &Parameter::name);
    return found == schema_.end() ? nullptr : &*found;
}

Error ParameterSet::unknown(std::string_view name) const {
    Error error{"there is no parameter " + inQuotes(name), "", ""};
    const std::string_view start = name.substr(0, 256);
    const auto nearest = std::ranges::min_element(
        schema_, {}, [&](const Parameter& parameter) { return editDistance(start, parameter.name); });
    if (nearest != schema_.end()) error.remedy = "The nearest known one is " + nearest->name + ".";
    return error;
}

Result<ParameterValue> ParameterSet::checked(const Parameter& parameter, ParameterValue value) {
    if (std::holds_alternative<double>(parameter.standard)) {
        if (const auto* whole = std::get_if<std::int64_t>(&value)) value = static_cast<double>(*whole);
    }
    if (value.index() != parameter.standard.index()) {
        return invalid(parameter, std::string("is ") + typeNames[value.index()] + ", not " +
                                      typeNames[parameter.standard.index()]);
    }
    const bool isBounded = parameter.minimum < parameter.maximum;
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        const auto number = static_cast<double>(*integer);
        if (isBounded && (number < parameter.minimum || number > parameter.maximum)) {
            return invalid(parameter, std::to_string(*integer) + " is out of range");
        }
    } else if (const auto* real = std::get_if<double>(&value)) {
        if (!std::isfinite(*real)) return invalid(parameter, numberText(*real) + " is not a finite number");
        if (isBounded && (*real < parameter.minimum || *real > parameter.maximum)) {
            return invalid(parameter, numberText(*real) + " is out of range");
        }
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        if (text->size() > maximumTextBytes) {
            return invalid(parameter,
                           "the text is longer than " + std::to_string(maximumTextBytes) + " bytes");
        }
        if (!isUtf8(*text)) return invalid(parameter, "the text is not UTF-8");
        if (!parameter.choices.empty() &&
            std::ranges::find(parameter.choices, *text) == parameter.choices.end()) {
            return invalid(parameter, inQuotes(*text) + " is not among the choices");
        }
    }
    return value;
}

Result<void> ParameterSet::setText(std::string_view name, std::string_view text) {
    const Parameter* const parameter = find(name);
    if (parameter == nullptr) return unknown(name);
    std::optional<ParameterValue> value = parse(parameter->standard, text);
    if (!value) {
        return invalid(*parameter, inQuotes(text) + " is not " + typeNames[parameter->standard.index()]);
    }
    return set(name, std::move(*value));
}

Result<void> ParameterSet::set(std::string_view name, ParameterValue value) {
    const Parameter* const parameter = find(name);
    if (parameter == nullptr) return unknown(name);
    Result<ParameterValue> accepted = checked(*parameter, std::move(value));
    if (!accepted) return accepted.error();
    values_.find(name)->second = std::move(*accepted);
    return {};
}

const ParameterValue& ParameterSet::value(std::string_view name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) bug("there is no parameter " + std::string(name));
    return found->second;
}

namespace {

template <class T>
const T& typed(const ParameterValue& value, std::string_view name) {
    const T* const wanted = std::get_if<T>(&value);
    if (wanted == nullptr) bug("parameter " + std::string(name) + " is " + typeNames[value.index()]);
    return *wanted;
}

}  // namespace

bool ParameterSet::flag(std::string_view name) const {
    return typed<bool>(value(name), name);
}
std::int64_t ParameterSet::integer(std::string_view name) const {
    return typed<std::int64_t>(value(name), name);
}
double ParameterSet::real(std::string_view name) const {
    return typed<double>(value(name), name);
}
const std::string& ParameterSet::text(std::string_view name) const {
    return typed<std::string>(value(name), name);
}

bool ParameterSet::isStandard(std::string_view name) const {
    const ParameterValue& present = value(name);
    return present == find(name)->standard;
}

std::string ParameterSet::valueText(std::string_view name) const {
    return textOf(value(name));
}

std::string ParameterSet::toJson() const {
    nlohmann::ordered_json object = nlohmann::ordered_json::object();
    for (const Parameter& parameter : schema_) {
        std::visit([&](const auto& present) { object[parameter.name] = present; }, value(parameter.name));
    }
    return object.dump();
}

Result<void> ParameterSet::mergeJson(std::string_view json) {
    if (json.size() > maximumJsonBytes) {
        return Error{"the parameters are longer than " + std::to_string(maximumJsonBytes) + " bytes", "", ""};
    }
    const auto object = nlohmann::json::parse(json, nullptr, false);
    if (!object.is_object()) {
        return Error{"the parameters are not a JSON object", "", "Write {\"name\": value, …}."};
    }
    ParameterSet merged = *this;
    for (const auto& [name, entry] : object.items()) {
        ParameterValue value;
        if (entry.is_boolean()) {
            value = entry.get<bool>();
        } else if (entry.is_number_unsigned() &&
                   entry.get<std::uint64_t>() > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
            value = static_cast<double>(entry.get<std::uint64_t>());
        } else if (entry.is_number_integer()) {
            value = entry.get<std::int64_t>();
        } else if (entry.is_number_float()) {
            value = entry.get<double>();
        } else if (entry.is_string()) {
            value = entry.get<std::string>();
        } else {
            return Error{"the value is neither a flag, a number nor text", "parameter " + inQuotes(name), ""};
        }
        if (auto result = merged.set(name, std::move(value)); !result) return result;
    }
    values_ = std::move(merged.values_);
    return {};
}

}  // namespace splatreel::core
