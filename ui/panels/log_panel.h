#pragma once

#include "ui/session/notice.h"

#include <QWidget>

class QComboBox;
class QPlainTextEdit;

namespace splatreel::ui {

/// What happened, line by line, with its time; errors and warnings can be looked at alone. Copied as text.
class LogPanel : public QWidget {
    Q_OBJECT

public:
    explicit LogPanel(QWidget* parent = nullptr);
    void add(Severity severity, const QString& text);
    [[nodiscard]] QStringList lines() const;

private:
    struct Line {
        Severity severity;
        QString text;
    };
    void show(const Line& line);
    void refill();
    [[nodiscard]] bool shown(Severity severity) const;

    std::vector<Line> lines_;
    QComboBox* level_;
    QPlainTextEdit* text_;
};

}  // namespace splatreel::ui
