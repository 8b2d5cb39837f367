#pragma once

#include <QAction>
#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>
#include <vector>

class QWidget;

namespace splatreel::ui {

class Preferences;

/// Every action of the window: what it is called, which keys start it, where it is found. Keys can be changed
/// and are remembered. On the interface thread.
class ActionRegistry : public QObject {
    Q_OBJECT

public:
    struct Entry {
        QString id;        ///< "file.open", stable: keys are remembered under it
        QString category;  ///< the menu it belongs to, for lists
        QList<QKeySequence> standardKeys;
        QAction* action = nullptr;  ///< owned by the window
    };

    /// The actions get `window` as parent and work wherever it is active.
    ActionRegistry(QWidget& window, Preferences& preferences);

    /// An id is added once. `icon` may be empty.
    QAction* add(const QString& id, const QString& category, const QString& name, const QString& icon = {},
                 const QList<QKeySequence>& keys = {});
    /// Asking for an id that was not added is a bug.
    [[nodiscard]] QAction* action(const QString& id) const;
    [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }

    void setKeys(const QString& id, const QList<QKeySequence>& keys);
    void resetKeys(const QString& id);
    void resetAllKeys();
    [[nodiscard]] bool hasStandardKeys(const QString& id) const;
    /// Other actions that one of these keys starts, too.
    [[nodiscard]] QStringList conflicts(const QString& id) const;
    /// Name without the menu's marks.
    [[nodiscard]] static QString plainName(const QAction& action);

signals:
    void keysChanged(const QString& id);

private:
    [[nodiscard]] const Entry* find(const QString& id) const;
    void apply(const Entry& entry, const QList<QKeySequence>& keys);
    void remember();

    QWidget& window_;
    Preferences& preferences_;
    std::vector<Entry> entries_;
};

}  // namespace splatreel::ui
