#pragma once

#include <QLineEdit>

namespace splatreel::ui {

/// A field over what it renames: Enter, and going elsewhere, take the name, Escape leaves it as it was. It
/// goes by itself.
class NameEditor : public QLineEdit {
    Q_OBJECT

public:
    NameEditor(const QString& name, const QRect& place, QWidget* parent);

signals:
    void named(const QString& name);  ///< another one than before, without blanks around it

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void finish(bool take);

    QString before_;
    bool finished_ = false;
};

}  // namespace splatreel::ui
