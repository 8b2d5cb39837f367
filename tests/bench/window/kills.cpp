#include "tests/bench/window/kills.h"

#include "core/formats/sequence_io.h"
#include "core/media/video_reader.h"
#include "core/project/project_file.h"
#include "core/project/project_session.h"
#include "core/project/result_file.h"
#include "core/project/unfinished_runs.h"
#include "tests/bench/window/driver.h"
#include "tests/bench/window/journal.h"
#include "ui/session/export_job.h"

#include <QDir>
#include <QProcess>
#include <QPushButton>
#include <QThread>
#include <cstdio>
#include <random>

namespace splatreel::bench {
namespace {

namespace fs = std::filesystem;

constexpr int mostMilliseconds = 25'000;  // that a script lives
constexpr std::int64_t mostLost = 10'000;
constexpr int byWindow = 5;  // every so many are opened in a window

QString projectFile(const QString& folder) {
    return folder + QStringLiteral("/work/a.splatreel");
}
QString journalFile(const QString& folder) {
    return folder + QStringLiteral("/journal");
}
fs::path dataHome(const QString& folder) {
    return fs::path(folder.toStdString()) / "home/XDG_DATA_HOME/splatreel";
}

/// How a person saves: what autosave is for shows where it is seldom.
enum class Saving { never, once, nowAndThen, often };

Saving savingOf(unsigned seed) {
    return static_cast<Saving>(seed % 4);
}

bool wantsToSave(Saving saving, std::mt19937& random, const QString& folder) {
    switch (saving) {
        case Saving::never:
            return false;
        case Saving::once:
            return !QFileInfo::exists(projectFile(folder));
        case Saving::nowAndThen:
            return random() % 6 == 0;
        case Saving::often:
            return true;
    }
    return true;
}

/// One step of the script.
void act(Driver& driver, std::mt19937& random, const QString& folder, Saving saving, int number) {
    ui::Session& session = driver.session();
    const auto can = [&](const char* id) {
        return driver.window().actions().action(QLatin1String(id))->isEnabled();
    };
    switch (random() % 12) {
        case 0:
            return driver.trigger("play.camera_key");
        case 1:
            session.transport().setFrame(static_cast<int>(random() % 4));
            return driver.trigger("play.in");
        case 2:
            return driver.trigger("play.clear_range");
        case 3:
            if (session.history().position() > 1) driver.trigger("edit.undo");  // the clip stays
            return;
        case 4:
            return driver.trigger("edit.redo");
        case 5:
            if (can("edit.select_all")) driver.trigger("edit.select_all");
            return;
        case 6:
            if (can("edit.delete")) driver.trigger("edit.delete");
            return;
        case 7:
            if (wantsToSave(saving, random, folder)) driver.save(projectFile(folder));
            return;
        case 8: {
            const ui::ExportKind kinds[] = {ui::ExportKind::ply, ui::ExportKind::packed,
                                            ui::ExportKind::video};
            const char* const endings[] = {"", ".splatseq", ".mp4"};
            const auto kind = random() % 3;
            if (!can("file.export")) return;
            return driver.exportTo(
                folder + QStringLiteral("/export/%1%2").arg(number).arg(QLatin1String(endings[kind])),
                static_cast<int>(kinds[kind]));
        }
        case 9:
            if (!session.isGenerating() && session.takes().size() < 4 && can("clip.generate"))
                driver.trigger("clip.generate");
            return;
        default:
            if (const ui::Take* take = session.currentTake())
                session.renameTake(take->id, QStringLiteral("Take %1").arg(number));
    }
}

/// Reads every frame.
std::string problemOf(const core::Result<core::FrameSourcePtr>& source, const fs::path& path) {
    if (!source.ok()) return source.error().message();
    if ((*source)->frameCount() == 0) return path.string() + " has no frames";
    for (int frame = 0; frame < (*source)->frameCount(); ++frame) {
        if (const auto read = (*source)->frame(frame); !read.ok()) return read.error().message();
    }
    return {};
}

std::string problemOfVideo(const fs::path& path) {
    auto video = core::VideoReader::open(path);
    if (!video.ok()) return video.error().message();
    if (video->info().isCutOff) return path.string() + " is cut off";
    for (int frame = 0; frame < video->info().frameCount(); ++frame) {
        const auto picture = video->read(frame);
        if (!picture.ok()) return picture.error().message();
        if (!*picture) return path.string() + " has fewer frames than it says";
    }
    return {};
}

/// What a killed script has left, and what is wrong with it.
struct Remains {
    std::vector<std::string> problems;
    std::int64_t lost = 0;  ///< milliseconds of work
    bool recovery = false;
    bool ahead = false;  ///< the recovery holds work that the file does not
    bool file = false;
    int results = 0, exports = 0, checkpoints = 0, halfWritten = 0;
};

void lookAtTakes(const core::ProjectDocument& document, const fs::path& data,
                 const core::UnfinishedRuns& runs, Remains& remains) {
    for (const auto& take : document.project.takes) {
        if (!take->result.empty()) {
            ++remains.results;
            const std::string problem = problemOf(core::openResult(data / take->result), data / take->result);
            if (!problem.empty()) remains.problems.push_back(problem);
        } else if (take->generation && take->generation->finished) {
            remains.problems.push_back(take->name + " is finished and has no result");
        } else if (take->generation && runs.read(take->generation->checkpoint).resumable) {
            ++remains.checkpoints;
        }
    }
}

void lookAtExports(const fs::path& folder, Remains& remains) {
    std::error_code code;
    for (const auto& entry : fs::directory_iterator(folder, code)) {
        const fs::path& path = entry.path();
        if (path.filename().string().starts_with('.')) {
            ++remains.halfWritten;
            continue;
        }
        // A folder is complete with its description, and what lies in it under its name is whole before.
        const bool whole = !entry.is_directory() || fs::exists(path / "sequence.json");
        const bool begun = entry.is_directory() && fs::exists(path / "ply");
        if (!whole) ++remains.halfWritten;
        if (!whole && !begun) continue;
        ++remains.exports;
        const std::string problem =
            path.extension() == ".mp4" ? problemOfVideo(path) : problemOf(core::openSequence(path), path);
        if (!problem.empty()) remains.problems.push_back(problem);
    }
}

Remains lookAt(const QString& folder, std::int64_t killed) {
    Remains remains;
    const auto journal = readJournal(journalFile(folder));
    const core::UnfinishedRuns runs(dataHome(folder) / "runs");
    std::optional<std::size_t> newest;
    const auto look = [&](const core::ProjectDocument& document, const fs::path& at) {
        const auto place = lastPlace(journal, document.project);
        if (!place) remains.problems.push_back(at.string() + " holds a state that never was");
        if (place) newest = std::max(newest.value_or(0), *place);
        lookAtTakes(document, core::sideFolder(at), runs, remains);
    };
    const fs::path file = projectFile(folder).toStdString();
    remains.file = fs::exists(file);
    if (remains.file) {
        const auto document = core::loadProject(file);
        if (!document.ok()) remains.problems.push_back(document.error().message());
        if (document.ok()) look(*document, file);
    }
    const std::optional<std::size_t> saved = newest;
    for (const core::Recovery& recovery : core::findRecoveries(dataHome(folder) / "recovery")) {
        remains.recovery = true;
        look(recovery.document, recovery.file.empty() ? recovery.sidecar : recovery.file);
    }
    remains.ahead = newest != saved;
    const std::size_t next = newest ? *newest + 1 : 0;
    if (next < journal.size()) remains.lost = killed - journal[next].time;
    if (remains.lost > mostLost)
        remains.problems.push_back(std::to_string(remains.lost) + " ms of work are lost");
    lookAtExports(fs::path(folder.toStdString()) / "export", remains);
    return remains;
}

}  // namespace

void runScript(ui::TracedApplication& application, const QString& clip, const QString& folder,
               unsigned seed) {
    QDir().mkpath(folder + QStringLiteral("/work"));
    QDir().mkpath(folder + QStringLiteral("/export"));
    Driver driver(application);
    Journal journal(journalFile(folder));
    QObject::connect(&driver.session(), &ui::Session::projectChanged, &driver.window(),
                     [&] { journal.write(driver.session().project()); });
    driver.import(clip);
    driver.generate(driver.preset());
    std::mt19937 random(seed);
    for (int number = 1;; ++number) {
        driver.idle(0.001 * static_cast<double>(random() % 200));
        act(driver, random, folder, savingOf(seed), number);
    }
}

int reopen(ui::TracedApplication& application, const QString& folder) {
    const auto journal = readJournal(journalFile(folder));
    Driver driver(application);
    const QString file = projectFile(folder);
    const auto button = [&](const char* text) -> QPushButton* {
        for (auto* each : driver.window().findChildren<QPushButton*>())
            if (each->text() == QLatin1String(text) && each->isVisible()) return each;
        return nullptr;
    };
    driver.idle(1);
    if (auto* recover = button("Recover")) {
        recover->click();
    } else if (QFileInfo::exists(file)) {
        driver.session().open({file});
    } else {
        return 0;
    }
    driver.wait("the project", [&] { return !driver.session().isEmpty(); });
    if (!lastPlace(journal, driver.session().project())) throw std::runtime_error("a state that never was");
    driver.wait("the results", [&] {
        return std::ranges::all_of(driver.session().takes(), [&](const auto& take) {
            const core::Take* known = driver.session().project().findTake(take->id);
            return known->result.empty() || take->source != nullptr;
        });
    });
    for (const auto& take : driver.session().takes()) {
        if (!take->unfinished || take->source != nullptr) continue;
        driver.session().continueTake(take->id);
        driver.wait(
            "the run to go on or to say why not",
            [&] { return take->generating || take->source != nullptr || button("Start anew") != nullptr; },
            20);
        break;
    }
    driver.session().setProject({}, {}, {});
    return 0;
}

int runKills(const QString& clip, const QString& folder, int count, int first) {
    const QString self = QStringLiteral("/proc/self/exe");
    std::mt19937 random(static_cast<unsigned>(first) + 1);
    std::vector<std::int64_t> lost;
    Remains all;
    int failed = 0, files = 0, recoveries = 0, ahead = 0;
    for (int number = first; number < first + count; ++number) {
        const QString run = folder + QStringLiteral("/run-%1").arg(number);
        QDir(run).removeRecursively();
        QProcess script;
        script.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        script.start(QFileInfo(self).symLinkTarget(),
                     {QStringLiteral("script"), clip, run, QString::number(number)});
        const int lives = 300 + static_cast<int>(random() % mostMilliseconds);
        const bool ended = script.waitForStarted() && script.waitForFinished(lives);
        const std::int64_t killed = sharedMilliseconds();
        script.kill();
        script.waitForFinished();
        Remains remains = lookAt(run, killed);
        if (ended) remains.problems.emplace_back("the script ended by itself");
        if (number % byWindow == 0) {
            const int code =
                QProcess::execute(QFileInfo(self).symLinkTarget(), {QStringLiteral("reopen"), clip, run});
            if (code != 0) remains.problems.push_back("the window ended with " + std::to_string(code));
        }
        lost.push_back(remains.lost);
        all.results += remains.results, all.exports += remains.exports,
            all.checkpoints += remains.checkpoints, all.halfWritten += remains.halfWritten;
        files += remains.file ? 1 : 0, recoveries += remains.recovery ? 1 : 0, ahead += remains.ahead ? 1 : 0;
        std::printf("%3d  after %5d ms  lost %5lld ms  %s%s%s\n", number, lives,
                    static_cast<long long>(remains.lost), remains.file ? "file " : "",
                    remains.recovery ? "recovery" : "", remains.ahead ? " ahead" : "");
        for (const std::string& problem : remains.problems) std::printf("     %s\n", problem.c_str());
        remains.problems.empty() ? static_cast<void>(QDir(run).removeRecursively())
                                 : static_cast<void>(++failed);
    }
    std::sort(lost.begin(), lost.end());
    std::printf(
        "%d kills, %d with problems; lost: median %lld, most %lld ms; %d files, %d recoveries (%d with work "
        "that no file had), %d results, %d whole exports, %d half-written ones under no final name, %d "
        "checkpoints\n",
        count, failed, static_cast<long long>(lost[lost.size() / 2]), static_cast<long long>(lost.back()),
        files, recoveries, ahead, all.results, all.exports, all.halfWritten, all.checkpoints);
    return failed == 0 ? 0 : 1;
}

}  // namespace splatreel::bench
