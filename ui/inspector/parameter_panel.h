#pragma once

#include "core/parameters/parameters.h"

#include <QWidget>
#include <map>
#include <vector>

class QLineEdit;
class QVBoxLayout;

namespace splatreel::ui {

class ParameterGroup;

/// All parameters of a schema: groups that fold, with the number of changed values beside their names, and a
/// field that finds parameters by name or help. Rows are made when a group is first unfolded. On the
/// interface's thread.
class ParameterPanel : public QWidget {
    Q_OBJECT

public:
    explicit ParameterPanel(QWidget* parent = nullptr);

    /// A section above the groups, in the same scrolling list; hidden while one searches.
    void setHead(QWidget* head);
    /// Shows values; another schema builds the groups anew, those that were unfolded by name stay so.
    void setParameters(const core::ParameterSet& parameters);
    [[nodiscard]] const core::ParameterSet& parameters() const { return parameters_; }
    [[nodiscard]] int changedCount() const;
    void resetAll();
    void unfold(const QString& group, bool on = true);
    /// Names of unfolded groups, to be remembered.
    [[nodiscard]] QStringList unfolded() const;
    void setUnfolded(const QStringList& groups);

signals:
    /// By hand; `parameters()` holds it already. `settled` is false while a drag goes on.
    void changed(const QString& name, bool settled);

private:
    void build();
    void filter(const QString& text);

    core::ParameterSet parameters_;
    std::vector<ParameterGroup*> groups_;
    std::map<QString, bool> open_;
    QLineEdit* search_;
    QVBoxLayout* list_;
    QWidget* head_ = nullptr;
};

}  // namespace splatreel::ui
