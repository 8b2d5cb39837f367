#pragma once

#include <QDoubleSpinBox>

namespace splatreel::ui {

/// A number with its unit, as short as it can be written; whole numbers where `setWhole`. The wheel acts only
/// while it has the focus, so that scrolling a panel changes nothing.
class NumberField : public QDoubleSpinBox {
    Q_OBJECT

public:
    explicit NumberField(QWidget* parent = nullptr);

    void setWhole(bool whole);
    [[nodiscard]] QString textFromValue(double value) const override;
    [[nodiscard]] double valueFromText(const QString& text) const override;
    [[nodiscard]] QValidator::State validate(QString& text, int& position) const override;
    void stepBy(int steps) override;

protected:
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    bool whole_ = false;
};

/// The step that a change of one notch makes of a value: a twentieth of its size, rounded to 1, 2 or 5.
[[nodiscard]] double naturalStep(double value, double range);

}  // namespace splatreel::ui
