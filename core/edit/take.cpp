#include "core/edit/take.h"

#include <algorithm>
#include <utility>

namespace splatreel::core {
namespace {

auto placeOf(TakeEdits& edits, std::uint64_t id) {
    return std::ranges::find(edits.operators, id, &TakeOperator::id);
}

}  // namespace

bool operator==(const TakeOperator& a, const TakeOperator& b) {
    const bool sameSelection =
        a.selection == b.selection || (a.selection && b.selection && *a.selection == *b.selection);
    return a.id == b.id && a.kind == b.kind && a.values == b.values && sameSelection &&
           a.frames == b.frames && a.enabled == b.enabled;
}

TakeEdits appended(TakeEdits edits, TakeOperator added) {
    added.id = edits.nextId++;
    edits.operators.push_back(std::move(added));
    return edits;
}

TakeEdits withoutOperator(TakeEdits edits, std::uint64_t id) {
    std::erase_if(edits.operators, [&](const TakeOperator& entry) { return entry.id == id; });
    return edits;
}

TakeEdits movedOperator(TakeEdits edits, std::uint64_t id, int index) {
    const auto found = placeOf(edits, id);
    if (found == edits.operators.end()) return edits;
    TakeOperator moved = std::move(*found);
    edits.operators.erase(found);
    const int place = std::clamp(index, 0, static_cast<int>(edits.operators.size()));
    edits.operators.insert(edits.operators.begin() + place, std::move(moved));
    return edits;
}

TakeEdits replacedOperator(TakeEdits edits, TakeOperator changed) {
    const auto found = placeOf(edits, changed.id);
    if (found != edits.operators.end()) *found = std::move(changed);
    return edits;
}

TakeEdits withValue(TakeEdits edits, std::uint64_t id, const ParameterSchema& schema, const std::string& name,
                    ParameterValue value) {
    const auto found = placeOf(edits, id);
    if (found == edits.operators.end()) return edits;
    const auto parameter = std::ranges::find(schema, name, &Parameter::name);
    if (parameter != schema.end() && parameter->standard == value) {
        found->values.erase(name);
    } else {
        found->values.insert_or_assign(name, std::move(value));
    }
    return edits;
}

const TakeOperator* findOperator(const TakeEdits& edits, std::uint64_t id) {
    const auto found = std::ranges::find(edits.operators, id, &TakeOperator::id);
    return found == edits.operators.end() ? nullptr : &*found;
}

Result<ParameterSet> parametersOf(const ParameterSchema& schema, const OperatorValues& values) {
    ParameterSet parameters(schema);
    for (const auto& [name, value] : values)
        if (auto set = parameters.set(name, value); !set) return set.error();
    return parameters;
}

OperatorValues valuesOf(const ParameterSet& parameters) {
    OperatorValues values;
    for (const Parameter& parameter : parameters.schema())
        if (!parameters.isStandard(parameter.name)) values[parameter.name] = parameters.value(parameter.name);
    return values;
}

}  // namespace splatreel::core
