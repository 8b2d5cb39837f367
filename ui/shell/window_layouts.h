#pragma once

#include <QObject>
#include <QStringList>

class QMainWindow;
class QMenu;

namespace splatreel::ui {

class Preferences;

/// Arrangements of the window's panels that the person has given names, remembered in the preferences.
class WindowLayouts : public QObject {
    Q_OBJECT

public:
    /// Fills `menu` with them. `version`: of the window's panels, see QMainWindow::saveState.
    WindowLayouts(QMainWindow& window, int version, Preferences& preferences, QMenu& menu);

    [[nodiscard]] QStringList names() const;
    /// Asks for a name and saves the window's panels as they are.
    void askForName();
    /// In the place of one of the same name.
    void save(const QString& name);
    void show(const QString& name);
    void remove(const QString& name);

private:
    void fill(QMenu& menu);

    QMainWindow& window_;
    int version_;
    Preferences& preferences_;
};

}  // namespace splatreel::ui
