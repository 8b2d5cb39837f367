#include "ui/inspector/number_field.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace splatreel::ui {

double naturalStep(double value, double range) {
    const double size = std::max(std::abs(value), range > 0 ? range * 0.01 : 1e-6) / 20;
    const double decade = std::pow(10.0, std::floor(std::log10(size)));
    const double mantissa = size / decade;
    return decade * (mantissa < 1.5 ? 1 : mantissa < 3.5 ? 2 : mantissa < 7.5 ? 5 : 10);
}

NumberField::NumberField(QWidget* parent) : QDoubleSpinBox(parent) {
    setButtonSymbols(QAbstractSpinBox::NoButtons);
    setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    setDecimals(9);
    setKeyboardTracking(false);
    setFocusPolicy(Qt::StrongFocus);
    setCorrectionMode(QAbstractSpinBox::CorrectToNearestValue);
}

void NumberField::setWhole(bool whole) {
    whole_ = whole;
    setDecimals(whole ? 0 : 9);
}

QString NumberField::textFromValue(double value) const {
    if (whole_) return locale().toString(static_cast<qlonglong>(std::llround(value)));
    // Six digits say all that a hand can mean; longer ones push the unit away.
    return locale().toString(value, 'g', 6);
}

double NumberField::valueFromText(const QString& text) const {
    QString number = text;
    if (!suffix().isEmpty() && number.endsWith(suffix())) number.chop(suffix().size());
    bool ok = false;
    double value = locale().toDouble(number.trimmed(), &ok);
    if (!ok) value = number.trimmed().toDouble(&ok);
    return ok ? std::clamp(value, minimum(), maximum()) : this->value();
}

QValidator::State NumberField::validate(QString& text, int& position) const {
    (void)position;
    QString number = text;
    if (!suffix().isEmpty() && number.endsWith(suffix())) number.chop(suffix().size());
    bool ok = false;
    locale().toDouble(number.trimmed(), &ok);
    if (!ok) number.trimmed().toDouble(&ok);
    if (ok) return QValidator::Acceptable;
    static const QString allowed = QStringLiteral("0123456789+-.,eE ");
    const bool possible =
        std::all_of(number.begin(), number.end(), [](QChar c) { return allowed.contains(c); });
    return possible ? QValidator::Intermediate : QValidator::Invalid;
}

void NumberField::stepBy(int steps) {
    const double step = whole_
                            ? std::max(1.0, std::round(naturalStep(value(), 0)))
                            : naturalStep(value(), maximum() - minimum() < 1e12 ? maximum() - minimum() : 0);
    setValue(value() + steps * step);
    selectAll();
}

void NumberField::wheelEvent(QWheelEvent* event) {
    if (!hasFocus()) {
        event->ignore();
        return;
    }
    QDoubleSpinBox::wheelEvent(event);
}

void NumberField::keyPressEvent(QKeyEvent* event) {
    QDoubleSpinBox::keyPressEvent(event);
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) selectAll();
}

}  // namespace splatreel::ui
