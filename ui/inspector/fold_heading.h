#pragma once

#include <QToolButton>

namespace splatreel::ui {

/// Heading of a part of a page that folds: its name and which way the part is; a click is asked for with
/// clicked().
class FoldHeading final : public QToolButton {
    Q_OBJECT

public:
    explicit FoldHeading(QWidget* parent = nullptr);
    void setTitle(const QString& text, bool open);
};

}  // namespace splatreel::ui
