#pragma once

#include "core/base/result.h"

#include <concepts>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace splatreel::core {

using ParameterValue = std::variant<bool, std::int64_t, double, std::string>;

/// When a change takes effect in a running job.
enum class Liveness {
    live,    ///< at the next step
    restart  ///< only with a new run
};

/// One declaration feeds the command line, the panels, presets, project files and the documentation.
struct Parameter {
    std::string name;         ///< "rectification.window": group, dot, words joined by '_'
    std::string label;        ///< "Window"
    std::string help;         ///< one sentence, with the paper's term in brackets where it has one
    ParameterValue standard;  ///< default; its alternative is the parameter's type
    double minimum = 0;       ///< numbers only
    double maximum = 0;       ///< numbers only; minimum == maximum: not bounded
    std::string unit;
    std::vector<std::string> choices;  ///< text only; empty: free text
    Liveness liveness = Liveness::restart;
};

/// The schema: parameters in the order in which they are shown.
using ParameterSchema = std::vector<Parameter>;

/// Values for a schema. Every parameter always has a valid value.
class ParameterSet {
public:
    ParameterSet() = default;
    explicit ParameterSet(ParameterSchema schema);

    [[nodiscard]] const ParameterSchema& schema() const { return schema_; }

    /// Reads `text` as the parameter's type and checks its range. Unknown names list the nearest known one.
    /// On an error nothing has changed.
    template <std::convertible_to<std::string_view> Text>
    Result<void> set(std::string_view name, const Text& text) {
        return setText(name, std::string_view(text));
    }
    /// A whole number is taken for a real parameter; no other conversion is made.
    Result<void> set(std::string_view name, ParameterValue value);

    /// Asking for a name or type that the schema does not have is a bug: the program ends with a message.
    [[nodiscard]] bool flag(std::string_view name) const;
    [[nodiscard]] std::int64_t integer(std::string_view name) const;
    [[nodiscard]] double real(std::string_view name) const;
    [[nodiscard]] const std::string& text(std::string_view name) const;

    [[nodiscard]] const ParameterValue& value(std::string_view name) const;
    [[nodiscard]] bool isStandard(std::string_view name) const;
    /// The value as `set` would read it back, bit for bit.
    [[nodiscard]] std::string valueText(std::string_view name) const;
    /// JSON object name → value, and back; reading ignores nothing: an unknown name or bad value is an error,
    /// and then nothing has changed.
    [[nodiscard]] std::string toJson() const;
    Result<void> mergeJson(std::string_view json);

private:
    Result<void> setText(std::string_view name, std::string_view text);
    /// The value as stored for `parameter`, or what is wrong with it.
    [[nodiscard]] static Result<ParameterValue> checked(const Parameter& parameter, ParameterValue value);
    [[nodiscard]] const Parameter* find(std::string_view name) const;
    [[nodiscard]] Error unknown(std::string_view name) const;

    ParameterSchema schema_;
    std::map<std::string, ParameterValue, std::less<>> values_;
};

}  // namespace splatreel::core
