#pragma once

#include <functional>

class QWidget;

namespace splatreel::ui {

/// Calls `act` when Delete or Backspace is pressed in a list that has the focus.
void onDeleteKey(QWidget* list, std::function<void()> act);

}  // namespace splatreel::ui
