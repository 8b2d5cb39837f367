#include "ui/shell/transport_bar.h"

#include "ui/actions/action_registry.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QToolButton>
#include <cmath>

namespace splatreel::ui {

QString timeText(double seconds) {
    const auto hundredths = static_cast<qint64>(std::llround(std::max(0.0, seconds) * 100));
    return QStringLiteral("%1:%2:%3")
        .arg(hundredths / 6000, 2, 10, QLatin1Char('0'))
        .arg(hundredths / 100 % 60, 2, 10, QLatin1Char('0'))
        .arg(hundredths % 100, 2, 10, QLatin1Char('0'));
}

TransportBar::TransportBar(Transport& transport, const ActionRegistry& actions, QWidget* parent)
    : QWidget(parent),
      transport_(transport),
      play_(nullptr),
      loop_(new QComboBox(this)),
      speed_(new QComboBox(this)),
      time_(new QLabel(this)),
      frame_(new QLabel(this)),
      range_(new QLabel(this)),
      rate_(new QLabel(this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metric::padding, metric::grid, metric::padding, metric::grid);
    layout->setSpacing(metric::grid);
    for (const char* id : {"play.first", "play.previous", "play.toggle", "play.next", "play.last"}) {
        auto* button = new QToolButton(this);
        button->setDefaultAction(actions.action(QLatin1String(id)));
        button->setIconSize(QSize(metric::smallIcon, metric::smallIcon));
        button->setAccessibleName(ActionRegistry::plainName(*actions.action(QLatin1String(id))));
        layout->addWidget(button);
        if (QLatin1String(id) == QLatin1String("play.toggle")) play_ = button;
    }
    layout->addSpacing(2 * metric::grid);
    loop_->addItems({tr("once"), tr("loop"), tr("ping-pong")});
    loop_->setAccessibleName(tr("Loop"));
    speed_->setAccessibleName(tr("Speed"));
    for (const double speed : {0.1, 0.25, 0.5, 1.0, 2.0, 4.0}) {
        speed_->addItem(QLocale().toString(speed) + QStringLiteral("×"), speed);
    }
    layout->addWidget(loop_);
    layout->addWidget(speed_);
    layout->addSpacing(2 * metric::grid);
    // As wide as the longest text, so that nothing beside them moves.
    const auto widest = [this](const QString& text) {
        return fontMetrics().horizontalAdvance(text) + 2 * metric::grid;
    };
    time_->setMinimumWidth(widest(QStringLiteral("00:00:00 / 00:00:00")));
    frame_->setMinimumWidth(widest(tr("frame %1 of %2").arg(8888).arg(8888)));
    range_->setMinimumWidth(widest(tr("in %1  out %2").arg(8888).arg(8888)));
    for (QLabel* label : {time_, frame_, range_, rate_}) layout->addWidget(label);
    for (QLabel* label : {range_, rate_}) label->setProperty("role", QStringLiteral("second"));
    layout->addStretch(1);

    connect(loop_, &QComboBox::activated, this,
            [this](int index) { transport_.setLoop(static_cast<core::LoopMode>(index)); });
    connect(speed_, &QComboBox::activated, this,
            [this](int index) { transport_.setSpeed(speed_->itemData(index).toDouble()); });
    connect(&transport_, &Transport::frameChanged, this, &TransportBar::update);
    connect(&transport_, &Transport::lengthChanged, this, &TransportBar::update);
    connect(&transport_, &Transport::rangeChanged, this, &TransportBar::update);
    connect(&transport_, &Transport::loopChanged, this, &TransportBar::update);
    connect(&transport_, &Transport::playingChanged, this, &TransportBar::update);
    connect(&transport_, &Transport::speedChanged, this, &TransportBar::update);
    update();
}

void TransportBar::update() {
    const double rate = transport_.framesPerSecond();
    const int count = transport_.frameCount();
    play_->setIcon(icon(transport_.isPlaying() ? QStringLiteral("pause") : QStringLiteral("play")));
    loop_->setCurrentIndex(static_cast<int>(transport_.loop()));
    const int speed = speed_->findData(std::abs(transport_.speed()));
    if (speed >= 0) speed_->setCurrentIndex(speed);
    time_->setText(timeText(transport_.frame() / rate) + QStringLiteral(" / ") + timeText(count / rate));
    frame_->setText(count > 0 ? tr("frame %1 of %2").arg(transport_.frame()).arg(count) : tr("no frames"));
    range_->setText(count > 0 ? tr("in %1  out %2").arg(transport_.in()).arg(transport_.out()) : QString());
    rate_->setText(count > 0 ? tr("%1 frames/s").arg(QLocale().toString(rate, 'g', 4)) : QString());
    setEnabled(count > 0);
}

}  // namespace splatreel::ui
