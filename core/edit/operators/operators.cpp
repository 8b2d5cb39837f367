#include "core/edit/operators/operators.h"

#include <algorithm>
#include <array>
#include <utility>

namespace splatreel::core {

std::span<const FrameOperator* const> frameOperators() {
    static const std::array all{&deleteOperator(), &cropOperator(),   &filterOperator(),
                                &pruneOperator(),  &smoothOperator(), &transformOperator(),
                                &gradeOperator(),  &adjustOperator()};
    return all;
}

const FrameOperator* findFrameOperator(std::string_view name) {
    const auto all = frameOperators();
    const auto found =
        std::ranges::find_if(all, [&](const FrameOperator* candidate) { return candidate->name() == name; });
    return found == all.end() ? nullptr : *found;
}

Parameter number(std::string name, std::string label, std::string help, double standard, double minimum,
                 double maximum, std::string unit) {
    return {std::move(name), std::move(label), std::move(help), standard,
            minimum,         maximum,          std::move(unit), {},
            Liveness::live};
}

Parameter flag(std::string name, std::string label, std::string help, bool standard) {
    return {std::move(name), std::move(label), std::move(help), standard, 0, 0, {}, {}, Liveness::live};
}

Gaussians without(const Gaussians& gaussians, std::span<const std::uint8_t> goes) {
    std::vector<int> rows;
    rows.reserve(goes.size());
    for (std::size_t row = 0; row < goes.size(); ++row)
        if (!goes[row]) rows.push_back(static_cast<int>(row));
    return rows.size() == goes.size() ? gaussians : selectRows(gaussians, rows);
}

}  // namespace splatreel::core
