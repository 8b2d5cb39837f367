#include "tests/ui/translation/text_walk.h"

#include "ui/panels/elided_label.h"

#include <QAbstractButton>
#include <QAbstractItemModel>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGroupBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QRegularExpression>
#include <QSpinBox>
#include <QTabBar>
#include <set>

namespace splatreel::tests {
namespace {

using Texts = std::vector<ShownText>;

void addItems(Texts& texts, const QString& place, const QAbstractItemModel& model,
              const QModelIndex& parent = {}) {
    for (int row = 0; row < model.rowCount(parent); ++row) {
        for (int column = 0; column < model.columnCount(parent); ++column) {
            const QModelIndex index = model.index(row, column, parent);
            for (const auto& [role, what] :
                 {std::pair(Qt::DisplayRole, "item"), std::pair(Qt::ToolTipRole, "item's tip")}) {
                const QVariant value = index.data(role);
                if (value.userType() == QMetaType::QString)
                    texts.push_back({place + QStringLiteral(": ") + QLatin1String(what), value.toString()});
            }
        }
        addItems(texts, place, model, model.index(row, 0, parent));
    }
}

void addAction(Texts& texts, const QString& place, const QAction& action) {
    const QString name = QStringLiteral("%1, action %2: ").arg(place, action.objectName());
    texts.push_back({name + QStringLiteral("text"), action.text()});
    texts.push_back({name + QStringLiteral("tip"), action.toolTip()});
    texts.push_back({name + QStringLiteral("status tip"), action.statusTip()});
}

void addOwn(Texts& texts, const QString& place, const QWidget& widget) {
    const auto add = [&](const char* what, const QString& text) {
        texts.push_back({place + QStringLiteral(": ") + QLatin1String(what), text});
    };
    add("window title", widget.windowTitle().remove(QStringLiteral("[*]")));
    add("tool tip", widget.toolTip());
    add("status tip", widget.statusTip());
    add("help", widget.whatsThis());
    add("accessible name", widget.accessibleName());
    add("accessible description", widget.accessibleDescription());
    // What is cut short may end within a word.
    if (const auto* cut = qobject_cast<const ui::ElidedLabel*>(&widget)) {
        add("text", cut->wholeText());
    } else if (const auto* label = qobject_cast<const QLabel*>(&widget)) {
        add("text", label->text());
    }
    if (const auto* button = qobject_cast<const QAbstractButton*>(&widget)) add("text", button->text());
    if (const auto* group = qobject_cast<const QGroupBox*>(&widget)) add("title", group->title());
    if (const auto* line = qobject_cast<const QLineEdit*>(&widget))
        add("placeholder", line->placeholderText());
    if (const auto* bar = qobject_cast<const QProgressBar*>(&widget); bar != nullptr && bar->isTextVisible())
        add("text", bar->text());
    if (const auto* box = qobject_cast<const QSpinBox*>(&widget)) add("unit", box->prefix() + box->suffix());
    if (const auto* box = qobject_cast<const QDoubleSpinBox*>(&widget))
        add("unit", box->prefix() + box->suffix());
    if (const auto* menu = qobject_cast<const QMenu*>(&widget)) add("title", menu->title());
    if (const auto* tabs = qobject_cast<const QTabBar*>(&widget)) {
        for (int i = 0; i < tabs->count(); ++i) {
            add("tab", tabs->tabText(i));
            add("tab's tip", tabs->tabToolTip(i));
        }
    }
    if (const auto* box = qobject_cast<const QComboBox*>(&widget)) addItems(texts, place, *box->model());
    const auto* view = qobject_cast<const QAbstractItemView*>(&widget);
    if (view == nullptr || view->model() == nullptr) return;
    if (const auto* header = qobject_cast<const QHeaderView*>(view)) {
        if (header->isVisible())
            for (int i = 0; i < header->count(); ++i)
                add("header", header->model()->headerData(i, header->orientation()).toString());
        return;
    }
    addItems(texts, place, *view->model());
}

}  // namespace

QString placeOf(const QWidget& widget) {
    const auto nameOf = [](const QWidget& named) {
        return QString::fromLatin1(named.metaObject()->className()).section(QStringLiteral("::"), -1) +
               (named.objectName().isEmpty() ? QString() : u' ' + named.objectName());
    };
    QString place = nameOf(widget);
    for (const QWidget* above = widget.parentWidget(); above != nullptr; above = above->parentWidget()) {
        // Those of this project tell where one is.
        if (!QString::fromLatin1(above->metaObject()->className()).startsWith(QStringLiteral("splatreel")))
            continue;
        place += QStringLiteral(" below ") + nameOf(*above);
        break;
    }
    return place;
}

std::vector<ShownText> allTexts() {
    Texts texts;
    std::set<const QAction*> actions;
    for (const QWidget* widget : QApplication::allWidgets()) {
        const QString place = placeOf(*widget);
        addOwn(texts, place, *widget);
        for (const QAction* action : widget->actions())
            if (actions.insert(action).second) addAction(texts, place, *action);
    }
    return texts;
}

QString untranslatedPart(const QString& text) {
    static const QRegularExpression translated(QStringLiteral("⟦[^⟦⟧]*(⟧|$)"));
    static const QRegularExpression tags(QStringLiteral("<[^>]*>|&[a-z]+;"));
    // Numbers with their units, keys, file names and paths, the fixture's own names.
    static const QRegularExpression data(
        QStringLiteral("^([\\d.,+-]*(e[+-]?\\d+)?(B|kB|MB|GB|TB|bytes|dB|s|m|px|x|y|z)?|[A-Z\\[\\]0-9]|F\\d+|"
                       ".*[/\\\\].*|.*\\.(png|splatreel|ply|mp4)|\\d\\d:\\d\\d:\\d\\d|"
                       "clip|views|left|right|png|fake|test|processor|still)$"));
    QString rest = text;
    for (QString before; before != rest;) {
        before = rest;
        rest.remove(translated);
    }
    rest.remove(tags);
    QStringList words;
    for (const QString& word :
         rest.split(QRegularExpression(QStringLiteral("[\\s,:;+·()\"“”?!…&'–]+")), Qt::SkipEmptyParts)) {
        const bool letters = std::any_of(word.begin(), word.end(), [](QChar c) { return c.isLetter(); });
        if (letters && !data.match(word).hasMatch()) words << word;
    }
    return words.join(u' ');
}

}  // namespace splatreel::tests
