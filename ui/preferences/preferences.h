#pragma once

#include "ui/preferences/file_writer.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>
#include <QVariant>
#include <vector>

namespace splatreel::ui {

/// One preference: everything the dialog and the validator need.
struct Preference {
    QString key;        ///< "appearance.theme": group, dot, words joined by '_'
    const char* label;  ///< as marked for translation, shown through `Preferences::tr`; so are all texts here
    const char* help;   ///< one sentence
    QVariant standard;  ///< its type is the preference's: bool, int, double or QString
    double minimum = 0;  ///< numbers only
    double maximum = 0;
    const char* unit = "";
    QStringList choices;       ///< text only; empty: free text
    QStringList choiceLabels;  ///< shown for them
};

/// What the user has set, and what the window remembers (layouts, keys, recent files). Kept as one JSON file
/// that is replaced as a whole, on a thread of its own, shortly after a change. Values that do not pass their
/// check are replaced by the standard, with a note; a file that cannot be read is put aside. On the interface
/// thread.
class Preferences : public QObject {
    Q_OBJECT

public:
    /// An empty name keeps everything in memory (safe mode, tests).
    /// `write`: how the file is written, for tests.
    explicit Preferences(QString file = {}, QObject* parent = nullptr, const FileWriter::Write& write = {});
    ~Preferences() override;

    [[nodiscard]] static const std::vector<Preference>& all();
    [[nodiscard]] static QString standardFile();
    /// One preference's text as a file has it, unjudged, empty where it has none: for what is needed before
    /// the window.
    [[nodiscard]] static QString textIn(const QString& file, const QString& key);

    [[nodiscard]] QVariant value(const QString& key) const;
    [[nodiscard]] bool flag(const QString& key) const { return value(key).toBool(); }
    [[nodiscard]] int integer(const QString& key) const { return value(key).toInt(); }
    [[nodiscard]] QString text(const QString& key) const { return value(key).toString(); }
    [[nodiscard]] bool isStandard(const QString& key) const;
    /// Gives what is wrong with the value, empty where it was taken.
    QString set(const QString& key, const QVariant& value);
    void reset(const QString& key);

    /// What the window remembers by itself, under any name.
    [[nodiscard]] QJsonValue state(const QString& key) const { return state_.value(key); }
    void setState(const QString& key, const QJsonValue& value);

    [[nodiscard]] QStringList recentFiles() const;
    void addRecentFile(const QString& path);
    void removeRecentFile(const QString& path);

    /// What was wrong with the file that was read; for the log.
    [[nodiscard]] QStringList notes() const { return notes_; }
    [[nodiscard]] QString file() const { return file_; }
    /// Writes now what waits to be written and waits for the disk, as at the end of the program; the error's
    /// text, empty where all went well.
    QString save();

signals:
    void changed(const QString& key);
    void recentFilesChanged();
    void saveFailed(const QString& message);

private:
    void read();
    void saveSoon();
    void saveInBackground();
    [[nodiscard]] std::string text() const;
    [[nodiscard]] QString problemOf(const core::Result<void>& written) const;

    QString file_;
    QVariantMap values_;  ///< those that differ from the standard
    QJsonObject state_;
    QStringList notes_;
    QTimer timer_;
    FileWriter::Write write_;
    FileWriter writer_;
};

/// What is wrong with a value for a preference; empty: nothing.
[[nodiscard]] QString problemOf(const Preference& preference, const QVariant& value);

}  // namespace splatreel::ui
