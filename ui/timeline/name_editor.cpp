#include "ui/timeline/name_editor.h"

#include <QKeyEvent>

namespace splatreel::ui {

NameEditor::NameEditor(const QString& name, const QRect& place, QWidget* parent)
    : QLineEdit(name, parent), before_(name) {
    setObjectName(QStringLiteral("nameEditor"));
    setAccessibleName(tr("Name"));
    setGeometry(place);
    selectAll();
    connect(this, &QLineEdit::editingFinished, this, [this] { finish(true); });
    show();
    setFocus(Qt::OtherFocusReason);
}

void NameEditor::finish(bool take) {
    if (finished_) return;
    finished_ = true;
    const QString name = text().trimmed();
    if (take && name != before_) emit named(name);
    if (hasFocus()) parentWidget()->setFocus(Qt::OtherFocusReason);
    hide();
    deleteLater();
}

bool NameEditor::event(QEvent* event) {
    // Escape is a shortcut of the window elsewhere.
    if (event->type() == QEvent::ShortcutOverride &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return QLineEdit::event(event);
}

void NameEditor::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) return finish(false);
    QLineEdit::keyPressEvent(event);
}

}  // namespace splatreel::ui
