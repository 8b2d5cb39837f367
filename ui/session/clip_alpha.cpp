#include "ui/session/clip_alpha.h"

#include <QColor>
#include <algorithm>
#include <utility>

namespace splatreel::ui {
namespace {

constexpr const char* choiceSetting = "alpha";
constexpr const char* enclosedSetting = "key_enclosed";
constexpr const char* colorSetting = "key_color";
constexpr const char* toleranceSetting = "key_tolerance";
constexpr const char* paintedName = "painted";
constexpr const char* ownName = "own";
constexpr const char* matteName = "matte";
constexpr const char* keepName = "keep";
constexpr const char* removeName = "remove";

template <class Value>
Value settingOf(const core::Media& media, const char* name) {
    const auto found = media.settings.find(name);
    const auto* value = found != media.settings.end() ? std::get_if<Value>(&found->second) : nullptr;
    return value != nullptr ? *value : Value();
}

/// What is taken where nothing is said: what somebody has painted, chosen, or nothing of both.
AlphaChoice standardChoice(const core::Media& media) {
    if (!media.painted.empty()) return AlphaChoice::painted;
    return media.matte == 0 ? AlphaChoice::own : AlphaChoice::matte;
}

const char* nameOf(AlphaChoice choice) {
    return choice == AlphaChoice::painted ? paintedName : choice == AlphaChoice::matte ? matteName : ownName;
}

/// What is standard is not written.
template <class Value>
void put(core::Media& media, const char* name, const Value& value) {
    if (value == Value()) {
        media.settings.erase(name);
    } else {
        media.settings[name] = value;
    }
}

}  // namespace

ClipAlpha alphaOf(const core::Media& media, const core::Project& project) {
    ClipAlpha alpha;
    if (const core::Media* matte = project.findMedia(media.matte))
        alpha.matte = QString::fromStdString(matte->absolute);
    const auto choice = settingOf<std::string>(media, choiceSetting);
    alpha.choice = choice == paintedName                           ? AlphaChoice::painted
                   : choice == ownName                             ? AlphaChoice::own
                   : choice == matteName && !alpha.matte.isEmpty() ? AlphaChoice::matte
                                                                   : standardChoice(media);
    const auto enclosed = settingOf<std::string>(media, enclosedSetting);
    alpha.key.enclosed = enclosed == keepName     ? core::EnclosedBackground::keep
                         : enclosed == removeName ? core::EnclosedBackground::remove
                                                  : core::EnclosedBackground::automatic;
    const QColor color(QString::fromStdString(settingOf<std::string>(media, colorSetting)));
    if (color.isValid()) {
        alpha.key.color = {static_cast<float>(color.redF()), static_cast<float>(color.greenF()),
                           static_cast<float>(color.blueF())};
    }
    alpha.key.tolerance =
        static_cast<float>(std::clamp(settingOf<double>(media, toleranceSetting), 0.0, 1.0));
    return alpha;
}

core::Project withAlpha(core::Project project, core::SourceId clip, const ClipAlpha& alpha) {
    project = core::withMatte(std::move(project), clip, alpha.matte.toStdString());
    const core::Media* known = project.findMedia(clip);
    if (known == nullptr) return project;
    core::Media media = *known;
    put<std::string>(media, choiceSetting, alpha.choice == standardChoice(media) ? "" : nameOf(alpha.choice));
    put<std::string>(media, enclosedSetting,
                     alpha.key.enclosed == core::EnclosedBackground::keep     ? keepName
                     : alpha.key.enclosed == core::EnclosedBackground::remove ? removeName
                                                                              : "");
    std::string color;
    if (const auto& key = alpha.key.color)
        color = QColor::fromRgbF((*key)[0], (*key)[1], (*key)[2]).name().toStdString();
    put(media, colorSetting, color);
    put(media, toleranceSetting, static_cast<double>(alpha.key.tolerance));
    return core::replaceMedia(std::move(project), std::move(media));
}

}  // namespace splatreel::ui
