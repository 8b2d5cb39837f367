#pragma once

#include "core/base/result.h"
#include "core/parameters/parameters.h"

#include <QString>
#include <QStringList>

namespace splatreel::ui {

/// Settings that the user has saved under a name: one small file each, below a folder per engine. Holds the
/// preset they build on and the values that differ from it.
class PresetStore {
public:
    /// An empty folder keeps nothing (safe mode).
    explicit PresetStore(QString folder);

    struct UserPreset {
        QString name;
        QString base;      ///< the engine's preset that it builds on
        std::string json;  ///< changed values, see core::ParameterSet::mergeJson
    };

    [[nodiscard]] QStringList names(const QString& engine) const;
    [[nodiscard]] core::Result<UserPreset> read(const QString& engine, const QString& name) const;
    /// Replaces one of the same name.
    core::Result<void> write(const QString& engine, const QString& name, const QString& base,
                             const core::ParameterSet& parameters) const;
    void remove(const QString& engine, const QString& name) const;

private:
    [[nodiscard]] QString fileOf(const QString& engine, const QString& name) const;

    QString folder_;
};

/// What is wrong with a preset's name; empty: nothing.
[[nodiscard]] QString presetNameProblem(const QString& name);

}  // namespace splatreel::ui
