#pragma once

#include "ui/session/file_kind.h"

#include <QList>
#include <QPointer>
#include <QWidget>

namespace splatreel::ui {

/// Covers a window while files are dragged over it and says what dropping them will do. Takes the drops of
/// the window it is made for.
class DropOverlay : public QWidget {
    Q_OBJECT

public:
    explicit DropOverlay(QWidget& window);
    [[nodiscard]] QString text() const { return text_; }

signals:
    void dropped(const QStringList& paths);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void enter(const QStringList& paths);
    void leave();

    QWidget& window_;
    QStringList paths_;
    QList<FileKind> kinds_;
    QString text_;
};

}  // namespace splatreel::ui
