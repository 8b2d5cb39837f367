#include "ui/inspector/generate_page.h"
#include "ui/inspector/parameter_panel.h"
#include "ui/preferences/preferences.h"
#include "ui/shell/banner.h"
#include "ui/translation/core_texts.h"

#include <QComboBox>
#include <QLineEdit>
#include <QTimer>
#include <algorithm>

/// The presets of the Generate page: the engine's, and those that the user saves and deletes.
namespace splatreel::ui {
namespace {

constexpr int userPresetRole = Qt::UserRole;
constexpr int nameRole = Qt::UserRole + 1;  // of a preset, whatever its text says
const auto topic = QStringLiteral("preset");
const auto resetTopic = QStringLiteral("reset");

}  // namespace

QString GeneratePage::presetName() const {
    return preset_->currentData(nameRole).toString();
}

QStringList GeneratePage::presetNames() const {
    QStringList names;
    for (int i = 0; i < preset_->count(); ++i) names << preset_->itemData(i, nameRole).toString();
    return names;
}

void GeneratePage::choosePreset(const QString& preset) {
    if (const int index = preset_->findData(preset, nameRole); index >= 0) preset_->setCurrentIndex(index);
}

void GeneratePage::fillPresets() {
    const core::Engine* engine = session_.engines().find(engineName());
    const QString before =
        presetName().isEmpty() ? preferences_.text(QStringLiteral("generation.preset")) : presetName();
    {
        const QSignalBlocker quiet(preset_);
        preset_->clear();
        if (engine != nullptr) {
            const auto add = [this](const QString& name, const QString& text, bool own) {
                preset_->addItem(text, own);
                preset_->setItemData(preset_->count() - 1, name, nameRole);
            };
            for (const std::string& name : engine->presets())
                add(QString::fromStdString(name), presetText(QString::fromStdString(name)), false);
            const QStringList own = presets_.names(engineName());
            if (!own.isEmpty()) preset_->insertSeparator(preset_->count());
            for (const QString& name : own) add(name, name, true);
            const int index = preset_->findData(before, nameRole);
            preset_->setCurrentIndex(std::max(index, 0));
        }
    }
    presetChosen(preset_->currentIndex());
}

void GeneratePage::presetChosen(int index) {
    const core::Engine* engine = session_.engines().find(engineName());
    if (engine != nullptr && index >= 0) {
        QString base = presetName();
        std::string changes;
        if (preset_->itemData(index, userPresetRole).toBool()) {
            const auto own = presets_.read(engineName(), base);
            if (own.ok()) {
                base = own->base;
                changes = own->json;
            } else {
                session_.notify({Place::generate,
                                 Severity::error,
                                 textOf(own.error()),
                                 {},
                                 {},
                                 QStringLiteral("preset")});
                base = QString::fromStdString(engine->presets().front());
            }
        }
        if (auto parameters = engine->parameters(base.toStdString()); parameters.ok()) {
            if (!changes.empty()) {
                if (auto merged = parameters->mergeJson(changes); !merged.ok()) {
                    session_.notify({Place::generate,
                                     Severity::warning,
                                     textOf(merged.error()),
                                     {},
                                     {},
                                     QStringLiteral("preset")});
                }
            }
            panel_->setParameters(*parameters);
            sent_ = loaded_ = panel_->parameters();  // a preset is for the next run
            loadedName_ = presetName();
        }
    }
    estimateTimer_->start();
    updateState();
}

void GeneratePage::showPreset(const QString& preset) {
    {
        const QSignalBlocker quiet(preset_);
        choosePreset(preset);
    }
    presetChosen(preset_->currentIndex());
}

void GeneratePage::presetChanged(int index) {
    const QString name = loadedName_;
    const core::ParameterSet before = panel_->parameters();
    const bool changed = core::valuesOf(before) != core::valuesOf(loaded_);
    presetChosen(index);
    banners_->clear(resetTopic);
    const int known = preset_->findData(name, nameRole);
    if (!changed || known < 0) return;
    banners_->add({Place::generate, Severity::info,
                   tr("The changes to “%1” were left behind.").arg(preset_->itemText(known)), tr("Undo"),
                   [this, name, before] {
                       choosePreset(name);
                       panel_->setParameters(before);
                       parametersChanged(true);
                   },
                   resetTopic});
}

bool GeneratePage::isUserPreset() const {
    return preset_->currentData(userPresetRole).toBool();
}

QString GeneratePage::basePreset() const {
    if (isUserPreset()) {
        const auto own = presets_.read(engineName(), presetName());
        if (own.ok()) return own->base;
    }
    return presetName();
}

void GeneratePage::tellPreset(const core::Error& error) {
    session_.notify({Place::generate, Severity::error, textOf(error), {}, {}, topic});
}

void GeneratePage::savePreset() {
    const QString name = saveName_->text().trimmed();
    QString problem = presetNameProblem(name);
    const core::Engine* engine = session_.engines().find(engineName());
    const std::vector<std::string> given = engine != nullptr ? engine->presets() : std::vector<std::string>();
    if (std::ranges::any_of(given, [&](const std::string& each) {
            return QString::fromStdString(each).compare(name, Qt::CaseInsensitive) == 0;
        }))
        problem = tr("“%1” is a preset of the engine: give yours another name.").arg(name);
    if (!problem.isEmpty()) {
        banners_->add({Place::generate, Severity::error, problem, {}, {}, topic});
        return;
    }
    if (!presets_.names(engineName()).contains(name)) return storePreset(name);
    banners_->add({Place::generate, Severity::warning, tr("There is a preset “%1” already.").arg(name),
                   tr("Replace"), [this, name] { storePreset(name); }, topic});
}

void GeneratePage::storePreset(const QString& name) {
    const QString engine = engineName();
    const auto before = presets_.text(engine, name);
    const bool replaces = presets_.names(engine).contains(name) && before.ok();
    const auto written =
        presets_.write(engine, name, basePreset(), panel_->parameters(), [this](const core::Error& error) {
            tellPreset(error);
            // The preset is not there, but what was to be saved is what one works with.
            const core::ParameterSet values = panel_->parameters();
            fillPresets();
            panel_->setParameters(values);
        });
    if (!written.ok()) return tellPreset(written.error());
    banners_->clear(topic);
    saveRow_->hide();
    saveName_->clear();
    fillPresets();
    choosePreset(name);
    if (replaces) offerBack(tr("Replaced the preset “%1”.").arg(name), engine, name, *before);
}

void GeneratePage::deletePreset() {
    if (!isUserPreset()) return;
    const QString engine = engineName();
    const QString name = presetName();
    const auto before = presets_.text(engine, name);
    presets_.remove(engine, name);
    fillPresets();
    if (before.ok()) offerBack(tr("Deleted the preset “%1”.").arg(name), engine, name, *before);
}

void GeneratePage::offerBack(const QString& what, const QString& engine, const QString& name,
                             const std::string& text) {
    banners_->add({Place::generate, Severity::info, what, tr("Undo"),
                   [this, engine, name, text] {
                       presets_.restore(engine, name, text,
                                        [this](const core::Error& error) { tellPreset(error); });
                       if (engine != engineName()) return;
                       fillPresets();
                       if (presetName() == name) return presetChosen(preset_->currentIndex());
                       choosePreset(name);
                   },
                   topic});
}

void GeneratePage::resetValues() {
    const core::ParameterSet before = panel_->parameters();
    panel_->resetAll();
    if (core::valuesOf(before) == core::valuesOf(panel_->parameters())) return;
    banners_->add({Place::generate, Severity::info, tr("All values are the preset's again."), tr("Undo"),
                   [this, before] {
                       panel_->setParameters(before);
                       parametersChanged(true);
                   },
                   resetTopic});
}

}  // namespace splatreel::ui
