#include "ui/shell/main_window.h"

namespace splatreel::ui {

MainWindow::MainWindow(const Services& services, const WindowOptions& options) {
    (void)services, (void)options;
    resize(1440, 900);
}

}  // namespace splatreel::ui
