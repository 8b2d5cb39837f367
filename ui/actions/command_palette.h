#pragma once

#include <QFrame>
#include <QLineEdit>
#include <QPointer>

class QListWidget;

namespace splatreel::ui {

class ActionRegistry;

/// How well `text` answers a search: 0 not at all; letters of the query in order count, more at the
/// beginnings of words and in a row. Case does not matter.
[[nodiscard]] int matchScore(const QString& text, const QString& query);

/// The search field of the menu bar: finds every action by what it is called and starts it. Arrows choose,
/// Enter starts, Escape leaves.
class CommandPalette : public QLineEdit {
    Q_OBJECT

public:
    explicit CommandPalette(ActionRegistry& actions, QWidget* parent = nullptr);

    /// Takes the focus and lists all actions.
    void open();
    /// Names of the actions listed, best first.
    [[nodiscard]] QStringList shown() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void fill();
    void place();
    void leave();
    void start();

    ActionRegistry& actions_;
    QFrame* popup_;
    QListWidget* list_;
    QPointer<QWidget>
        before_;  ///< had the focus when it was opened; null: nobody, or the search was left since
};

}  // namespace splatreel::ui
