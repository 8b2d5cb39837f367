// Parameters as JSON and as text.
#include "core/parameters/parameters.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace splatreel::core;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const ParameterSet standard(ParameterSchema{
        {"a.flag", "", "", true, 0, 0, "", {}, {}},
        {"a.count", "", "", std::int64_t{3}, 1, 9, "", {}, {}},
        {"a.weight", "", "", 0.5, 0, 1, "", {}, {}},
        {"a.free", "", "", 0.5, 0, 0, "", {}, {}},
        {"a.kind", "", "", std::string("x"), 0, 0, "", {"x", "y"}, {}},
        {"a.text", "", "", std::string(), 0, 0, "", {}, {}},
    });
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    ParameterSet set = standard;
    (void)set.mergeJson(text);
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) (void)set.set(text.substr(0, equals), text.substr(equals + 1));
    // What was accepted is written so that it reads back the same.
    ParameterSet again = standard;
    if (!again.mergeJson(set.toJson()).ok() || again.toJson() != set.toJson()) std::abort();
    return 0;
}
