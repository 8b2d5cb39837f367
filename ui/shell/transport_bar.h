#pragma once

#include "ui/session/transport.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QToolButton;

namespace splatreel::ui {

class ActionRegistry;

/// Buttons of the playhead, loop, speed, and where it stands in frames and time.
class TransportBar : public QWidget {
    Q_OBJECT

public:
    TransportBar(Transport& transport, const ActionRegistry& actions, QWidget* parent = nullptr);

private:
    void update();

    Transport& transport_;
    QToolButton* play_;
    QComboBox* loop_;
    QComboBox* speed_;
    QLabel* time_;
    QLabel* frame_;
    QLabel* range_;
    QLabel* rate_;
};

/// Seconds as minutes, seconds and hundredths: "00:01:03".
[[nodiscard]] QString timeText(double seconds);

}  // namespace splatreel::ui
