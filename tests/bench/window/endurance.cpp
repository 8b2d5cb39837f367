#include "tests/bench/window/endurance.h"

#include "tests/bench/window/driver.h"
#include "ui/session/export_job.h"

#include <nlohmann/json.hpp>

#include <malloc.h>
#include <sys/resource.h>

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <set>

namespace splatreel::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int warmUp = 8;
constexpr double mostGrowth = 0.05;

void newProject(Driver& driver) {
    driver.trigger("file.new");
    driver.wait("an empty project", [&] { return driver.session().isEmpty(); });
}

void round(Driver& driver, const QString& clip, const QString& folder) {
    const QString file = folder + QStringLiteral("/a.splatreel");
    const QString out = folder + QStringLiteral("/export");
    driver.import(clip);
    const core::JobId job = driver.generate(driver.preset());
    driver.wait("previews", [&] {
        const auto report = driver.session().jobs().report(job);
        return report->previewNumber > 2 || core::hasEnded(report->state);
    });
    driver.trigger("take.cancel");
    driver.wait("the end", [&] { return driver.ended(job); });
    driver.wait("what it has reached", [&] {
        return driver.session().currentTake()->source != nullptr && driver.drawn().gaussians > 0;
    });
    driver.exportTo(out, static_cast<int>(ui::ExportKind::ply));
    driver.save(file);
    newProject(driver);
    driver.session().open({out});
    driver.wait("the sequence", [&] {
        return driver.session().currentTake() != nullptr && driver.session().currentTake()->source != nullptr;
    });
    driver.idle(0.2);
    driver.save(folder + QStringLiteral("/b.splatreel"));
    newProject(driver);
    driver.session().open({file});
    driver.wait("the project", [&] {
        return driver.session().currentTake() != nullptr && driver.session().currentTake()->source != nullptr;
    });
    driver.idle(0.2);
    newProject(driver);
    driver.idle(0.2);
}

double mean(std::vector<double>::const_iterator from, std::vector<double>::const_iterator to) {
    return std::accumulate(from, to, 0.0) / static_cast<double>(to - from);
}

struct Pace {
    double wall = 0;       ///< seconds, of the engine's stages
    double processor = 0;  ///< seconds, of the process
};

double processorSeconds(int who) {
    rusage usage{};
    getrusage(who, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

Pace byCommandLine(const QString& clip, const QString& folder, const QString& preset) {
    const QString program = QFileInfo(QFile::symLinkTarget(QStringLiteral("/proc/self/exe"))).path() +
                            QStringLiteral("/splatreel");
    const QString out = folder + QStringLiteral("/command line");
    const double before = processorSeconds(RUSAGE_CHILDREN);
    const int code = QProcess::execute(
        program, {QStringLiteral("generate"), clip, QStringLiteral("-o"), out, QStringLiteral("--preset"),
                  preset, QStringLiteral("--turntable"), QStringLiteral("0"), QStringLiteral("--quiet")});
    if (code != 0) throw std::runtime_error("the command line failed");
    Pace pace;
    pace.processor = processorSeconds(RUSAGE_CHILDREN) - before;
    QFile report(out + QStringLiteral("/report.json"));
    if (!report.open(QIODevice::ReadOnly)) throw std::runtime_error("no report");
    const auto parsed = nlohmann::json::parse(report.readAll().toStdString());
    // Without what the command does before and after the engine.
    const std::set<std::string> others = {"reading", "writing", "turntable", "measuring"};
    for (const auto& stage : parsed.at("stages")) {
        if (!others.contains(stage.at("name").get<std::string>()))
            pace.wall += stage.at("seconds").get<double>();
    }
    return pace;
}

Pace inWindow(Driver& driver, const std::function<void()>& meanwhile) {
    const double before = processorSeconds(RUSAGE_SELF);
    const core::JobId job = driver.generate(driver.preset());
    while (!driver.ended(job)) meanwhile();
    Pace pace;
    pace.processor = processorSeconds(RUSAGE_SELF) - before;
    const auto output = driver.session().jobs().output(job);
    if (output == nullptr || output->interrupted) throw std::runtime_error("the generation did not end");
    for (const core::StageTime& stage : output->stages) pace.wall += stage.seconds;
    return pace;
}

}  // namespace

int runMemory(ui::TracedApplication& application, const QString& clip, const QString& folder, int count) {
    QDir().mkpath(folder);
    Driver driver(application);
    std::vector<double> resident;
    for (int number = 0; number < count; ++number) {
        round(driver, clip, folder);
        malloc_trim(0);
        resident.push_back(residentBytes());
        // What the program holds, and what only its allocator does.
        const struct mallinfo2 heap = mallinfo2();
        std::printf("%3d  %7.1f MB, in use %6.1f MB, %lld widgets, %zu jobs\n", number, resident.back() / 1e6,
                    static_cast<double>(heap.uordblks + heap.hblkhd) / 1e6,
                    static_cast<long long>(QApplication::allWidgets().size()),
                    driver.session().jobs().reports().size());
    }
    if (count < 3 * warmUp) return 0;
    const double warm = mean(resident.begin() + warmUp, resident.begin() + 2 * warmUp);
    const double end = mean(resident.end() - warmUp, resident.end());
    std::printf("rounds %d to %d: %.1f MB, the last %d: %.1f MB: %+.1f %%\n", warmUp, 2 * warmUp - 1,
                warm / 1e6, warmUp, end / 1e6, 100 * (end / warm - 1));
    return end / warm - 1 <= mostGrowth ? 0 : 1;
}

int runPace(ui::TracedApplication& application, const QString& clip, const QString& folder, int rounds) {
    constexpr double settling =
        20;  // seconds until the renderers are measured, which would share the machine
    QDir().mkpath(folder);
    const auto print = [](const char* what, const Pace& pace, const Pace& first) {
        std::printf("%-14s wall %7.1f s (%4.2f)  processor %7.1f s (%4.2f)\n", what, pace.wall,
                    pace.wall / first.wall, pace.processor, pace.processor / first.processor);
    };
    for (int round = 0; round < rounds; ++round) {
        const Pace alone = byCommandLine(clip, folder, QStringLiteral("draft"));
        print("command line", alone, alone);
        Driver driver(application);
        driver.idle(settling);
        driver.import(clip);
        print("window, orbits", inWindow(driver, [&] { driver.orbit(2); }), alone);
        driver.trigger("play.stop");
        driver.window().showMinimized();
        print("minimised", inWindow(driver, [&] { driver.idle(0.5); }), alone);
        driver.session().setProject({}, {}, {});
    }
    return 0;
}

}  // namespace splatreel::bench
