#pragma once

#include "core/base/frame_span.h"
#include "core/edit/frame_operator.h"
#include "core/edit/selection.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace splatreel::core {

/// Values by name, without a schema: kept even where the operator is not known here (the models library is
/// missing, the project is from another version).
using OperatorValues = std::map<std::string, ParameterValue, std::less<>>;

/// One edit of a take: an operator, its values, and where it acts.
struct TakeOperator {
    std::uint64_t id = 0;                        ///< unique in its take
    std::string kind;                            ///< FrameOperator::name or Operator::name
    OperatorValues values;                       ///< those that differ from the operator's standard
    std::shared_ptr<const Selection> selection;  ///< null: every Gaussian
    std::optional<FrameSpan> frames;             ///< of the take; nothing: every frame
    bool enabled = true;

    friend bool operator==(const TakeOperator& a, const TakeOperator& b);
};

/// What is done to a source, in order. A value: an edit is a new list, so that undo keeps the old one.
struct TakeEdits {
    std::vector<TakeOperator> operators;
    std::uint64_t nextId = 1;
    friend bool operator==(const TakeEdits&, const TakeEdits&) = default;
};

// Edits of the list; an id that is not there leaves it as it was.
[[nodiscard]] TakeEdits appended(TakeEdits edits, TakeOperator added);  ///< gives its id out: nextId − 1
[[nodiscard]] TakeEdits withoutOperator(TakeEdits edits, std::uint64_t id);
[[nodiscard]] TakeEdits movedOperator(TakeEdits edits, std::uint64_t id, int index);
/// Puts `changed` in the place of the operator with its id.
[[nodiscard]] TakeEdits replacedOperator(TakeEdits edits, TakeOperator changed);
/// Sets one value; one that equals the standard of `schema` is not kept. Not checked: see parametersOf.
[[nodiscard]] TakeEdits withValue(TakeEdits edits, std::uint64_t id, const ParameterSchema& schema,
                                  const std::string& name, ParameterValue value);
[[nodiscard]] const TakeOperator* findOperator(const TakeEdits& edits, std::uint64_t id);

/// The schema's set with an operator's values. Unknown names and values out of range are errors.
[[nodiscard]] Result<ParameterSet> parametersOf(const ParameterSchema& schema, const OperatorValues& values);
/// What of a set differs from its standard.
[[nodiscard]] OperatorValues valuesOf(const ParameterSet& parameters);

}  // namespace splatreel::core
