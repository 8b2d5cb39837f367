#pragma once

#include "ui/session/clip_views.h"

#include <QFrame>

class QCheckBox;
class QLabel;
class QVBoxLayout;

namespace splatreel::ui {

class ElidedLabel;
class NumberField;

/// One folder of views, with a check box and a picture for each, or one picture with the side that it shows.
class ViewsCard : public QFrame {
    Q_OBJECT

public:
    explicit ViewsCard(QWidget* parent = nullptr);
    void show(const core::GivenViews& given, const QString& name, const QString& path,
              const ViewsContent& content, int clipFrames);

signals:
    /// By hand, as a step that undo names `name`.
    void edited(const splatreel::core::GivenViews& given, const QString& name);
    void removeWanted();

private:
    struct Row {
        QCheckBox* used = nullptr;
        QLabel* picture = nullptr;
    };

    void buildSide();
    void addRow();
    void showRow(const Row& row, const ViewPicture& view, bool single) const;

    core::GivenViews given_;
    std::vector<ViewPicture> views_;
    ElidedLabel* name_;
    QLabel* problem_;
    QVBoxLayout* list_;
    std::vector<Row> rows_;
    QWidget* side_;
    NumberField* azimuth_ = nullptr;
    NumberField* elevation_ = nullptr;
    NumberField* frame_ = nullptr;
};

}  // namespace splatreel::ui
