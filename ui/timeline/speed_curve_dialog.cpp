#include "ui/timeline/speed_curve_dialog.h"

#include "ui/inspector/number_field.h"
#include "ui/theme/theme.h"
#include "ui/timeline/speed_curve_graph.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <algorithm>
#include <cmath>

namespace splatreel::ui {
namespace {

constexpr double fastest = 10'000;  // percent

struct Course {
    const char* name;
    std::vector<double> speeds;  ///< evenly spread over the clip
};

/// Courses that show as much of the source as the clip shows now.
const std::vector<Course>& courses() {
    static const std::vector<Course> all = {
        {QT_TRANSLATE_NOOP("splatreel::ui::SpeedCurveDialog", "Even"), {1, 1}},
        {QT_TRANSLATE_NOOP("splatreel::ui::SpeedCurveDialog", "From slow to fast"), {1, 7}},
        {QT_TRANSLATE_NOOP("splatreel::ui::SpeedCurveDialog", "From fast to slow"), {7, 1}},
        {QT_TRANSLATE_NOOP("splatreel::ui::SpeedCurveDialog", "Slow at both ends"), {1, 7, 7, 1}},
        {QT_TRANSLATE_NOOP("splatreel::ui::SpeedCurveDialog", "Slow in the middle"), {7, 7, 1, 1, 7, 7}}};
    return all;
}

NumberField* percentField(const QString& name, QWidget* parent) {
    auto* field = new NumberField(parent);
    field->setRange(-fastest, fastest);
    field->setSuffix(SpeedCurveDialog::tr(" %"));
    field->setAccessibleName(name);
    return field;
}

}  // namespace

SpeedCurveDialog::SpeedCurveDialog(const core::Clip& clip, core::Rate timelineRate, QWidget* parent)
    : QDialog(parent), graph_(new SpeedCurveGraph(this)), reach_(new QLabel(this)) {
    setObjectName(QStringLiteral("speedCurveDialog"));
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(makeBar());
    layout->addWidget(graph_, 1);
    layout->addWidget(makeNumbers());
    reach_->setWordWrap(true);
    layout->addWidget(reach_);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(graph_, &SpeedCurveGraph::keySelected, this, &SpeedCurveDialog::showKey);
    connect(graph_, &SpeedCurveGraph::edited, this, &SpeedCurveDialog::takeCurve);
    setClip(clip, timelineRate);
    graph_->setFocus();
}

QWidget* SpeedCurveDialog::makeBar() {
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    auto* shapes = new QPushButton(tr("Shape"), bar);
    auto* menu = new QMenu(shapes);
    for (const Course& course : courses()) {
        menu->addAction(tr(course.name), this, [this, &course] {
            core::SpeedCurve shaped = core::withCourse(clip_.speed, clip_.length, course.speeds);
            if (shaped.isConstant()) shaped = core::SpeedCurve::constant(shaped.speedAt(0));
            graph_->selectKey({});
            takeCurve(shaped, true);
        });
    }
    menu->addSeparator();
    menu->addAction(tr("As filmed"), this, [this] {
        graph_->selectKey({});
        takeCurve({}, true);
    });
    shapes->setMenu(menu);
    row->addWidget(shapes);
    auto* add = new QPushButton(tr("Key at the playhead"), bar);
    connect(add, &QPushButton::clicked, this, [this] { graph_->addKey(playhead_ - clip_.start); });
    row->addWidget(add);
    remove_ = new QPushButton(tr("Remove key"), bar);
    connect(remove_, &QPushButton::clicked, graph_, &SpeedCurveGraph::removeSelectedKey);
    row->addWidget(remove_);
    row->addStretch(1);
    for (auto* button : bar->findChildren<QPushButton*>()) button->setAutoDefault(false);
    return bar;
}

QWidget* SpeedCurveDialog::makeNumbers() {
    numbers_ = new QWidget(this);
    auto* row = new QHBoxLayout(numbers_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metric::grid * 2);
    const auto addField = [&](const QString& name, QWidget* field) {
        auto* label = new QLabel(name, numbers_);
        label->setBuddy(field);
        row->addWidget(label);
        row->addWidget(field);
    };
    frame_ = new QSpinBox(numbers_);
    frame_->setKeyboardTracking(false);
    frame_->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("00000")) + 2 * metric::padding);
    frame_->setAccessibleName(tr("Frame of the key"));
    addField(tr("Frame"), frame_);
    before_ = percentField(tr("Speed that the key is reached with"), numbers_);
    addField(tr("Speed"), before_);
    jump_ = new QCheckBox(tr("jumps to"), numbers_);
    row->addWidget(jump_);
    after_ = percentField(tr("Speed that the clip goes on with"), numbers_);
    row->addWidget(after_);
    row->addStretch(1);
    connect(frame_, &QSpinBox::valueChanged, this, &SpeedCurveDialog::readKey);
    connect(before_, &NumberField::valueChanged, this, &SpeedCurveDialog::readKey);
    connect(after_, &NumberField::valueChanged, this, &SpeedCurveDialog::readKey);
    connect(jump_, &QCheckBox::toggled, this, [this](bool on) {
        after_->setEnabled(on);
        if (!on) readKey();
    });
    return numbers_;
}

