#include "ui/inspector/preset_store.h"

#include "core/base/files.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

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

PresetStore::PresetStore(QString folder) : folder_(std::move(folder)) {}

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
    QStringList names;
    const QDir folder(folder_ + u'/' + engine);
    for (const QString& file : folder.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name)) {
        names << file.chopped(5);
    }
    return names;
}

core::Result<PresetStore::UserPreset> PresetStore::read(const QString& engine, const QString& name) const {
    const QString file = fileOf(engine, name);
    auto text = core::readTextFile(file.toStdString(), largestFile);
    if (!text.ok()) return text.error();
    const QJsonObject object = QJsonDocument::fromJson(QByteArray::fromStdString(*text)).object();
    if (!object.value(QStringLiteral("values")).isObject()) {
        return core::Error{"this is no preset", file.toStdString(), "Save it anew or delete it."};
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
                                      const core::ParameterSet& parameters) const {
    if (folder_.isEmpty()) return core::Error{"presets are not saved in safe mode", name.toStdString(), ""};
    const QString file = fileOf(engine, name.trimmed());
    if (auto made = core::prepareFolder((folder_ + u'/' + engine).toStdString()); !made.ok())
        return made.error();
    QJsonObject object;
    object.insert(QStringLiteral("version"), 1);
    object.insert(QStringLiteral("base"), base);
    object.insert(QStringLiteral("values"), QJsonDocument::fromJson(changedJson(parameters)).object());
    return core::writeFile(file.toStdString(), QJsonDocument(object).toJson().toStdString());
}

void PresetStore::remove(const QString& engine, const QString& name) const {
    QFile::remove(fileOf(engine, name));
}

}  // namespace splatreel::ui
