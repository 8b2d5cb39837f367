#pragma once

#include "ui/run_window.h"

#include <QMainWindow>

namespace splatreel::ui {

class MainWindow final : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(const Services& services, const WindowOptions& options);
};

}  // namespace splatreel::ui
