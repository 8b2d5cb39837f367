#pragma once

#include "core/base/result.h"
#include "core/parameters/parameters.h"
#include "ui/preferences/file_writer.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace splatreel::ui {

/// Settings that the user has saved under a name: one small file each, below a folder per engine. Holds the
/// preset they build on and the values that differ from it. Files are written and removed in the background;
/// what is asked here is at once as they will be. On the interface's thread.
class PresetStore {
public:
    /// An empty folder keeps nothing (safe mode). `write`: how files are written, for tests.
    explicit PresetStore(QString folder, const FileWriter::Write& write = {});

    struct UserPreset {
        QString name;
        QString base;      ///< the engine's preset that it builds on
        std::string json;  ///< changed values, see core::ParameterSet::mergeJson
    };
    using Failed = std::function<void(const core::Error&)>;

    [[nodiscard]] QStringList names(const QString& engine) const;
    [[nodiscard]] core::Result<UserPreset> read(const QString& engine, const QString& name) const;
    /// Replaces one of the same name. `failed` is told on the interface's thread when the disk refuses it,
    /// and it is as before.
    core::Result<void> write(const QString& engine, const QString& name, const QString& base,
                             const core::ParameterSet& parameters, Failed failed = {});
    /// The file's text, to put it back with `restore`; an error where there is none.
    [[nodiscard]] core::Result<std::string> text(const QString& engine, const QString& name) const;
    void restore(const QString& engine, const QString& name, const std::string& text, Failed failed = {});
    void remove(const QString& engine, const QString& name);
    /// Waits until the disk has everything.
    void wait() { shared_->writer.wait(); }

private:
    /// Copies of a store are the same store.
    struct Shared : QObject {
        explicit Shared(const FileWriter::Write& write) : writer(write) {}
        /// What has changed since the start, by file; nothing: removed.
        std::map<QString, std::optional<std::string>> changed;
        FileWriter writer;
    };
    [[nodiscard]] QString fileOf(const QString& engine, const QString& name) const;

    QString folder_;
    std::shared_ptr<Shared> shared_;
};

/// What is wrong with a preset's name; empty: nothing.
[[nodiscard]] QString presetNameProblem(const QString& name);

}  // namespace splatreel::ui
