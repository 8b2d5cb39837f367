#include "ui/preferences/preferences.h"

#include "ui/translation/language.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QStandardPaths>
#include <algorithm>

namespace splatreel::ui {
namespace {

constexpr int saveDelay = 500;  // milliseconds
constexpr qint64 largestFile = 4 << 20;
const auto recentKey = QStringLiteral("recent_files");

QStringList languageNames() {
    QStringList names;
    for (const QString& code : languages()) names << languageName(code);
    return names;
}

const Preference* find(const QString& key) {
    const auto& all = Preferences::all();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Preference& p) { return p.key == key; });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace

const std::vector<Preference>& Preferences::all() {
    static const std::vector<Preference> list = {
        {"appearance.theme",
         QT_TR_NOOP("Theme"),
         QT_TR_NOOP("Colours of the window."),
         QStringLiteral("dark"),
         0,
         0,
         "",
         {"dark", "light"},
         {QT_TR_NOOP("Dark"), QT_TR_NOOP("Light")}},
        {"appearance.language", QT_TR_NOOP("Language"),
         QT_TR_NOOP("Language of the window, and how it writes numbers. Acts after a restart."),
         QStringLiteral("system"), 0, 0, "", QStringList(QStringLiteral("system")) + languages(),
         QStringList(QT_TR_NOOP("As the system")) + languageNames()},
        {"appearance.motion",
         QT_TR_NOOP("Motion"),
         QT_TR_NOOP("Short movements that show where something went."),
         true,
         0,
         0,
         "",
         {},
         {}},
        {"viewport.navigation",
         QT_TR_NOOP("Navigation"),
         QT_TR_NOOP("What the mouse's buttons do in the viewport."),
         QStringLiteral("standard"),
         0,
         0,
         "",
         {"standard", "blender", "maya"},
         {QT_TR_NOOP("Standard"), QT_TR_NOOP("Like Blender"), QT_TR_NOOP("Like Maya")}},
        {"viewport.renderer",
         QT_TR_NOOP("Drawn by"),
         QT_TR_NOOP("What draws the viewport. The fastest is measured after each start."),
         QStringLiteral("auto"),
         0,
         0,
         "",
         {"auto", "vulkan", "cpu"},
         {QT_TR_NOOP("The fastest"), QT_TR_NOOP("Vulkan"), QT_TR_NOOP("The processor")}},
        {"generation.preset",
         QT_TR_NOOP("Preset"),
         QT_TR_NOOP("The preset that a new clip starts with."),
         QStringLiteral("draft"),
         0,
         0,
         "",
         {"draft", "standard", "high"},
         {QT_TR_NOOP("Draft"), QT_TR_NOOP("Standard"), QT_TR_NOOP("High")}},
        {"cache.memory",
         QT_TR_NOOP("Frames in memory"),
         QT_TR_NOOP("What sequences may keep in memory for playing."),
         2.0,
         0.25,
         256,
         QT_TR_NOOP("GiB"),
         {},
         {}},
        {"cache.disk",
         QT_TR_NOOP("Frames on the disk"),
         QT_TR_NOOP("What computed frames may take on the disk; counts from the next start."),
         4.0,
         0.0,
         4096,
         QT_TR_NOOP("GiB"),
         {},
         {}},
        {"project.autosave",
         QT_TR_NOOP("Autosave"),
         QT_TR_NOOP("Seconds between automatic saves of what has changed."),
         5,
         1,
         8,
         QT_TR_NOOP("s"),
         {},
         {}},
        {"project.undo_memory",
         QT_TR_NOOP("Undo"),
         QT_TR_NOOP("What the steps to undo may take in memory."),
         256,
         16,
         65536,
         QT_TR_NOOP("MiB"),
         {},
         {}},
        {"files.recent",
         QT_TR_NOOP("Recent files"),
         QT_TR_NOOP("How many the menu and the welcome page list."),
         12,
         0,
         50,
         "",
         {},
         {}},
    };
    return list;
}

QString Preferences::standardFile() {
    return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) +
           QStringLiteral("/preferences.json");
}

QString Preferences::textIn(const QString& file, const QString& key) {
    QFile stream(file);
    if (stream.size() > largestFile || !stream.open(QIODevice::ReadOnly)) return {};
    return QJsonDocument::fromJson(stream.readAll())[QStringLiteral("values")][key].toString();
}

QString problemOf(const Preference& preference, const QVariant& value) {
    const int type = preference.standard.userType();
    if (type == QMetaType::Bool) {
        return value.userType() == QMetaType::Bool ? QString() : Preferences::tr("is neither on nor off");
    }
    if (type == QMetaType::QString) {
        if (value.userType() != QMetaType::QString) return Preferences::tr("is no text");
        if (!preference.choices.isEmpty() && !preference.choices.contains(value.toString())) {
            return Preferences::tr("is none of: %1").arg(preference.choices.join(QStringLiteral(", ")));
        }
        return {};
    }
    bool number = false;
    const double given = value.toDouble(&number);
    if (!number || value.userType() == QMetaType::Bool) return Preferences::tr("is no number");
    if (type == QMetaType::Int && given != static_cast<double>(static_cast<int>(given))) {
        return Preferences::tr("is no whole number");
    }
    if (given < preference.minimum || given > preference.maximum) {
        return Preferences::tr("is not between %1 and %2").arg(preference.minimum).arg(preference.maximum);
    }
    return {};
}