void SpeedCurveDialog::setClip(const core::Clip& clip, core::Rate timelineRate) {
    clip_ = clip;
    rate_ = timelineRate;
    setWindowTitle(tr("Speed curve of %1").arg(QString::fromStdString(clip.name)));
    graph_->setClip(clip, timelineRate);
    showReach();
}

void SpeedCurveDialog::setPlayhead(int frame) {
    playhead_ = frame;
    graph_->setPlayhead(frame);
}

void SpeedCurveDialog::takeCurve(const core::SpeedCurve& curve, bool finished) {
    clip_.speed = curve;
    graph_->setClip(clip_, rate_);
    showReach();
    emit changed(curve, finished);
}

void SpeedCurveDialog::showKey() {
    const auto selected = graph_->selectedKey();
    remove_->setEnabled(selected.has_value());
    numbers_->setEnabled(selected.has_value());
    if (!selected) return;
    const core::SpeedKey& key = graph_->curve().keys[*selected];
    const QSignalBlocker blocked[] = {QSignalBlocker(frame_), QSignalBlocker(before_), QSignalBlocker(after_),
                                      QSignalBlocker(jump_)};
    frame_->setRange(clip_.start, clip_.end());
    frame_->setValue(clip_.start + static_cast<int>(std::lround(key.frame)));
    before_->setValue(100 * key.before);
    after_->setValue(100 * key.after);
    jump_->setChecked(key.before != key.after);
    after_->setEnabled(jump_->isChecked());
}

void SpeedCurveDialog::readKey() {
    const auto selected = graph_->selectedKey();
    if (!selected) return;
    core::SpeedKey key = graph_->curve().keys[*selected];
    // A key between frames stays there while only its speed is changed.
    if (const int frame = frame_->value() - clip_.start; frame != std::lround(key.frame)) key.frame = frame;
    key.before = before_->value() / 100;
    key.after = jump_->isChecked() ? after_->value() / 100 : key.before;
    graph_->changeSelectedKey(key);
}

void SpeedCurveDialog::showReach() {
    int least = clip_.sourceFrames;
    int most = -1;
    int still = 0;
    for (int frame = clip_.start; frame < clip_.end(); ++frame) {
        const double source = core::sourceTime(clip_, rate_, frame);
        if (source < 0 || source > clip_.sourceFrames) ++still;
        const int shown = static_cast<int>(
            std::lround(std::clamp(source, 0.0, static_cast<double>(clip_.sourceFrames - 1))));
        least = std::min(least, shown);
        most = std::max(most, shown);
    }
    QString text =
        tr("Shows frames %1 to %2 of the source’s 0 to %3.").arg(least).arg(most).arg(clip_.sourceFrames - 1);
    if (still > 0)
        text += QLatin1Char(' ') +
                tr("Stands still for %n frames, where the source has run out (shaded).", nullptr, still);
    reach_->setText(text);
}

}  // namespace splatreel::ui
