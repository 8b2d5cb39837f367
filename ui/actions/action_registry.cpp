#include "ui/actions/action_registry.h"

#include "ui/preferences/preferences.h"
#include "ui/theme/icons.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QWidget>
#include <algorithm>

namespace splatreel::ui {
namespace {

const auto stateKey = QStringLiteral("keys");

}  // namespace

ActionRegistry::ActionRegistry(QWidget& window, Preferences& preferences)
    : QObject(&window), window_(window), preferences_(preferences) {}

QAction* ActionRegistry::add(const QString& id, const QString& category, const QString& name,
                             const QString& iconName, const QList<QKeySequence>& keys) {
    Q_ASSERT(find(id) == nullptr);
    auto* action = new QAction(name, &window_);
    action->setObjectName(id);
    if (!iconName.isEmpty()) action->setIcon(icon(iconName));
    action->setIconVisibleInMenu(false);
    window_.addAction(action);
    entries_.push_back({id, category, keys, action});
    QList<QKeySequence> chosen = keys;
    const QJsonValue remembered = preferences_.state(stateKey).toObject().value(id);
    if (remembered.isArray()) {
        chosen.clear();
        for (const QJsonValue& key : remembered.toArray()) {
            chosen << QKeySequence::fromString(key.toString(), QKeySequence::PortableText);
        }
    }
    apply(entries_.back(), chosen);
    return action;
}

const ActionRegistry::Entry* ActionRegistry::find(const QString& id) const {
    const auto found =
        std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.id == id; });
    return found == entries_.end() ? nullptr : &*found;
}

QAction* ActionRegistry::action(const QString& id) const {
    const Entry* entry = find(id);
    Q_ASSERT(entry != nullptr);
    return entry != nullptr ? entry->action : nullptr;
}

void ActionRegistry::apply(const Entry& entry, const QList<QKeySequence>& keys) {
    entry.action->setShortcuts(keys);
    const QString name = plainName(*entry.action);
    entry.action->setToolTip(keys.isEmpty() ? name
                                            : QStringLiteral("%1 (%2)").arg(
                                                  name, keys.front().toString(QKeySequence::NativeText)));
}

void ActionRegistry::setKeys(const QString& id, const QList<QKeySequence>& keys) {
    const Entry* entry = find(id);
    if (entry == nullptr || entry->action->shortcuts() == keys) return;
    apply(*entry, keys);
    remember();
    emit keysChanged(id);
    // Those it conflicted with, or does now, look different, too.
    for (const Entry& other : entries_) {
        if (other.id != id) emit keysChanged(other.id);
    }
}

void ActionRegistry::resetKeys(const QString& id) {
    if (const Entry* entry = find(id)) setKeys(id, entry->standardKeys);
}

void ActionRegistry::resetAllKeys() {
    for (const Entry& entry : entries_) resetKeys(entry.id);
}

bool ActionRegistry::hasStandardKeys(const QString& id) const {
    const Entry* entry = find(id);
    return entry == nullptr || entry->action->shortcuts() == entry->standardKeys;
}

QStringList ActionRegistry::conflicts(const QString& id) const {
    QStringList others;
    const Entry* entry = find(id);
    if (entry == nullptr) return others;
    const QList<QKeySequence> keys = entry->action->shortcuts();
    for (const Entry& other : entries_) {
        if (other.id == id) continue;
        const QList<QKeySequence> theirs = other.action->shortcuts();
        if (std::any_of(keys.begin(), keys.end(),
                        [&](const QKeySequence& key) { return theirs.contains(key); })) {
            others << other.id;
        }
    }
    return others;
}

void ActionRegistry::remember() {
    QJsonObject changed;
    for (const Entry& entry : entries_) {
        const QList<QKeySequence> keys = entry.action->shortcuts();
        if (keys == entry.standardKeys) continue;
        QJsonArray list;
        for (const QKeySequence& key : keys) list.append(key.toString(QKeySequence::PortableText));
        changed.insert(entry.id, list);
    }
    preferences_.setState(stateKey, changed);
}

QString ActionRegistry::plainName(const QAction& action) {
    QString name = action.text();
    name.remove(QLatin1Char('&'));
    while (name.endsWith(QChar(0x2026)) || name.endsWith(QLatin1Char('.'))) name.chop(1);
    return name;
}

}  // namespace splatreel::ui
