#include "ui/shell/window_layouts.h"

#include "ui/preferences/preferences.h"

#include <QInputDialog>
#include <QMainWindow>
#include <QMenu>

namespace splatreel::ui {
namespace {

const auto stateKey = QStringLiteral("layouts");
constexpr int longestName = 64;
constexpr int most = 50;

}  // namespace

WindowLayouts::WindowLayouts(QMainWindow& window, int version, Preferences& preferences, QMenu& menu)
    : QObject(&window), window_(window), version_(version), preferences_(preferences) {
    connect(&menu, &QMenu::aboutToShow, this, [this, &menu] { fill(menu); });
}

QStringList WindowLayouts::names() const {
    return preferences_.state(stateKey).toObject().keys();
}

void WindowLayouts::askForName() {
    auto* dialog = new QInputDialog(&window_);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("layoutDialog"));
    dialog->setWindowTitle(tr("Save the layout"));
    dialog->setLabelText(tr("Name; an existing one is replaced"));
    dialog->setComboBoxItems(names());
    dialog->setComboBoxEditable(true);
    dialog->setTextValue({});
    connect(dialog, &QInputDialog::textValueSelected, this, &WindowLayouts::save);
    dialog->open();
}

void WindowLayouts::save(const QString& name) {
    const QString trimmed = name.trimmed().left(longestName);
    QJsonObject all = preferences_.state(stateKey).toObject();
    if (trimmed.isEmpty() || (all.size() >= most && !all.contains(trimmed))) return;
    all[trimmed] = QString::fromLatin1(window_.saveState(version_).toBase64());
    preferences_.setState(stateKey, all);
}

void WindowLayouts::show(const QString& name) {
    const QJsonValue state = preferences_.state(stateKey).toObject().value(name);
    window_.restoreState(QByteArray::fromBase64(state.toString().toLatin1()), version_);
}

void WindowLayouts::remove(const QString& name) {
    QJsonObject all = preferences_.state(stateKey).toObject();
    all.remove(name);
    preferences_.setState(stateKey, all);
}

void WindowLayouts::fill(QMenu& menu) {
    menu.clear();
    for (const QString& name : names()) {
        QString text = name;
        menu.addAction(text.replace(u'&', QStringLiteral("&&")), this, [this, name] { show(name); });
    }
    if (menu.isEmpty()) {
        menu.addAction(tr("None saved yet"))->setEnabled(false);
        return;
    }
    menu.addSeparator();
    QMenu* gone = menu.addMenu(tr("&Delete"));
    for (const QString& name : names()) {
        QString text = name;
        gone->addAction(text.replace(u'&', QStringLiteral("&&")), this, [this, name] { remove(name); });
    }
}

}  // namespace splatreel::ui
