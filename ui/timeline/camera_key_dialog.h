#pragma once

#include "core/timeline/camera_track.h"

#include <QDialog>

class QComboBox;
class QSpinBox;

namespace splatreel::ui {

class NumberField;

/// The numbers of a camera key. Changes act at once; the dialog does not block the window.
class CameraKeyDialog : public QDialog {
    Q_OBJECT

public:
    CameraKeyDialog(core::CameraKeyframe key, int length, QWidget* parent = nullptr);

signals:
    void changed(const splatreel::core::CameraKeyframe& key);

private:
    NumberField* addNumber(const QString& name, double value, double least, double most, const QString& unit);
    void read();

    core::CameraKeyframe key_;
    QSpinBox* frame_;
    NumberField* position_[3];
    NumberField* target_[3];
    NumberField* roll_;
    NumberField* fovy_;
    QComboBox* easing_;
};

}  // namespace splatreel::ui
