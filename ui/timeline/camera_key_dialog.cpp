#include "ui/timeline/camera_key_dialog.h"

#include "ui/inspector/number_field.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QSpinBox>

namespace splatreel::ui {

CameraKeyDialog::CameraKeyDialog(core::CameraKeyframe key, int length, QWidget* parent)
    : QDialog(parent), key_(std::move(key)), frame_(new QSpinBox(this)), easing_(new QComboBox(this)) {
    setWindowTitle(tr("Camera key"));
    auto* form = new QFormLayout(this);
    frame_->setRange(0, std::max(length, key_.frame));
    frame_->setValue(key_.frame);
    frame_->setKeyboardTracking(false);
    form->addRow(tr("Frame"), frame_);
    const auto addPoint = [&](const QString& name, const glm::vec3& point, NumberField*(&fields)[3]) {
        auto* row = new QHBoxLayout;
        const QString axes[] = {tr("x"), tr("y"), tr("z")};
        for (int axis = 0; axis < 3; ++axis) {
            fields[axis] =
                addNumber(name + QLatin1Char(' ') + axes[axis], point[axis], -1000, 1000, tr(" m"));
            row->addWidget(fields[axis]);
        }
        form->addRow(name, row);
    };
    addPoint(tr("Position"), key_.pose.position, position_);
    addPoint(tr("Looks at"), key_.pose.target, target_);
    roll_ = addNumber(tr("Roll"), glm::degrees(key_.pose.roll), -180, 180, tr("°"));
    form->addRow(tr("Roll"), roll_);
    fovy_ = addNumber(tr("Field of view"), glm::degrees(key_.pose.fovy), 1, 170, tr("°"));
    form->addRow(tr("Field of view"), fovy_);
    easing_->addItems(
        {tr("Hold, then cut"), tr("Straight"), tr("Smooth, through the keys"), tr("Ease in and out")});
    easing_->setCurrentIndex(static_cast<int>(key_.easing));
    form->addRow(tr("To the next key"), easing_);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(frame_, &QSpinBox::valueChanged, this, &CameraKeyDialog::read);
    connect(easing_, &QComboBox::currentIndexChanged, this, &CameraKeyDialog::read);
    for (auto* field : findChildren<NumberField*>()) {
        connect(field, &NumberField::valueChanged, this, &CameraKeyDialog::read);
    }
}

NumberField* CameraKeyDialog::addNumber(const QString& name, double value, double least, double most,
                                        const QString& unit) {
    auto* field = new NumberField(this);
    field->setAccessibleName(name);
    field->setRange(least, most);
    field->setSuffix(unit);
    field->setValue(value);
    return field;
}

void CameraKeyDialog::read() {
    key_.frame = frame_->value();
    for (int axis = 0; axis < 3; ++axis) {
        key_.pose.position[axis] = static_cast<float>(position_[axis]->value());
        key_.pose.target[axis] = static_cast<float>(target_[axis]->value());
    }
    key_.pose.roll = glm::radians(static_cast<float>(roll_->value()));
    key_.pose.fovy = glm::radians(static_cast<float>(fovy_->value()));
    key_.easing = static_cast<core::Easing>(easing_->currentIndex());
    // A camera on its own target looks nowhere.
    if (glm::distance(key_.pose.position, key_.pose.target) < 1e-4F) return;
    emit changed(key_);
}

}  // namespace splatreel::ui
