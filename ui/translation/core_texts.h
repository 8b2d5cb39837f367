#pragma once

#include "core/parameters/parameters.h"

#include <QString>
#include <string>

/// What `core` and the engines call things, in the window's language. There those texts are English and
/// marked with TRANSLATE_NOOP (`core/base/text.h`); one without a translation is shown as it is.
namespace splatreel::ui {

[[nodiscard]] QString labelOf(const core::Parameter& parameter);
[[nodiscard]] QString helpOf(const core::Parameter& parameter);
[[nodiscard]] QString unitOf(const core::Parameter& parameter);
[[nodiscard]] QString choiceText(const std::string& choice);  ///< of a parameter: "auto"
/// Title of the parameters whose names begin so: "rectification" → "Rectification", "sh_degree" → "Sh
/// degree".
[[nodiscard]] QString groupTitle(const QString& name);
[[nodiscard]] QString operatorText(const std::string& label);  ///< "Crop to box"
[[nodiscard]] QString stageText(const std::string& stage);     ///< of a job's progress: "refinement"
[[nodiscard]] QString formatText(const std::string& format);   ///< of a clip: "pictures", "mp4"
/// "draft"; a name that the user gave to a preset is no text of ours: nothing is looked up for it.
[[nodiscard]] QString presetText(const QString& preset);

}  // namespace splatreel::ui
