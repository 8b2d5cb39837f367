#include "tests/bench/window/scenes.h"

#include "tests/bench/window/driver.h"
#include "ui/dialogs/missing_media_dialog.h"
#include "ui/session/export_job.h"
#include "ui/session/project_keeper.h"
#include "ui/shell/banner.h"
#include "ui/shell/stage_area.h"

#include <sys/resource.h>

#include <QDir>
#include <QFile>
#include <QMessageBox>
#include <QPushButton>
#include <cstdio>
#include <fstream>
#include <map>

namespace splatreel::bench {
namespace {

/// One scene: a window and the folder in which it plays.
struct Scene {
    Driver& driver;
    QString clip;
    QString folder;
    QString name;
    int pictures = 0;

    [[nodiscard]] QString path(const char* file) const { return folder + u'/' + QLatin1String(file); }
    void shoot() { driver.shoot(QStringLiteral("%1/%2-%3.png").arg(folder, name).arg(++pictures)); }
    void open(const QString& file) {
        driver.session().open({file});
        driver.idle(1);
    }
    /// Presses a visible button of the window, or of one of its dialogs.
    void press(const char* text) {
        driver.wait(text, [&] {
            for (auto* button : driver.window().findChildren<QPushButton*>()) {
                if (button->text() != QString::fromUtf8(text) || !button->isVisible()) continue;
                button->click();
                return true;
            }
            return false;
        });
    }
    void generate() {
        const core::JobId job = driver.generate(driver.preset());
        driver.wait("the generation", [&] { return driver.ended(job); }, 600);
        driver.idle(1);
    }
};

/// A copy of the clip that can be moved about.
QString copyOfClip(const Scene& scene) {
    const QString copy = scene.path("clip");
    QDir().mkpath(copy);
    for (const QFileInfo& file : QDir(scene.clip).entryInfoList(QDir::Files))
        QFile::copy(file.filePath(), copy + u'/' + file.fileName());
    return copy;
}

void movedMedia(Scene& scene) {
    const QString copy = copyOfClip(scene);
    scene.driver.import(copy);
    scene.generate();
    scene.driver.save(scene.path("a.splatreel"));
    scene.driver.session().setProject({}, {}, {});
    QDir().mkpath(scene.path("elsewhere"));
    QDir().rename(copy, scene.path("elsewhere/moved"));
    scene.open(scene.path("a.splatreel"));
    scene.shoot();
    scene.press("Find…");
    scene.driver.idle(0.5);
    scene.shoot();
    scene.driver.window().findChild<ui::ProjectKeeper*>()->findMedia(scene.path("elsewhere"));
    scene.driver.idle(1.5);
    scene.shoot();
    QDir(scene.path("elsewhere")).removeRecursively();
    scene.open(scene.path("a.splatreel"));
    scene.press("Discard");
    scene.driver.idle(1);
    scene.driver.session().setCurrentTake(0);
    scene.shoot();
}

void projectWith(Scene& scene, const std::function<void(QByteArray&)>& change) {
    scene.driver.import(scene.clip);
    scene.driver.save(scene.path("a.splatreel"));
    scene.driver.trigger("play.in");
    scene.driver.save(scene.path("a.splatreel"));
    scene.driver.session().setProject({}, {}, {});
    QFile file(scene.path("a.splatreel"));
    if (!file.open(QIODevice::ReadWrite)) throw std::runtime_error("no project file");
    QByteArray text = file.readAll();
    change(text);
    file.resize(0);
    file.seek(0);
    file.write(text);
    file.close();
    scene.open(scene.path("a.splatreel"));
    scene.shoot();
}

void newerProject(Scene& scene) {
    projectWith(scene, [](QByteArray& text) {
        text.replace("\"splatreel_project\": 2", "\"splatreel_project\": 99");
        text.replace("\"generator\": \"splatreel ", "\"generator\": \"splatreel 9");
    });
}

void damagedProject(Scene& scene) {
    projectWith(scene, [](QByteArray& text) { text.truncate(text.size() / 2); });
    scene.press("Open the version before");
    scene.driver.idle(1);
    scene.shoot();
}

/// FOLDER/place is a disk that cannot be written, or is too small: whoever starts this sees to it.
void badPlace(Scene& scene) {
    scene.driver.import(scene.clip);
    scene.driver.window().findChild<ui::ProjectKeeper*>()->saveAs(scene.path("place/a.splatreel"));
    scene.driver.idle(1);
    scene.shoot();
    scene.generate();
    scene.shoot();
    scene.driver.window().findChild<ui::ProjectKeeper*>()->saveAs(scene.path("place/a.splatreel"));
    scene.driver.idle(1);
    scene.driver.exportTo(scene.path("place/export"), static_cast<int>(ui::ExportKind::ply));
    scene.driver.idle(1);
    scene.shoot();
    for (const QString& entry :
         QDir(scene.path("place")).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot))
        std::printf("left in place: %s\n", entry.toUtf8().constData());
    scene.driver.save(scene.path("b.splatreel"));
    scene.driver.idle(1);
    scene.shoot();
}

void plain(Scene& scene) {
    scene.driver.import(scene.clip);
    scene.generate();
    scene.driver.idle(4);
    scene.shoot();
}

/// FOLDER/home/XDG_DATA_HOME is a disk that is full: whoever starts this sees to it.
void fullHome(Scene& scene) {
    scene.driver.import(scene.clip);
    scene.driver.trigger("play.in");
    scene.driver.idle(6);  // an autosave
    scene.shoot();
    scene.generate();
    scene.shoot();
    scene.driver.save(scene.path("b.splatreel"));
    scene.driver.idle(1);
    scene.shoot();
}

/// The address space ends while a job runs.
void exhausted(Scene& scene) {
    constexpr rlim_t most = rlim_t{400} << 20U;  // beyond what is mapped now
    scene.driver.import(scene.clip);
    scene.driver.idle(2);
    std::ifstream statm("/proc/self/statm");
    rlim_t pages = 0;
    statm >> pages;
    rlimit before{};
    ::getrlimit(RLIMIT_AS, &before);
    const rlimit small{4096 * pages + most, before.rlim_max};
    ::setrlimit(RLIMIT_AS, &small);
    scene.generate();
    ::setrlimit(RLIMIT_AS, &before);
    scene.shoot();
    scene.press("Retry");
    scene.driver.idle(5);
    scene.shoot();
    scene.driver.save(scene.path("a.splatreel"));
}

void noMemory(Scene& scene) {
    scene.driver.import(scene.clip);
    scene.driver.idle(1);
    scene.shoot();
    scene.generate();
    scene.shoot();
}

const std::map<QString, void (*)(Scene&)>& scenes() {
    static const std::map<QString, void (*)(Scene&)> all = {{QStringLiteral("moved"), &movedMedia},
                                                            {QStringLiteral("newer"), &newerProject},
                                                            {QStringLiteral("damaged"), &damagedProject},
                                                            {QStringLiteral("place"), &badPlace},
                                                            {QStringLiteral("home"), &fullHome},
                                                            {QStringLiteral("exhausted"), &exhausted},
                                                            {QStringLiteral("plain"), &plain},
                                                            {QStringLiteral("memory"), &noMemory}};
    return all;
}

}  // namespace

QStringList sceneNames() {
    QStringList names;
    for (const auto& [name, scene] : scenes()) names << name;
    return names;
}

int runScene(ui::TracedApplication& application, const QString& name, const QString& clip,
             const QString& folder) {
    const auto found = scenes().find(name);
    if (found == scenes().end()) throw std::runtime_error("no such scene");
    QDir().mkpath(folder);
    Driver driver(application);
    if (name == QLatin1String("memory")) driver.limitMemory(std::uint64_t{270} << 20U);
    Scene scene{driver, clip, folder, name};
    found->second(scene);
    driver.session().setProject({}, {}, {});
    return 0;
}

}  // namespace splatreel::bench
