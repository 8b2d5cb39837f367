#pragma once

#include <QDialog>

class QPushButton;
class QTreeWidget;

namespace splatreel::ui {

class ProjectKeeper;
class Session;

/// Files of the project that are not where they were, or not what they were: found together below a folder,
/// or one by one.
class MissingMediaDialog : public QDialog {
    Q_OBJECT

public:
    MissingMediaDialog(Session& session, ProjectKeeper& keeper, QWidget* parent = nullptr);

private:
    void fill();
    void findOne(bool folder);
    void findAll();
    void updateButtons();

    Session& session_;
    ProjectKeeper& keeper_;
    QTreeWidget* list_;
    QPushButton* search_;
    QPushButton* file_;
    QPushButton* folder_;
};

}  // namespace splatreel::ui
