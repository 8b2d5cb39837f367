#include "ui/inspector/parameter_row.h"

#include "ui/inspector/drag_label.h"
#include "ui/inspector/number_field.h"
#include "ui/theme/theme.h"
#include "ui/translation/core_texts.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSlider>
#include <QToolButton>
#include <cmath>

namespace splatreel::ui {
namespace {

constexpr int sliderSteps = 1000;
constexpr double dragPixels = 240;  ///< of a drag on the label over the whole range
constexpr int fieldWidth = 88;
constexpr int labelWidth = 116;

}  // namespace

ParameterRow::ParameterRow(const core::Parameter& parameter, const core::ParameterValue& value,
                           QWidget* parent)
    : QWidget(parent),
      parameter_(parameter),
      value_(value),
      label_(new DragLabel(labelOf(parameter), this)),
      reset_(new QToolButton(this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metric::grid);
    const QString help = helpOf(parameter);
    const bool live = parameter.liveness == core::Liveness::live;
    setToolTip(QStringLiteral("<p>%1</p><p>%2</p>")
                   .arg(help.toHtmlEscaped(), live ? tr("● acts while a generation runs")
                                                   : tr("↻ takes effect with the next generation")));
    auto* mark = new QLabel(live ? QStringLiteral("●") : QStringLiteral("↻"), this);
    mark->setFixedWidth(metric::padding + 2);
    mark->setAlignment(Qt::AlignCenter);
    mark->setProperty("role", QStringLiteral("second"));
    mark->setAccessibleName(live ? tr("live") : tr("needs a restart"));
    layout->addWidget(mark);
    label_->setFixedWidth(labelWidth);
    label_->setMinimumHeight(metric::denseHeight);
    layout->addWidget(label_);

    if (std::holds_alternative<bool>(parameter.standard)) {
        addFlag();
    } else if (std::holds_alternative<std::string>(parameter.standard)) {
        parameter.choices.empty() ? addText() : addChoice();
    } else {
        addNumber();
    }

    reset_->setFixedSize(metric::denseHeight, metric::denseHeight);
    reset_->setText(QStringLiteral("•"));
    reset_->setToolTip(tr("Back to the standard value"));
    reset_->setAccessibleName(tr("Reset %1").arg(label_->text()));
    reset_->setFocusPolicy(Qt::TabFocus);
    QSizePolicy keep = reset_->sizePolicy();
    keep.setRetainSizeWhenHidden(true);
    reset_->setSizePolicy(keep);
    layout->addWidget(reset_);
    const auto toStandard = [this] { take(parameter_.standard, true); };
    connect(reset_, &QToolButton::clicked, this, toStandard);
    connect(label_, &DragLabel::resetWanted, this, toStandard);
    show(value_);
}

double ParameterRow::number() const {
    if (const auto* whole = std::get_if<std::int64_t>(&value_)) return static_cast<double>(*whole);
    const auto* real = std::get_if<double>(&value_);
    return real != nullptr ? *real : 0;
}

void ParameterRow::addNumber() {
    const bool whole = std::holds_alternative<std::int64_t>(parameter_.standard);
    const bool bounded = parameter_.maximum > parameter_.minimum;
    field_ = new NumberField(this);
    field_->setWhole(whole);
    field_->setRange(bounded ? parameter_.minimum : -1e15, bounded ? parameter_.maximum : 1e15);
    if (!parameter_.unit.empty()) field_->setSuffix(u' ' + unitOf(parameter_));
    field_->setFixedWidth(fieldWidth);
    field_->setAccessibleName(label_->text());
    field_->setAccessibleDescription(helpOf(parameter_));
    auto* layout = static_cast<QHBoxLayout*>(this->layout());
    if (bounded) {
        const double standard = whole ? static_cast<double>(std::get<std::int64_t>(parameter_.standard))
                                      : std::get<double>(parameter_.standard);
        curve_ = ValueCurve(parameter_.minimum, parameter_.maximum, standard);
        slider_ = new QSlider(Qt::Horizontal, this);
        slider_->setRange(0, sliderSteps);
        slider_->setMinimumWidth(48);
        slider_->setMinimumHeight(metric::denseHeight);
        slider_->setAccessibleName(label_->text());
        slider_->setFocusPolicy(Qt::TabFocus);
        layout->addWidget(slider_, 1);
        connect(slider_, &QSlider::valueChanged, this, [this](int place) {
            if (!showing_)
                takeNumber(curve_.valueAt(static_cast<double>(place) / sliderSteps),
                           !slider_->isSliderDown());
        });
        connect(slider_, &QSlider::sliderReleased, this, [this] { emit changed(value_, true); });
    } else {
        layout->addStretch(1);
    }
    layout->addWidget(field_);
    connect(field_, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        if (!showing_) takeNumber(value, true);
    });
    label_->setDraggable(true);
    label_->setBuddy(field_);
    connect(label_, &DragLabel::dragStarted, this, [this] { dragStart_ = number(); });
    connect(label_, &DragLabel::dragged, this, [this, bounded](double distance) {
        if (bounded) {
            takeNumber(curve_.valueAt(curve_.placeOf(dragStart_) + distance / dragPixels), false);
        } else {
            takeNumber(dragStart_ + distance * naturalStep(dragStart_, 0), false);
        }
    });
    connect(label_, &DragLabel::dragEnded, this, [this] { emit changed(value_, true); });
}

