#include "app/engines.h"
#include "tests/bench/window/endurance.h"
#include "tests/bench/window/figures.h"
#include "tests/bench/window/kills.h"
#include "tests/bench/window/pictures.h"
#include "tests/bench/window/scenes.h"
#include "tests/bench/window/session.h"
#include "ui/theme/theme.h"
#include "ui/translation/language.h"

#include <QDir>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string_view>

using namespace splatreel;

namespace {

constexpr const char* help =
    "Drives the window and prints what it measured. FOLDER keeps all that is written, preferences included.\n"
    "  bench_window figures TRACE                the figures of a trace of the program or of a session\n"
    "  bench_window session CLIP FOLDER          the figures of a session, and its trace in "
    "FOLDER/trace.json\n"
    "  bench_window kills CLIP FOLDER N [FIRST]  kills N sessions at random moments and checks what is left\n"
    "  bench_window memory CLIP FOLDER N         memory over N times generate, cancel, save, load, close\n"
    "  bench_window pace CLIP FOLDER [N]         a generation's time in the window and by the command line\n"
    "  bench_window pictures CLIP FOLDER         the window in all its states, in pictures to be looked at\n"
    "  bench_window scene CLIP FOLDER NAME [light]  a scene of bad input, in pictures\n"
    "SPLATREEL_BENCH_ENGINE=fake takes an engine that only pretends.\n";

int drive(ui::TracedApplication& application, std::string_view mode, const QString& clip,
          const QString& folder, const QString& last) {
    if (mode == "session") return bench::runSession(application, clip, folder);
    if (mode == "script") bench::runScript(application, clip, folder, last.toUInt());
    if (mode == "reopen") return bench::reopen(application, folder);
    if (mode == "memory") return bench::runMemory(application, clip, folder, last.toInt());
    if (mode == "pace") return bench::runPace(application, clip, folder, std::max(1, last.toInt()));
    if (mode == "pictures") return bench::runPictures(application, clip, folder);
    if (mode == "scene") return bench::runScene(application, last, clip, folder);
    std::fputs(help, stderr);
    return 2;
}

}  // namespace

int main(int count, char** arguments) {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    app::prepareModelEnvironment(arguments, 0);
    const std::string_view mode = count > 1 ? arguments[1] : "";
    if (count == 3 && mode == "figures") {
        std::fputs(bench::textOf(bench::figuresOf(arguments[2])).c_str(), stdout);
        return 0;
    }
    if (count < 4) {
        std::fputs(help, stderr);
        return 2;
    }
    const QString folder = QDir(QString::fromLocal8Bit(arguments[3])).absolutePath();
    for (const char* variable : {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"})
        qputenv(variable, (folder + QStringLiteral("/home/") + QLatin1String(variable)).toLocal8Bit());
    const QString clip = QString::fromLocal8Bit(arguments[2]);
    const QString last = count > 4 ? QString::fromLocal8Bit(arguments[4]) : QString();
    const QString more = count > 5 ? QString::fromLocal8Bit(arguments[5]) : QString();
    if (mode == "kills") return bench::runKills(clip, folder, last.toInt(), more.toInt());
    const bool light = more == QLatin1String("light");
    ui::TracedApplication application(count, arguments);
    QApplication::setApplicationName(QStringLiteral("splatreel"));
    ui::useLanguage(application, QStringLiteral("system"));
    ui::applyTheme(application, light ? ui::ThemeKind::light : ui::ThemeKind::dark);
    try {
        return drive(application, mode, clip, folder, last);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "bench_window: %s\n", problem.what());
        return 1;
    }
}