Preferences::Preferences(QString file, QObject* parent, const FileWriter::Write& write)
    : QObject(parent),
      file_(std::move(file)),
      write_(write ? write : FileWriter::Write(&writeWithFolder)),
      writer_(write_) {
    timer_.setSingleShot(true);
    timer_.setInterval(saveDelay);
    connect(&timer_, &QTimer::timeout, this, &Preferences::saveInBackground);
    if (!file_.isEmpty()) read();
}

Preferences::~Preferences() {
    if (timer_.isActive()) save();
}

void Preferences::read() {
    QFile stream(file_);
    if (!stream.exists()) return;
    QJsonParseError error{};
    QJsonDocument document;
    if (stream.size() <= largestFile && stream.open(QIODevice::ReadOnly)) {
        document = QJsonDocument::fromJson(stream.readAll(), &error);
    }
    if (!document.isObject()) {
        const QString aside = file_ + QStringLiteral(".damaged");
        QFile::remove(aside);
        QFile::rename(file_, aside);
        notes_ << tr("The preferences could not be read and are put aside as %1.").arg(aside);
        return;
    }
    const QJsonObject values = document.object().value(QStringLiteral("values")).toObject();
    for (auto entry = values.begin(); entry != values.end(); ++entry) {
        const Preference* preference = find(entry.key());
        if (preference == nullptr) continue;  // of another version: not ours to judge
        QVariant value = entry.value().toVariant();
        const QString problem = ui::problemOf(*preference, value);
        if (!problem.isEmpty()) {
            notes_ << tr("The preference %1 %2; the standard is used.").arg(entry.key(), problem);
            continue;
        }
        value.convert(preference->standard.metaType());
        values_.insert(entry.key(), value);
    }
    state_ = document.object().value(QStringLiteral("state")).toObject();
}

QVariant Preferences::value(const QString& key) const {
    const auto found = values_.find(key);
    if (found != values_.end()) return *found;
    const Preference* preference = find(key);
    Q_ASSERT(preference != nullptr);
    return preference != nullptr ? preference->standard : QVariant();
}

bool Preferences::isStandard(const QString& key) const {
    return !values_.contains(key);
}

QString Preferences::set(const QString& key, const QVariant& value) {
    const Preference* preference = find(key);
    if (preference == nullptr) return tr("is not known");
    if (QString problem = ui::problemOf(*preference, value); !problem.isEmpty()) return problem;
    QVariant typed = value;
    typed.convert(preference->standard.metaType());
    if (typed == this->value(key)) return {};
    if (typed == preference->standard) {
        values_.remove(key);
    } else {
        values_.insert(key, typed);
    }
    saveSoon();
    emit changed(key);
    return {};
}

void Preferences::reset(const QString& key) {
    if (values_.remove(key) == 0) return;
    saveSoon();
    emit changed(key);
}

void Preferences::setState(const QString& key, const QJsonValue& value) {
    if (state_.value(key) == value) return;
    state_.insert(key, value);
    saveSoon();
}

QStringList Preferences::recentFiles() const {
    QStringList files;
    for (const QJsonValue& entry : state_.value(recentKey).toArray()) files << entry.toString();
    return files.mid(0, integer(QStringLiteral("files.recent")));
}

void Preferences::addRecentFile(const QString& path) {
    QStringList files = recentFiles();
    files.removeAll(path);
    files.prepend(path);
    setState(recentKey, QJsonArray::fromStringList(files));
    emit recentFilesChanged();
}

void Preferences::removeRecentFile(const QString& path) {
    QStringList files = recentFiles();
    files.removeAll(path);
    setState(recentKey, QJsonArray::fromStringList(files));
    emit recentFilesChanged();
}

void Preferences::saveSoon() {
    if (!file_.isEmpty()) timer_.start();
}

void Preferences::saveInBackground() {
    writer_.write(file_, text(), this, [this](const core::Result<void>& written) {
        if (!written.ok()) emit saveFailed(problemOf(written));
    });
}

std::string Preferences::text() const {
    QJsonObject document;
    document.insert(QStringLiteral("version"), 1);
    document.insert(QStringLiteral("values"), QJsonObject::fromVariantMap(values_));
    document.insert(QStringLiteral("state"), state_);
    return QJsonDocument(document).toJson().toStdString();
}

QString Preferences::problemOf(const core::Result<void>& written) const {
    if (written.ok()) return {};
    return tr("The preferences could not be saved to %1: %2")
        .arg(file_, QString::fromStdString(written.error().message()));
}

QString Preferences::save() {
    timer_.stop();
    if (file_.isEmpty()) return {};
    writer_.wait();  // an older state must not come after this one
    return problemOf(write_(file_, text()));
}

}  // namespace splatreel::ui
