#include "ui/inspector/generate_page.h"
#include "ui/inspector/parameter_panel.h"
#include "ui/inspector/seed_row.h"
#include "ui/shell/banner.h"

#include <QComboBox>
#include <QJsonDocument>
#include <QJsonObject>
#include <QToolButton>

namespace splatreel::ui {
namespace {

constexpr std::array<const char*, 2> slotNames = {"a", "b"};
constexpr std::array<const char*, 2> slotPresetNames = {"preset_a", "preset_b"};

QJsonObject jsonOf(const core::ParameterSet& set) {
    return QJsonDocument::fromJson(QByteArray::fromStdString(set.toJson())).object();
}

}  // namespace

std::string GeneratePage::state() const {
    if (engine_->count() == 0) return wantedState_;
    QJsonObject state;
    state[QStringLiteral("engine")] = engineName();
    state[QStringLiteral("preset")] = presetName();
    state[QStringLiteral("slot")] = slot_;
    state[QStringLiteral("seed")] = static_cast<double>(seed_->seed());
    for (std::size_t slot = 0; slot < sets_.size(); ++slot) {
        const bool isShown = static_cast<int>(slot) == slot_;
        if (!isShown && !sets_[slot]) continue;
        state[QLatin1String(slotNames[slot])] = jsonOf(isShown ? panel_->parameters() : *sets_[slot]);
        state[QLatin1String(slotPresetNames[slot])] = isShown ? presetName() : slotPresets_[slot];
    }
    return QJsonDocument(state).toJson(QJsonDocument::Compact).toStdString();
}

void GeneratePage::setState(const std::string& state) {
    wantedState_ = state;
    applyWantedState();
}

void GeneratePage::applyWantedState() {
    const QJsonObject state = QJsonDocument::fromJson(QByteArray::fromStdString(wantedState_)).object();
    const QString engine = state[QStringLiteral("engine")].toString();
    if (engine.isEmpty() || engine_->findText(engine) < 0) return;
    wantedState_.clear();
    chooseEngine(engine);
    const std::size_t shown = state[QStringLiteral("slot")].toInt() == 1 ? 1 : 0;
    sets_ = {};
    for (const std::size_t slot : {1 - shown, shown}) {
        const QJsonValue own = state[QLatin1String(slotPresetNames[slot])];
        showPreset(own.toString(state[QStringLiteral("preset")].toString()));
        slotPresets_[slot] = presetName();
        const QJsonValue values = state[QLatin1String(slotNames[slot])];
        if (!values.isObject()) continue;
        core::ParameterSet set = panel_->parameters();
        // Values of another version that are no longer known: the preset's stay.
        const QByteArray text = QJsonDocument(values.toObject()).toJson(QJsonDocument::Compact);
        if (set.mergeJson(text.toStdString()).ok()) sets_[slot] = std::move(set);
    }
    banners_->clear(QStringLiteral("reset"));  // what was left is of another state
    if (const QJsonValue seed = state[QStringLiteral("seed")]; seed.isDouble() && seed.toDouble() >= 0)
        seed_->setSeed(static_cast<std::uint64_t>(seed.toDouble()));
    slot_ = static_cast<int>(shown);
    slots_[shown]->setChecked(true);
    if (sets_[shown]) panel_->setParameters(*sets_[shown]);
    sent_ = panel_->parameters();
    updateState();
}

}  // namespace splatreel::ui
