#pragma once

#include "core/parameters/parameters.h"
#include "ui/inspector/value_curve.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSlider;
class QToolButton;

namespace splatreel::ui {

class DragLabel;
class NumberField;

/// One parameter in a panel: when it acts, its name, its controls, and a dot that brings back the standard
/// value.
class ParameterRow : public QWidget {
    Q_OBJECT

public:
    ParameterRow(const core::Parameter& parameter, const core::ParameterValue& value,
                 QWidget* parent = nullptr);

    [[nodiscard]] const core::Parameter& parameter() const { return parameter_; }
    [[nodiscard]] const core::ParameterValue& value() const { return value_; }
    /// Shows a value without a signal.
    void setValue(const core::ParameterValue& value);
    /// Whether a run goes on that only some parameters reach: marks those that need a new one.
    void setRunning(bool running);

signals:
    /// By hand. `settled` is false while a drag goes on.
    void changed(const splatreel::core::ParameterValue& value, bool settled);

private:
    void addNumber();
    void addFlag();
    void addChoice();
    void addText();
    void show(const core::ParameterValue& value);
    void take(const core::ParameterValue& value, bool settled);
    void takeNumber(double value, bool settled);
    [[nodiscard]] double number() const;
    [[nodiscard]] bool isChanged() const { return value_ != parameter_.standard; }

    core::Parameter parameter_;
    core::ParameterValue value_;
    ValueCurve curve_;
    DragLabel* label_;
    QToolButton* reset_;
    NumberField* field_ = nullptr;
    QSlider* slider_ = nullptr;
    QCheckBox* check_ = nullptr;
    QComboBox* choice_ = nullptr;
    QLineEdit* text_ = nullptr;
    double dragStart_ = 0;
    bool showing_ = false;
};

}  // namespace splatreel::ui
