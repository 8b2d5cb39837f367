#pragma once

#include "core/parameters/parameters.h"

#include <QWidget>
#include <vector>

class QVBoxLayout;

namespace splatreel::ui {

class FoldHeading;
class ParameterRow;

/// The parameters of one group below a heading that folds them away.
class ParameterGroup : public QWidget {
    Q_OBJECT

public:
    /// `values` outlives the group; it is read when the rows are made.
    ParameterGroup(QString name, std::vector<const core::Parameter*> parameters,
                   const core::ParameterSet& values, QWidget* parent = nullptr);

    [[nodiscard]] const QString& name() const { return name_; }
    [[nodiscard]] bool isOpen() const { return open_; }
    void setOpen(bool open);
    /// Shows what `values` holds now.
    void refresh();
    /// Shows only rows that a search finds, unfolded; an empty text shows all, folded as before. Whether any
    /// is left.
    bool filter(const QString& text);

signals:
    void changed(const QString& name, const splatreel::core::ParameterValue& value, bool settled);
    void openChanged(bool open);

private:
    void makeRows();
    void updateTitle();
    void showRows();

    QString name_;
    std::vector<const core::Parameter*> parameters_;
    const core::ParameterSet& values_;
    FoldHeading* heading_;
    QWidget* body_;
    QVBoxLayout* layout_;
    std::vector<ParameterRow*> rows_;
    QString search_;
    bool open_ = false;
};

}  // namespace splatreel::ui
