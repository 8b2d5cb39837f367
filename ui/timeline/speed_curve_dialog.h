#pragma once

#include "core/timeline/timeline.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace splatreel::ui {

class NumberField;
class SpeedCurveGraph;

/// A clip's speed curve as a drawing and in numbers. Changes act at once; the dialog does not block the
/// window, and follows the clip when that changes elsewhere.
class SpeedCurveDialog : public QDialog {
    Q_OBJECT

public:
    SpeedCurveDialog(const core::Clip& clip, core::Rate timelineRate, QWidget* parent = nullptr);

    [[nodiscard]] core::ClipId clip() const { return clip_.id; }
    void setClip(const core::Clip& clip, core::Rate timelineRate);
    void setPlayhead(int frame);

signals:
    /// `finished` false: a drag goes on.
    void changed(const splatreel::core::SpeedCurve& curve, bool finished);

private:
    [[nodiscard]] QWidget* makeBar();
    [[nodiscard]] QWidget* makeNumbers();
    void showKey();
    void showReach();
    void readKey();
    void takeCurve(const core::SpeedCurve& curve, bool finished);

    core::Clip clip_;
    core::Rate rate_;
    int playhead_ = 0;
    SpeedCurveGraph* graph_;
    QPushButton* remove_ = nullptr;
    QWidget* numbers_ = nullptr;
    QSpinBox* frame_ = nullptr;
    NumberField* before_ = nullptr;
    NumberField* after_ = nullptr;
    QCheckBox* jump_ = nullptr;
    QLabel* reach_;
};

}  // namespace splatreel::ui
