#include "ui/run_window.h"

#include "core/base/crash_report.h"
#include "core/base/log.h"
#include "ui/session/crash_notice.h"
#include "ui/shell/main_window.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/trace/event_loop_watch.h"
#include "ui/trace/traced_application.h"
#include "ui/translation/language.h"

#include <clocale>

namespace splatreel::ui {

int runWindow(int& argumentCount, char** arguments, const WindowOptions& options, const Services& services) {
    QGuiApplication::setHighDpiScaleFactorRoundingPolicy(Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
    TracedApplication application(argumentCount, arguments);
    // Qt has taken up the user's locale; what reads and writes numbers in files keeps to C's.
    std::setlocale(LC_NUMERIC, "C");
    QApplication::setApplicationName(QStringLiteral("splatreel"));
    QApplication::setApplicationDisplayName(QStringLiteral("Splatreel"));
    QApplication::setOrganizationName(QStringLiteral("splatreel"));
    QApplication::setApplicationVersion(QString::fromStdString(services.version));
    QApplication::setDesktopFileName(QStringLiteral("splatreel"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/splatreel.svg")));
    const std::string about =
        "splatreel " + services.version + "\n" + services.processor + "\nQt " + qVersion();
    if (auto watched = core::crash::watch(crashFolder().toStdString(), about); !watched.ok())
        core::log::warning("A crash would leave no report: " + watched.error().message());
    const QString file = options.safeMode ? QString() : Preferences::standardFile();
    useLanguage(application, Preferences::textIn(file, QStringLiteral("appearance.language")));
    applyTheme(application, ThemeKind::dark);
    MainWindow window(services, options);
    const auto followTheme = [&] {
        const bool light =
            window.preferences().text(QStringLiteral("appearance.theme")) == QLatin1String("light");
        const ThemeKind kind = light ? ThemeKind::light : ThemeKind::dark;
        if (kind != currentTheme().kind) applyTheme(application, kind);
    };
    followTheme();
    QObject::connect(&window.preferences(), &Preferences::changed, &window, followTheme);
    QObject::connect(&window, &MainWindow::gone, &application, [] { QCoreApplication::exit(0); });
    window.show();
    const EventLoopWatch watch(application, window);
    return QApplication::exec();
}

}  // namespace splatreel::ui

int splatreel_run_window(int* argumentCount, char** arguments, const splatreel::ui::WindowOptions* options,
                         const splatreel::ui::Services* services) {
    return splatreel::ui::runWindow(*argumentCount, arguments, *options, *services);
}
