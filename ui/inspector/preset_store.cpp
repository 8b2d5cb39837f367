#include "ui/inspector/preset_store.h"

#include "core/base/files.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

namespace splatreel::ui {
namespace {

constexpr std::uint64_t largestFile = 1 << 20;

/// What it says to people.
struct Texts {
    Q_DECLARE_TR_FUNCTIONS(PresetStore)
};

/// JSON object of the values that are not standard.
QByteArray changedJson(const core::ParameterSet& parameters) {
    const QJsonObject all = QJsonDocument::fromJson(QByteArray::fromStdString(parameters.toJson())).object();
    QJsonObject changed;
    for (const core::Parameter& parameter : parameters.schema()) {
        const QString name = QString::fromStdString(parameter.name);
        if (!parameters.isStandard(parameter.name)) changed.insert(name, all.value(name));
    }
    return QJsonDocument(changed).toJson(QJsonDocument::Compact);
}

}  // namespace

PresetStore::PresetStore(QString folder, const FileWriter::Write& write)
    : folder_(std::move(folder)), shared_(std::make_shared<Shared>(write)) {}

QString presetNameProblem(const QString& name) {
    const QString trimmed = name.trimmed();
    if (trimmed.isEmpty()) return Texts::tr("Give the preset a name.");
    if (trimmed.size() > 64) return Texts::tr("The name is too long.");
    for (const QChar c : trimmed) {
        if (QStringLiteral("/\\:*?\"<>|").contains(c) || !c.isPrint())
            return Texts::tr("The name has a sign that files cannot have: %1").arg(c);
    }
    return trimmed.startsWith(u'.') ? Texts::tr("The name cannot begin with a dot.") : QString();
}

QString PresetStore::fileOf(const QString& engine, const QString& name) const {
    return folder_ + u'/' + engine + u'/' + name + QStringLiteral(".json");
}

QStringList PresetStore::names(const QString& engine) const {
    if (folder_.isEmpty()) return {};
    const QString folder = folder_ + u'/' + engine;
    QSet<QString> files;
    for (const QString& file : QDir(folder).entryList({QStringLiteral("*.json")}, QDir::Files, QDir::NoSort))
        files.insert(folder + u'/' + file);
    for (const auto& [file, text] : shared_->changed) {
        if (QFileInfo(file).path() != folder) continue;
        text ? static_cast<void>(files.insert(file)) : static_cast<void>(files.remove(file));
    }
    QStringList names;
    for (const QString& file : files) names << QFileInfo(file).completeBaseName();
    names.sort();
    return names;
}

core::Result<std::string> PresetStore::text(const QString& engine, const QString& name) const {
    const QString file = fileOf(engine, name);
    const auto changed = shared_->changed.find(file);
    if (changed == shared_->changed.end()) return core::readTextFile(file.toStdString(), largestFile);
    if (!changed->second) return core::Error{"there is no such preset", file.toStdString(), ""};
    return *changed->second;
}

core::Result<PresetStore::UserPreset> PresetStore::read(const QString& engine, const QString& name) const {
    const auto text = this->text(engine, name);
    if (!text.ok()) return text.error();
    const QJsonObject object = QJsonDocument::fromJson(QByteArray::fromStdString(*text)).object();
    if (!object.value(QStringLiteral("values")).isObject()) {
        return core::Error{"this is no preset", fileOf(engine, name).toStdString(),
                           "Save it anew or delete it."};
    }
    UserPreset preset;
    preset.name = name;
    preset.base = object.value(QStringLiteral("base")).toString();
    preset.json = QJsonDocument(object.value(QStringLiteral("values")).toObject())
                      .toJson(QJsonDocument::Compact)
                      .toStdString();
    return preset;
}

core::Result<void> PresetStore::write(const QString& engine, const QString& name, const QString& base,
                                      const core::ParameterSet& parameters, Failed failed) {
    if (folder_.isEmpty()) return core::Error{"presets are not saved in safe mode", name.toStdString(), ""};
    QJsonObject object;
    object.insert(QStringLiteral("version"), 1);
    object.insert(QStringLiteral("base"), base);
    object.insert(QStringLiteral("values"), QJsonDocument::fromJson(changedJson(parameters)).object());
    restore(engine, name.trimmed(), QJsonDocument(object).toJson().toStdString(), std::move(failed));
    return {};
}

void PresetStore::restore(const QString& engine, const QString& name, const std::string& text,
                          Failed failed) {
    const QString file = fileOf(engine, name);
    auto& changed = shared_->changed;
    std::optional<std::optional<std::string>> before;
    if (const auto known = changed.find(file); known != changed.end()) before.emplace(known->second);
    changed[file] = text;
    shared_->writer.write(file, text, shared_.get(),
                          [shared = shared_.get(), file, before,
                           failed = std::move(failed)](const core::Result<void>& written) {
                              if (written.ok()) return;
                              if (before) {
                                  shared->changed[file] = *before;
                              } else {
                                  shared->changed.erase(file);
                              }
                              if (failed) failed(written.error());
                          });
}

void PresetStore::remove(const QString& engine, const QString& name) {
    const QString file = fileOf(engine, name);
    shared_->changed[file] = std::nullopt;
    shared_->writer.remove(file);
}

}  // namespace splatreel::ui
