#pragma once

#include "core/timeline/camera_track.h"

#include <QDialog>

class QComboBox;
class QDoubleSpinBox;
class QSpinBox;

namespace splatreel::ui {

/// The numbers of a camera key. Changes act at once; the dialog does not block the window.
class CameraKeyDialog : public QDialog {
    Q_OBJECT

public:
    CameraKeyDialog(core::CameraKeyframe key, int length, QWidget* parent = nullptr);

signals:
    void changed(const splatreel::core::CameraKeyframe& key);

private:
    QDoubleSpinBox* addNumber(const QString& name, double value, double least, double most, double step,
                              const QString& unit);
    void read();

    core::CameraKeyframe key_;
    QSpinBox* frame_;
    QDoubleSpinBox* position_[3];
    QDoubleSpinBox* target_[3];
    QDoubleSpinBox* roll_;
    QDoubleSpinBox* fovy_;
    QComboBox* easing_;
};

}  // namespace splatreel::ui