void ParameterRow::addFlag() {
    check_ = new QCheckBox(this);
    check_->setAccessibleName(label_->text());
    layout()->addWidget(check_);
    static_cast<QHBoxLayout*>(layout())->addStretch(1);
    connect(check_, &QCheckBox::toggled, this, [this](bool on) {
        if (!showing_) take(on, true);
    });
}

void ParameterRow::addChoice() {
    choice_ = new QComboBox(this);
    choice_->setAccessibleName(label_->text());
    choice_->setFocusPolicy(Qt::StrongFocus);
    for (const std::string& choice : parameter_.choices)
        choice_->addItem(choiceText(choice), QString::fromStdString(choice));
    static_cast<QHBoxLayout*>(layout())->addWidget(choice_, 1);
    connect(choice_, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (!showing_) take(choice_->itemData(index).toString().toStdString(), true);
    });
}

void ParameterRow::addText() {
    text_ = new QLineEdit(this);
    text_->setAccessibleName(label_->text());
    static_cast<QHBoxLayout*>(layout())->addWidget(text_, 1);
    connect(text_, &QLineEdit::editingFinished, this, [this] {
        if (!showing_) take(text_->text().toStdString(), true);
    });
}

void ParameterRow::takeNumber(double value, bool settled) {
    if (std::holds_alternative<std::int64_t>(parameter_.standard)) {
        take(static_cast<std::int64_t>(std::llround(value)), settled);
        return;
    }
    // A hand means no more digits than a place on the slider has.
    const double rounded =
        QString::number(value, 'g', slider_ != nullptr && !field_->hasFocus() ? 3 : 9).toDouble();
    take(rounded, settled);
}

void ParameterRow::take(const core::ParameterValue& value, bool settled) {
    if (value == value_ && !settled) return;
    const bool different = value != value_;
    value_ = value;
    show(value_);
    if (different || settled) emit changed(value_, settled);
}

void ParameterRow::setValue(const core::ParameterValue& value) {
    if (value == value_) return;
    value_ = value;
    show(value_);
}

void ParameterRow::show(const core::ParameterValue& value) {
    showing_ = true;
    if (field_ != nullptr) field_->setValue(number());
    if (slider_ != nullptr && !slider_->isSliderDown()) {
        slider_->setValue(static_cast<int>(std::lround(curve_.placeOf(number()) * sliderSteps)));
    }
    if (check_ != nullptr) check_->setChecked(std::get<bool>(value));
    if (choice_ != nullptr)
        choice_->setCurrentIndex(choice_->findData(QString::fromStdString(std::get<std::string>(value))));
    if (text_ != nullptr) text_->setText(QString::fromStdString(std::get<std::string>(value)));
    reset_->setVisible(isChanged());
    QFont font = label_->font();
    font.setBold(isChanged());
    label_->setFont(font);
    showing_ = false;
}

void ParameterRow::setRunning(bool running) {
    setProperty("waits", running && parameter_.liveness == core::Liveness::restart);
}

}  // namespace splatreel::ui
