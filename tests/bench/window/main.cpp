#include "app/engines.h"
#include "tests/bench/window/figures.h"
#include "tests/bench/window/session.h"
#include "ui/theme/theme.h"

#include <QDir>
#include <cstdio>
#include <exception>
#include <string_view>

using namespace splatreel;

namespace {

constexpr const char* help =
    "Drives the window and prints what it measured. FOLDER keeps all that is written, preferences included.\n"
    "  bench_window figures TRACE                the figures of a trace of the program or of a session\n"
    "  bench_window session CLIP FOLDER          the figures of a session, and its trace in "
    "FOLDER/trace.json\n";

}  // namespace

int main(int count, char** arguments) {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    app::prepareModelEnvironment(arguments, 0);
    const std::string_view mode = count > 1 ? arguments[1] : "";
    if (count == 3 && mode == "figures") {
        std::fputs(bench::textOf(bench::figuresOf(arguments[2])).c_str(), stdout);
        return 0;
    }
    if (count < 4 || mode != "session") {
        std::fputs(help, stderr);
        return 2;
    }
    const QString folder = QDir(QString::fromLocal8Bit(arguments[3])).absolutePath();
    for (const char* variable : {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"})
        qputenv(variable, (folder + QStringLiteral("/home/") + QLatin1String(variable)).toLocal8Bit());
    ui::TracedApplication application(count, arguments);
    QApplication::setApplicationName(QStringLiteral("splatreel"));
    ui::applyTheme(application, ui::ThemeKind::dark);
    try {
        return bench::runSession(application, QString::fromLocal8Bit(arguments[2]), folder);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "bench_window: %s\n", problem.what());
        return 1;
    }
}
